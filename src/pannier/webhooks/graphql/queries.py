"""Endpoints and their log."""

from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import Node, NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import Forbidden, Unauthenticated
from pannier.core.errors import NotFound as DomainNotFound
from pannier.webhooks.graphql.types import WebhookDelivery, WebhookEndpoint
from pannier.webhooks.model import DeliveryState, Owner


@strawberry.type
class WebhookQuery:
    @strawberry.field(description="A merchant's endpoints, the oldest first. For its owners and managers.")
    def webhook_endpoints(
        self,
        info: Info,
        merchant_id: Annotated[strawberry.ID, strawberry.argument(description="The merchant.")],
        first: First = 20,
        after: After = None,
    ) -> Connection[WebhookEndpoint]:
        return _endpoints(info, Owner(parse_id(merchant_id, "Merchant", ("merchantId",))), first, after)

    @strawberry.field(
        description="The endpoints of the platform's partners, the oldest first. For operators."
    )
    def webhook_partner_endpoints(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[WebhookEndpoint]:
        return _endpoints(info, Owner(), first, after)

    @strawberry.field(description="An endpoint's deliveries, the newest events first.")
    def webhook_deliveries(
        self,
        info: Info,
        endpoint_id: Annotated[strawberry.ID, strawberry.argument(description="The endpoint.")],
        state: Annotated[
            DeliveryState | None, strawberry.argument(description="Only those of this state.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[WebhookDelivery]:
        context, raw_id = info.context, parse_id(endpoint_id, "WebhookEndpoint", ("endpointId",))
        scope = f"webhook-deliveries:{state.value if state else ''}:{raw_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.webhook_deliveries.page(context.viewer_id, raw_id, state, request)
        return connection(context.cursors, scope, request, page, WebhookDelivery.of)


def _endpoints(info: Info, owner: Owner, first: int, after: str | None) -> Connection[WebhookEndpoint]:
    context, scope = info.context, f"webhook-endpoints:{owner.key}"
    request = page_request(context.cursors, scope, first, after)
    page = context.webhook_endpoints.page(context.viewer_id, owner, request)
    return connection(context.cursors, scope, request, page, WebhookEndpoint.of)


def _endpoint_node(info: Info, raw_id: str) -> Node | None:
    try:
        return WebhookEndpoint.of(info.context.webhook_endpoints.get(info.context.viewer_id, raw_id))
    except (DomainNotFound, Unauthenticated, Forbidden):
        return None


def _delivery_node(info: Info, raw_id: str) -> Node | None:
    try:
        return WebhookDelivery.of(info.context.webhook_deliveries.get(info.context.viewer_id, raw_id))
    except (DomainNotFound, Unauthenticated, Forbidden):
        return None


NODES: NodeLoaders = {"WebhookEndpoint": _endpoint_node, "WebhookDelivery": _delivery_node}
