"""The worker: takes a lane under a lease and delivers what is in it, one event after the other.

A later event of an order waits until the earlier one was accepted or given up, at this endpoint; endpoints and orders
do not wait for each other. An event may arrive twice (we crash between the receiver's acceptance and our record of it,
or a lease runs out under us), with the same id, never before an earlier one's first arrival.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import orjson

from pannier.core.clock import Clock
from pannier.core.ids import new_id
from pannier.telemetry.catalogue import WEBHOOK_ATTEMPTS, WEBHOOK_FAILURES
from pannier.telemetry.correlation import correlated, current_correlation
from pannier.telemetry.measuring import measure
from pannier.webhooks.lifecycle import (
    QUIET_FOR,
    Draw,
    Outcome,
    after_attempt,
    in_round,
    quiet_until,
    reason_to_disable,
)
from pannier.webhooks.model import Delivery, Endpoint, EndpointStatus, Lane, LaneId
from pannier.webhooks.repository import DeliveryRepository, EndpointRepository, Job, JobKind, LaneRepository
from pannier.webhooks.sending import Transport
from pannier.webhooks.signing import SecretSeal, signed_headers
from pannier.webhooks.wakeups import Wake, try_to_wake

_log = logging.getLogger("pannier.webhooks")

LEASE = timedelta(seconds=60)
LOOKED_AT_AFTER = timedelta(minutes=2)  # by the timers, when a worker is not heard of any more
WORKS_FOR = 25.0  # seconds, then another invocation goes on; and one attempt more must fit into the lease
_WOKEN_BY_QUEUE = timedelta(minutes=1)  # what is due sooner than this does not wait for the timers


@dataclass(frozen=True, slots=True)
class Clocks:
    """The platform's clock says what is due. The machine's dates requests and leases: a receiver compares the one with
    its own, and a lease measures how long somebody really works, however the platform's time runs."""

    platform: Clock
    machine: Clock


