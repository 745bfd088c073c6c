"""Knows when everything on this machine has settled: nothing runs, and what watches streams and queues found nothing
since the last of it ended.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

NEVER = float("-inf")
_BETWEEN_LOOKS = 0.02


class Activity:
    """Knows when anything last ran, since whatever runs may write, and what it writes arrives on streams and queues."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._ended = NEVER
        self.stirred = 0
        self.awaited = 0
        """How many wait for everything to settle."""

    def __enter__(self) -> None:
        with self._changed:
            self._running += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._running -= 1
            self._ended = time.monotonic()
            self.stirred += 1
            self._changed.notify_all()

    def quiet_since(self) -> float:
        """The moment the last of it ended, infinity while something runs."""
        with self._changed:
            return self._ended if self._running == 0 else float("inf")

    @contextmanager
    def waited_for(self) -> Iterator[None]:
        """While somebody waits for it to end."""
        with self._changed:
            self.awaited += 1
        try:
            yield
        finally:
            with self._changed:
                self.awaited -= 1

    def nap(self, seconds: float, seen: int) -> None:
        """Wait that long, or until something ended after the `seen`-th time."""
        with self._changed:
            self._changed.wait_for(lambda: self.stirred != seen, seconds)

    def stir(self) -> None:
        """Wake who naps."""
        with self._changed:
            self.stirred += 1
            self._changed.notify_all()


class Watcher(Protocol):
    """Looks after a stream or a queue."""

    @property
    def empty_at(self) -> float:
        """When the last look began that found nothing; NEVER when the last one found something."""


def wait_until_idle(watchers: Sequence[Watcher], activity: Activity, timeout: float) -> bool:
    """Wait until everything that was written before this call, and all that followed from it, is settled.

    False when `timeout` seconds did not suffice. Somebody who goes on writing can keep it from ever being idle.
    """
    since = time.monotonic()
    deadline = since + timeout
    with activity.waited_for():
        while time.monotonic() < deadline:
            quiet = max(since, activity.quiet_since())
            if all(watcher.empty_at > quiet for watcher in watchers):
                return True
            if quiet < float("inf"):  # while something runs, looking only takes time from it
                activity.stir()
            time.sleep(_BETWEEN_LOOKS)
    return False
