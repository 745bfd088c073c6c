"""What days come to: defined by examples, and for any lives of orders the same as a recount by the auditor."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.audit.books import Books, OrderFile
from pannier.audit.checks import statistics as check
from pannier.audit.replay import Replay, replay
from pannier.core.money import Money
from pannier.orders import ranges
from pannier.orders.events import OrderEvent
from pannier.orders.lifecycle import Details, advance
from pannier.orders.model import (
    COUNTERS,
    Actor,
    Command,
    Fulfilment,
    MerchantDay,
    Numbers,
    Order,
    PaymentMethod,
    PlatformDay,
    Reason,
    Rider,
)
from pannier.orders.model.numbers import sum_of
from pannier.orders.statistics import change_of_day
from tests.unit.merchants import examples
from tests.unit.orders.builders import COURIER, CUSTOMER, MERCHANT, NOON, PAYMENTS, TERMS, TIMER, an_order
from tests.unit.orders.lives import CURRENCIES, delivered, from_first, lives

C, R = Command, Reason
DAY = date(2026, 5, 4)


class Sums:
    """What the stream's function writes: an event is claimed, and added to two days, once."""

    def __init__(self) -> None:
        self.claimed: set[str] = set()
        self.days: dict[tuple[str, date], Numbers] = {}
        self.platform: dict[tuple[str, str, date], Numbers] = {}

    def add(self, event: OrderEvent) -> None:
        change = change_of_day(event)
        if change is None or event.id in self.claimed:
            return
        self.claimed.add(event.id)
        key = change.merchant_id, change.business_date
        self.days[key] = self.days.get(key, Numbers()) + change.numbers
        share = change.merchant_id, event.order.total.currency, change.business_date
        self.platform[share] = self.platform.get(share, Numbers()) + change.numbers

    def books(self, orders: list[list[Order]]) -> Books:
        files = {
            states[-1].id: OrderFile(
                states[-1].id, states[-1], timeline={each.sequence: each.latest for each in states}
            )
            for states in orders
        }
        return Books(
            NOON,
            TERMS,
            orders=files,
            days=tuple(MerchantDay(*key, numbers) for key, numbers in self.days.items()),
            platform=tuple(PlatformDay(*key[1:], numbers) for key, numbers in self.platform.items()),
        )


def replays(books: Books) -> dict[str, Replay]:
    """All of them: whatever orders live through, the rules can go through again."""
    found = {order_id: replay(file, TERMS) for order_id, file in books.orders.items()}
    assert not any(each is None or each.refused for each in found.values())
    return {order_id: each for order_id, each in found.items() if each}


@given(lives(), st.randoms(use_true_random=False))
def test_however_events_are_delivered_the_days_equal_a_recount(
    orders: list[list[Order]], random: Random
) -> None:
    sums = Sums()
    for event in delivered(orders, random):
        sums.add(event)
    books = sums.books(orders)
    assert [*check.days(books, replays(books)), *check.platform(books, replays(books))] == []
    for currency in set(CURRENCIES.values()):
        merchants = [day for (merchant, _), day in sums.days.items() if CURRENCIES[merchant] == currency]
        platform = [day for (_, of, _), day in sums.platform.items() if of == currency]
        assert sum_of(platform) == sum_of(merchants)


@given(lives(), st.sampled_from(COUNTERS), st.integers(0, 3))
def test_a_recount_finds_every_counter_that_is_off(
    orders: list[list[Order]], counter: str, which: int
) -> None:
    sums = Sums()
    for states in orders:
        for event in from_first(states):
            sums.add(event)
    key = sorted(sums.days)[which % len(sums.days)]
    sums.days[key] += Numbers({counter: 1})
    books = sums.books(orders)
    (finding,) = check.days(books, replays(books))
    assert finding.subject == f"{key[0]}/{key[1]}"
    assert finding.found == f"{counter} {sums.days[key][counter]}"
    share = next(share for share in sums.platform if share[0] == key[0] and share[2] == key[1])
    sums.platform[share] += Numbers({counter: 1})
    books = sums.books(orders)
    (finding,) = check.platform(books, replays(books))
    assert finding.subject == f"platform/{share[2]}/{share[1]}"


