"""What everybody will do about each order, drawn beforehand from a seed. Pure.

The world still decides what comes of it: a plan to cancel may lose the race against the kitchen, a courier who wants
an order may be too late, and what somebody has a taste for may be sold out.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from pannier.local.demo.draw import Draw

T = TypeVar("T")


class Taste(StrEnum):
    """How a customer finds something to eat."""

    FAVOURITE = "FAVOURITE"  # where they ordered last, else as CUISINE
    CUISINE = "CUISINE"  # nearby, of a kind they like
    NEARBY = "NEARBY"
    BEST = "BEST"  # the best rated
    SPECIAL = "SPECIAL"  # queues at noon for a dish of which there are not enough


class Paying(StrEnum):
    """How a customer pays."""

    CARD = "CARD"
    CASH = "CASH"
    CONFIRMED = "CONFIRMED"  # the bank asks; the customer answers
    NEVER_CONFIRMED = "NEVER_CONFIRMED"
    SECOND_CARD = "SECOND_CARD"  # the first one is declined
    DECLINED = "DECLINED"  # and there is no second one
    CAPTURE_FAILS = "CAPTURE_FAILS"
    REFUND_FAILS = "REFUND_FAILS"


class Mood(StrEnum):
    """Whether a customer stays with the decision."""

    SURE = "SURE"
    LETS_QUOTE_EXPIRE = "LETS_QUOTE_EXPIRE"  # and takes the fresh one
    WALKS_AWAY = "WALKS_AWAY"  # from a quote; asks for another one later
    TAPS_TWICE = "TAPS_TWICE"
    CANCELS_UNPAID = "CANCELS_UNPAID"
    CANCELS_AT_ONCE = "CANCELS_AT_ONCE"
    ASKS_TO_CANCEL = "ASKS_TO_CANCEL"


class Kitchen(StrEnum):
    """What the merchant does with the order."""

    ACCEPTS = "ACCEPTS"
    REFUSES = "REFUSES"
    SILENT = "SILENT"
    LATE = "LATE"
    RUNS_OUT = "RUNS_OUT"  # marks an item as sold out, and refuses
    GIVES_UP = "GIVES_UP"  # cancels what it had accepted


class Answer(StrEnum):
    """What the merchant says to a customer who asks to cancel."""

    AGREES = "AGREES"
    DECLINES = "DECLINES"
    SILENT = "SILENT"


class Ride(StrEnum):
    """How the delivery goes."""

    DELIVERS = "DELIVERS"
    NOBODY_HOME = "NOBODY_HOME"
    WRONG_ADDRESS = "WRONG_ADDRESS"
    ACCIDENT = "ACCIDENT"


class After(StrEnum):
    """What the customer does when the food is there."""

    COMPLETES = "COMPLETES"
    FORGETS = "FORGETS"
    REPORTS = "REPORTS"  # that something is missing, wrong or spoiled


class Office(StrEnum):
    """Whether an operator steps in."""

    STAYS_OUT = "STAYS_OUT"
    CANCELS = "CANCELS"
    REFUNDS = "REFUNDS"


class Refund(StrEnum):
    """What the merchant gives back of its own accord, or after a report."""

    NOTHING = "NOTHING"
    A_LINE = "A_LINE"
    WHOLE = "WHOLE"


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """One order, from hunger to the last word. `moment` is when in the rush, from 0 to 1.

    Minutes are the platform's. `cooking` is per cent of the preparation time the merchant promises.
    """

    number: int
    customer: int
    moment: float
    taste: Taste
    pickup: bool
    scheduled: bool
    paying: Paying
    mood: Mood
    tip_minor: int
    dishes: int
    kitchen: Kitchen
    refusal: str
    answer: Answer
    cooking: int
    ride: Ride
    after: After
    office: Office
    refund: Refund
    problem: str
    thinks: timedelta  # the merchant, before answering
    hesitates: timedelta  # the customer, before changing mind
    walks: timedelta  # the rider, to the counter
    rides: timedelta

    def draw(self, purpose: str, seed: int) -> Draw:
        """Chance for what can be decided on the spot only, such as the dishes."""
        return Draw("simulate", str(seed), str(self.number), purpose)


_TASTES = {Taste.FAVOURITE: 30, Taste.CUISINE: 34, Taste.NEARBY: 16, Taste.BEST: 12, Taste.SPECIAL: 8}
_PAYING = {
    Paying.CARD: 60,
    Paying.CASH: 14,
    Paying.CONFIRMED: 9,
    Paying.NEVER_CONFIRMED: 3,
    Paying.SECOND_CARD: 4,
    Paying.DECLINED: 3,
    Paying.CAPTURE_FAILS: 4,
    Paying.REFUND_FAILS: 3,
}
_MOODS = {
    Mood.SURE: 79,
    Mood.LETS_QUOTE_EXPIRE: 2,
    Mood.WALKS_AWAY: 2,
    Mood.TAPS_TWICE: 4,
    Mood.CANCELS_UNPAID: 2,
    Mood.CANCELS_AT_ONCE: 5,
    Mood.ASKS_TO_CANCEL: 6,
}
_KITCHENS = {
    Kitchen.ACCEPTS: 78,
    Kitchen.REFUSES: 5,
    Kitchen.SILENT: 4,
    Kitchen.LATE: 6,
    Kitchen.RUNS_OUT: 4,
    Kitchen.GIVES_UP: 3,
}
_REFUSALS = ("TOO_BUSY", "ITEM_UNAVAILABLE", "CLOSING", "OTHER")
_ANSWERS = {Answer.AGREES: 50, Answer.DECLINES: 30, Answer.SILENT: 20}
_RIDES = {Ride.DELIVERS: 94, Ride.NOBODY_HOME: 3, Ride.WRONG_ADDRESS: 1, Ride.ACCIDENT: 2}
_AFTERS = {After.COMPLETES: 52, After.FORGETS: 40, After.REPORTS: 8}
_OFFICES = {Office.STAYS_OUT: 95, Office.CANCELS: 2, Office.REFUNDS: 3}
_REFUNDS = {Refund.NOTHING: 93, Refund.A_LINE: 4, Refund.WHOLE: 3}
_PROBLEMS = ("MISSING", "WRONG", "SPOILED")
_TIPS = (0, 0, 0, 0, 200, 300, 500, 1_000)


def plans(seed: int, orders: int, customers: int) -> tuple[OrderPlan, ...]:
    """The plans of so many orders by so many customers, in the order of their time."""
    drawn = (_plan(seed, number, customers) for number in range(1, orders + 1))
    return tuple(sorted(drawn, key=lambda plan: (plan.moment, plan.number)))


def customers_of(orders: int, residents: int) -> int:
    """How many people order: they come back two or three times."""
    return max(1, min(residents, -(-orders * 2 // 5)))


def idempotency_key(run: str, plan: OrderPlan) -> str:
    """The client's name for its attempt to place the order; another one for each run of the simulation."""
    return hashlib.sha256(f"{run}/{plan.number}".encode()).hexdigest()[:32]


