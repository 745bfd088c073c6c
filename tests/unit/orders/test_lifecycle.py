"""The lifecycle: the table as the documentation has it, and what each command does to the head."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.money import Money
from pannier.orders.diagram import lifecycle_diagram
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.lifecycle import (
    REASONS,
    TABLE,
    TERMINAL,
    Details,
    advance,
    available_actions,
)
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    Due,
    DueKind,
    Fulfilment,
    Order,
    PaymentMethod,
    Reason,
    Rider,
    Status,
)
from tests.unit.orders.builders import (
    ACTORS,
    COURIER,
    CUSTOMER,
    MERCHANT,
    NOON,
    OPERATOR,
    PAYMENTS,
    PLATFORM,
    TERMS,
    TIMER,
    an_order,
)

DOCUMENTED = """
PENDING_PAYMENT PAY PAYMENTS PLACED
PENDING_PAYMENT CANCEL CUSTOMER CANCELLED
PENDING_PAYMENT EXPIRE TIMER CANCELLED
PLACED ACCEPT MERCHANT,PLATFORM PREPARING
PLACED REJECT MERCHANT REJECTED
PLACED EXPIRE TIMER REJECTED
PLACED CANCEL CUSTOMER,OPERATOR CANCELLED
PREPARING READY MERCHANT READY
PREPARING CANCEL MERCHANT,OPERATOR,PAYMENTS CANCELLED
PREPARING REQUEST_CANCEL CUSTOMER PREPARING
PREPARING DECLINE_CANCEL MERCHANT PREPARING
PREPARING MARK_LATE TIMER PREPARING
PREPARING REFUND MERCHANT,OPERATOR PREPARING
READY CLAIM COURIER READY
READY PICK_UP COURIER,MERCHANT DELIVERING
READY COLLECT MERCHANT COMPLETED
READY CANCEL MERCHANT,OPERATOR,PAYMENTS CANCELLED
READY MARK_LATE TIMER READY
READY REFUND MERCHANT,OPERATOR READY
DELIVERING DELIVER COURIER,MERCHANT DELIVERED
DELIVERING FAIL_DELIVERY COURIER,MERCHANT CANCELLED
DELIVERING CANCEL OPERATOR CANCELLED
DELIVERING MARK_LATE TIMER DELIVERING
DELIVERING REFUND MERCHANT,OPERATOR DELIVERING
DELIVERED COMPLETE CUSTOMER,TIMER COMPLETED
DELIVERED REFUND MERCHANT,OPERATOR DELIVERED
DELIVERED REPORT_PROBLEM CUSTOMER DELIVERED
COMPLETED REFUND MERCHANT,OPERATOR COMPLETED
COMPLETED REPORT_PROBLEM CUSTOMER COMPLETED
CANCELLED REFUND PAYMENTS,OPERATOR CANCELLED
"""


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def run(order: Order, *steps: tuple[Command, Actor, float]) -> Order:
    for command, actor, minutes in steps:
        order = advance(order, command, actor, at(minutes), TERMS)
    return order


PAID = (Command.PAY, PAYMENTS, 1)
ACCEPTED = (PAID, (Command.ACCEPT, MERCHANT, 2))
READY = (*ACCEPTED, (Command.READY, MERCHANT, 15))
RIDING = (*READY, (Command.CLAIM, COURIER, 16), (Command.PICK_UP, COURIER, 20))


def test_the_table_is_the_documented_one() -> None:
    rows = [line.split() for line in DOCUMENTED.strip().splitlines()]
    documented = {
        (Status(status), Command(command)): (
            Status(leads_to),
            frozenset(ActorKind(kind) for kind in who.split(",")),
        )
        for status, command, who, leads_to in rows
    }
    assert {key: (rule.leads_to, rule.who) for key, rule in TABLE.items()} == documented


def test_an_order_runs_from_the_placing_to_the_end() -> None:
    order = run(an_order(), *RIDING, (Command.DELIVER, COURIER, 40), (Command.COMPLETE, CUSTOMER, 50))
    assert order.status is Status.COMPLETED
    assert order.sequence == 8
    assert order.courier_id == "courier"
    assert order.due is None
    assert order.latest.at == at(50)
    assert order.latest.actor == CUSTOMER


def test_a_pickup_order_is_collected_at_the_counter() -> None:
    order = run(an_order(Fulfilment.PICKUP), *READY)
    assert order.due is None
    assert available_actions(order, MERCHANT) == {Command.COLLECT, Command.CANCEL, Command.REFUND}
    assert run(order, (Command.COLLECT, MERCHANT, 30)).status is Status.COMPLETED


def test_every_state_has_its_deadline_or_promise() -> None:
    order = an_order()
    assert order.due == Due(at(15), DueKind.EXPIRE)
    order = run(order, PAID)
    assert order.due == Due(at(6), DueKind.EXPIRE)
    order = run(order, (Command.ACCEPT, MERCHANT, 2))
    assert order.due == Due(at(22), DueKind.MARK_LATE)
    assert order.promised_at == at(47)
    order = run(order, (Command.READY, MERCHANT, 15))
    assert order.due == Due(at(47), DueKind.MARK_LATE)
    order = run(order, (Command.CLAIM, COURIER, 16), (Command.PICK_UP, COURIER, 20))
    assert order.due == Due(at(47), DueKind.MARK_LATE)
    order = run(order, (Command.DELIVER, COURIER, 40))
    assert order.due == Due(at(40) + timedelta(hours=24), DueKind.COMPLETE)


def test_a_scheduled_order_counts_its_promises_from_the_scheduled_time() -> None:
    order = run(an_order(scheduled_for=at(180)), *ACCEPTED)
    assert order.due == Due(at(200), DueKind.MARK_LATE)
    assert order.promised_at == at(225)


def test_a_merchant_that_is_closed_has_its_time_to_answer_from_the_opening() -> None:
    order = run(an_order(scheduled_for=at(300), answer_from=at(120)), PAID)
    assert order.due == Due(at(125), DueKind.EXPIRE)


def test_cash_waits_for_the_merchant_at_once() -> None:
    order = an_order(method=PaymentMethod.CASH_ON_DELIVERY)
    assert order.status is Status.PLACED
    assert order.due == Due(at(5), DueKind.EXPIRE)


@pytest.mark.parametrize(
    ("steps", "minutes", "status", "reason"),
    [((), 15, Status.CANCELLED, Reason.NOT_PAID), ((PAID,), 6, Status.REJECTED, Reason.NOT_ANSWERED)],
)
def test_what_waits_too_long_expires(
    steps: tuple[tuple[Command, Actor, float], ...], minutes: float, status: Status, reason: Reason
) -> None:
    order = run(an_order(), *steps)
    with pytest.raises(OrderTransitionRefused):
        run(order, (Command.EXPIRE, TIMER, minutes - 0.01))
    expired = run(order, (Command.EXPIRE, TIMER, minutes))
    assert (expired.status, expired.latest.reason, expired.due) == (status, reason, None)


def test_lateness_is_told_once_in_each_state() -> None:
    late = run(an_order(), *ACCEPTED, (Command.MARK_LATE, TIMER, 23))
    assert late.status is Status.PREPARING
    assert late.due is None
    with pytest.raises(OrderTransitionRefused):
        run(late, (Command.MARK_LATE, TIMER, 24))
    assert run(late, (Command.READY, MERCHANT, 30)).due == Due(at(47), DueKind.MARK_LATE)
    assert run(late, (Command.READY, MERCHANT, 60)).due is None  # the promise had passed already


def test_a_cancel_request_stands_until_it_is_answered_or_the_food_is_ready() -> None:
    asked = run(an_order(), *ACCEPTED, (Command.REQUEST_CANCEL, CUSTOMER, 3))
    assert asked.cancel_requested
    assert asked.due == Due(at(22), DueKind.MARK_LATE)
    assert Command.REQUEST_CANCEL not in available_actions(asked, CUSTOMER)
    declined = run(asked, (Command.DECLINE_CANCEL, MERCHANT, 4))
    assert not declined.cancel_requested
    assert Command.DECLINE_CANCEL not in available_actions(declined, MERCHANT)
    assert not run(asked, (Command.READY, MERCHANT, 10)).cancel_requested
    agreed = run(asked, (Command.CANCEL, MERCHANT, 4))
    assert (agreed.status, agreed.cancel_requested) == (Status.CANCELLED, False)


def test_only_the_claimant_rides() -> None:
    ready = run(an_order(), *READY)
    other = Actor(ActorKind.COURIER, "other")
    assert available_actions(ready, COURIER) == {Command.CLAIM}
    assert Command.PICK_UP not in available_actions(ready, MERCHANT)
    claimed = run(ready, (Command.CLAIM, COURIER, 16))
    assert available_actions(claimed, COURIER) == {Command.PICK_UP}
    assert available_actions(claimed, other) == frozenset()
    riding = run(claimed, (Command.PICK_UP, COURIER, 17))
    assert available_actions(riding, other) == frozenset()
    assert available_actions(riding, MERCHANT) == {Command.REFUND}
    with pytest.raises(OrderTransitionRefused) as refusal:
        run(riding, (Command.DELIVER, other, 30))
    assert refusal.value.status is Status.DELIVERING
    assert refusal.value.allowed == frozenset()


def test_a_merchant_with_its_own_riders_rides_itself() -> None:
    ready = run(an_order(rider=Rider.MERCHANT), *READY)
    assert available_actions(ready, COURIER) == frozenset()
    delivered = run(ready, (Command.PICK_UP, MERCHANT, 16), (Command.DELIVER, MERCHANT, 30))
    assert delivered.status is Status.DELIVERED
    assert delivered.courier_id is None


def test_nobody_delivers_before_the_pick_up() -> None:
    claimed = run(an_order(), *READY, (Command.CLAIM, COURIER, 16))
    with pytest.raises(OrderTransitionRefused):
        run(claimed, (Command.DELIVER, COURIER, 17))


def test_another_customer_may_do_nothing() -> None:
    assert available_actions(an_order(), Actor(ActorKind.CUSTOMER, "other")) == frozenset()


def test_refunds_add_up_and_end_at_the_total() -> None:
    order = run(an_order(), *ACCEPTED)
    half = Details(Reason.MISSING, "", Money(4400, "CNY"))
    once = advance(order, Command.REFUND, MERCHANT, at(5), TERMS, half)
    assert once.refunded_minor == 4400
    twice = advance(once, Command.REFUND, OPERATOR, at(6), TERMS, half)
    assert twice.refunded_minor == 8800
    assert Command.REFUND not in available_actions(twice, OPERATOR)


def test_cash_is_refunded_only_after_it_was_paid() -> None:
    order = run(an_order(method=PaymentMethod.CASH_ON_DELIVERY), (Command.ACCEPT, PLATFORM, 1))
    assert Command.REFUND not in available_actions(order, MERCHANT)
    carried = run(
        order,
        (Command.READY, MERCHANT, 2),
        (Command.CLAIM, COURIER, 3),
        (Command.PICK_UP, COURIER, 4),
        (Command.DELIVER, COURIER, 5),
    )
    assert Command.REFUND in available_actions(carried, MERCHANT)


def test_problems_are_not_reported_without_end() -> None:
    order = run(an_order(), *RIDING, (Command.DELIVER, COURIER, 40))
    for _ in range(200):
        if Command.REPORT_PROBLEM not in available_actions(order, CUSTOMER):
            break
        order = run(order, (Command.REPORT_PROBLEM, CUSTOMER, 41))
    assert order.sequence == 100
    assert available_actions(order, CUSTOMER) == {Command.COMPLETE}


def test_every_command_that_needs_a_reason_has_some() -> None:
    assert all(REASONS.values())
    assert REASONS[Command.REPORT_PROBLEM] == {Reason.MISSING, Reason.WRONG, Reason.SPOILED, Reason.OTHER}


@given(st.lists(st.tuples(st.sampled_from(Command), st.sampled_from(list(ACTORS.values()))), max_size=40))
def test_whatever_is_tried_the_head_stays_sound(tries: list[tuple[Command, Actor]]) -> None:
    order = an_order()
    now = NOON
    for command, actor in tries:
        now += timedelta(minutes=7)
        details = Details(amount=Money(1100, "CNY")) if command is Command.REFUND else Details()
        available = available_actions(order, actor)
        too_early = actor.kind is ActorKind.TIMER and order.due is not None and now < order.due.at
        if command not in available or too_early:
            with pytest.raises(OrderTransitionRefused):
                advance(order, command, actor, now, TERMS, details)
            continue
        moved = advance(order, command, actor, now, TERMS, details)
        assert moved.sequence == order.sequence + 1
        assert TABLE[order.status, command].leads_to is moved.status is moved.latest.status
        assert (moved.due is None) or moved.status not in TERMINAL
        assert moved.refunded_minor <= moved.total.amount_minor
        assert replace(moved, latest=order.latest, version=0).id == order.id
        order = moved


def test_the_diagram_has_every_transition() -> None:
    diagram = lifecycle_diagram()
    assert diagram.startswith("stateDiagram-v2\n    [*] --> PENDING_PAYMENT: place\n")
    assert "    PLACED --> PREPARING: accept (merchant, platform)\n" in diagram
    assert "    note right of READY\n        claim (courier)\n" in diagram
    assert diagram.count(" --> ") == 2 + 3 + sum(
        rule.leads_to is not status for (status, _), rule in TABLE.items()
    )
