"""The position of a courier, and what a report of it may say."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pannier.core.errors import InvalidInput
from pannier.core.geo import Point

KEPT_FOR = timedelta(hours=1)
AT_MOST_EVERY = timedelta(seconds=1)
OLDEST = timedelta(minutes=10)
FURTHEST_AHEAD = timedelta(minutes=1)  # of a device whose clock is fast
LARGEST_ERROR_M = 10_000.0


@dataclass(frozen=True, slots=True)
class LocationReport:
    """What a courier's device says. `accuracy_m` is the radius of its error, `heading` degrees clockwise from north."""

    location: Point
    recorded_at: datetime
    accuracy_m: float | None = None
    heading: float | None = None

    def check(self, now: datetime) -> None:
        """Raises InvalidInput."""
        if self.accuracy_m is not None and not 0 <= self.accuracy_m <= LARGEST_ERROR_M:
            raise InvalidInput(
                ("input", "accuracyM"),
                f"An accuracy is 0 to {LARGEST_ERROR_M:.0f} metres.",
                f"精度应为 0 到 {LARGEST_ERROR_M:.0f} 米。",
            )
        if self.heading is not None and not 0 <= self.heading < 360:
            raise InvalidInput(
                ("input", "heading"),
                "A heading is at least 0 and below 360 degrees.",
                "航向应大于等于 0 度且小于 360 度。",
            )
        if not now - OLDEST <= self.recorded_at <= now + FURTHEST_AHEAD:
            raise InvalidInput(
                ("input", "recordedAt"),
                "A position was recorded within the last ten minutes.",
                "位置应为最近十分钟内记录的。",
            )


@dataclass(frozen=True, slots=True)
class CourierPosition:
    """Where a courier is. `order_ids` are the orders carried when it was reported: it is shown with no other."""

    courier_id: str
    location: Point
    recorded_at: datetime
    received_at: datetime
    order_ids: frozenset[str]
    accuracy_m: float | None = None
    heading: float | None = None
