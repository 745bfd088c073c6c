import { Button } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import { StorePauseDocument, StoreResumeDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { useWhen } from "../ui/when";
import { closesAt, countdown } from "./pauses";
import { useBusy } from "../ui/useBusy";
import { useNow } from "./useNow";
import { useTell } from "./useTell";
import type { Whole } from "./whole";

const MINUTES = [15, 30, 60] as const;
const A_MINUTE = 60_000;
const A_SECOND = 1000;

/** Whether the store takes orders at this moment, and a pause of it: for everybody who works there. */
export function PausePanel({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id, timeZone, permissions } = useStore();
  const when = useWhen(timeZone);
  const tell = useTell();
  const now = useNow(A_SECOND);
  const pause = useDo(StorePauseDocument);
  const resume = useDo(StoreResumeDocument);
  const [busy, run] = useBusy();
  const until = whole.pausedUntil === null ? null : Date.parse(whole.pausedUntil);
  const paused = until !== null && until > now;
  const closing = closesAt(whole.hours, timeZone, now);
  const takesPart = whole.status === "ACTIVE";
  const pauseUntil = (moment: number) =>
    run(async () => {
      const at = new Date(moment).toISOString();
      tell(await pause({ id, until: at }), t("store.pause.done", { time: when.time(at) }));
    });

  const state = !takesPart
    ? t("store.pause.notTakingPart")
    : paused
      ? t("store.pause.until", {
          time: when.moment(whole.pausedUntil ?? ""),
        })
      : closing !== null || whole.isOpenNow
        ? t("store.pause.open")
        : whole.opensNextAt === null
          ? t("store.pause.closed")
          : t("store.pause.opensAt", { time: when.moment(whole.opensNextAt) });
  return (
    <section className="card row pause-panel" aria-label={t("store.pause.title")}>
      <div className="grow stack-tight">
        <strong role="status">{state}</strong>
        {paused && (
          <span className="digits" role="timer" aria-label={t("store.pause.left")}>
            <Icon name="clock" size={16} /> {countdown(until - now)}
          </span>
        )}
      </div>
      {takesPart && permissions.includes("ORDERS_PAUSE") && (
        <div className="row" role="group" aria-label={t("store.pause.title")}>
          <span className="quiet small" aria-hidden="true">
            {t("store.pause.title")}
          </span>
          {MINUTES.map((minutes) => (
            <Button key={minutes} isDisabled={busy} onPress={() => pauseUntil(now + minutes * A_MINUTE)}>
              {t("store.pause.for", { minutes })}
            </Button>
          ))}
          {closing !== null && (
            <Button isDisabled={busy} onPress={() => pauseUntil(closing)}>
              {t("store.pause.untilClosing")}
            </Button>
          )}
          {paused && (
            <Button
              className="react-aria-Button good"
              onPress={() => run(async () => tell(await resume({ id }), t("store.pause.resumed")))}
            >
              {t("store.pause.resume")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
