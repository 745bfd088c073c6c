"""Opening hours: several spans a day, spans past midnight, dated exceptions. Pure, in the merchant's own local time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
_A_MINUTE = timedelta(minutes=1)
_DAYS_AHEAD = 15  # who is closed for longer is closed until further notice


@dataclass(frozen=True, slots=True, order=True)
class TimeSpan:
    """Minutes after local midnight, the end not included. An end above 1,440 lies past midnight, on the next day."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < MINUTES_A_DAY and self.opens < self.closes <= self.opens + MINUTES_A_DAY):
            raise ValueError("a span opens within its day and closes later, within 24 hours")


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Spans of each weekday, Monday first, and of the dates that differ; an exception without spans is a closed day."""

    weekly: tuple[tuple[TimeSpan, ...], ...]
    exceptions: Mapping[date, tuple[TimeSpan, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("a week has seven days")

    def spans_of(self, day: date) -> tuple[TimeSpan, ...]:
        """The spans that begin on this day."""
        return self.exceptions.get(day, self.weekly[day.weekday()])

    def is_open(self, at: datetime, time_zone: str) -> bool:
        """Whether a span covers this moment."""
        return any(opens <= at < closes for opens, closes in self._around(at, time_zone, days_ahead=0))

    def opens_next(self, at: datetime, time_zone: str) -> datetime | None:
        """When it opens again after this moment, or the moment itself when it is open; None within 15 days."""
        following = [
            max(opens, at) for opens, closes in self._around(at, time_zone, _DAYS_AHEAD) if closes > at
        ]
        return min(following, default=None)

    def _around(self, at: datetime, time_zone: str, days_ahead: int) -> Iterator[tuple[datetime, datetime]]:
        """Spans from the day before, which may reach past midnight, to some days ahead, as moments in UTC.

        A span that the clocks jump over is no span.
        """
        zone = ZoneInfo(time_zone)
        today = at.astimezone(zone).date()
        for offset in range(-1, days_ahead + 1):
            day = today + timedelta(days=offset)
            for span in self.spans_of(day):
                opens, closes = _moment(day, span.opens, zone), _moment(day, span.closes, zone)
                if opens < closes:
                    yield opens, closes


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC: times of one zone compare by what the clock shows, which is wrong when it is put back.

    A time that the clock shows twice is its first; one that it skips is the moment of the skip.
    """
    whole_days, rest = divmod(minute, MINUTES_A_DAY)
    shown = datetime.combine(day + timedelta(days=whole_days), time(rest // 60, rest % 60), zone)
    moment = shown.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return moment
    before, after = shown.replace(fold=1).astimezone(UTC), moment
    while after - before > _A_MINUTE:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < shown.replace(tzinfo=None):
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)
