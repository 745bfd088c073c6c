"""Endpoints and deliveries to test with."""

from datetime import UTC, datetime

from pannier.webhooks.model import (
    Delivery,
    DeliveryId,
    Endpoint,
    EndpointId,
    EndpointStatus,
    EventType,
    LaneId,
    Owner,
    Secrets,
    Subscription,
)

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
ENDPOINT = Endpoint(
    id=EndpointId(Owner("shop"), "endpoint"),
    url="https://shop.example/hook",
    description="the till",
    subscriptions=(Subscription(NOON, frozenset({EventType.ORDER_PLACED})),),
    secrets=Secrets("sealed", NOON),
    status=EndpointStatus.ACTIVE,
    created_at=NOON,
)
DELIVERY = Delivery(
    id=DeliveryId(LaneId(ENDPOINT.id, "01JTCXQ8W0000000000000000A"), 3),
    event_type=EventType.ORDER_ACCEPTED,
    occurred_at=NOON,
    recorded_at=NOON,
    body="{}",
)
