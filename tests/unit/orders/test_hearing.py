"""Telling those who hear of order events: within the request behind it, measured, one after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pannier.core.clock import FixedClock
from pannier.orders.events import OrderEvent, TimelineGap
from pannier.orders.hearing import Hearing
from pannier.orders.lifecycle import Details, advance
from pannier.orders.model import Command, Order, Reason
from pannier.telemetry.catalogue import ORDERS, REACTION_TIME
from pannier.telemetry.correlation import correlated, current_correlation
from pannier.telemetry.measuring import collecting
from tests.unit.orders.builders import CUSTOMER, MERCHANT, NOON, PAYMENTS, TERMS, an_order

PLACED = an_order()
PAID = advance(PLACED, Command.PAY, PAYMENTS, NOON, TERMS, Details(correlation_id="01JA"))
ACCEPTED = advance(PAID, Command.ACCEPT, MERCHANT, NOON, TERMS)
ASKED = advance(ACCEPTED, Command.REQUEST_CANCEL, CUSTOMER, NOON, TERMS, Details(Reason.CHANGED_MIND))


def test_each_hears_within_the_request_that_the_event_follows_from() -> None:
    heard: list[tuple[str, str, str | None]] = []

    def hearer(name: str) -> object:
        return lambda event: heard.append((name, event.id, current_correlation()))

    hearing = Hearing([hearer("a"), hearer("b")], FixedClock(NOON), counts_states=True)  # type: ignore[list-item]
    with correlated(None):
        hearing.on_change(PLACED, PAID)
        hearing.on_change(PAID, ACCEPTED)
    paid, accepted = f"{PAID.id}:2", f"{PAID.id}:3"
    assert heard == [
        ("a", paid, "01JA"),
        ("b", paid, "01JA"),
        ("a", accepted, None),
        ("b", accepted, None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "states"),
    [(None, PLACED, ["PENDING_PAYMENT"]), (PAID, ACCEPTED, ["PREPARING"]), (ACCEPTED, ASKED, [])],
)
def test_an_order_is_counted_when_it_comes_into_a_state(
    old: Order | None, new: Order, states: list[str]
) -> None:
    clock = FixedClock(NOON + timedelta(seconds=2.5))
    with correlated(None), collecting("order_reactions") as collected:
        Hearing([], clock, counts_states=True).on_change(old, new)
        Hearing([], clock, counts_states=False).on_change(old, new)
    times = [each for each in collected.measurements if each.metric is REACTION_TIME]
    assert [(each.value, each.dimensions) for each in times] == [(2500, {"function": "order_reactions"})] * 2
    counted = [each for each in collected.measurements if each.metric is ORDERS]
    assert [each.dimensions["state"] for each in counted] == states


def test_what_one_does_not_hear_is_not_counted() -> None:
    def fail(event: OrderEvent) -> None:
        raise ConnectionError

    with correlated(None), collecting("order_reactions") as collected:
        with pytest.raises(ConnectionError):
            Hearing([fail], FixedClock(NOON), counts_states=True).on_change(PLACED, PAID)
        with pytest.raises(TimelineGap):
            Hearing([], FixedClock(NOON), counts_states=True).on_change(PLACED, ACCEPTED)
        Hearing([fail], FixedClock(NOON), counts_states=True).on_change(PAID, replace(PAID, version=9))
    assert list(collected.measurements) == []