def weighted(draw: Draw, choices: dict[T, int]) -> T:
    """One of the choices, each so many times in the sum of all."""
    left = draw.integer(1, sum(choices.values()))
    for choice, weight in choices.items():
        left -= weight
        if left <= 0:
            return choice
    raise AssertionError("weights add up")


def _plan(seed: int, number: int, customers: int) -> OrderPlan:
    draw = Draw("simulate", str(seed), str(number))
    kitchen, taste, paying = weighted(draw, _KITCHENS), weighted(draw, _TASTES), weighted(draw, _PAYING)
    special = taste is Taste.SPECIAL
    return OrderPlan(
        number=number,
        customer=draw.integer(0, customers - 1),
        moment=0.45 + _peak(draw) / 10 if special else _peak(draw),
        taste=taste,
        pickup=special or draw.chance(18),
        scheduled=not special and draw.chance(6),
        paying=paying,
        mood=weighted(draw, _MOODS),
        tip_minor=draw.one(_TIPS),
        dishes=draw.one((1, 1, 2, 2, 2, 3, 4)),
        kitchen=kitchen,
        refusal=draw.one(_REFUSALS),
        answer=weighted(draw, _ANSWERS),
        cooking=draw.integer(115, 140) if kitchen is Kitchen.LATE else draw.integer(25, 70),
        ride=weighted(draw, _RIDES),
        after=weighted(draw, _AFTERS),
        office=weighted(draw, _OFFICES),
        refund=Refund.A_LINE if paying is Paying.REFUND_FAILS else weighted(draw, _REFUNDS),
        problem=draw.one(_PROBLEMS),
        thinks=timedelta(seconds=draw.integer(10, 70)),
        hesitates=timedelta(seconds=draw.integer(5, 60)),
        walks=timedelta(seconds=draw.integer(30, 150)),
        rides=timedelta(seconds=draw.integer(120, 420)),
    )


def _peak(draw: Draw) -> float:
    """A bell over the rush: the mean of three even chances."""
    return sum(draw.integer(0, 9_999) for _ in range(3)) / 30_000
