"""What happened to an order, as typed events made from two states of its head. Pure.

Every timeline entry is one event. The head carries its latest entry and every write appends exactly one, so one change
of the head is one event; its id is the same however often the change is delivered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

from pannier.orders.model import Actor, Command, Order, Reason, Status, TimelineEntry


class TimelineGap(Exception):
    """Two states of a head are not neighbours: an entry between them is missing. Always our mistake."""


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """Something that happened. `order` is the head right after it, whose latest entry tells by whom, when and why."""

    VERSION: ClassVar[int] = 1  # of the shape; a field is added, never changed

    order: Order

    @property
    def id(self) -> str:
        """`<order id>:<sequence>`; unique, and the same at every delivery."""
        return f"{self.order.id}:{self.order.sequence}"

    @property
    def type(self) -> str:
        """The name of the event, for those who hear of it as text."""
        return type(self).__name__

    @property
    def entry(self) -> TimelineEntry:
        return self.order.latest

    @property
    def actor(self) -> Actor:
        return self.order.latest.actor

    @property
    def at(self) -> datetime:
        return self.order.latest.at

    @property
    def reason(self) -> Reason | None:
        return self.order.latest.reason

    @property
    def awaits_merchant(self) -> bool:
        """Whether the order is now waiting for the merchant's answer: from the payment on, in cash from the placing."""
        return self.order.status is Status.PLACED


class OrderPlaced(OrderEvent):
    """An order exists. It waits for its payment, or in cash for the merchant."""


class OrderPaid(OrderEvent):
    """The payment was authorised; the order waits for the merchant."""


class OrderAccepted(OrderEvent):
    """The merchant, or its standing instruction, took the order; it is being prepared."""


class OrderRejected(OrderEvent):
    """The merchant refused the order."""


class OrderExpired(OrderEvent):
    """A deadline passed: the order was not paid (`CANCELLED`), or not answered (`REJECTED`)."""


class OrderCancelled(OrderEvent):
    """Somebody cancelled the order."""


class CancelRequested(OrderEvent):
    """The customer asks the merchant to cancel."""


class CancelDeclined(OrderEvent):
    """The merchant goes on with the order."""


class OrderReady(OrderEvent):
    """The food is ready. A cancel request that still stood is thereby declined."""


class CourierAssigned(OrderEvent):
    """A courier claimed the delivery."""


class OrderPickedUp(OrderEvent):
    """The rider is on the way."""


class OrderCollected(OrderEvent):
    """The customer took a pickup order at the counter."""


class OrderDelivered(OrderEvent):
    """The food is with the customer."""


class DeliveryFailed(OrderEvent):
    """The rider could not hand it over; the order is cancelled."""


class OrderCompleted(OrderEvent):
    """The customer, or time, confirmed the delivery."""


class OrderLate(OrderEvent):
    """A promised time passed; the status tells which: prepared, picked up, or delivered."""


class OrderRefunded(OrderEvent):
    """Money is to go back: `entry.amount`, for `entry.line_ids` where it concerns lines only."""


class ProblemReported(OrderEvent):
    """The customer found `entry.line_ids` missing, wrong or spoiled."""


EVENTS: Mapping[Command, type[OrderEvent]] = MappingProxyType(
    {
        Command.PLACE: OrderPlaced,
        Command.PAY: OrderPaid,
        Command.ACCEPT: OrderAccepted,
        Command.REJECT: OrderRejected,
        Command.EXPIRE: OrderExpired,
        Command.CANCEL: OrderCancelled,
        Command.REQUEST_CANCEL: CancelRequested,
        Command.DECLINE_CANCEL: CancelDeclined,
        Command.READY: OrderReady,
        Command.CLAIM: CourierAssigned,
        Command.PICK_UP: OrderPickedUp,
        Command.COLLECT: OrderCollected,
        Command.DELIVER: OrderDelivered,
        Command.FAIL_DELIVERY: DeliveryFailed,
        Command.COMPLETE: OrderCompleted,
        Command.MARK_LATE: OrderLate,
        Command.REFUND: OrderRefunded,
        Command.REPORT_PROBLEM: ProblemReported,
    }
)


def from_change(old: Order | None, new: Order) -> tuple[OrderEvent, ...]:
    """What happened between two states of one head: one event, or none when nothing was appended.

    Raises:
        TimelineGap: the states are not neighbours.
    """
    known = 0 if old is None else old.sequence
    if new.sequence == known:
        return ()
    if new.sequence != known + 1:
        raise TimelineGap(f"{new.id}: {known} is followed by {new.sequence}")
    return (EVENTS[new.latest.command](new),)
