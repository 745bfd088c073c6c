"""What an event adds to its merchant's day. Pure; a recount over all orders comes to the same."""

from dataclasses import replace

from pannier.orders.events import (
    OrderCollected,
    OrderCompleted,
    OrderEvent,
    OrderLate,
    OrderPlaced,
    OrderRefunded,
)
from pannier.orders.model import MerchantDay, Status


def change_of_day(event: OrderEvent) -> MerchantDay | None:
    """What to add to the business day whose stock the order took; None: nothing."""
    order = event.order
    day = MerchantDay(order.merchant_id, order.business_date)
    match event:
        case OrderPlaced():
            return replace(day, placed=1)
        case OrderCompleted() | OrderCollected():
            return replace(day, completed=1, gmv_minor=order.total.amount_minor)
        case OrderLate():
            return replace(day, late=1)
        case OrderRefunded():
            return replace(day, refunded_minor=event.entry.amount.amount_minor if event.entry.amount else 0)
    match order.status:
        case Status.CANCELLED:
            return replace(day, cancelled=1)
        case Status.REJECTED:
            return replace(day, rejected=1)
    return None