@given(lives())
def test_parts_add_up(orders: list[list[Order]]) -> None:
    """Hours to what was placed and sold where the hour is known, reasons to what they are the reasons of."""
    orders = [[replace(each, business_hour=each.business_hour or 0) for each in states] for states in orders]
    changes = [
        change for states in orders for event in from_first(states) if (change := change_of_day(event))
    ]
    by_day: dict[date, Numbers] = {}
    for change in changes:
        by_day[change.business_date] = by_day.get(change.business_date, Numbers()) + change.numbers
    found = [MerchantDay("merchant", day, numbers) for day, numbers in by_day.items()]
    days = ranges.range_of("CNY", DAY - timedelta(days=1), DAY + timedelta(days=7), found)
    totals = days.totals
    assert totals == sum_of(change.numbers for change in changes)
    assert [day for day, _ in days.days] == [DAY + timedelta(days=n) for n in range(-1, 8)]
    assert sum(each.orders for each in days.hours()) == totals["placed"] == len(orders)
    assert sum(each.gmv_minor for each in days.hours()) == totals["gmv_minor"]
    assert sum(each.count for each in ranges.cancel_reasons(totals)) == totals["cancelled"]
    assert sum(each.count for each in ranges.reject_reasons(totals)) == totals["rejected"]
    assert ranges.refused(totals) + ranges.unanswered(totals) == totals["rejected"]
    assert sum(each.amount_minor or 0 for each in ranges.refund_reasons(totals)) == totals["refunded_minor"]
    assert totals["prepared_late"] <= totals["prepared"]
    assert totals["delivered_late"] <= totals["delivered"]


def lived(order: Order, *steps: tuple[Command, Actor, float, Details]) -> Numbers:
    """What a life came to; steps by their minutes after noon."""
    states = [order]
    for command, actor, minute, details in steps:
        at = NOON + timedelta(minutes=minute)
        states.append(advance(states[-1], command, actor, at, TERMS, details))
    found = [change_of_day(event) for event in from_first(states)]
    return sum_of(change.numbers for change in found if change)


NONE = Details()
PAID_AND_ACCEPTED = ((C.PAY, PAYMENTS, 0, NONE), (C.ACCEPT, MERCHANT, 5, NONE))


def test_an_order_that_goes_well() -> None:
    order = replace(an_order(), business_hour=12)
    assert lived(
        order,
        *PAID_AND_ACCEPTED,
        (C.READY, MERCHANT, 24.5, NONE),
        (C.CLAIM, COURIER, 25, NONE),
        (C.PICK_UP, COURIER, 30, NONE),
        (C.DELIVER, COURIER, 50, NONE),
        (C.COMPLETE, CUSTOMER, 60, NONE),
        (C.REFUND, MERCHANT, 70, Details(R.MISSING, amount=Money(300, "CNY"))),
        (C.REFUND, MERCHANT, 80, Details(R.MISSING, amount=Money(200, "CNY"))),
    ) == Numbers(
        {
            "placed": 1,
            "h12": 1,
            "accepted": 1,
            "prepared": 1,
            "prepared_s": 1_170,
            "promised_s": 1_200,
            "delivered": 1,
            "completed": 1,
            "gmv_minor": 8_800,
            "g12": 8_800,
            "refunded_minor": 500,
            "refunds_MISSING": 2,
            "refunded_MISSING": 500,
        }
    )


def test_an_order_that_comes_late() -> None:
    """Whether it is late counts by when it is ready and there, not by when somebody noticed."""
    order = an_order(rider=Rider.MERCHANT)
    numbers = lived(
        order,
        *PAID_AND_ACCEPTED,
        (C.READY, MERCHANT, 25.1, NONE),
        (C.PICK_UP, MERCHANT, 26, NONE),
        (C.MARK_LATE, TIMER, 50, NONE),
        (C.DELIVER, MERCHANT, 50.1, NONE),
    )
    assert numbers == Numbers(
        {
            "placed": 1,
            "accepted": 1,
            "prepared": 1,
            "prepared_s": 1_206,
            "promised_s": 1_200,
            "prepared_late": 1,
            "late": 1,
            "delivered": 1,
            "delivered_late": 1,
        }
    )


def test_what_the_merchant_promises_is_what_counts() -> None:
    order = an_order(Fulfilment.PICKUP)
    longer = (C.ACCEPT, MERCHANT, 5, Details(preparation_minutes=40))
    numbers = lived(order, (C.PAY, PAYMENTS, 0, NONE), longer, (C.READY, MERCHANT, 44, NONE))
    assert (numbers["promised_s"], numbers["prepared_late"]) == (2_400, 0)


