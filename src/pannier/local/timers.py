"""Schedules on one machine: each function with a schedule, in a thread of its own.

A deployed `rate(1 minute)` runs each minute. Here the platform's clock may be compressed, so that a minute passes in a
second: what runs more often than hourly is run every second of real time, which keeps deadlines as punctual as they are
in the cloud and costs one query or two. What runs hourly or daily goes by the platform's clock, and runs at the start,
since nobody knows what came to pass meanwhile.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pannier.core.clock import Clock
from pannier.local.activity import Activity
from pannier.local.serverless import Schedule

_log = logging.getLogger(__name__)

EVERY = timedelta(seconds=1)
_OFTEN = timedelta(hours=1)


def scheduled_event(clock: Clock) -> dict[str, object]:
    """What EventBridge passes to a scheduled function."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "us-east-1",
        "resources": [],
        "detail": {},
    }


def is_due(schedule: Schedule, last: datetime | None, now: datetime) -> bool:
    """Whether a function that last ran then (None: not since the start) is to run now, by the platform's clock."""
    if last is None or schedule.every < _OFTEN:
        return True
    if schedule.at is None:
        return now - last >= schedule.every
    last_time = datetime.combine(now.astimezone(UTC).date(), schedule.at, UTC)
    if last_time > now:
        last_time -= timedelta(days=1)
    return last < last_time


class Timers:
    """Runs what is scheduled until it is stopped. A run that fails is logged; the next one makes up for it."""

    def __init__(self, activity: Activity, clock: Clock, every: timedelta = EVERY) -> None:
        self._activity = activity
        self._clock = clock
        self._seconds = every.total_seconds()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.failures = 0

    def add(self, schedule: Schedule, run: Callable[[], None]) -> None:
        """Have `run` called as scheduled. It is never called while its last call goes on."""
        name = schedule.function
        self._threads.append(
            threading.Thread(target=self._loop, args=(schedule, run), name=f"timer {name}", daemon=True)
        )

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait for what runs, and run nothing more."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def is_alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    def _loop(self, schedule: Schedule, run: Callable[[], None]) -> None:
        last: datetime | None = None
        while not self._stopping.wait(self._seconds):
            now = self._clock.now()
            if not is_due(schedule, last, now):
                continue
            try:
                with self._activity:
                    run()
                last = now  # one that failed is tried again at the next look
            except Exception as error:  # noqa: BLE001 - whatever a function raises fails that run only
                self.failures += 1
                _log.error("the timer %s failed: %s", schedule.function, type(error).__qualname__)
                _log.debug("the failure in full", exc_info=error)
