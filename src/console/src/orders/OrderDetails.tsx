import { useEffect } from "react";
import { Button } from "react-aria-components";

import { useAsk } from "../api/hooks";
import { BoardDetailsDocument, type BoardDetailsQuery } from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Asked } from "../ui/states";
import { NextActions } from "./Actions";
import type { BoardOrder } from "./board";
import { Countdown } from "./Countdown";
import { Fulfilment } from "./OrderCard";
import { inOneLine, portions } from "./texts";
import { type Doing, useTools } from "./tools";

interface Props {
  readonly order: BoardOrder;
  readonly busy: boolean;
  readonly onClose: () => void;
}

type Told = NonNullable<BoardDetailsQuery["order"]>;

/** All there is to know about an order, and all that can be done to it. */
export function OrderDetails({ order, busy, onClose }: Props) {
  const t = useT();
  const { print } = useTools();
  const answer = useAsk(BoardDetailsDocument, { id: order.id });
  const { refresh } = answer;
  const { sequence } = order.latest;
  const known = answer.data?.order?.timeline.edges.at(-1)?.node.sequence;
  useEffect(() => {
    if (known !== undefined && known < sequence) refresh();
  }, [known, sequence, refresh]);
  return (
    <Dialog title={t("board.details", { code: order.code })} isOpen onClose={onClose} wide>
      <div className="row" data-pressing="">
        <span className="badge info">{t(idOf(`orderStatus.${order.status}`))}</span>
        <Fulfilment order={order} />
        <Countdown order={order} />
      </div>
      <div className="order-actions">
        <NextActions order={order} busy={busy} />
        <Other order={order} busy={busy} />
        <Button onPress={() => print(order)}>
          <Icon name="print" />
          {t("board.print")}
        </Button>
      </div>
      <Times order={order} />
      <section className="stack-tight">
        <h3>{t("board.lines")}</h3>
        <DishList order={order} />
        {order.note !== null && (
          <p className="order-note" dir="auto">
            {order.note}
          </p>
        )}
      </section>
      <Asked answer={answer}>{({ order: told }) => told && <More order={order} told={told} />}</Asked>
    </Dialog>
  );
}

const OTHERS = {
  FAIL_DELIVERY: "board.doFailDelivery",
  CANCEL: "board.doCancel",
  REFUND: "board.doRefund",
} as const;

/** What is rarely done, and asked about first. */
function Other({ order, busy }: Pick<Props, "order" | "busy">) {
  const t = useT();
  const { open } = useTools();
  const others: readonly Doing[] = ["FAIL_DELIVERY", "CANCEL", "REFUND"];
  return others
    .filter((command) => order.availableActions.includes(command))
    .filter((command) => command !== "CANCEL" || !order.cancelRequested)
    .map((command) => (
      <Button
        key={command}
        className="react-aria-Button danger"
        isDisabled={busy}
        onPress={() => open(order.id, command)}
      >
        {t(OTHERS[command as keyof typeof OTHERS])}
      </Button>
    ));
}

function Times({ order }: { readonly order: BoardOrder }) {
  const t = useT();
  const { moment } = useTools();
  return (
    <p className="order-times">
      <span>{t("board.placedAt", { time: moment(order.placedAt) })}</span>
      <span>
        {order.scheduledFor === null
          ? t("board.asSoonAsPossible")
          : t("board.scheduled", { time: moment(order.scheduledFor) })}
      </span>
      {order.readyBy !== null && <span>{t("board.readyBy", { time: moment(order.readyBy) })}</span>}
      {order.promisedAt !== null && <span>{t("board.promisedAt", { time: moment(order.promisedAt) })}</span>}
    </p>
  );
}

function DishList({ order }: { readonly order: BoardOrder }) {
  return (
    <ul role="list" className="dish-list">
      {order.price?.lines.map((line) => (
        <li key={line.lineId}>
          <span className="digits quantity">{portions(line.quantity)}</span>
          <span className="grow wrap-anywhere">
            <bdi>{line.name}</bdi>
            {line.options.length > 0 && <bdi className="quiet block">{inOneLine(...line.options)}</bdi>}
            {line.note !== "" && <bdi className="line-note block">{line.note}</bdi>}
          </span>
          <span className="digits">{line.unitPrice.formatted}</span>
        </li>
      ))}
    </ul>
  );
}

function More({ order, told }: { readonly order: BoardOrder; readonly told: Told }) {
  return (
    <>
      <People order={order} told={told} />
      <Money order={order} told={told} />
      <Timeline order={order} told={told} />
    </>
  );
}

function People({ order, told: { destination } }: { readonly order: BoardOrder; readonly told: Told }) {
  const t = useT();
  return (
    <dl className="facts">
      <dt>{t("board.customer")}</dt>
      <dd className="wrap-anywhere">
        <bdi>{order.customer?.name}</bdi>
      </dd>
      <dt>{t("board.callBack")}</dt>
      <dd>
        <bdi className="digits">{destination?.phone ?? order.customer?.maskedPhone}</bdi>
      </dd>
      {destination !== null && (
        <>
          <dt>{t("board.destination")}</dt>
          <dd className="wrap-anywhere">
            <bdi>{destination.street}</bdi> <bdi>{destination.detail}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}

function Money({ order, told }: { readonly order: BoardOrder; readonly told: Told }) {
  const t = useT();
  const payment = order.paymentMethod === "CASH_ON_DELIVERY" ? "board.paidCash" : "board.paidCard";
  return (
    <dl className="facts">
      {told.price?.adjustments.map(({ kind, amount }, index) => (
        <div key={index}>
          <dt>{t(idOf(`board.price.${kind}`))}</dt>
          <dd className="digits">{amount.formatted}</dd>
        </div>
      ))}
      <dt>{t("board.price.total")}</dt>
      <dd className="digits">
        <strong>{order.total.formatted}</strong>
      </dd>
      <dt>{t("board.payment")}</dt>
      <dd>
        {t(payment)}
        {order.refunded.amountMinor > 0 && (
          <span className="badge warn">{t("board.refunded", { amount: order.refunded.formatted })}</span>
        )}
      </dd>
    </dl>
  );
}

function Timeline({ order, told }: { readonly order: BoardOrder; readonly told: Told }) {
  const t = useT();
  const { moment } = useTools();
  const named = (ids: readonly string[]) =>
    order.price?.lines
      .filter(({ lineId }) => ids.includes(lineId))
      .map(({ name }) => name)
      .join(", ");
  return (
    <section className="stack-tight">
      <h3>{t("board.timeline")}</h3>
      <ol role="list" className="timeline">
        {told.timeline.edges.map(({ node }) => (
          <li key={node.sequence}>
            <time className="digits quiet" dateTime={node.at}>
              {moment(node.at)}
            </time>
            <span className="grow wrap-anywhere">
              {t(idOf(`board.timeline.${node.command}`))}
              <span className="quiet block">
                {inOneLine(
                  t(idOf(`board.actor.${node.actor}`)),
                  node.preparationMinutes === null
                    ? null
                    : t("board.timeline.minutes", { minutes: node.preparationMinutes }),
                  node.reason === null ? null : t(idOf(`board.reason.${node.reason}`)),
                  node.amount?.formatted ?? null,
                )}
              </span>
              {node.lineIds.length > 0 && <bdi className="block">{named(node.lineIds)}</bdi>}
              {node.note !== "" && <bdi className="block line-note">{node.note}</bdi>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