def test_nobody_knows_when_the_preparation_of_what_is_for_later_begins() -> None:
    order = an_order(scheduled_for=NOON + timedelta(hours=2))
    numbers = lived(order, *PAID_AND_ACCEPTED, (C.READY, MERCHANT, 110, NONE))
    assert numbers == Numbers({"placed": 1, "accepted": 1})


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([(C.EXPIRE, TIMER, 900, NONE)], {"rejected": 1, "rejects_NOT_ANSWERED": 1}),
        ([(C.REJECT, MERCHANT, 1, Details(R.TOO_BUSY))], {"rejected": 1, "rejects_TOO_BUSY": 1}),
        ([(C.CANCEL, CUSTOMER, 1, Details(R.CHANGED_MIND))], {"cancelled": 1, "cancels_CHANGED_MIND": 1}),
        (
            [(C.ACCEPT, MERCHANT, 1, NONE), (C.CANCEL, MERCHANT, 2, Details(R.ITEM_UNAVAILABLE))],
            {"accepted": 1, "cancelled": 1, "cancels_ITEM_UNAVAILABLE": 1},
        ),
    ],
)
def test_orders_that_come_to_nothing(
    steps: list[tuple[Command, Actor, float, Details]], counted: dict[str, int]
) -> None:
    order = an_order(method=PaymentMethod.CASH_ON_DELIVERY)
    assert lived(order, *steps) == Numbers({"placed": 1, **counted})


def test_what_was_not_paid_is_no_refusal() -> None:
    numbers = lived(an_order(), (C.EXPIRE, TIMER, 900, NONE))
    assert numbers == Numbers({"placed": 1, "cancelled": 1, "cancels_NOT_PAID": 1})
    assert ranges.acceptance(numbers) is None


def test_rates_and_averages_are_rounded_and_null_where_there_is_nothing() -> None:
    nothing = Numbers()
    assert ranges.acceptance(nothing) is None
    assert ranges.average_order(nothing, "CNY") is None
    assert ranges.preparation_seconds(nothing) is ranges.promised_seconds(nothing) is None
    numbers = Numbers(
        {
            "accepted": 2,
            "rejected": 1,
            "completed": 2,
            "gmv_minor": 101,
            "prepared": 3,
            "prepared_s": 100,
            "promised_s": 101,
        }
    )
    assert ranges.acceptance(numbers) == 6_667
    assert ranges.average_order(numbers, "CNY") == Money(51, "CNY")
    assert (ranges.preparation_seconds(numbers), ranges.promised_seconds(numbers)) == (33, 34)


def test_hours_are_those_of_the_week() -> None:
    monday, sunday = date(2026, 5, 4), date(2026, 5, 10)
    found = [
        MerchantDay("merchant", monday, Numbers({"h12": 2, "g12": 500, "h00": 1})),
        MerchantDay("merchant", sunday, Numbers({"h23": 1})),
        MerchantDay("merchant", monday + timedelta(days=7), Numbers({"h12": 1})),
    ]
    days = ranges.range_of("CNY", monday, monday + timedelta(days=8), found)
    assert days.hours() == (
        ranges.HourNumbers(0, 0, 1, 0),
        ranges.HourNumbers(0, 12, 3, 500),
        ranges.HourNumbers(6, 23, 1, 0),
    )


def test_a_day_of_every_counter_stays_under_a_kilobyte_where_a_shop_is_open_for_sixteen_hours() -> None:
    """Beyond, every addition would cost twice as much. Names and numbers as DynamoDB counts them."""
    open_hours = [f"{letter}{hour:02d}" for hour in range(7, 23) for letter in "hg"]
    totals = [name for name in COUNTERS if "_" not in name or name.endswith(("_minor", "_late", "_s"))]
    usual = [
        f"{kind}_{reason}" for kind in ("cancels", "refunds", "refunded") for reason in ("OTHER", "WRONG")
    ]
    names = {*open_hours, *usual, *(name for name in totals if not name[1:].isdigit())}
    keys = len("pk") + 26 + len("sk") + 10 + len("kind") + len("merchant-day")
    assert keys + sum(len(name) + 6 for name in names) < 1_024


def test_numbers_know_their_counters() -> None:
    assert Numbers({"placed": 0}) == Numbers()
    assert not Numbers({"placed": 1}) + -Numbers({"placed": 1})
    with pytest.raises(ValueError, match="no counters"):
        Numbers({"eaten": 1})


def test_an_hour_is_that_of_the_clock_at_the_store() -> None:
    past_midnight = datetime(2026, 5, 4, 16, 30, tzinfo=UTC)
    assert examples.MERCHANT.business_hour(past_midnight) == 0
    assert examples.MERCHANT.business_date(past_midnight) == date(2026, 5, 5)
