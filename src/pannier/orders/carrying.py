"""Who carries an order at this moment. Pure."""

from pannier.orders.model import Order, Status

_CARRIED = frozenset({Status.READY, Status.DELIVERING})
_OVER = frozenset({Status.DELIVERED, Status.COMPLETED, Status.REJECTED, Status.CANCELLED})


def carrier_of(order: Order) -> str | None:
    """The courier who has claimed the order and has not delivered it yet; None: nobody, or the merchant's own rider."""
    return order.courier_id if order.status in _CARRIED else None


def is_over(order: Order) -> bool:
    """Whether no courier carries the order, or ever will."""
    return order.status in _OVER
