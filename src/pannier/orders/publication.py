"""Order events as documents for everybody else's functions and systems: the event bus and webhooks.

The JSON Schemas under `schema/events/` are generated from the types in here, so every field says what it is. A document
names nobody: no customer, no courier, no name, phone, address or note. Who needs those asks the API, where it is
decided who may know. A field is added, never changed or removed, so a reader ignores what it does not know.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal, Protocol, TypeAlias, TypedDict

from pannier.core import money
from pannier.core.ids import global_id
from pannier.orders import events
from pannier.orders.codec import moment
from pannier.orders.codes import code_of
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.model import (
    ActorKind,
    DueKind,
    Fulfilment,
    Line,
    Order,
    OrderSnapshot,
    Payer,
    PaymentMethod,
    Reason,
    Rider,
    Status,
)

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Rule:
    """What the JSON Schema of a field demands beside its type."""

    format: str | None = None
    pattern: str | None = None
    minimum: int | None = None


DateTime: TypeAlias = Annotated[str, Rule(format="date-time")]
GlobalId: TypeAlias = Annotated[str, Rule(pattern="^[A-Za-z0-9_-]+$")]


class MoneyDocument(TypedDict):
    """An amount of money."""

    amountMinor: Annotated[int, "In the currency's smallest unit: 100 is one yuan."]
    currency: Annotated[str, Rule(pattern="^[A-Z]{3}$"), "ISO 4217."]


class LineDocument(TypedDict):
    """One line of an order."""

    id: Annotated[str, "Unique within the order; `lineIds` of refunds and problems name it."]
    itemId: Annotated[GlobalId, "The menu item, as the API names it."]
    name: Annotated[str, "Of the item, as it was when the order was placed."]
    options: Annotated[list[str], "The names of the chosen options."]
    quantity: Annotated[int, Rule(minimum=1), "How many of it."]


class OrderDocument(TypedDict):
    """An order right after the event."""

    id: Annotated[GlobalId, "As the API names it."]
    code: Annotated[str, "Short, for people to say to each other; not unique."]
    merchantId: Annotated[GlobalId, "Whose order it is, as the API names the merchant."]
    status: Annotated[Status, "Where it stands."]
    fulfilment: Annotated[Fulfilment, "How the food gets to the customer."]
    rider: Annotated[Rider, "Who brings it, where it is delivered."]
    paymentMethod: Annotated[PaymentMethod, "How the customer pays."]
    total: Annotated[MoneyDocument, "What the customer pays, refunds not taken off."]
    refunded: Annotated[MoneyDocument, "What has been given back, or is on its way back."]
    placedAt: Annotated[DateTime, "When it was placed."]
    scheduledFor: Annotated[DateTime | None, "For when it was ordered; null: as soon as possible."]
    promisedAt: Annotated[DateTime | None, "When the customer may expect it; null until accepted."]
    deadlineAt: Annotated[
        DateTime | None,
        "Until when the present state may last; then it expires, or completes, by itself.",
    ]
    cancelRequested: Annotated[bool, "Whether the customer's request for an end stands."]


class OrderEventDocument(TypedDict):
    """What every event of an order says."""

    specVersion: Annotated[Literal[1], "Of this envelope."]
    id: Annotated[str, "Unique, and the same at every delivery: who has seen it before has nothing to do."]
    type: Annotated[str, "What happened."]
    version: Annotated[int, Rule(minimum=1), "Of the shape of this type of event."]
    time: Annotated[DateTime, "When it happened."]
    sequence: Annotated[
        int,
        Rule(minimum=1),
        "The place of the event in its order's history; begins at 1 and has no gap.",
    ]
    actor: Annotated[ActorKind, "In which capacity somebody did it."]
    reason: Annotated[Reason | None, "Why, where a reason is given."]
    correlationId: Annotated[
        str | None,
        "The id of the request that it follows from (`x-request-id`), to find it in logs by; null where none did.",
    ]
    order: Annotated[OrderDocument, "The order right after the event."]


class LinesEventDocument(OrderEventDocument):
    """An event that also tells what is to be cooked."""

    lines: Annotated[list[LineDocument], "What was ordered."]


class ProblemEventDocument(OrderEventDocument):
    """An event about some of an order's lines."""

    lineIds: Annotated[list[str], "The lines it is about; empty: all of the order."]


class RefundEventDocument(ProblemEventDocument):
    """An event about money that goes back."""

    amount: Annotated[MoneyDocument | None, "How much goes back."]
    borneBy: Annotated[Payer | None, "Who bears it; null: as the adjustments of the price say."]


