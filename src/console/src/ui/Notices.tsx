import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";

import type { Refusal } from "../api/outcome";
import { useT } from "../i18n/useT";
import { Icon } from "./Icon";
import "./notices.css";

type Tone = "good" | "bad" | "info";

interface Notice {
  readonly number: number;
  readonly tone: Tone;
  readonly text: string;
}

/** `notify("good", text)`: said at the edge of the page and by a screen reader, gone after a while or a click. */
export type Notify = (tone: Tone, text: string) => void;

const STAY_MS: Record<Tone, number> = { good: 4_000, info: 6_000, bad: 12_000 };
const MOST = 4;
const NotifyContext = createContext<Notify>(() => undefined);

export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const t = useT();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const next = useRef(0);
  const dismiss = useCallback((number: number) => {
    setNotices((shown) => shown.filter((notice) => notice.number !== number));
  }, []);
  const notify = useCallback<Notify>(
    (tone, text) => {
      const number = next.current++;
      setNotices((shown) => [...shown.slice(1 - MOST), { number, tone, text }]);
      setTimeout(() => dismiss(number), STAY_MS[tone]);
    },
    [dismiss],
  );
  return (
    <NotifyContext value={notify}>
      {children}
      {/* In the top layer: said, and dismissed, while a dialog is open too. */}
      <div
        className="notices"
        role="region"
        aria-label={t("common.notices")}
        data-react-aria-top-layer="true"
      >
        {notices.map(({ number, tone, text }) => (
          <div key={number} className={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
            <span className="grow wrap-anywhere" dir="auto">
              {text}
            </span>
            <Button
              className="react-aria-Button plain icon"
              aria-label={t("common.close")}
              onPress={() => dismiss(number)}
            >
              <Icon name="close" />
            </Button>
          </div>
        ))}
      </div>
    </NotifyContext>
  );
}

export function useNotify(): Notify {
  return useContext(NotifyContext);
}

/** What to tell somebody whose command was refused: what the API says in their language, or that nobody answered. */
export function useExplain(): (refusal: Refusal) => string {
  const t = useT();
  return useMemo(
    () => (refusal: Refusal) =>
      refusal.code === "NETWORK"
        ? t("common.noAnswer")
        : refusal.message || t("common.refused", { code: refusal.code }),
    [t],
  );
}
