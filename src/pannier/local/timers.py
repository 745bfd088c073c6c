"""Schedules on one machine: each function with a `rate(…)` runs every second of real time, in a thread of its own.

A deployed `rate(1 minute)` runs each minute. Here the platform's clock may be compressed, so that a minute passes in a
second: looking once a real second keeps deadlines as punctual as they are in the cloud, and costs one query or two.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from pannier.core.clock import Clock
from pannier.local.pump import Activity

_log = logging.getLogger(__name__)

EVERY = timedelta(seconds=1)


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


class Timers:
    """Runs what is scheduled until it is stopped. A run that fails is logged; the next one makes up for it."""

    def __init__(self, activity: Activity, every: timedelta = EVERY) -> None:
        self._activity = activity
        self._seconds = every.total_seconds()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.failures = 0

    def add(self, name: str, run: Callable[[], None]) -> None:
        """Have `run` called at the rate. It is never called while its last call goes on."""
        self._threads.append(
            threading.Thread(target=self._loop, args=(name, run), name=f"timer {name}", daemon=True)
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

    def _loop(self, name: str, run: Callable[[], None]) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                with self._activity:
                    run()
            except Exception as error:  # noqa: BLE001 - whatever a function raises fails that run only
                self.failures += 1
                _log.error("the timer %s failed: %s", name, type(error).__qualname__)
                _log.debug("the failure in full", exc_info=error)
