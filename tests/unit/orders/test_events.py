"""Events: one for each change of a head, with an id that stays the same."""

from datetime import timedelta

import pytest

from pannier.orders.events import EVENTS, OrderAccepted, OrderPaid, OrderPlaced, TimelineGap, from_change
from pannier.orders.lifecycle import advance
from pannier.orders.model import Command, Order, PaymentMethod
from tests.unit.orders.builders import MERCHANT, NOON, ORDER_ID, PAYMENTS, TERMS, an_order


def paid() -> Order:
    return advance(an_order(), Command.PAY, PAYMENTS, NOON, TERMS)


def test_every_command_has_its_event() -> None:
    assert set(EVENTS) == set(Command)
    assert len(set(EVENTS.values())) == len(Command)


def test_a_new_head_is_an_order_placed() -> None:
    (event,) = from_change(None, an_order())
    assert isinstance(event, OrderPlaced)
    assert (event.id, event.type, event.awaits_merchant) == (f"{ORDER_ID}:1", "OrderPlaced", False)
    (in_cash,) = from_change(None, an_order(method=PaymentMethod.CASH_ON_DELIVERY))
    assert in_cash.awaits_merchant


def test_a_change_is_the_event_of_its_latest_entry() -> None:
    (event,) = from_change(an_order(), paid())
    assert isinstance(event, OrderPaid)
    assert event.awaits_merchant
    accepted = advance(paid(), Command.ACCEPT, MERCHANT, NOON + timedelta(minutes=1), TERMS)
    (event,) = from_change(paid(), accepted)
    assert isinstance(event, OrderAccepted)
    assert (event.id, event.actor, event.at) == (f"{ORDER_ID}:3", MERCHANT, NOON + timedelta(minutes=1))


def test_a_change_without_a_new_entry_is_no_event() -> None:
    assert from_change(paid(), paid()) == ()


def test_a_missing_entry_is_noticed() -> None:
    accepted = advance(paid(), Command.ACCEPT, MERCHANT, NOON, TERMS)
    with pytest.raises(TimelineGap):
        from_change(an_order(), accepted)
    with pytest.raises(TimelineGap):
        from_change(accepted, paid())
