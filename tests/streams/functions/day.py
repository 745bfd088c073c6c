"""A day in four parts, in which orders go everywhere an order can go.

No function acts within a part, so that each ends with a backlog: as after an outage, many changes of one order wait,
and what follows from one meets the next.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from pannier.core.geo import Point
from pannier.menus.changes import ItemChanges
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.changes import MerchantChanges, NewMerchant
from pannier.merchants.model import DecisionReason, DeliveryBand, DeliveryZone, Fulfilment
from pannier.orders.model import Command, Order, Reason
from tests.admitting import admitting_over
from tests.streams.functions.fleet import Fleet
from tests.streams.functions.talk import night
from tests.tables.audit.town import CASH, Town

C, R = Command, Reason
TO_THE_DOOR = (C.ACCEPT, C.READY, C.CLAIM, C.PICK_UP, C.DELIVER)
ACROSS_THE_CITY = Point(31.2800, 121.5200)
CLOSE_BY, DELIVERED_FREE = DeliveryZone(1_100), (DeliveryBand(1_100, 0),)


@dataclass
class Day(Town):
    """The town without its shortcuts: what follows from a change is the functions' work alone."""

    def react(self) -> None:
        """Nothing."""

    def _new_store(self) -> NewMerchant:
        """Small: what goes wrong at each write of a listing is tried for as many cells as the store serves, squared."""
        return replace(
            super()._new_store(), offers_pickup=False, delivery_zone=CLOSE_BY, delivery_bands=DELIVERED_FREE
        )

    def place_and(
        self, name: str, *commands: Command, token: str = "tok_ok", reason: Reason | None = None
    ) -> None:
        self.place(name, token=token)
        self.tell(name, *commands, reason=reason)

    def tell(
        self, name: str, *commands: Command, who: str | None = None, reason: Reason | None = None
    ) -> Order:
        """Commands by whoever gives them as a rule; the last of them for the reason."""
        order = self.orders[name]
        for command in commands:
            why = reason if command is commands[-1] else None
            order = self.moves.act(who or self._who(command), order.id, command, why)
        return order

    def refund(self, name: str, *lines: str, reason: Reason = R.SPOILED, who: str | None = None) -> None:
        self.refunds.refund(who or self.clerk, self.orders[name].id, reason, line_ids=lines)

    def pass_by(self, fleet: Fleet, **time: int) -> None:
        """Let time pass, and the timer act."""
        self.clock.advance(timedelta(**time))
        fleet.call("deadline_sweeper", {})


def morning(day: Day, fleet: Fleet) -> None:
    """Merchants come, move and go; a menu is written."""
    day.settle_in()
    day.menus.update_item(day.owner, day.merchant.id, day.tea.id, ItemChanges(price_minor=950))
    day.merchants.update(day.owner, day.merchant.id, MerchantChanges(delivery_zone=DeliveryZone(500)))
    day.menus.update_item(day.owner, day.merchant.id, day.tea.id, ItemChanges(name="绿茶"))
    day.merchants.update(
        day.owner,
        day.merchant.id,
        MerchantChanges(
            delivery_zone=CLOSE_BY, delivery_bands=(DeliveryBand(1_100, 300),), offers_pickup=True
        ),
    )
    new = replace(day._new_store(), name="搬家面馆", street="长乐路 1")
    moving = day.merchants.create(day.operator, new)
    category = day.menus.add_category(day.owner, moving.id, "面")
    day.merchants.update(day.owner, moving.id, MerchantChanges(location=ACROSS_THE_CITY))
    day.menus.update_category(day.owner, moving.id, category.id, name="汤面")
    gone = day.merchants.create(day.operator, new)
    admissions = admitting_over(day.connection, day.merchants, day.users, day.clock).admissions
    requested = Decision((DecisionReason.REQUESTED,))
    admissions.decide(day.operator, gone.id, AdmissionCommand.SUSPEND, requested)


