"""The platform's time in a simulation: compressed, moved ahead, and put in relation to the machine's."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pannier.core.clock import ClockFace, FileClock


class PlatformTime:
    """Tells the platform's time, and changes its pace where it is ours to change.

    Without a clock file (a server somewhere else) the platform's time is taken to be the machine's.
    """

    def __init__(self, clock: FileClock | None, machine: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._machine = machine
        self._faces = [self._face(1.0)]

    @property
    def adjustable(self) -> bool:
        """Whether the pace is ours to change."""
        return self._clock is not None

    @property
    def rate(self) -> float:
        """How many seconds of the platform pass in one real second."""
        return self._faces[-1].rate

    def now(self) -> datetime:
        return datetime.now(UTC) if self._clock is None else self._clock.now()

    def set_rate(self, rate: float) -> None:
        """Let the platform's time pass so many times as fast. Nothing happens where it is not ours."""
        if self._clock is not None:
            self._clock.set_rate(rate)
            self._faces.append(self._face(rate))

    def advance(self, by: timedelta) -> None:
        """Jump ahead. Nothing happens where it is not ours."""
        if self._clock is not None and by > timedelta(0):
            self._clock.advance(by)
            self._faces.append(self._face(self.rate))

    def real_seconds(self, span: timedelta) -> float:
        """How long a span of the platform's time really takes at the present pace."""
        return span.total_seconds() / self.rate

    def machine_time_of(self, moment: datetime) -> float:
        """What the machine's clock showed when the platform's showed this moment; the end of a jump for one in it."""
        shown = moment.timestamp()
        face = next((face for face in reversed(self._faces) if face.shown_at <= shown), self._faces[0])
        later = [each.real_at for each in self._faces if each.shown_at > shown]
        real = face.real_at + (shown - face.shown_at) / face.rate
        return min([real, *later])

    def _face(self, rate: float) -> ClockFace:
        real = self._machine()
        shown = real if self._clock is None else self._clock.now().timestamp()
        return ClockFace(real, shown, rate)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a simulation goes: the rate, and how many real seconds the rush lasts."""

    rate: float
    rush_seconds: float


ORDERS_A_SECOND = 4.0  # as many as one server on a shared laptop takes without queueing
RUSH = timedelta(minutes=65)
SHORTEST_RUSH_SECONDS = 15.0
# An answer is due within five minutes: ten real seconds at this rate, so that slow requests expire nothing by accident.
HIGHEST_RATE, LOWEST_RATE = 30.0, 6.0
FEW_WATCHERS, WATCHED_ORDERS_A_SECOND = 20, 1.0
WATCHERS_AND_RATE = (
    1_200.0  # 1,200 clients at the usual pace, or 40 at the highest, come back about once a second
)


def pace_of(orders: int, rate: float | None = None, watchers: int = 0) -> Pace:
    """The lunch of so many orders: as long as the requests need, in a clock that makes it about an hour.

    Each watcher's token ends after a quarter of an hour of that clock, and what each order tells goes to several: many
    of them want more time.
    """
    a_second = WATCHED_ORDERS_A_SECOND if watchers > FEW_WATCHERS else ORDERS_A_SECOND
    seconds = max(SHORTEST_RUSH_SECONDS, orders / a_second)
    highest = min(HIGHEST_RATE, WATCHERS_AND_RATE / max(1, watchers))
    return Pace(rate or max(LOWEST_RATE, min(highest, RUSH.total_seconds() / seconds)), seconds)


class Governor:
    """Slows the platform's time while people do not keep up with it, so that nothing expires by accident."""

    def __init__(self, time: PlatformTime, highest: float) -> None:
        self._time = time
        self._highest = highest
        self.lowest_met = highest

    def adjust(self, behind: timedelta) -> None:
        """Hear how late what is due by now is; in the platform's time. To be told every few moments."""
        rate = self._time.rate
        if rate < min(LOWEST_RATE, self._highest):
            return  # somebody else has slowed it down: the server is away
        if behind > _TOO_LATE:
            wanted = max(min(LOWEST_RATE, self._highest), rate * 0.7)
        elif behind < _IN_TIME:
            wanted = min(self._highest, rate * 1.2)
        else:
            return
        if wanted != rate:
            self._time.set_rate(wanted)
            self.lowest_met = min(self.lowest_met, wanted)


_TOO_LATE, _IN_TIME = timedelta(seconds=45), timedelta(seconds=15)


def until_lunch(local: datetime) -> timedelta:
    """How far ahead the next lunch begins; nothing when it is that time already. `local` is the city's own time."""
    minute = local.hour * 60 + local.minute
    if _LUNCH_BEGINS <= minute <= _STILL_LUNCH:
        return timedelta(0)
    start = local.replace(hour=_LUNCH_BEGINS // 60, minute=_LUNCH_BEGINS % 60, second=0, microsecond=0)
    return (start if local < start else start + timedelta(days=1)) - local


_LUNCH_BEGINS = 11 * 60 + 10
_STILL_LUNCH = 12 * 60
