"""The backfills there are. One is taken out with the release after that which ran it everywhere."""

from collections.abc import Mapping

from pannier.maintenance.backfills.model import Backfill, NoSuchBackfill
from pannier.maintenance.backfills.order_codes import ORDER_CODES
from pannier.maintenance.backfills.platform_lists import PLATFORM_LISTS
from pannier.maintenance.backfills.timeline_authors import TIMELINE_AUTHORS

BACKFILLS: Mapping[str, Backfill] = {
    each.name: each for each in (TIMELINE_AUTHORS, ORDER_CODES, PLATFORM_LISTS)
}


def find_backfill(name: str, among: Mapping[str, Backfill] = BACKFILLS) -> Backfill:
    """Raises NoSuchBackfill."""
    try:
        return among[name]
    except KeyError:
        raise NoSuchBackfill(f"no backfill {name!r}; there are: {', '.join(sorted(among))}") from None
