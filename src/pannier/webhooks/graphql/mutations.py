"""Everything that changes webhooks."""

from datetime import datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.webhooks.graphql.inputs import (
    WebhookEndpointInput,
    WebhookEndpointUpdateInput,
    WebhookPartnerEndpointInput,
)
from pannier.webhooks.graphql.results import (
    WebhookEndpointCreateResult,
    WebhookEndpointPayload,
    WebhookEndpointPingPayload,
    WebhookEndpointPingResult,
    WebhookEndpointRemovePayload,
    WebhookEndpointRemoveResult,
    WebhookEndpointSecretPayload,
    WebhookEndpointSwitchResult,
    WebhookEndpointUpdateResult,
    WebhookRedeliverPayload,
    WebhookRedeliverRangePayload,
    WebhookRedeliverRangeResult,
    WebhookRedeliverResult,
    WebhookSecretRotateResult,
)
from pannier.webhooks.graphql.types import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from pannier.webhooks.model import MAX_REDELIVERED_AT_ONCE, DeliveryState, Owner
from pannier.webhooks.service import Opened

EndpointId = Annotated[strawberry.ID, strawberry.argument(description="The endpoint.")]


def _raw(id: str, path: str = "id") -> str:
    return parse_id(id, "WebhookEndpoint", (path,))


def _opened(opened: Opened) -> WebhookEndpointSecretPayload:
    return WebhookEndpointSecretPayload(endpoint=WebhookEndpoint.of(opened.endpoint), secret=opened.secret)


@strawberry.type
class WebhookMutation:
    @strawberry.mutation(
        description="Hear of a merchant's orders at a URL, from a few seconds on. For its owners and managers."
    )
    def webhook_endpoint_create(
        self,
        info: Info,
        merchant_id: Annotated[strawberry.ID, strawberry.argument(description="The merchant.")],
        input: Annotated[WebhookEndpointInput, strawberry.argument(description="Where, and of what.")],
    ) -> WebhookEndpointCreateResult:
        owner = Owner(parse_id(merchant_id, "Merchant", ("merchantId",)))
        service = info.context.webhook_endpoints
        return _opened(service.register(info.context.viewer_id, owner, input.new_endpoint()))

    @strawberry.mutation(
        description="Have a partner of the platform hear of orders, of all merchants or of some. For operators."
    )
    def webhook_partner_endpoint_create(
        self,
        info: Info,
        input: Annotated[WebhookPartnerEndpointInput, strawberry.argument(description="Where, and of what.")],
    ) -> WebhookEndpointCreateResult:
        service = info.context.webhook_endpoints
        return _opened(service.register(info.context.viewer_id, Owner(), input.new_endpoint()))

    @strawberry.mutation(description="Change an endpoint. Deliveries that wait go to the new URL.")
    def webhook_endpoint_update(
        self,
        info: Info,
        id: EndpointId,
        input: Annotated[WebhookEndpointUpdateInput, strawberry.argument(description="What to change.")],
    ) -> WebhookEndpointUpdateResult:
        service = info.context.webhook_endpoints
        changed = service.update(info.context.viewer_id, _raw(id), input.changes())
        return WebhookEndpointPayload(endpoint=WebhookEndpoint.of(changed))

    @strawberry.mutation(description="Send nothing to an endpoint for now; deliveries are collected.")
    def webhook_endpoint_pause(self, info: Info, id: EndpointId) -> WebhookEndpointSwitchResult:
        paused = info.context.webhook_endpoints.pause(info.context.viewer_id, _raw(id))
        return WebhookEndpointPayload(endpoint=WebhookEndpoint.of(paused))

    @strawberry.mutation(
        description="Send again after a pause, or after Pannier disabled the endpoint; first what was collected."
    )
    def webhook_endpoint_resume(self, info: Info, id: EndpointId) -> WebhookEndpointSwitchResult:
        resumed = info.context.webhook_endpoints.resume(info.context.viewer_id, _raw(id))
        return WebhookEndpointPayload(endpoint=WebhookEndpoint.of(resumed))

    @strawberry.mutation(description="Remove an endpoint, and its log with it.")
    def webhook_endpoint_remove(self, info: Info, id: EndpointId) -> WebhookEndpointRemoveResult:
        info.context.webhook_endpoints.remove(info.context.viewer_id, _raw(id))
        return WebhookEndpointRemovePayload(removed_id=id)

    @strawberry.mutation(
        description="Send an endpoint a signed test delivery, and see what it answers. Every five seconds at most."
    )
    def webhook_endpoint_ping(self, info: Info, id: EndpointId) -> WebhookEndpointPingResult:
        attempt = info.context.webhook_endpoints.ping(info.context.viewer_id, _raw(id))
        return WebhookEndpointPingPayload(attempt=WebhookAttempt.of(attempt))

    @strawberry.mutation(
        description="Give an endpoint another secret. The old one goes on signing beside it for 24 hours."
    )
    def webhook_secret_rotate(self, info: Info, id: EndpointId) -> WebhookSecretRotateResult:
        return _opened(info.context.webhook_endpoints.rotate_secret(info.context.viewer_id, _raw(id)))

    @strawberry.mutation(
        description="Send an event again; or at once, where it waits for its next attempt. Its id stays the same."
    )
    def webhook_redeliver(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The delivery.")]
    ) -> WebhookRedeliverResult:
        raw_id = parse_id(id, "WebhookDelivery")
        again = info.context.webhook_deliveries.redeliver(info.context.viewer_id, raw_id)
        return WebhookRedeliverPayload(delivery=WebhookDelivery.of(again))

    @strawberry.mutation(
        description=f"Send the events of a time again, the oldest first; {MAX_REDELIVERED_AT_ONCE} at most a call."
    )
    def webhook_redeliver_range(
        self,
        info: Info,
        endpoint_id: EndpointId,
        since: Annotated[datetime, strawberry.argument(description="Events from this moment on.")],
        until: Annotated[datetime, strawberry.argument(description="Events before this moment.")],
        state: Annotated[
            DeliveryState | None,
            strawberry.argument(description="Only those of this state; null: whatever became of them."),
        ] = DeliveryState.FAILED,
        after: Annotated[
            str | None, strawberry.argument(description="Where the call before ended, to go on.")
        ] = None,
    ) -> WebhookRedeliverRangeResult:
        context, raw_id = info.context, _raw(endpoint_id, "endpointId")
        kind = state.value if state else ""
        scope = f"webhook-redeliver:{kind}:{since.isoformat()}:{until.isoformat()}:{raw_id}"
        done = context.webhook_deliveries.redeliver_range(
            context.viewer_id,
            raw_id,
            state,
            since,
            until,
            None if after is None else context.cursors.decode(scope, after),
        )
        return WebhookRedeliverRangePayload(
            redelivered=done.count,
            end_cursor=None if done.after is None else context.cursors.encode(scope, done.after),
        )