class LaneWorker:
    """Works on lanes. Many may, at once: a lane has one at a time."""

    def __init__(
        self,
        endpoints: EndpointRepository,
        lanes: LaneRepository,
        deliveries: DeliveryRepository,
        transport: Transport,
        seal: SecretSeal,
        wake: Wake,
        clocks: Clocks,
        draw: Draw = random.random,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoints = endpoints
        self._lanes = lanes
        self._deliveries = deliveries
        self._transport = transport
        self._seal = seal
        self._wake = wake
        self._clocks = clocks
        self._draw = draw
        self._elapsed = elapsed

    def work(self, lane_id: LaneId) -> int:
        """Deliver what is due in the lane; nothing, while somebody else is at it. How many attempts were made.

        Raises:
            TransientError: a table is busy; the lane is looked at again anyway.
        """
        machine, platform = self._clocks.machine.now(), self._clocks.platform.now()
        token = new_id(machine)
        lane = self._lanes.claim(lane_id, token, machine, machine + LEASE, platform + LOOKED_AT_AFTER)
        if lane is None:
            return 0
        try:
            return self._empty(lane)
        except BaseException:
            self._lanes.leave_until(lane, self._clocks.platform.now())
            raise

    def _empty(self, lane: Lane) -> int:
        """Until nothing is left to do, or the time is up."""
        began, attempts = self._elapsed(), 0
        while True:
            endpoint = self._endpoints.find(lane.id.endpoint)
            if endpoint is None:  # nobody wants any of it any more
                self._lanes.leave(lane)
                return attempts
            if endpoint.status is not EndpointStatus.ACTIVE:
                self._rest(lane)
                return attempts
            delivery = self._deliveries.earliest_pending(lane.id)
            if delivery is None:
                if self._lanes.leave(lane):
                    return attempts
                present = self._lanes.find(lane.id)
                if present is None or present.token != lane.token:
                    return attempts
                lane = present  # something was added while we were leaving
                continue
            if not self._is_due(lane, in_round(delivery, endpoint), self._elapsed() - began):
                return attempts
            if not self._may_try(lane, endpoint):
                return attempts
            self._attempt(endpoint, delivery)
            attempts += 1

    def _is_due(self, lane: Lane, delivery: Delivery, worked: float) -> bool:
        """Whether to try now; else the lane is given back until the time has come."""
        now = self._clocks.platform.now()
        due_at = delivery.due_at or now
        if due_at <= now and worked < WORKS_FOR:
            return True
        if self._lanes.leave_until(lane, max(due_at, now)) and due_at - now < _WOKEN_BY_QUEUE:
            try_to_wake(self._wake, lane.id, max(due_at - now, timedelta(0)))
        return False

    def _may_try(self, lane: Lane, endpoint: Endpoint) -> bool:
        """Whether the endpoint takes an attempt now; else the lane is given back for a while.

        A receiver that hangs would hold a worker for each of its lanes, and so everybody's deliveries: after a slow
        failure it is tried by one worker at a time, a minute apart, until it answers quickly.
        """
        if endpoint.quiet_until is None:
            return True
        now = self._clocks.platform.now()
        later = quiet_until(endpoint, now, self._draw)
        if later is None and self._endpoints.mark_quiet(endpoint, now + QUIET_FOR):
            return True
        self._lanes.leave_until(lane, later or now + QUIET_FOR)
        return False

    def _rest(self, lane: Lane) -> None:
        """Have the lane rest. Who resumes an endpoint wakes what rests by then, and we see to what does so later."""
        self._lanes.park(lane)
        endpoint = self._endpoints.find(lane.id.endpoint)
        if endpoint is not None and endpoint.status is EndpointStatus.ACTIVE:
            self._lanes.unpark(lane.id, self._clocks.platform.now())

    def _attempt(self, endpoint: Endpoint, delivery: Delivery) -> None:
        """Within the request that the event follows from, which need not be the one that woke us."""
        with correlated(correlation_of(delivery.body) or current_correlation()):
            self._try(endpoint, delivery)

    def _try(self, endpoint: Endpoint, delivery: Delivery) -> None:
        outcome = self._send(endpoint, delivery)
        now = self._clocks.platform.now()
        attempt = replace(outcome.attempt, at=now)
        after = after_attempt(
            in_round(delivery, endpoint), replace(outcome, attempt=attempt), now, self._draw
        )
        saved = self._deliveries.save(delivery, after)
        _log.info(
            "webhook attempt",
            extra={
                "delivery": str(delivery.id),
                "status": attempt.status,
                "problem": attempt.problem and attempt.problem.value,
                "duration_ms": attempt.duration_ms,
                "state": after.state.value,
                "recorded": saved,
            },
        )
        measure(WEBHOOK_ATTEMPTS)
        if not outcome.accepted:
            measure(WEBHOOK_FAILURES)
        self._judge(endpoint, outcome)

    def _send(self, endpoint: Endpoint, delivery: Delivery) -> Outcome:
        key = str(endpoint.id)
        sealed = endpoint.secrets.signing(self._clocks.platform.now())
        secrets = [self._seal.open(each, key) for each in sealed]
        headers = signed_headers(delivery.message_id, self._clocks.machine.now(), delivery.body, secrets)
        return self._transport.post(endpoint.url, headers, delivery.body.encode())

    def _judge(self, endpoint: Endpoint, outcome: Outcome) -> None:
        """How the endpoint does after an attempt."""
        now = self._clocks.platform.now()
        if outcome.accepted:
            if endpoint.failing_since is not None or endpoint.quiet_until is not None:
                self._endpoints.mark_well(endpoint)
            return
        if outcome.kept_us_waiting or endpoint.quiet_until is not None:
            present = self._endpoints.find(endpoint.id) or endpoint  # claiming this attempt changed it
            self._endpoints.mark_quiet(present, now + QUIET_FOR if outcome.kept_us_waiting else None)
        reason = reason_to_disable(endpoint, outcome, now)
        if reason is not None:
            after = replace(
                endpoint, status=EndpointStatus.DISABLED, disabled_at=now, disabled_because=reason
            )
            notice = Job(endpoint.id, JobKind.NOTICE, now, reason, subject_of(endpoint))
            self._endpoints.disable(endpoint, after, notice)
        elif endpoint.failing_since is None:
            self._endpoints.mark_failing(endpoint, now)


def subject_of(endpoint: Endpoint) -> str:
    """What people know an endpoint by."""
    return endpoint.description or endpoint.url.split("/")[2]


def correlation_of(body: str) -> str | None:
    """The request that a document says it follows from."""
    found = orjson.loads(body).get("correlationId")
    return found if isinstance(found, str) else None
