import type { MerchantStatus, OrderStatus } from "../generated/graphql";
import { useT } from "../i18n/useT";

const MERCHANT_TONES: Record<MerchantStatus, string> = {
  APPLIED: "info",
  UNDER_REVIEW: "info",
  RETURNED: "warn",
  REFUSED: "bad",
  WITHDRAWN: "",
  ACTIVE: "good",
  SUSPENDED: "bad",
};

export function StatusBadge({ status }: { readonly status: MerchantStatus }) {
  const t = useT();
  return <span className={`badge ${MERCHANT_TONES[status]}`}>{t(`merchantStatus.${status}`)}</span>;
}

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