def _dotted(kind: type[OrderEvent]) -> str:
    """`OrderPickedUp` → `order.picked_up`, `DeliveryFailed` → `order.delivery_failed`."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return f"order.{snake.removeprefix('order_')}"


# The name of each event in documents.
EVENT_TYPES: Mapping[type[OrderEvent], str] = MappingProxyType(
    {kind: _dotted(kind) for kind in EVENTS.values()}
)

# The shape of each event's document.
DOCUMENTS: Mapping[type[OrderEvent], type[OrderEventDocument]] = MappingProxyType(
    dict.fromkeys(EVENT_TYPES, OrderEventDocument)
    | dict.fromkeys((events.OrderPlaced, events.OrderPaid, events.OrderAccepted), LinesEventDocument)
    | {events.ProblemReported: ProblemEventDocument, events.OrderRefunded: RefundEventDocument}
)


def document_of(event: OrderEvent, lines: Sequence[Line] = ()) -> OrderEventDocument:
    """The document of an event; the same event and lines make the same document, every time.

    `lines` is what was ordered; it is told where the shape of the event has lines (`tells_lines`), else ignored.
    """
    order, entry = event.order, event.entry
    document = OrderEventDocument(
        specVersion=1,
        id=event.id,
        type=EVENT_TYPES[type(event)],
        version=event.VERSION,
        time=moment(event.at),
        sequence=order.sequence,
        actor=event.actor.kind,
        reason=event.reason,
        correlationId=entry.correlation_id,
        order=_order(order),
    )
    shape = DOCUMENTS[type(event)]
    if shape is LinesEventDocument:
        return LinesEventDocument(**document, lines=[_line(order.merchant_id, line) for line in lines])
    if shape is ProblemEventDocument:
        return ProblemEventDocument(**document, lineIds=list(entry.line_ids))
    if shape is RefundEventDocument:
        return RefundEventDocument(
            **document,
            lineIds=list(entry.line_ids),
            amount=None if entry.amount is None else _money(entry.amount),
            borneBy=entry.payer,
        )
    return document


def tells_lines(event: OrderEvent) -> bool:
    """Whether the document of the event has what was ordered."""
    return DOCUMENTS[type(event)] is LinesEventDocument


class Snapshots(Protocol):
    """Where the lines of an order are read: the orders repository."""

    def get_snapshot(self, order_id: str, *, consistent: bool = False) -> OrderSnapshot: ...


class EventDocuments:
    """The documents of events that come one after the other: reads an order's lines where they are told, once."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        self._remembered: OrderedDict[str, tuple[Line, ...]] = OrderedDict()

    def document(self, event: OrderEvent) -> OrderEventDocument:
        """One consistent Get at most. Raises NotFound when the order has no snapshot: always our mistake."""
        return document_of(event, self._lines(event.order.id) if tells_lines(event) else ())

    def _lines(self, order_id: str) -> tuple[Line, ...]:
        """A snapshot's lines never change, so those of the last few orders are remembered."""
        found = self._remembered.get(order_id)
        if found is None:
            found = self._snapshots.get_snapshot(order_id, consistent=True).quote.price.lines
            self._remembered[order_id] = found
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return found


def _order(order: Order) -> OrderDocument:
    waits = order.due is not None and order.due.kind is not DueKind.MARK_LATE
    return OrderDocument(
        id=global_id("Order", order.id),
        code=code_of(order.id),
        merchantId=global_id("Merchant", order.merchant_id),
        status=order.status,
        fulfilment=order.fulfilment,
        rider=order.rider,
        paymentMethod=order.payment_method,
        total=_money(order.total),
        refunded=_money(money.Money(order.refunded_minor, order.total.currency)),
        placedAt=moment(order.placed_at),
        scheduledFor=None if order.scheduled_for is None else moment(order.scheduled_for),
        promisedAt=None if order.promised_at is None else moment(order.promised_at),
        deadlineAt=moment(order.due.at) if waits and order.due is not None else None,
        cancelRequested=order.cancel_requested,
    )


def _line(merchant_id: str, line: Line) -> LineDocument:
    return LineDocument(
        id=line.id,
        itemId=global_id("MenuItem", f"{merchant_id}.{line.item_id}"),
        name=line.name,
        options=list(line.options),
        quantity=line.quantity,
    )


def _money(amount: money.Money) -> MoneyDocument:
    return MoneyDocument(amountMinor=amount.amount_minor, currency=amount.currency)
