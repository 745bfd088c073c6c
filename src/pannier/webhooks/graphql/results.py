"""What the mutations of webhooks answer."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.webhooks import errors
from pannier.webhooks.errors import UrlProblem
from pannier.webhooks.graphql.types import WebhookAttempt, WebhookDelivery, WebhookEndpoint


@error_type(errors.TooManyWebhookEndpoints, "The number of endpoints is bounded.")
class TooManyWebhookEndpoints(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyWebhookEndpoints) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.WebhookUrlRefused, "Nothing is sent to such a URL.")
class WebhookUrlRefused(Error):
    reason: UrlProblem = strawberry.field(description="What is wrong with it.")

    @classmethod
    def context_of(cls, error: errors.WebhookUrlRefused) -> dict[str, Any]:
        return {"reason": error.reason}


@error_type(errors.WebhookPingTooSoon, "A test delivery was sent a moment ago.")
class WebhookPingTooSoon(Error):
    again_at: datetime = strawberry.field(description="When another one can be sent.")

    @classmethod
    def context_of(cls, error: errors.WebhookPingTooSoon) -> dict[str, Any]:
        return {"again_at": error.again_at}


@error_type(errors.WebhookSecretRotatedTooOften, "Only a few replaced secrets can go on signing.")
class WebhookSecretRotatedTooOften(Error):
    again_at: datetime = strawberry.field(description="When the oldest of them ends.")
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.WebhookSecretRotatedTooOften) -> dict[str, Any]:
        return {"again_at": error.again_at, "limit": error.limit}


@strawberry.type(description="The endpoint as it is now.")
class WebhookEndpointPayload:
    endpoint: WebhookEndpoint = strawberry.field(description="After the change.")


@strawberry.type(description="The endpoint, and the secret by which its receiver checks deliveries.")
class WebhookEndpointSecretPayload:
    endpoint: WebhookEndpoint = strawberry.field(description="After the change.")
    secret: str = strawberry.field(
        description="For a library of Standard Webhooks; `whsec_` and base64. It is shown this once, so keep it now."
    )


@strawberry.type(description="The endpoint is gone, and its log with it.")
class WebhookEndpointRemovePayload:
    removed_id: strawberry.ID = strawberry.field(description="What its id was.")


@strawberry.type(description="A test delivery was sent, whatever came of it.")
class WebhookEndpointPingPayload:
    attempt: WebhookAttempt = strawberry.field(description="What came of it.")


@strawberry.type(description="The event is sent again.")
class WebhookRedeliverPayload:
    delivery: WebhookDelivery = strawberry.field(description="As it is now.")


@strawberry.type(description="Events are sent again, the oldest first, a bounded number a call.")
class WebhookRedeliverRangePayload:
    redelivered: int = strawberry.field(description="How many.")
    end_cursor: str | None = strawberry.field(
        description="Call again with it as `after` to go on; null when that were all."
    )


WebhookEndpointCreateResult = Annotated[
    WebhookEndpointSecretPayload | InvalidInput | NotFound | WebhookUrlRefused | TooManyWebhookEndpoints,
    strawberry.union("WebhookEndpointCreateResult", description="The endpoint, or why there is none."),
]
WebhookEndpointUpdateResult = Annotated[
    WebhookEndpointPayload | InvalidInput | NotFound | ConcurrentChange | WebhookUrlRefused,
    strawberry.union("WebhookEndpointUpdateResult", description="The endpoint, or why it did not change."),
]
WebhookEndpointSwitchResult = Annotated[
    WebhookEndpointPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("WebhookEndpointSwitchResult", description="The endpoint, or why it did not change."),
]
WebhookSecretRotateResult = Annotated[
    WebhookEndpointSecretPayload | InvalidInput | NotFound | ConcurrentChange | WebhookSecretRotatedTooOften,
    strawberry.union("WebhookSecretRotateResult", description="The new secret, or why there is none."),
]
WebhookEndpointRemoveResult = Annotated[
    WebhookEndpointRemovePayload | InvalidInput | NotFound,
    strawberry.union("WebhookEndpointRemoveResult", description="Removed, or why not."),
]
WebhookEndpointPingResult = Annotated[
    WebhookEndpointPingPayload | InvalidInput | NotFound | WebhookPingTooSoon,
    strawberry.union("WebhookEndpointPingResult", description="What came of it, or why nothing was sent."),
]
WebhookRedeliverResult = Annotated[
    WebhookRedeliverPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("WebhookRedeliverResult", description="The delivery, or why it is not sent again."),
]
WebhookRedeliverRangeResult = Annotated[
    WebhookRedeliverRangePayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("WebhookRedeliverRangeResult", description="How many are sent again, or why none."),
]
