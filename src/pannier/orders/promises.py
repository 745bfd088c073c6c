"""By when an order is to be ready, and with its customer. Pure.

Acceptance makes both promises: how long the kitchen takes, which is what the merchant usually needs unless it says
otherwise, and after it the way. A scheduled order's count from its scheduled time.
"""

from datetime import datetime, timedelta

from pannier.core.errors import InvalidInput
from pannier.merchants.model import MAX_PREPARATION_MINUTES
from pannier.orders.model import Order

PREPARATION_MINUTES = range(1, MAX_PREPARATION_MINUTES + 1)


def checked_preparation(minutes: int | None) -> int | None:
    """How long an order takes, as a merchant says. Raises InvalidInput."""
    if minutes is None or minutes in PREPARATION_MINUTES:
        return minutes
    most = PREPARATION_MINUTES[-1]
    raise InvalidInput(
        ("preparationMinutes",), f"Preparation takes 1 to {most} minutes.", f"备餐时间应为 1 到 {most} 分钟。"
    )


def promised_at(order: Order, accepted_at: datetime, preparation_minutes: int | None) -> datetime:
    """When the customer may expect it. Without minutes: as it was quoted."""
    minutes = order.preparation_minutes if preparation_minutes is None else preparation_minutes
    return _base(order, accepted_at) + timedelta(minutes=minutes) + _way(order)


def ready_by(order: Order) -> datetime | None:
    """By when the kitchen is to have it ready; None until it is accepted."""
    return None if order.promised_at is None else order.promised_at - _way(order)


def preparation_promised(order: Order) -> timedelta | None:
    """How long the kitchen said that it needs; None until it is accepted."""
    by, accepted_at = ready_by(order), order.accepted_at
    return None if by is None or accepted_at is None else by - _base(order, accepted_at)


def _base(order: Order, accepted_at: datetime) -> datetime:
    return max(accepted_at, order.scheduled_for) if order.scheduled_for else accepted_at


def _way(order: Order) -> timedelta:
    """From the kitchen to the customer, as it was quoted."""
    return timedelta(minutes=order.promised_minutes - order.preparation_minutes)
