import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";

import { useLiveStatus } from "../api/context";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import type { Bell } from "./ring";
import type { BoardStore, Shown } from "./store";

/** Sound on or off; and, where the browser holds it back, how to let it out. */
export function SoundControl({ bell }: { readonly bell: Bell }) {
  const t = useT();
  const sound = useSyncExternalStore(bell.subscribe, bell.sound);
  return sound === "off" ? (
    <Button className="react-aria-Button primary" onPress={() => void bell.turn(true)}>
      <Icon name="bell" />
      {t("board.sound.turnOn")}
    </Button>
  ) : (
    <Button onPress={() => void bell.turn(sound === "blocked")} aria-pressed={sound === "on"}>
      <Icon name="bell" />
      {t(sound === "on" ? "board.sound.on" : "board.sound.off")}
    </Button>
  );
}

/** What is wrong with the board at the moment, if anything. A blink of the connection is not. */
export function Banners({ shown, bell }: { readonly shown: Shown; readonly bell: Bell }) {
  const t = useT();
  const cut = useCut();
  const online = useOnline();
  const sound = useSyncExternalStore(bell.subscribe, bell.sound);
  const text = !online
    ? "live.offline"
    : shown.failing
      ? cut
        ? "live.connecting"
        : "board.failing"
      : cut
        ? "board.polling"
        : null;
  return (
    <>
      <div role="alert">
        {text !== null && (
          <div className="notice bad" data-banner={text}>
            <Icon name="offline" />
            <span className="grow">{t(text)}</span>
          </div>
        )}
      </div>
      {sound === "blocked" && (
        <div className="notice warn">
          <Icon name="bell" />
          <span className="grow">{t("board.sound.blocked")}</span>
        </div>
      )}
    </>
  );
}

const BLINK_MS = 1_500;

/** Whether events have not arrived for more than a moment. */
function useCut(): boolean {
  const connected = useLiveStatus() === "connected";
  const [cutSince, setCutSince] = useState<number | null>(null);
  const [mark, setMark] = useState(0);
  useEffect(() => {
    if (connected) return;
    const timer = setTimeout(() => setMark((count) => count + 1), BLINK_MS);
    return () => clearTimeout(timer);
  }, [connected]);
  if (connected && cutSince !== null) setCutSince(null);
  if (!connected && cutSince === null) setCutSince(mark);
  return !connected && cutSince !== null && mark > cutSince;
}

function useOnline(): boolean {
  return useSyncExternalStore(subscribeOnline, () => navigator.onLine);
}

function subscribeOnline(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

interface UnseenProps {
  readonly shown: Shown;
  readonly onSeen: () => void;
  readonly onShow: () => void;
  /** Whether what is new is on the page, among whatever is shown. */
  readonly visible: boolean;
}

/** New orders wait to be looked at. Big: a press anywhere on it makes the ringing stop. */
export function Unseen({ shown, onSeen, onShow, visible }: UnseenProps) {
  const t = useT();
  const count = shown.board.unseen.size;
  if (count === 0) return null;
  return (
    <div className="notice warn unseen" data-ringing={count}>
      <Icon name="bell" size={28} />
      <strong className="grow">{t("board.unseen", { count })}</strong>
      {!visible && <Button onPress={onShow}>{t("board.showNew")}</Button>}
      <Button className="react-aria-Button primary big" onPress={onSeen}>
        {t("board.unseenSeen")}
      </Button>
    </div>
  );
}

const LOOKED_AT_MS = 800;
const FLASH_MS = 1_000;

/**
 * Rings, flashes in the title and tells a screen reader until what is new has been seen: the card was on the screen for
 * a moment, and then somebody touched the page, or a key.
 */
export function useAttention(
  store: BoardStore,
  shown: Shown,
  bell: Bell,
  title: string,
): RefObject<HTMLParagraphElement | null> {
  const t = useT();
  const spoken = useRef<HTMLParagraphElement>(null);
  const since = useRef(new Map<string, number>());
  const { unseen, orders } = shown.board;

  useEffect(() => {
    const fresh = [...unseen].filter((id) => !since.current.has(id));
    for (const id of fresh) since.current.set(id, performance.now());
    for (const id of since.current.keys()) if (!unseen.has(id)) since.current.delete(id);
    bell.ring(unseen.size > 0);
    if (spoken.current === null || fresh.length === 0) return;
    const asking = fresh.flatMap((id) => (orders.get(id)?.cancelRequested ? [orders.get(id)?.code] : []));
    const placed = fresh.length - asking.length;
    spoken.current.textContent = [
      ...(placed > 0 ? [t("board.announceNew", { count: placed })] : []),
      ...asking.map((code) => t("board.announceCancel", { code })),
    ].join(". ");
  }, [unseen, orders, bell, t]);

  useEffect(() => {
    const touched = () => {
      void bell.wake();
      const now = performance.now();
      const looked = [...since.current].filter(([, at]) => now - at > LOOKED_AT_MS).map(([id]) => id);
      store.seen(looked.filter(isOnScreen));
    };
    // Once a press has come to its end: what it makes disappear must not move its own target away from under it.
    document.addEventListener("click", touched);
    document.addEventListener("keyup", touched);
    return () => {
      document.removeEventListener("click", touched);
      document.removeEventListener("keyup", touched);
    };
  }, [store, bell]);

  const count = unseen.size;
  useEffect(() => {
    if (count === 0) return;
    const usual = document.title;
    const text = `(${count}) ${title}`;
    document.title = text;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = calm
      ? undefined
      : setInterval(() => (document.title = document.title === text ? "🔔" : text), FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = usual;
    };
  }, [count, title]);
  return spoken;
}

/** Whether some of a card is where somebody can see it. */
export function isOnScreen(id: string): boolean {
  if (document.hidden || document.querySelector(".react-aria-ModalOverlay") !== null) return false;
  const card = document.querySelector(`[data-order="${CSS.escape(id)}"]`);
  if (card === null) return false;
  const { top, bottom, height } = card.getBoundingClientRect();
  const visible = Math.min(bottom, window.innerHeight) - Math.max(top, 0);
  return height > 0 && visible > Math.min(height, window.innerHeight) / 3;
}
