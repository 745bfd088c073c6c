"""Orders, as those concerned see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.geo import Coordinates
from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money
from pannier.core import money as core
from pannier.merchants.graphql import Merchant
from pannier.merchants.model import Fulfilment
from pannier.orders import model
from pannier.orders.carrying import carrier_of, may_call
from pannier.orders.codes import code_of
from pannier.orders.graphql.customers import OrderCustomer
from pannier.orders.graphql.prices import Destination, Price, money_or_none
from pannier.orders.ledger import PaymentState
from pannier.orders.lifecycle import available_actions
from pannier.orders.promises import ready_by
from pannier.tracking.graphql import CourierPosition

if TYPE_CHECKING:
    from pannier.reviews.graphql.types import Review

# A graph has edges both ways. Here the type is only named, and found when a schema is built of both domains.
LazyReview = Annotated["Review", strawberry.lazy("pannier.reviews.graphql.types")]


@strawberry.type(description="One change of an order. Immutable.")
class TimelineEntry:
    sequence: int = strawberry.field(description="Begins at 1 and has no gap.")
    command: model.Command = strawberry.field(description="What was done.")
    status: model.Status = strawberry.field(description="Where the order stood after it.")
    actor: model.ActorKind = strawberry.field(description="Who did it.")
    at: datetime = strawberry.field(description="When.")
    reason: model.Reason | None = strawberry.field(description="Why, where a reason is given.")
    note: str = strawberry.field(description="In their own words; may be empty.")
    amount: Money | None = strawberry.field(description="Of a refund.")
    line_ids: list[strawberry.ID] = strawberry.field(description="The lines it is about; empty: all of it.")
    preparation_minutes: int | None = strawberry.field(
        description="Of an acceptance: how long the merchant said that it takes; null: as long as usual."
    )

    @classmethod
    def of(cls, entry: model.TimelineEntry) -> "TimelineEntry":
        return cls(
            sequence=entry.sequence,
            command=entry.command,
            status=entry.status,
            actor=entry.actor.kind,
            at=entry.at,
            reason=entry.reason,
            note=entry.note,
            amount=money_or_none(entry.amount),
            line_ids=[strawberry.ID(line_id) for line_id in entry.line_ids],
            preparation_minutes=entry.preparation_minutes,
        )


@strawberry.type(description="One line of the payment ledger. Immutable.")
class LedgerEntry:
    sequence: int = strawberry.field(description="Begins at 1 and has no gap.")
    kind: model.LedgerKind = strawberry.field(description="What happened.")
    amount: Money = strawberry.field(description="How much it was about.")
    at: datetime = strawberry.field(description="When.")


@strawberry.type(description="The money of an order: the sum of its ledger.")
class Payment:
    state: PaymentState = strawberry.field(description="Where it stands.")
    captured: Money = strawberry.field(description="What was taken.")
    refunded: Money = strawberry.field(description="What was given back.")
    ledger: list[LedgerEntry] = strawberry.field(description="A few dozen entries at most, oldest first.")


@strawberry.type(description="Who carries an order.")
class OrderCourier:
    name: str = strawberry.field(description="As the courier wants to be called.")
    phone: str | None = strawberry.field(description="In E.164 format.")


@strawberry.type(
    description="An order. Its customer, the merchant's staff, its courier and operators see it."
)
class Order(Node):
    raw: strawberry.Private[model.Order]
    seen_as: strawberry.Private[model.ActorKind | None] = (
        None  # known in advance in lists, else read when needed
    )
    code: str = strawberry.field(description="Short, for people to say to each other; not unique.")
    status: model.Status = strawberry.field(description="Where it stands.")
    fulfilment: Fulfilment = strawberry.field(description="How the food gets to the customer.")
    rider: model.Rider = strawberry.field(description="Who brings it, where it is delivered.")
    payment_method: model.PaymentMethod = strawberry.field(description="How the customer pays.")
    total: Money = strawberry.field(description="What the customer pays, refunds not taken off.")
    refunded: Money = strawberry.field(description="What has been given back, or is on its way back.")
    placed_at: datetime = strawberry.field(description="When it was placed.")
    scheduled_for: datetime | None = strawberry.field(
        description="For when it was ordered; null: as soon as possible."
    )
    promised_at: datetime | None = strawberry.field(
        description="When the customer may expect it; null until accepted."
    )
    ready_by: datetime | None = strawberry.field(
        description="By when the merchant said that the food is ready; null until accepted."
    )
    deadline_at: datetime | None = strawberry.field(
        description="Until when the present state may last; then it expires, or completes, by itself."
    )
    cancel_requested: bool = strawberry.field(description="Whether the customer's request for an end stands.")
    latest: TimelineEntry = strawberry.field(description="What happened last.")
    last_event_id: strawberry.ID = strawberry.field(
        description="Names what happened last: who subscribes to `orderChanged` after it misses nothing."
    )
    pickup_location: Coordinates = strawberry.field(description="Where the store is.")

    @strawberry.field(description="What the viewer may do to it now.")
    def available_actions(self, info: Info) -> list[model.Command]:
        kind, viewer_id = self._capacity(info), info.context.viewer_id
        if kind is None or viewer_id is None:
            return []
        return sorted(available_actions(self.raw, model.Actor(kind, viewer_id)))

    @strawberry.field(description="Whom it was ordered from.")
    async def merchant(self, info: Info) -> Merchant | None:
        found = await info.context.loaders.merchants.load(self.raw.merchant_id)
        return None if found is None else Merchant.of(found)

    @strawberry.field(description="Every amount, as it was when the order was placed.")
    async def price(self, info: Info) -> Price | None:
        snapshot = await info.context.loaders.order_snapshots.load(self.raw.id)
        return None if snapshot is None else Price.of(snapshot.quote.price, self.raw.merchant_id)

    @strawberry.field(description="Where it goes; null for pickup, and for couriers who have not claimed it.")
    async def destination(self, info: Info) -> Destination | None:
        capacity = self._capacity(info)
        if capacity is None or not self._is_entrusted(info):
            return None
        snapshot = await info.context.loaders.order_snapshots.load(self.raw.id)
        found = None if snapshot is None else snapshot.quote.destination
        return None if found is None else Destination.of(found, to_call=may_call(self.raw, capacity))

    @strawberry.field(
        description="Who ordered; null for couriers who have not claimed it, and once the customer is forgotten."
    )
    async def customer(self, info: Info) -> OrderCustomer | None:
        if not self._is_entrusted(info):
            return None
        snapshot = await info.context.loaders.order_snapshots.load(self.raw.id)
        to = None if snapshot is None else snapshot.quote.destination
        if to is not None:
            return OrderCustomer.of_destination(to)
        user = await info.context.loaders.users.load(self.raw.customer_id)
        return None if user is None else OrderCustomer.of_user(user)

    @strawberry.field(description="Metres from the store to the customer, as the crow flies; 0 for pickup.")
    async def distance_m(self, info: Info) -> int | None:
        snapshot = await info.context.loaders.order_snapshots.load(self.raw.id)
        return None if snapshot is None else snapshot.quote.distance_m

    @strawberry.field(
        description="What the customer asked for in words. Null where nothing was said, and for couriers who have not "
        "claimed it."
    )
    async def note(self, info: Info) -> str | None:
        if not self._is_entrusted(info):
            return None
        snapshot = await info.context.loaders.order_snapshots.load(self.raw.id)
        return None if snapshot is None else snapshot.quote.request.note or None

    @strawberry.field(description="Who carries it; null where nobody has claimed it.")
    async def courier(self, info: Info) -> OrderCourier | None:
        if self.raw.courier_id is None:
            return None
        user = await info.context.loaders.users.load(self.raw.courier_id)
        return None if user is None else OrderCourier(name=user.name, phone=user.phone)

    @strawberry.field(
        description="Where its courier is, as last reported. Null before a courier has it and after it is delivered."
    )
    async def courier_position(self, info: Info) -> CourierPosition | None:
        carrier = carrier_of(self.raw)
        if carrier is None or self._capacity(info) is None:
            return None
        found = await info.context.loaders.courier_positions.load((self.raw.id, carrier))
        return None if found is None else CourierPosition.of(found)

    @strawberry.field(description="Its money; null for couriers.")
    async def payment(self, info: Info) -> Payment | None:
        if self._capacity(info) in {None, model.ActorKind.COURIER}:
            return None
        found = await info.context.loaders.payments.load(self.raw.id)
        if found is None:
            return None
        payment, entries = found
        currency = self.raw.total.currency
        return Payment(
            state=payment.state,
            captured=Money.of(core.Money(payment.captured_minor, currency)),
            refunded=Money.of(core.Money(payment.refunded_minor, currency)),
            ledger=[
                LedgerEntry(sequence=e.sequence, kind=e.kind, amount=Money.of(e.amount), at=e.at)
                for e in entries
            ],
        )

    @strawberry.field(description="Everything that happened to it, oldest first.")
    async def timeline(self, info: Info, first: First = 50, after: After = None) -> Connection[TimelineEntry]:
        context, scope = info.context, f"timeline:{self.raw.id}"
        request = page_request(context.cursors, scope, first, after)
        begin = None if request.after else await context.loaders.timelines.load((self.raw, request.first))
        page = begin or context.order_lists.timeline(self.raw, request)
        return connection(context.cursors, scope, request, page, TimelineEntry.of)

    @strawberry.field(
        description="What the customer says of it; null while nothing is said, or where it is hidden from the viewer."
    )
    async def review(self, info: Info) -> LazyReview | None:
        from pannier.reviews.graphql.types import Review

        found = await info.context.loaders.reviews.load(self.raw.id)
        return None if found is None else Review.of(found)

    def _is_entrusted(self, info: Info) -> bool:
        """Whether the viewer may know where the customer lives: everybody concerned but couriers without the job."""
        capacity = self._capacity(info)
        if capacity is model.ActorKind.COURIER:
            return self.raw.courier_id == info.context.viewer_id
        return capacity is not None

    def _capacity(self, info: Info) -> model.ActorKind | None:
        """As what the viewer sees it; a read at most, once an object."""
        if self.seen_as is None and info.context.viewer_id is not None:
            actor = info.context.orders.first_capacity(info.context.viewer_id, self.raw)
            self.seen_as = None if actor is None else actor.kind
        return self.seen_as

    @classmethod
    def of(cls, order: model.Order, seen_as: model.ActorKind | None = None) -> "Order":
        waits = order.due is not None and order.due.kind is not model.DueKind.MARK_LATE
        return cls(
            id=global_id("Order", order.id),
            raw=order,
            seen_as=seen_as,
            code=code_of(order.id),
            status=order.status,
            fulfilment=order.fulfilment,
            rider=order.rider,
            payment_method=order.payment_method,
            total=Money.of(order.total),
            refunded=Money.of(core.Money(order.refunded_minor, order.total.currency)),
            placed_at=order.placed_at,
            scheduled_for=order.scheduled_for,
            promised_at=order.promised_at,
            ready_by=ready_by(order),
            deadline_at=order.due.at if waits and order.due is not None else None,
            cancel_requested=order.cancel_requested,
            latest=TimelineEntry.of(order.latest),
            last_event_id=strawberry.ID(f"{order.id}:{order.sequence}"),
            pickup_location=Coordinates.of(order.merchant_location),
        )
