import type { OrderStatus } from "../generated/graphql";
import { useT } from "../i18n/useT";

const ORDER_TONES: Record<OrderStatus, string> = {
  PENDING_PAYMENT: "",
  PLACED: "warn",
  PREPARING: "info",
  READY: "info",
  DELIVERING: "info",
  DELIVERED: "good",
  COMPLETED: "good",
  REJECTED: "bad",
  CANCELLED: "bad",
};

export function OrderStatusBadge({ status }: { readonly status: OrderStatus }) {
  const t = useT();
  return <span className={`badge ${ORDER_TONES[status]}`}>{t(`orderStatus.${status}`)}</span>;
}
