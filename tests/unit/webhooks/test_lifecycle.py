"""When a delivery is tried again, given up, and an endpoint disabled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.webhooks.lifecycle import (
    DELAYS,
    LONGEST_RETRY_AFTER,
    Outcome,
    after_attempt,
    in_round,
    problem_of,
    reason_to_disable,
    redelivered,
)
from pannier.webhooks.model import (
    MAX_ATTEMPTS_KEPT,
    Attempt,
    Delivery,
    DeliveryState,
    DisabledReason,
    EventType,
    Problem,
)
from tests.unit.webhooks.builders import DELIVERY, ENDPOINT, NOON

OK = Outcome(Attempt(NOON, 204, None, 12))
BROKEN = Outcome(Attempt(NOON, 500, Problem.STATUS, 12))


def test_a_success_is_delivered_and_keeps_the_time_of_the_first() -> None:
    once = after_attempt(DELIVERY, OK, NOON, lambda: 0.0)
    assert (once.state, once.delivered_at, once.due_at) == (DeliveryState.DELIVERED, NOON, None)
    later = NOON + timedelta(days=2)
    again = after_attempt(redelivered(once, later), OK, later, lambda: 0.0)
    assert (again.state, again.delivered_at, again.tries) == (DeliveryState.DELIVERED, NOON, 1)


@given(st.floats(0, 1))
def test_failures_are_tried_again_for_a_day_with_growing_pauses_and_then_given_up(draw: float) -> None:
    now, delivery, pauses = NOON, DELIVERY, []
    while delivery.state is DeliveryState.PENDING:
        delivery = after_attempt(delivery, BROKEN, now, lambda: draw)
        if delivery.due_at is not None:
            pauses.append(delivery.due_at - now)
            now = delivery.due_at
    assert delivery.state is DeliveryState.FAILED
    assert delivery.failed_at == now
    assert delivery.tries == len(DELAYS) + 1 == 11
    assert timedelta(hours=24) <= now - NOON <= timedelta(hours=27)
    assert all(base <= pause <= base * 1.1 for base, pause in zip(DELAYS, pauses, strict=True))
    assert pauses == sorted(pauses)


@pytest.mark.parametrize(
    ("status", "asked", "waited"),
    [
        (429, timedelta(seconds=90), timedelta(seconds=90)),
        (503, timedelta(days=3), LONGEST_RETRY_AFTER),
        (503, timedelta(0), DELAYS[0]),
        (500, timedelta(seconds=90), DELAYS[0]),
        (429, None, DELAYS[0]),
    ],
)
def test_a_receiver_may_ask_for_patience_within_bounds(
    status: int, asked: timedelta | None, waited: timedelta
) -> None:
    outcome = Outcome(Attempt(NOON, status, Problem.STATUS, 1), asked)
    after = after_attempt(DELIVERY, outcome, NOON, lambda: 0.0)
    assert after.due_at == NOON + waited


def test_only_the_latest_attempts_are_kept() -> None:
    delivery = DELIVERY
    for number in range(MAX_ATTEMPTS_KEPT + 3):
        attempt = Attempt(NOON, 500, Problem.STATUS, number)
        delivery = after_attempt(replace(delivery, tries=0), Outcome(attempt), NOON, lambda: 0.0)
    assert [each.duration_ms for each in delivery.attempts] == list(range(3, MAX_ATTEMPTS_KEPT + 3))


def test_tries_from_before_a_resumption_do_not_count() -> None:
    tired = replace(DELIVERY, tries=9, due_at=NOON + timedelta(hours=8), attempts=(BROKEN.attempt,))
    assert in_round(tired, ENDPOINT) == tired
    resumed = replace(ENDPOINT, resumed_at=NOON + timedelta(minutes=1))
    fresh = in_round(tired, resumed)
    assert (fresh.tries, fresh.due_at, fresh.attempts) == (0, None, tired.attempts)
    assert (
        in_round(
            replace(tired, attempts=(replace(BROKEN.attempt, at=NOON + timedelta(hours=1)),)), resumed
        ).tries
        == 9
    )


def test_statuses() -> None:
    assert {problem_of(status) for status in (200, 201, 202, 204, 299)} == {None}
    assert {problem_of(status) for status in (300, 301, 302, 304, 307, 308)} == {Problem.REDIRECT}
    assert {problem_of(status) for status in (100, 103, 400, 404, 410, 429, 500, 503)} == {Problem.STATUS}


def test_an_endpoint_is_disabled_after_a_day_of_nothing_but_failures_and_when_it_is_gone() -> None:
    day = timedelta(hours=24)
    failing = replace(ENDPOINT, failing_since=NOON)
    gone = Outcome(Attempt(NOON, 410, Problem.STATUS, 1))
    assert reason_to_disable(ENDPOINT, BROKEN, NOON + 2 * day) is None
    assert reason_to_disable(failing, BROKEN, NOON + day - timedelta(seconds=1)) is None
    assert reason_to_disable(failing, BROKEN, NOON + day) is DisabledReason.FAILING
    assert reason_to_disable(failing, OK, NOON + day) is None
    assert reason_to_disable(ENDPOINT, gone, NOON) is DisabledReason.GONE


def test_what_an_endpoint_wants_depends_on_when_it_happened_not_on_when_it_is_asked() -> None:
    first, second = ENDPOINT.subscription, replace(ENDPOINT.subscription, since=NOON + timedelta(hours=1))
    changed = replace(
        ENDPOINT, subscriptions=(first, replace(second, event_types=frozenset({EventType.ORDER_READY})))
    )
    shop = "shop"
    assert not changed.wants("order.placed", shop, NOON - timedelta(seconds=1))
    assert changed.wants("order.placed", shop, NOON)
    assert not changed.wants("order.placed", shop, NOON + timedelta(hours=1))
    assert changed.wants("order.ready", shop, NOON + timedelta(hours=1))
    assert not changed.wants("order.ready", "another", NOON + timedelta(hours=1))


def test_the_webhook_id_is_that_of_the_event() -> None:
    assert isinstance(DELIVERY, Delivery)
    assert DELIVERY.message_id == "01JTCXQ8W0000000000000000A:3"
    assert datetime.fromisoformat(DELIVERY.log_key.partition("#")[0]) == NOON.astimezone(UTC)
