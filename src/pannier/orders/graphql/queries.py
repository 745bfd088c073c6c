"""Reading quotes and orders, each by those concerned."""

from collections.abc import Callable
from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.geo import CoordinatesInput
from pannier.api.primitives.ids import ManyNodeLoaders, Node, NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import is_id
from pannier.live.model import Topic, TopicKind
from pannier.orders import model
from pannier.orders.graphql.prices import Quote
from pannier.orders.graphql.statistics import StatisticsQuery
from pannier.orders.graphql.types import Order


def find_order(info: Info, raw_id: str) -> Order | None:
    """None when there is no such order, or the viewer has no part in it."""
    try:
        order, actor = info.context.orders.seen_by(info.context.viewer_id, raw_id)
    except (NotFound, Unauthenticated):
        return None
    return Order.of(order, actor.kind)


def find_orders(info: Info, raw_ids: list[str]) -> dict[str, Node]:
    """As `find_order`, of many, by their ids; read together."""
    seen = info.context.orders.seen_among(info.context.viewer_id, raw_ids)
    return {raw_id: Order.of(order, actor.kind) for raw_id, (order, actor) in seen.items()}


def find_quote(info: Info, raw_id: str) -> Quote | None:
    """None when there is no such quote, or it is not the viewer's."""
    if info.context.viewer_id is None:
        return None
    try:
        return Quote.of(info.context.quotes.get(info.context.viewer_id, raw_id))
    except NotFound:
        return None


@strawberry.type
class OrderQuery(StatisticsQuery):
    @strawberry.field(description="An order; null when there is none, or not for the viewer.")
    def order(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Order | None:
        return find_order(info, parse_id(id, "Order"))

    @strawberry.field(description="One of the viewer's quotes; null when there is none.")
    def quote(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Quote | None:
        return find_quote(info, parse_id(id, "Quote"))

    @strawberry.field(description="What the viewer has ordered, newest first.")
    def viewer_orders(self, info: Info, first: First = 20, after: After = None) -> Connection[Order]:
        context, scope = info.context, f"viewer-orders:{info.context.viewer_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.order_lists.of_customer(context.viewer_id, request)
        return connection(context.cursors, scope, request, page, _seen_as(info, model.ActorKind.CUSTOMER))

    @strawberry.field(description="A merchant's orders, newest first. For its staff, and for operators.")
    def merchant_orders(
        self,
        info: Info,
        merchant_id: Annotated[strawberry.ID, strawberry.argument(description="The merchant.")],
        status: Annotated[
            model.Status | None, strawberry.argument(description="Only these; by default all.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Order]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"merchant-orders:{raw_id}:{status}"
        request = page_request(context.cursors, scope, first, after)
        capacity, page = context.order_lists.of_merchant(context.viewer_id, raw_id, status, request)
        return connection(context.cursors, scope, request, page, _seen_as(info, capacity))

    @strawberry.field(
        description="Where a board begins that has heard of nothing yet: ask for it, then for the orders (or for both, "
        "in this order, in one operation), then subscribe to `merchantOrders` after it. Whatever happens from now on "
        "is told, however late the subscription begins. Good for two days, as the id of an event is; the ten seconds "
        "before it are told again."
    )
    def merchant_orders_feed_position(
        self,
        info: Info,
        merchant_id: Annotated[strawberry.ID, strawberry.argument(description="The merchant.")],
    ) -> strawberry.ID:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        context.order_lists.demand_seen(context.viewer_id, raw_id)
        return strawberry.ID(context.feed_positions.present(Topic(TopicKind.MERCHANT, raw_id)))

    @strawberry.field(
        description="Operator: orders by what people know of them, newest first. None found: an empty list."
    )
    def order_search(
        self,
        info: Info,
        text: Annotated[
            str,
            strawberry.argument(
                description="An order's `code` or id; or the phone number or e-mail address of a customer's account."
            ),
        ],
        first: First = 20,
        after: After = None,
    ) -> Connection[Order]:
        context, wanted = info.context, read_search(text)
        scope = f"order-search:{wanted}"
        request = page_request(context.cursors, scope, first, after)
        page = context.order_lists.search(context.viewer_id, wanted, request)
        return connection(context.cursors, scope, request, page, _seen_as(info, model.ActorKind.OPERATOR))

    @strawberry.field(description="What the viewer has claimed as a courier, newest first.")
    def courier_orders(self, info: Info, first: First = 20, after: After = None) -> Connection[Order]:
        context, scope = info.context, f"courier-orders:{info.context.viewer_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.order_lists.of_courier(context.viewer_id, request)
        return connection(context.cursors, scope, request, page, _seen_as(info, model.ActorKind.COURIER))

    @strawberry.field(
        description="Ready deliveries nearby that no courier has claimed, the most urgent first."
    )
    def claimable_orders(
        self,
        info: Info,
        near: Annotated[CoordinatesInput, strawberry.argument(description="Where the courier is.")],
        first: First = 20,
        after: After = None,
    ) -> Connection[Order]:
        context, point = info.context, near.point(("near",))
        scope = f"claimable-orders:{point.latitude}:{point.longitude}"
        request = page_request(context.cursors, scope, first, after)
        page = context.order_lists.claimable(context.viewer_id, point, request)
        return connection(context.cursors, scope, request, page, _seen_as(info, model.ActorKind.COURIER))


def read_search(text: str) -> str:
    """What is searched for; of a global id the order's own."""
    text = text.strip()
    try:
        return parse_id(text, "Order")
    except InvalidInput:
        return text.upper() if is_id(text.upper()) else text


def _seen_as(info: Info, kind: model.ActorKind) -> Callable[[model.Order], Order]:
    """For a list whose viewer is known to see each of its orders in this capacity, but for those they ordered."""
    viewer_id = info.context.viewer_id

    def seen(order: model.Order) -> Order:
        return Order.of(order, model.ActorKind.CUSTOMER if order.customer_id == viewer_id else kind)

    return seen


NODES: NodeLoaders = {"Order": find_order, "Quote": find_quote}
MANY_NODES: ManyNodeLoaders = {"Order": find_orders}