def noon(day: Day, fleet: Fleet) -> None:
    """Orders are placed; some go far before any function has seen them."""
    day.place_and("completed", *TO_THE_DOOR, C.COMPLETE)
    day.place("cash", CASH)
    day.tell("cash", *TO_THE_DOOR)
    day.place("collected", fulfilment=Fulfilment.PICKUP)
    day.tell("collected", C.ACCEPT, C.READY, C.COLLECT)
    day.place_and("rejected", C.REJECT, reason=R.TOO_BUSY)
    day.place("cancelled while placed")
    day.tell("cancelled while placed", C.CANCEL, who=day.customer, reason=R.CHANGED_MIND)
    day.place("cancelled while unpaid", token="tok_declined")
    day.tell("cancelled while unpaid", C.CANCEL, who=day.customer, reason=R.ORDERED_BY_MISTAKE)
    day.place("cancelled while unconfirmed", token="tok_confirm")
    day.tell("cancelled while unconfirmed", C.CANCEL, who=day.customer, reason=R.OTHER)
    day.place_and("cancelled before the capture", C.ACCEPT, C.CANCEL, reason=R.CLOSING)
    day.place_and("uncaptured", C.ACCEPT, token="tok_capture_fails")
    day.place_and("gone before the capture failed", *TO_THE_DOOR, C.COMPLETE, token="tok_capture_fails")
    day.place("confirmed", token="tok_confirm")
    day.payments.confirm(day.customer, day.orders["confirmed"].id)
    day.place("paid again", token="tok_declined")
    day.payments.pay(day.customer, day.orders["paid again"].id, "tok_ok")
    day.place_and("refunded before the capture", C.ACCEPT)
    day.refund("refunded before the capture", "1")
    day.refund("refunded before the capture", "2", reason=R.ITEM_UNAVAILABLE, who=day.operator)
    day.merchants.update(day.owner, day.merchant.id, MerchantChanges(auto_accept=True, offers_pickup=False))
    day.place("accepted at once")
    day.place("accepted at once in cash", CASH)
    day.place("cancelled before it was accepted at once")
    day.tell("cancelled before it was accepted at once", C.CANCEL, who=day.customer, reason=R.CHANGED_MIND)
    day.merchants.update(day.owner, day.merchant.id, MerchantChanges(auto_accept=False))
    _placed_for_the_evening(day)


def _placed_for_the_evening(day: Day) -> None:
    for name in (
        "asked",
        "asked in vain",
        "asked in silence",
        "cancelled on the way",
        "nobody there",
        "fell",
    ):
        day.place_and(name, C.ACCEPT)
    day.place_and("unrefundable", C.ACCEPT, token="tok_refund_fails")
    for name in ("unanswered", "operator's", "late"):
        day.place(name)
    day.place("unpaid", token="tok_declined")
    day.place("unconfirmed", token="tok_confirm")


def evening(day: Day, fleet: Fleet) -> None:
    """What becomes of orders that are paid and captured; deadlines pass."""
    day.tell("operator's", C.CANCEL, who=day.operator, reason=R.CLOSING)
    day.tell("asked", C.REQUEST_CANCEL, reason=R.CHANGED_MIND)
    day.tell("asked", C.CANCEL, reason=R.OTHER)
    day.tell("asked in vain", C.REQUEST_CANCEL, reason=R.TAKES_TOO_LONG)
    day.tell("asked in vain", C.DECLINE_CANCEL, C.READY, C.CANCEL, reason=R.ITEM_UNAVAILABLE)
    day.tell("asked in silence", C.REQUEST_CANCEL, reason=R.OTHER)
    day.tell("asked in silence", C.READY)
    day.tell("unrefundable", C.CANCEL, reason=R.CLOSING)
    for name in ("cancelled on the way", "nobody there", "fell"):
        day.tell(name, C.READY, C.CLAIM, C.PICK_UP)
    day.tell("cancelled on the way", C.CANCEL, who=day.operator, reason=R.OTHER)
    day.tell("nobody there", C.FAIL_DELIVERY, reason=R.CUSTOMER_UNREACHABLE)
    day.tell("fell", C.FAIL_DELIVERY, reason=R.ACCIDENT)
    day.refund("nobody there", who=day.operator, reason=R.GOODWILL)
    for line in ("1", "3"):
        day.refund("collected", line)
    day.refund("collected")
    day.refund("cash", "2")
    day.refunds.report_problem(day.customer, day.orders["completed"].id, R.MISSING, ("3",), "没有茶")
    day.refund("completed", "3", reason=R.MISSING)
    day.tell("late", C.ACCEPT)
    day.pass_by(fleet, minutes=25)
    day.tell("late", C.READY)
    day.pass_by(fleet, hours=25)


PARTS: tuple[Callable[[Day, Fleet], None], ...] = (morning, noon, evening, night)
