"""Every minute: lanes that are due, wake-ups that were lost, and what follows from resuming and disabling.

Nothing is missed after an outage, however long: each shard of the timers is read from its beginning.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from pannier.core.clock import Clock
from pannier.core.errors import TransientError
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.measuring import measure
from pannier.webhooks.events import WebhookDisabled
from pannier.webhooks.model import DisabledReason, EndpointStatus
from pannier.webhooks.repository import (
    DUE_SHARDS,
    Due,
    EndpointRepository,
    Job,
    JobKind,
    JobRepository,
    LaneRepository,
)
from pannier.webhooks.wakeups import Wake

_log = logging.getLogger("pannier.webhooks")

WOKEN_AGAIN_AFTER = timedelta(minutes=5)  # a queue that is long is not filled with the same lanes each minute
WAKES_LATECOMERS_FOR = timedelta(
    minutes=2
)  # lanes that a worker laid to rest while the endpoint was being resumed
_BATCH = 500  # of a shard, each time
_PARKED_BATCH = 500
_LOOKED_AT_AFTER = timedelta(minutes=2)  # when that wake-up is lost
_WORKS_FOR = 40.0  # seconds

Tell = Callable[[WebhookDisabled], None]


@dataclass(frozen=True, slots=True)
class Swept:
    """How many lanes were woken, jobs were done, and entries were left for the next time because something was busy."""

    woken: int = 0
    done: int = 0
    failed: int = 0


class RetrySweeper:
    """Wakes what is due."""

    def __init__(
        self,
        endpoints: EndpointRepository,
        lanes: LaneRepository,
        jobs: JobRepository,
        wake: Wake,
        tell: Tell,
        clock: Clock,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` brings the notice of a disabled endpoint to its owner; it is idempotent and raises TransientError."""
        self._endpoints = endpoints
        self._lanes = lanes
        self._jobs = jobs
        self._wake = wake
        self._tell = tell
        self._clock = clock
        self._elapsed = elapsed

    def sweep(self) -> Swept:
        """Look at every shard once, for as long as a minute allows; the next sweep begins with another shard."""
        woken = done = failed = 0
        now, began = self._clock.now(), self._elapsed()
        for shard in range(DUE_SHARDS):
            for due in self._lanes.due((shard + now.minute) % DUE_SHARDS, now, _BATCH):
                if self._elapsed() - began > _WORKS_FOR:
                    return Swept(woken, done, failed)
                try:
                    if due.lane is None:
                        done += self._do(due)
                    else:
                        self._wake(due.lane)
                        self._lanes.put_off(due, now + WOKEN_AGAIN_AFTER)
                        woken += 1
                except TransientError as error:
                    failed += 1
                    measure(FAILURES)
                    _log.warning("a webhook timer is left for the next minute: %s", type(error).__name__)
        return Swept(woken, done, failed)

    def _do(self, due: Due) -> bool:
        """Whether the job is done."""
        job = self._jobs.find((due.pk, due.sk))
        if job is None:
            return False  # it was done; the index lags
        if job.kind is JobKind.NOTICE:
            reason = job.reason or DisabledReason.FAILING
            self._tell(WebhookDisabled(job.endpoint, job.at, reason, job.subject))
        elif not self._resume(job):
            return False
        self._jobs.done(job)
        return True

    def _resume(self, job: Job) -> bool:
        """Wake lanes that rest. Whether none is left, and none will come."""
        endpoint = self._endpoints.find(job.endpoint)
        if endpoint is None or endpoint.status is not EndpointStatus.ACTIVE:
            return True
        now = self._clock.now()
        resting = self._lanes.parked(job.endpoint, _PARKED_BATCH)
        for lane in resting:
            self._lanes.unpark(lane, now + _LOOKED_AT_AFTER)
            self._wake(lane)
        return not resting and now - job.at >= WAKES_LATECOMERS_FOR
