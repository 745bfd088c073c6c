import type { OperatorOrderWholeFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Moment } from "../ui/Moment";
import { OrderStatusBadge } from "./OrderStatusBadge";
import "./operator.css";

interface Props {
  readonly order: OperatorOrderWholeFragment;
}

/** Who, where, what, for how much, and what happened. */
export function OrderFacts({ order }: Props) {
  return (
    <>
      <Head order={order} />
      <Lines order={order} />
      <Money order={order} />
      <Timeline order={order} />
    </>
  );
}

function Head({ order }: Props) {
  const t = useT();
  const { destination, courier } = order;
  return (
    <dl className="operator-facts">
      <dt>{t("operator.status")}</dt>
      <dd>
        <OrderStatusBadge status={order.status} /> {t(`fulfilment.${order.fulfilment}`)}
      </dd>
      <dt>{t("operator.merchant")}</dt>
      <dd>
        <bdi>{order.merchant?.name}</bdi>
      </dd>
      <dt>{t("operator.placed")}</dt>
      <dd>
        <Moment at={order.placedAt} />
      </dd>
      {order.promisedAt != null && (
        <>
          <dt>{t("operator.promised")}</dt>
          <dd>
            <Moment at={order.promisedAt} />
          </dd>
        </>
      )}
      {destination != null && (
        <>
          <dt>{t("operator.customer")}</dt>
          <dd className="wrap-anywhere">
            <bdi>{destination.recipient}</bdi> <span className="digits">{destination.phone}</span>
            <span dir="auto">{destination.street}</span>
            <span dir="auto">{destination.detail}</span>
          </dd>
        </>
      )}
      {courier != null && (
        <>
          <dt>{t("orderActor.COURIER")}</dt>
          <dd>
            <bdi>{courier.name}</bdi> <span className="digits">{courier.phone}</span>
          </dd>
        </>
      )}
      {order.note != null && order.note !== "" && (
        <>
          <dt>{t("operator.note")}</dt>
          <dd className="wrap-anywhere" dir="auto">
            {order.note}
          </dd>
        </>
      )}
    </dl>
  );
}

function Lines({ order }: Props) {
  const t = useT();
  return (
    <table className="table">
      <caption className="visually-hidden">{t("operator.lines")}</caption>
      <tbody>
        {order.price?.lines.map((line) => (
          <tr key={line.lineId}>
            <th scope="row" className="wrap-anywhere">
              <bdi>{t("operator.line", { quantity: line.quantity, name: line.name })}</bdi>
              <div className="small quiet" dir="auto">
                {[...line.options, line.note].filter((text) => text !== "").join(" · ")}
              </div>
            </th>
            <td className="number">{line.unitPrice.formatted}</td>
          </tr>
        ))}
        {order.price?.adjustments.map(({ kind, rule, payer, amount }) => (
          <tr key={`${kind}-${rule}`}>
            <td className="row">
              {t(`adjustment.${kind}`)} <span className="small quiet">{t(`payer.${payer}`)}</span>
            </td>
            <td className="number">{amount.formatted}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t("operator.total")}</th>
          <td className="number">
            <strong>{order.total.formatted}</strong>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Money({ order: { payment } }: Props) {
  const t = useT();
  if (payment == null) return null;
  return (
    <section className="stack-tight">
      <h3 className="row">
        {t("operator.payment")} <span className="badge">{t(`paymentState.${payment.state}`)}</span>
      </h3>
      <ol role="list" className="small">
        {payment.ledger.map(({ sequence, kind, amount, at }) => (
          <li key={sequence} className="row">
            <Moment at={at} />
            <span className="grow">{t(`ledger.${kind}`)}</span>
            <span className="digits">{amount.formatted}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Timeline({ order: { timeline } }: Props) {
  const t = useT();
  return (
    <section className="stack-tight">
      <h3>{t("operator.timeline")}</h3>
      <ol role="list" className="small">
        {timeline.edges.map(({ node }) => (
          <li key={node.sequence} className="row">
            <Moment at={node.at} />
            <span className="row grow wrap-anywhere">
              {t(`orderCommand.${node.command}`)}
              <span className="quiet">{t(`orderActor.${node.actor}`)}</span>
              {node.reason != null && t(`reason.${node.reason}`)} <span dir="auto">{node.note}</span>
            </span>
            <span className="digits">{node.amount?.formatted}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
