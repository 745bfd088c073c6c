"""Who carries an order at this moment, and so may call its customer. Pure."""

from pannier.orders.model import ActorKind, Order, Rider, Status

_CARRIED = frozenset({Status.READY, Status.DELIVERING})
_OVER = frozenset({Status.DELIVERED, Status.COMPLETED, Status.REJECTED, Status.CANCELLED})


def carrier_of(order: Order) -> str | None:
    """The courier who has claimed the order and has not delivered it yet; None: nobody, or the merchant's own rider."""
    return order.courier_id if order.status in _CARRIED else None


def is_over(order: Order) -> bool:
    """Whether no courier carries the order, or ever will."""
    return order.status in _OVER


def may_call(order: Order, kind: ActorKind) -> bool:
    """Whether who was shown where the order goes, in this capacity, is shown the whole number to call there: the
    customer, the courier, operators; staff only while the merchant's own riders have it, or are about to.
    """
    if kind is not ActorKind.MERCHANT:
        return True
    return order.rider is Rider.MERCHANT and order.status in _CARRIED
