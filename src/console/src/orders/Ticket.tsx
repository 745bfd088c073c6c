import { useEffect } from "react";
import { createPortal } from "react-dom";

import { useT } from "../i18n/useT";
import type { BoardOrder } from "./board";
import { portions } from "./texts";
import { useTools } from "./tools";

interface Props {
  readonly order: BoardOrder;
  readonly storeName: string;
  readonly onPrinted: () => void;
}

/** What hangs over the stove: 80 mm wide, read from a metre away. Nothing of it is on the screen. */
export function Ticket({ order, storeName, onPrinted }: Props) {
  const t = useT();
  const { moment } = useTools();
  useEffect(() => {
    window.addEventListener("afterprint", onPrinted);
    window.print();
    return () => window.removeEventListener("afterprint", onPrinted);
  }, [onPrinted, order]);
  const pickup = order.fulfilment === "PICKUP";
  return createPortal(
    <div className="ticket" data-ticket={order.code}>
      <p className="ticket-store" dir="auto">
        {storeName}
      </p>
      <p className="ticket-code">{order.code}</p>
      <p className="ticket-kind">{t(pickup ? "board.ticket.pickup" : "board.ticket.delivery")}</p>
      <p>{t("board.placedAt", { time: moment(order.placedAt) })}</p>
      {order.scheduledFor !== null && (
        <p className="ticket-time">{t("board.scheduled", { time: moment(order.scheduledFor) })}</p>
      )}
      {order.readyBy !== null && (
        <p className="ticket-time">{t("board.readyBy", { time: moment(order.readyBy) })}</p>
      )}
      {order.promisedAt !== null && (
        <p className="ticket-time">{t("board.promisedAt", { time: moment(order.promisedAt) })}</p>
      )}
      <ul role="list" className="ticket-lines">
        {order.price?.lines.map((line) => (
          <li key={line.lineId}>
            <p className="ticket-dish">
              <span>{portions(line.quantity)}</span> <bdi>{line.name}</bdi>
            </p>
            {line.options.map((option, index) => (
              <p key={index} className="ticket-option" dir="auto">
                {option}
              </p>
            ))}
            {line.note !== "" && (
              <p className="ticket-note" dir="auto">
                {line.note}
              </p>
            )}
          </li>
        ))}
      </ul>
      {order.note !== null && (
        <p className="ticket-note" dir="auto">
          {order.note}
        </p>
      )}
      <p className="ticket-customer">
        <bdi>{order.customer?.name}</bdi> <bdi>{order.customer?.maskedPhone}</bdi>
      </p>
    </div>,
    document.body,
  );
}
