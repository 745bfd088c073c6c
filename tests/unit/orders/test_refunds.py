"""Refunds: exact per line, never beyond what is left, and at the right one's cost."""

from dataclasses import replace

import pytest

from pannier.core.money import Money
from pannier.orders.errors import OrderLineRefunded, OrderLineUnknown, RefundExceedsPayment
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    LineRequest,
    Order,
    Payer,
    Price,
    Reason,
    Rider,
    Status,
    TimelineEntry,
)
from pannier.orders.pricing import price
from pannier.orders.refunds import bearer_of, owed_after_cancelling, refund_amount
from tests.unit.orders.builders import NOON, an_order
from tests.unit.orders.menus import TEA, inputs_of, noodles

NONE: frozenset[str] = frozenset()


def priced() -> tuple[Order, Price]:
    """80.00: noodles at 62.00 with -3.97 and +0.79, tea at 16.00 with -1.03 and +0.21; delivery and tip 3.00 each."""
    result = price(inputs_of(noodles(2), LineRequest(TEA.id, (), 2), tip_minor=300))
    return replace(an_order(), total=result.total), result


def test_a_line_comes_back_with_its_share_of_discounts_and_packing() -> None:
    order, result = priced()
    assert refund_amount(order, result, ("1",), NONE) == Money(6200 - 397 + 79, "CNY")
    assert refund_amount(order, result, ("2",), NONE) == Money(1600 - 103 + 21, "CNY")
    assert refund_amount(order, result, ("1", "2"), NONE) == Money(8000 - 300 - 300, "CNY")


def test_without_lines_all_that_is_left_comes_back() -> None:
    order, result = priced()
    assert refund_amount(order, result, (), NONE) == Money(8000, "CNY")
    assert refund_amount(replace(order, refunded_minor=1518), result, (), {"2"}) == Money(6482, "CNY")


def test_nothing_is_refunded_twice_or_beyond() -> None:
    order, result = priced()
    with pytest.raises(OrderLineRefunded):
        refund_amount(replace(order, refunded_minor=1518), result, ("2",), {"2"})
    with pytest.raises(OrderLineUnknown):
        refund_amount(order, result, ("3",), NONE)
    with pytest.raises(RefundExceedsPayment) as refusal:
        refund_amount(replace(order, refunded_minor=8000), result, (), NONE)
    assert refusal.value.refundable == Money(0, "CNY")
    with pytest.raises(RefundExceedsPayment):
        refund_amount(replace(order, refunded_minor=7000), result, ("1",), NONE)


@pytest.mark.parametrize(
    ("command", "kind", "reason", "owed", "payer"),
    [
        (Command.CANCEL, ActorKind.MERCHANT, Reason.ITEM_UNAVAILABLE, 8800, Payer.MERCHANT),
        (Command.CANCEL, ActorKind.MERCHANT, Reason.CHANGED_MIND, 8800, Payer.MERCHANT),
        (Command.CANCEL, ActorKind.OPERATOR, Reason.CLOSING, 8800, Payer.MERCHANT),
        (Command.CANCEL, ActorKind.OPERATOR, Reason.OTHER, 8800, Payer.PLATFORM),
        (Command.FAIL_DELIVERY, ActorKind.COURIER, Reason.CUSTOMER_UNREACHABLE, 0, Payer.CUSTOMER),
        (Command.FAIL_DELIVERY, ActorKind.COURIER, Reason.ACCIDENT, 8800, Payer.PLATFORM),
    ],
)
def test_who_cancelled_when_and_why_decides(
    command: Command, kind: ActorKind, reason: Reason, owed: int, payer: Payer
) -> None:
    entry = TimelineEntry(5, command, Status.CANCELLED, Actor(kind), NOON, reason)
    assert owed_after_cancelling(an_order(), entry) == (Money(owed, "CNY"), payer)


def test_a_merchants_own_rider_fails_at_the_merchants_cost() -> None:
    entry = TimelineEntry(
        5, Command.FAIL_DELIVERY, Status.CANCELLED, Actor(ActorKind.MERCHANT), NOON, Reason.ACCIDENT
    )
    order = replace(an_order(rider=Rider.MERCHANT), refunded_minor=800)
    assert owed_after_cancelling(order, entry) == (Money(8000, "CNY"), Payer.MERCHANT)


def test_the_one_who_is_to_blame_bears_a_refund() -> None:
    assert bearer_of(ActorKind.MERCHANT, Reason.GOODWILL) is Payer.MERCHANT
    assert bearer_of(ActorKind.OPERATOR, Reason.SPOILED) is Payer.MERCHANT
    assert bearer_of(ActorKind.OPERATOR, Reason.GOODWILL) is Payer.PLATFORM
