import { memo } from "react";

import { idOf, useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { NextActions } from "./Actions";
import type { BoardOrder, ColumnName } from "./board";
import { Command } from "./Command";
import { Countdown } from "./Countdown";
import { inOneLine, portions } from "./texts";
import { useTools } from "./tools";

interface Props {
  readonly order: BoardOrder;
  readonly column: ColumnName;
  readonly unseen: boolean;
  readonly busy: boolean;
}

const MOST_LINES = 5;

/** An order on the board. Rendered again only when the order itself is another. */
export const OrderCard = memo(function OrderCard({ order, column, unseen, busy }: Props) {
  const t = useT();
  const { open, print } = useTools();
  const { id, code } = order;
  return (
    <li
      className="order-card"
      data-order={id}
      data-status={order.status}
      data-pressing=""
      data-unseen={unseen || undefined}
    >
      <div className="order-head">
        <button
          type="button"
          className="order-open"
          aria-label={t("board.open", { code })}
          onClick={() => open(id)}
        >
          {code}
        </button>
        <Fulfilment order={order} />
        {column === "done" ? (
          <span
            className={order.status === "COMPLETED" || order.status === "DELIVERED" ? "badge good" : "badge"}
          >
            {t(idOf(`orderStatus.${order.status}`))}
          </span>
        ) : column === "later" ? null : (
          <Countdown order={order} />
        )}
      </div>
      <Facts order={order} />
      {column === "done" ? null : <Lines order={order} />}
      {order.note !== null && column !== "done" && (
        <p className="order-note" dir="auto">
          {order.note}
        </p>
      )}
      {column === "done" ? null : (
        <div className="order-actions">
          <NextActions order={order} busy={busy} />
          <Command look="plain icon" label={t("board.printOf", { code })} onClick={() => print(order)}>
            <Icon name="print" />
          </Command>
        </div>
      )}
    </li>
  );
});

export function Fulfilment({ order }: { readonly order: BoardOrder }) {
  const t = useT();
  return order.fulfilment === "PICKUP" ? (
    <span className="badge info">{t("board.pickup")}</span>
  ) : (
    <span className="badge">{t(order.rider === "MERCHANT" ? "board.ownRider" : "board.delivery")}</span>
  );
}

function Facts({ order }: { readonly order: BoardOrder }) {
  const t = useT();
  const { moment } = useTools();
  const waits = order.status === "READY" && order.fulfilment === "DELIVERY" && order.rider === "COURIER";
  return (
    <p className="order-facts">
      <bdi className="one-line">{order.customer?.name}</bdi>
      <span className="digits">{order.total.formatted}</span>
      {order.scheduledFor !== null && (
        <strong className="badge warn">{t("board.forTime", { time: moment(order.scheduledFor) })}</strong>
      )}
      {order.courier !== null ? (
        <span className="one-line">{t("board.courier", { name: order.courier.name })}</span>
      ) : waits ? (
        <span>{t("board.courierAwaited")}</span>
      ) : null}
    </p>
  );
}

function Lines({ order }: { readonly order: BoardOrder }) {
  const t = useT();
  const lines = order.price?.lines ?? [];
  const more = lines.length - MOST_LINES;
  return (
    <ul role="list" className="order-lines">
      {lines.slice(0, MOST_LINES).map((line) => (
        <li key={line.lineId}>
          <span className="digits quantity">{portions(line.quantity)}</span>
          <span className="dish">
            <bdi className="dish-name">{line.name}</bdi>
            {line.options.length > 0 && <bdi className="quiet one-line">{inOneLine(...line.options)}</bdi>}
            {line.note !== "" && <bdi className="line-note one-line">{line.note}</bdi>}
          </span>
        </li>
      ))}
      {more > 0 && <li className="quiet">{t("board.linesMore", { count: more })}</li>}
    </ul>
  );
}
