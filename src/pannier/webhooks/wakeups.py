"""Messages that say "look at this lane": ids only, and harmless when they come twice or never."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Protocol

from pannier.core.errors import TransientError
from pannier.webhooks.model import LaneId


class Wake(Protocol):
    """Has a lane worked on."""

    def __call__(self, lane: LaneId, after: timedelta = timedelta(0)) -> None:
        """Soon, or after a while. Raises TransientError."""
        ...


class Sends(Protocol):
    """A queue, as far as it is needed here. `adapters.queues.Queue` is one."""

    def send(self, body: Mapping[str, object], *, delay_seconds: int = 0) -> None: ...


class QueueWake:
    """Wakes through a queue."""

    def __init__(self, queue: Sends) -> None:
        self._queue = queue

    def __call__(self, lane: LaneId, after: timedelta = timedelta(0)) -> None:
        self._queue.send({"lane": str(lane)}, delay_seconds=ceil(after.total_seconds()))


def lane_of(body: Mapping[str, object]) -> LaneId:
    """What a message is about. Raises ValueError."""
    return LaneId.parse(str(body.get("lane")))


def try_to_wake(wake: Wake, lane: LaneId, after: timedelta = timedelta(0)) -> bool:
    """Wake, where the timers do it later anyway. False when it did not work."""
    try:
        wake(lane, after)
    except TransientError:
        return False
    return True


def left_to_the_timers(lane: LaneId, after: timedelta = timedelta(0)) -> None:
    """Where there is no queue: every lane with something to do is among the timers anyway."""
