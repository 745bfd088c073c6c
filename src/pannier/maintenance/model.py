"""How far a job has come, and how fast it may go."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pannier.core.paging import Key


class SomebodyElseGoesOn(Exception):
    """Another process works on the same part of the same job. Let it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One part of a job: what was seen and changed, and behind which key it goes on. `version` 0: it never began."""

    job: str
    part: int
    of: int
    after: Key | None = None
    seen: int = 0
    changed: int = 0
    done: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """All parts of a job together. `left` is an estimate: DynamoDB counts a table every six hours."""

    job: str
    parts: int
    done_parts: int
    seen: int
    changed: int
    left: int | None = None

    @property
    def done(self) -> bool:
        return self.done_parts == self.parts


def summary(parts: list[Progress], left: int | None = None) -> Summary:
    """Of at least one part."""
    return Summary(
        parts[0].job,
        len(parts),
        sum(part.done for part in parts),
        sum(part.seen for part in parts),
        sum(part.changed for part in parts),
        left,
    )


class Throttle:
    """At most so many units a second over all threads that share it; what was spent too soon is waited for."""

    def __init__(
        self,
        units_per_second: float,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = units_per_second
        self._now = now
        self._pause = pause
        self._free_at = now()
        self._lock = threading.Lock()

    def spend(self, units: float) -> None:
        """Say what was used, and wait until it is made up for."""
        with self._lock:
            now = self._now()
            self._free_at = max(self._free_at, now) + units / self._rate
            wait = self._free_at - now
        if wait > 0:
            self._pause(wait)
