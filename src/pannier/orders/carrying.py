"""Who carries an order at this moment. Pure."""

from pannier.orders.model import Order, Status

_CARRIED = frozenset({Status.READY, Status.DELIVERING})


def carrier_of(order: Order) -> str | None:
    """The courier who has claimed the order and has not delivered it yet; None: nobody, or the merchant's own rider."""
    return order.courier_id if order.status in _CARRIED else None


def was_carried(order: Order) -> bool:
    """Whether a courier had the order, and has it no more."""
    return order.courier_id is not None and order.status not in _CARRIED
