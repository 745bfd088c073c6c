"""When a delivery is tried again, when we give up, and when we stop sending to an endpoint. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pannier.webhooks.model import (
    MAX_ATTEMPTS_KEPT,
    Attempt,
    Delivery,
    DeliveryState,
    DisabledReason,
    Endpoint,
    Problem,
)

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=8, minutes=15),
)
"""Between the tries of one round. Their sum is just above a day, so what fails at every one has failed for a day."""

JITTER = 0.1
DISABLE_AFTER = timedelta(hours=24)
LONGEST_RETRY_AFTER = timedelta(hours=1)

SLOW_MS = 2_000  # a failure that took longer than this makes an endpoint quiet
QUIET_FOR = timedelta(minutes=1)
QUIET_SPREAD = timedelta(minutes=5)

GONE = 410
_MAY_ASK_FOR_PATIENCE = (429, 503)

Draw = Callable[[], float]
"""A number from 0 to 1; `random.random`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. `retry_after` is how long the receiver asks to be left alone."""

    attempt: Attempt
    retry_after: timedelta | None = None

    @property
    def accepted(self) -> bool:
        return self.attempt.problem is None

    @property
    def gone(self) -> bool:
        return self.attempt.status == GONE

    @property
    def kept_us_waiting(self) -> bool:
        return not self.accepted and self.attempt.duration_ms >= SLOW_MS


def problem_of(status: int) -> Problem | None:
    """What a status says: 2xx is an acceptance; a redirect is none, wherever it points."""
    if 200 <= status < 300:
        return None
    return Problem.REDIRECT if 300 <= status < 400 else Problem.STATUS


def in_round(delivery: Delivery, endpoint: Endpoint) -> Delivery:
    """The delivery as it stands for the next try: tries from before the endpoint was resumed do not count."""
    last, resumed = delivery.last_attempt_at, endpoint.resumed_at
    if last is not None and resumed is not None and last < resumed:
        return replace(delivery, tries=0, due_at=None)
    return delivery


def quiet_until(endpoint: Endpoint, now: datetime, draw: Draw) -> datetime | None:
    """When a lane is to be looked at again, while its endpoint is quiet; None: it is not.

    Spread, so that all the lanes of a receiver that hangs do not come back at the same moment.
    """
    if endpoint.quiet_until is None or endpoint.quiet_until <= now:
        return None
    return endpoint.quiet_until + QUIET_SPREAD * draw()


def after_attempt(delivery: Delivery, outcome: Outcome, now: datetime, draw: Draw) -> Delivery:
    """The delivery after a try that ended at `now`."""
    tried = replace(
        delivery,
        tries=delivery.tries + 1,
        attempts=(*delivery.attempts, outcome.attempt)[-MAX_ATTEMPTS_KEPT:],
        due_at=None,
    )
    if outcome.accepted:
        return replace(tried, state=DeliveryState.DELIVERED, delivered_at=delivery.delivered_at or now)
    if tried.tries > len(DELAYS):
        return replace(tried, state=DeliveryState.FAILED, failed_at=delivery.failed_at or now)
    delay = DELAYS[tried.tries - 1] * (1 + JITTER * draw())
    if outcome.retry_after is not None and outcome.attempt.status in _MAY_ASK_FOR_PATIENCE:
        delay = max(delay, min(outcome.retry_after, LONGEST_RETRY_AFTER))
    return replace(tried, due_at=now + delay)


def redelivered(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery, to be tried at once, in a new round."""
    return replace(delivery, state=DeliveryState.PENDING, tries=0, due_at=now)


def reason_to_disable(endpoint: Endpoint, outcome: Outcome, now: datetime) -> DisabledReason | None:
    """Whether to stop sending after this attempt: the receiver is gone, or nothing but failed for a day."""
    if outcome.gone:
        return DisabledReason.GONE
    since = endpoint.failing_since
    if not outcome.accepted and since is not None and now - since >= DISABLE_AFTER:
        return DisabledReason.FAILING
    return None
