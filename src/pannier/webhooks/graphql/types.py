"""Endpoints and deliveries as clients see them."""

from datetime import datetime

import strawberry

from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.merchants.graphql import Merchant
from pannier.webhooks import model
from pannier.webhooks.graphql import enums  # noqa: F401 - gives the enums below their GraphQL types
from pannier.webhooks.model import DeliveryState, DisabledReason, EndpointStatus, EventType, Problem


@strawberry.type(description="Where a merchant, or a partner of the platform, hears of orders.")
class WebhookEndpoint(Node):
    raw: strawberry.Private[model.Endpoint]
    url: str = strawberry.field(description="Where deliveries go.")
    description: str = strawberry.field(description="What its owner calls it.")
    event_types: list[EventType] = strawberry.field(description="What it hears of.")
    hears_since: datetime = strawberry.field(
        description="It hears of these events from then on: a few seconds after it was registered or changed."
    )
    status: EndpointStatus = strawberry.field(description="Whether deliveries go out.")
    created_at: datetime = strawberry.field(description="When it was registered.")
    secret_since: datetime = strawberry.field(description="Since when its present secret signs.")
    old_secrets_until: datetime | None = strawberry.field(
        description="Until when the secrets that were replaced go on signing; null when none does."
    )
    failing_since: datetime | None = strawberry.field(
        description="The first failure after its last success; null while it does well."
    )
    disabled_at: datetime | None = strawberry.field(description="When Pannier stopped deliveries.")
    disabled_because: DisabledReason | None = strawberry.field(description="And why.")

    @strawberry.field(description="Whose endpoint it is; null for a partner's.")
    async def merchant(self, info: Info) -> Merchant | None:
        merchant_id = self.raw.id.owner.merchant_id
        if merchant_id is None:
            return None
        found = await info.context.loaders.merchants.load(merchant_id)
        return None if found is None else Merchant.of(found)

    @strawberry.field(
        description="Of whose orders a partner hears, at most 100; null: of everybody's. Null for a merchant's own."
    )
    async def hears_of(self, info: Info) -> list[Merchant] | None:
        named = self.raw.subscription.merchant_ids
        if named is None:
            return None
        found = await info.context.loaders.merchants.load_many(sorted(named))
        return [Merchant.of(merchant) for merchant in found if merchant is not None]

    @classmethod
    def of(cls, endpoint: model.Endpoint) -> "WebhookEndpoint":
        return cls(
            id=global_id("WebhookEndpoint", str(endpoint.id)),
            raw=endpoint,
            url=endpoint.url,
            description=endpoint.description,
            event_types=[each for each in EventType if each in endpoint.subscription.event_types],
            hears_since=endpoint.subscription.since,
            status=endpoint.status,
            created_at=endpoint.created_at,
            secret_since=endpoint.secrets.since,
            old_secrets_until=max((old.until for old in endpoint.secrets.old), default=None),
            failing_since=endpoint.failing_since,
            disabled_at=endpoint.disabled_at,
            disabled_because=endpoint.disabled_because,
        )


@strawberry.type(description="One request to a receiver. What it answered beside the status is not kept.")
class WebhookAttempt:
    at: datetime = strawberry.field(description="When it was made.")
    status_code: int | None = strawberry.field(description="Of the answer; null when none came.")
    problem: Problem | None = strawberry.field(description="Why it was no success; null when it was one.")
    duration_ms: int = strawberry.field(description="How long it took, in milliseconds.")

    @classmethod
    def of(cls, attempt: model.Attempt) -> "WebhookAttempt":
        return cls(
            at=attempt.at,
            status_code=attempt.status,
            problem=attempt.problem,
            duration_ms=attempt.duration_ms,
        )


@strawberry.type(description="One event on its way to one endpoint. It is kept for 30 days.")
class WebhookDelivery(Node):
    event_id: str = strawberry.field(description="The header `webhook-id`, and `id` in the document.")
    event_type: EventType = strawberry.field(description="What happened.")
    order_id: strawberry.ID = strawberry.field(description="The order it is about.")
    occurred_at: datetime = strawberry.field(description="When it happened.")
    state: DeliveryState = strawberry.field(description="What became of it.")
    due_at: datetime | None = strawberry.field(
        description="When it is tried next, if the endpoint is active and nothing earlier of the order is waiting."
    )
    delivered_at: datetime | None = strawberry.field(description="When it was first accepted.")
    failed_at: datetime | None = strawberry.field(description="When it was first given up.")
    attempts: list[WebhookAttempt] = strawberry.field(
        description=f"The latest attempts, the oldest first; at most {model.MAX_ATTEMPTS_KEPT}."
    )

    @classmethod
    def of(cls, delivery: model.Delivery) -> "WebhookDelivery":
        return cls(
            id=global_id("WebhookDelivery", str(delivery.id)),
            event_id=delivery.message_id,
            event_type=delivery.event_type,
            order_id=global_id("Order", delivery.id.lane.order_id),
            occurred_at=delivery.occurred_at,
            state=delivery.state,
            due_at=delivery.due_at,
            delivered_at=delivery.delivered_at,
            failed_at=delivery.failed_at,
            attempts=[WebhookAttempt.of(attempt) for attempt in delivery.attempts],
        )
