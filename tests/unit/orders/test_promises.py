"""By when an order is to be ready and with its customer, whatever the merchant says that it takes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.errors import InvalidInput
from pannier.orders.codec import entry_of_json, entry_to_json
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.lifecycle import Details, advance, stands_there
from pannier.orders.model import Actor, Command, Due, DueKind, Fulfilment, Order, PaymentMethod, Status
from pannier.orders.promises import checked_preparation, preparation_promised, promised_at, ready_by
from pannier.orders.replaying import replay_timeline
from tests.unit.orders.builders import MERCHANT, NOON, PLATFORM, TERMS, TIMER, an_order

WAY = timedelta(minutes=25)  # of the orders to test with: 45 to the customer, 20 of them to prepare
said = st.none() | st.integers(1, 240)
late = st.integers(0, 4 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


def placed(scheduled_for: datetime | None = None, fulfilment: Fulfilment = Fulfilment.DELIVERY) -> Order:
    return an_order(fulfilment, method=PaymentMethod.CASH_ON_DELIVERY, scheduled_for=scheduled_for)


def accepted(order: Order, at: datetime, minutes: int | None, actor: Actor = MERCHANT) -> Order:
    return advance(order, Command.ACCEPT, actor, at, TERMS, Details(preparation_minutes=minutes))


@given(said, late, st.none() | late)
def test_promises_follow_what_the_merchant_says(
    minutes: int | None, at: datetime, scheduled_for: datetime | None
) -> None:
    order = accepted(placed(scheduled_for), at, minutes)
    counted_from = max(at, scheduled_for or at)
    by = counted_from + timedelta(minutes=20 if minutes is None else minutes)
    assert ready_by(order) == by
    assert order.promised_at == by + WAY
    assert preparation_promised(order) == by - counted_from
    assert order.due == Due(by, DueKind.MARK_LATE)
    assert order.latest.preparation_minutes == minutes


@given(said, late)
def test_an_order_is_late_by_the_promise_that_was_made(minutes: int | None, at: datetime) -> None:
    order = accepted(placed(), at, minutes)
    by = ready_by(order)
    assert by is not None
    with pytest.raises(OrderTransitionRefused):
        advance(order, Command.MARK_LATE, TIMER, by - timedelta(microseconds=1), TERMS)
    marked = advance(order, Command.MARK_LATE, TIMER, by, TERMS)
    assert (marked.due, marked.promised_at, ready_by(marked)) == (None, by + WAY, by)
    ready = advance(marked, Command.READY, MERCHANT, by + timedelta(minutes=1), TERMS)
    assert ready.due == Due(by + WAY, DueKind.MARK_LATE)
    assert ready_by(ready) == by


@given(said, late)
def test_the_timeline_alone_leads_to_the_same_promises(minutes: int | None, at: datetime) -> None:
    before = placed()
    after = accepted(before, at, minutes)
    entries = [entry_of_json(entry_to_json(order.latest)) for order in (before, after)]
    gone_through = replay_timeline(after, entries, TERMS)
    assert gone_through.refused is None
    assert gone_through.states[-1].due == after.due
    assert gone_through.states[-1].promised_at == after.promised_at


@given(late)
def test_who_says_nothing_promises_what_was_quoted(at: datetime) -> None:
    usual, same = accepted(placed(), at, None), accepted(placed(), at, 20)
    assert (usual.promised_at, usual.due) == (same.promised_at, same.due)
    assert accepted(placed(), at, None, PLATFORM).promised_at == at + timedelta(minutes=45)


def test_an_order_that_nobody_took_on_promises_nothing() -> None:
    order = placed()
    assert (ready_by(order), preparation_promised(order), order.promised_at) == (None, None, None)
    assert promised_at(order, NOON, 60) == NOON + timedelta(minutes=60) + WAY


@pytest.mark.parametrize("minutes", [-1, 0, 241, 10_000])
def test_nobody_takes_no_time_or_half_a_day(minutes: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_preparation(minutes)
    assert refusal.value.path == ("preparationMinutes",)
    assert [checked_preparation(each) for each in (None, 1, 240)] == [None, 1, 240]


def test_accepted_is_an_order_that_is_being_prepared() -> None:
    order = accepted(placed(), NOON, 10)
    assert stands_there(order, Command.ACCEPT)
    assert not stands_there(placed(), Command.ACCEPT)
    ready = advance(order, Command.READY, MERCHANT, NOON, TERMS)
    assert not stands_there(ready, Command.ACCEPT)
    assert not stands_there(order, Command.REFUND)  # which leaves an order where it stands
    assert ready.status is Status.READY
