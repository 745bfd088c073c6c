"""Where the time comes from. Rules take a `datetime`; services take a `Clock`; nothing calls `datetime.now` itself."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is told to move. For tests."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move on; a clock never goes back."""
        if by < timedelta(0):
            raise ValueError("a clock does not go back")
        self._at += by


@dataclass(frozen=True, slots=True)
class ClockFace:
    """At the real second `real_at` it was `shown_at`; since then `rate` seconds pass in each real one."""

    real_at: float
    shown_at: float
    rate: float

    def shown(self, real: float) -> float:
        return self.shown_at + (real - self.real_at) * self.rate


class FileClock:
    """A clock that several processes of one machine share through a small file, so that a simulation can compress time.

    Without a file it is the machine's clock. It never goes back: both changes start from what it shows.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = 0
        self._face = ClockFace(0.0, 0.0, 1.0)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._read().shown(time.time()), UTC)

    def set_rate(self, rate: float) -> None:
        """From now on `rate` seconds pass in each real second."""
        if not 0 < rate <= 3600:
            raise ValueError("a rate is above 0 and at most 3600")
        real = time.time()
        self._write(ClockFace(real, self._read().shown(real), rate))

    def advance(self, by: timedelta) -> None:
        """Jump ahead."""
        if by < timedelta(0):
            raise ValueError("a clock does not go back")
        real = time.time()
        face = self._read()
        self._write(ClockFace(real, face.shown(real) + by.total_seconds(), face.rate))

    def _read(self) -> ClockFace:
        try:
            stamp = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return self._face
        if stamp != self._stamp:
            self._face = ClockFace(**json.loads(self._path.read_text()))
            self._stamp = stamp
        return self._face

    def _write(self, face: ClockFace) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"real_at": face.real_at, "shown_at": face.shown_at, "rate": face.rate}))
        fresh.replace(self._path)
