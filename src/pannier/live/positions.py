"""Where on a feed somebody begins who has heard of nothing there yet: at a moment. Pure.

It stands in place of an event's id, and is good for as long as one.
"""

import re
from datetime import UTC, datetime, timedelta

from pannier.live.errors import ResumeExpired
from pannier.live.model import FEED_KEPT

OVERLAP = timedelta(seconds=10)
"""How long before the present it lies: what happened just now may be missing from an index that is read next, and the
clocks of those who tell differ a little."""
_AHEAD = timedelta(minutes=1)
_SINCE = re.compile(r"since-([1-9][0-9]{0,10})")


def position_at(now: datetime) -> str:
    """Of who reads the present state now: whatever is told from then on comes behind it."""
    return f"since-{int((now - OVERLAP).timestamp())}"


def moment_of(after: str) -> datetime | None:
    """The moment of a position; None for anything else, such as an event's id."""
    found = _SINCE.fullmatch(after)
    return None if found is None else datetime.fromtimestamp(int(found[1]), UTC)


def demand_kept(moment: datetime, now: datetime) -> None:
    """Raises ResumeExpired: it is so long ago that what followed may be gone, or is yet to come."""
    if not now - FEED_KEPT < moment <= now + _AHEAD:
        raise ResumeExpired
