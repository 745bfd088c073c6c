"""Watching orders, and where their couriers are."""

from collections.abc import AsyncGenerator
from typing import Annotated, cast

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.live.model import PRESENT, Topic, TopicKind, Watch
from pannier.orders import model
from pannier.orders.graphql.types import Order, TimelineEntry
from pannier.orders.live import demand_event_of
from pannier.tracking.graphql import CourierPosition

OrderId = Annotated[strawberry.ID, strawberry.argument(description="The order.")]
After = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="The `eventId` of the last change that was heard, or of a merchant's orders also a "
        "`merchantOrdersFeedPosition`: all that happened since is told first, in order. Refused with `RESUME_EXPIRED` "
        "where it is not known, or too long ago."
    ),
]


@strawberry.type(description="A change of an order, as it is told to those who watch.")
class OrderChange:
    event_id: strawberry.ID = strawberry.field(
        description="Names the change; to go on after it. After a fault of ours a change may be told a second time, "
        "with the same id: drop what was heard."
    )
    entry: TimelineEntry = strawberry.field(description="What happened.")
    order: Order = strawberry.field(
        description="The order as it is now, which may be after more has happened."
    )

    @classmethod
    def of(cls, order: model.Order, entry: model.TimelineEntry) -> "OrderChange":
        event_id = strawberry.ID(f"{order.id}:{entry.sequence}")
        return cls(event_id=event_id, entry=TimelineEntry.of(entry), order=Order.of(order))


@strawberry.type
class OrderSubscription:
    @strawberry.subscription(
        description="What happens to an order, each change once and in order. For those who see it. To miss nothing, "
        "subscribe after the order's `lastEventId`."
    )
    async def order_changed(
        self, info: Info, order_id: OrderId, after: After = None
    ) -> AsyncGenerator[OrderChange, None]:
        context = info.context
        order = context.orders.get_for(context.viewer_id, parse_id(order_id, "Order", ("orderId",)))
        if after is not None:
            demand_event_of(order, after)
        yield cast(OrderChange, Watch(Topic(TopicKind.ORDER, order.id), after))

    @strawberry.subscription(
        description="What happens to a merchant's orders: each change once, those of one order in order. For its "
        "staff, and for operators. What happened can be asked for again for two days. A board misses nothing that "
        "reads `merchantOrdersFeedPosition` and then its orders, subscribes after the former, and of each order keeps "
        "what has the highest `latest.sequence`. Connecting again, it subscribes after the last `eventId` that it "
        "heard, or after the same position; on `RESUME_EXPIRED` it begins anew."
    )
    async def merchant_orders(
        self,
        info: Info,
        merchant_id: Annotated[strawberry.ID, strawberry.argument(description="The merchant.")],
        after: After = None,
    ) -> AsyncGenerator[OrderChange, None]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        context.order_lists.demand_seen(context.viewer_id, raw_id)
        yield cast(OrderChange, Watch(Topic(TopicKind.MERCHANT, raw_id), after))

    @strawberry.subscription(
        description="Where the courier of an order is: the present position at once, then each that is reported, a "
        "later one in place of those that could not be told in time. Ends when the order is delivered. For those who "
        "see it."
    )
    async def courier_moved(self, info: Info, order_id: OrderId) -> AsyncGenerator[CourierPosition, None]:
        context = info.context
        order = context.orders.get_for(context.viewer_id, parse_id(order_id, "Order", ("orderId",)))
        yield cast(CourierPosition, Watch(Topic(TopicKind.COURIER, order.id), PRESENT))
