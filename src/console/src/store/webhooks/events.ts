import type { WebhookEventType } from "../../generated/graphql";

/** What an endpoint can hear of, as an order meets it. */
export const EVENTS: readonly WebhookEventType[] = [
  "ORDER_PLACED",
  "ORDER_PAID",
  "ORDER_ACCEPTED",
  "ORDER_REJECTED",
  "ORDER_EXPIRED",
  "ORDER_CANCELLED",
  "ORDER_CANCEL_REQUESTED",
  "ORDER_CANCEL_DECLINED",
  "ORDER_READY",
  "ORDER_COURIER_ASSIGNED",
  "ORDER_PICKED_UP",
  "ORDER_COLLECTED",
  "ORDER_DELIVERED",
  "ORDER_DELIVERY_FAILED",
  "ORDER_COMPLETED",
  "ORDER_LATE",
  "ORDER_REFUNDED",
  "ORDER_PROBLEM_REPORTED",
];

/** As documents name it: `ORDER_CANCEL_REQUESTED` is `order.cancel_requested`. */
export function eventName(type: WebhookEventType): string {
  return type.toLowerCase().replace("_", ".");
}
