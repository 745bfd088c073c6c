"""Orders to test with."""

from datetime import UTC, date, datetime

from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.core.settings import OrderTerms
from pannier.orders.lifecycle import opened
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    Fulfilment,
    Order,
    PaymentMethod,
    Rider,
    Status,
    TimelineEntry,
)

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
TERMS = OrderTerms()
ORDER_ID = "01JTCXQ8W0000000000000000A"
CUSTOMER = Actor(ActorKind.CUSTOMER, "customer")
MERCHANT = Actor(ActorKind.MERCHANT, "clerk")
COURIER = Actor(ActorKind.COURIER, "courier")
OPERATOR = Actor(ActorKind.OPERATOR, "operator")
PAYMENTS, TIMER, PLATFORM = (
    Actor(ActorKind.PAYMENTS),
    Actor(ActorKind.TIMER),
    Actor(ActorKind.PLATFORM),
)
ACTORS = {a.kind: a for a in (CUSTOMER, MERCHANT, COURIER, OPERATOR, PAYMENTS, TIMER, PLATFORM)}


def an_order(
    fulfilment: Fulfilment = Fulfilment.DELIVERY,
    rider: Rider = Rider.COURIER,
    method: PaymentMethod = PaymentMethod.SANDBOX,
    scheduled_for: datetime | None = None,
    answer_from: datetime = NOON,
) -> Order:
    """A fresh order of 88.00, placed at noon: 20 minutes to prepare, 45 to the customer."""
    status = Status.PLACED if method is PaymentMethod.CASH_ON_DELIVERY else Status.PENDING_PAYMENT
    order = Order(
        id=ORDER_ID,
        customer_id="customer",
        merchant_id="merchant",
        status=status,
        fulfilment=fulfilment,
        rider=rider,
        payment_method=method,
        auto_accept=False,
        total=Money(8800, "CNY"),
        placed_at=NOON,
        scheduled_for=scheduled_for,
        answer_from=answer_from,
        promised_minutes=45,
        preparation_minutes=20,
        merchant_location=Point(31.23, 121.47),
        business_date=date(2026, 5, 4),
        latest=TimelineEntry(1, Command.PLACE, status, CUSTOMER, NOON),
    )
    return opened(order, TERMS)
