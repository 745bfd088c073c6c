"""Schedules on one machine: each function with a schedule, in a thread of its own.

A deployed `rate(1 minute)` runs each minute. Here the platform's clock may be compressed, so that a minute passes in a
second: what runs more often than hourly is run every second of real time, which keeps deadlines as punctual as they are
in the cloud and costs one query or two. What runs hourly or daily goes by the platform's clock, and runs at the start,
since nobody knows what came to pass meanwhile.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pannier.core.clock import Clock
from pannier.local.activity import Activity
from pannier.local.serverless import Schedule

_log = logging.getLogger(__name__)

EVERY = timedelta(seconds=1)
_OFTEN = timedelta(hours=1)
_PAUSE = 3
_SLOW, _SLOW_WHEN_AWAITED = 3.0, 30.0
_PATIENCE = 10.0


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


class _Timer(threading.Thread):
    """Runs one function whenever it is told to look, one call at a time."""

    def __init__(self, schedule: Schedule, run: Callable[[], None], activity: Activity, clock: Clock) -> None:
        super().__init__(name=f"timer {schedule.function}", daemon=True)
        self._schedule = schedule
        self._call = run
        self._activity = activity
        self._clock = clock
        self._told = threading.Event()
        self._last: datetime | None = None
        self.failures = 0
        self.ready = threading.Event()
        """Whether it has nothing to do."""
        self.ready.set()

    def look(self) -> None:
        """Run the function if it is due, unless it still runs."""
        if self.ready.is_set():
            self.ready.clear()
            self._told.set()

    def run(self) -> None:
        while True:
            self._told.wait()
            self._told.clear()
            try:
                now = self._clock.now()
                if is_due(self._schedule, self._last, now):
                    with self._activity:
                        self._call()
                    self._last = now  # one that failed is tried again at the next look
            except Exception as error:  # noqa: BLE001 - whatever a function raises fails that run only
                self.failures += 1
                _log.error("%s failed: %s", self.name, type(error).__qualname__)
                _log.debug("the failure in full", exc_info=error)
            finally:
                self.ready.set()


class Timers:
    """Runs what is scheduled until it is stopped. A run that fails is logged; the next one makes up for it.

    All look at the same moment, and again a second after they are through; one that is slow holds up no other. When
    somebody waits for the platform to settle, the pause is three seconds, and no shorter than the run before it: on a
    busy machine it would never be seen to be idle otherwise.
    """

    def __init__(self, activity: Activity, clock: Clock, every: timedelta = EVERY) -> None:
        self._activity = activity
        self._clock = clock
        self._seconds = every.total_seconds()
        self._stopping = threading.Event()
        self._timers: list[_Timer] = []
        self._ticker = threading.Thread(target=self._tick, name="timers", daemon=True)

    @property
    def failures(self) -> int:
        """How many runs have failed."""
        return sum(timer.failures for timer in self._timers)

    def add(self, schedule: Schedule, run: Callable[[], None]) -> None:
        """Have `run` called as scheduled. It is never called while its last call goes on."""
        self._timers.append(_Timer(schedule, run, self._activity, self._clock))

    def start(self) -> None:
        for timer in self._timers:
            timer.start()
        self._ticker.start()

    def stop(self) -> None:
        """Wait for what runs, and run nothing more."""
        self._stopping.set()
        self._ticker.join(timeout=_PATIENCE)
        self._wait(_PATIENCE)

    def is_alive(self) -> bool:
        return self._ticker.is_alive() and all(timer.is_alive() for timer in self._timers)

    def _tick(self) -> None:
        pause = self._seconds
        while not self._stopping.wait(pause):
            began = time.monotonic()
            for timer in self._timers:
                timer.look()
            awaited = self._activity.awaited > 0
            self._wait(_SLOW_WHEN_AWAITED if awaited else _SLOW)
            pause = max(self._seconds * _PAUSE, time.monotonic() - began) if awaited else self._seconds

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for timer in self._timers:
            timer.ready.wait(max(0.0, deadline - time.monotonic()))
