"""Who is counted, what they may use up, and the windows of time that it is counted by."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self


class CallerKind(StrEnum):
    USER = "user"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose requests are counted together: a user's, or those of strangers from one network address."""

    kind: CallerKind
    subject: str

    @classmethod
    def of(cls, viewer_id: str | None, network_address: str) -> Self:
        """The user where somebody is signed in, wherever they are."""
        if viewer_id is not None:
            return cls(CallerKind.USER, viewer_id)
        return cls(CallerKind.ADDRESS, network_address)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time; all windows of one length follow each other without a gap."""

    number: int
    ends_at: datetime

    @classmethod
    def at(cls, now: datetime, length: timedelta) -> Self:
        """The one that `now` falls into."""
        seconds = length.total_seconds()
        number = int(now.timestamp() // seconds)
        return cls(number, datetime.fromtimestamp((number + 1) * seconds, UTC))

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds until the next one begins, at least one."""
        return max(1, math.ceil((self.ends_at - now).total_seconds()))
