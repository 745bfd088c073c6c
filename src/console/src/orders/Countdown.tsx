import { useCallback } from "react";

import { useT } from "../i18n/useT";
import { type BoardOrder, dueAt } from "./board";
import { useTools } from "./tools";

/** How long there is for what comes next, or how late it is. The text in it is the ticker's. */
export function Countdown({ order }: { readonly order: BoardOrder }) {
  const t = useT();
  const { ticker } = useTools().board;
  const due = dueAt(order);
  const attach = useCallback(
    (element: HTMLElement | null) =>
      element === null || due === null ? undefined : ticker.attach(element, due),
    [ticker, due],
  );
  if (due === null) return null;
  const what =
    order.status === "PLACED"
      ? "board.answerWithin"
      : order.status === "PREPARING"
        ? "board.readyIn"
        : "board.dueIn";
  return (
    <span className="countdown">
      <span className="in-time">{t(what)}</span>
      <span className="too-late">{t("board.lateBy")}</span> <span className="digits left" ref={attach} />
    </span>
  );
}
