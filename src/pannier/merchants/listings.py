"""Copies of a merchant in every cell where it is found, kept by the function on the table's stream.

Each change of a profile writes the copies of its version and leaves a tombstone where the version before stood and this
one does not. Either is refused where the cell knows a newer version. So changes may arrive twice and in any order: the
cells end up with the newest.
"""

from datetime import timedelta

from pannier.core.clock import Clock
from pannier.core.geo import cells_within
from pannier.merchants.model import Merchant, MerchantStatus
from pannier.merchants.repository import ListingRepository

TOMBSTONE_FOR = timedelta(days=3)  # a stream keeps its records for one


class ListingProjector:
    """Brings the cells up to one change of a profile."""

    def __init__(self, listings: ListingRepository, clock: Clock) -> None:
        self._listings = listings
        self._clock = clock

    def project(self, old: Merchant | None, new: Merchant | None) -> None:
        """A change from `old` (None: it is new) to `new` (None: the profile was deleted)."""
        before, after = listed_cells(old), listed_cells(new)
        if new is not None:
            for cell in sorted(after):
                self._listings.put(cell, new)
        gone = new if new is not None else old
        if gone is None:
            return
        # Nothing comes after a deleted profile, so its last version is surpassed once more.
        version = gone.version if new is not None else gone.version + 1
        forget_at = self._clock.now() + TOMBSTONE_FOR
        for cell in sorted(before - after):
            self._listings.remove(cell, gone.id, version, forget_at)


def listed_cells(merchant: Merchant | None) -> frozenset[str]:
    """The cells in which it stands: all that it may serve, and none while it takes no part."""
    if merchant is None or merchant.status is not MerchantStatus.ACTIVE or merchant.reach_m == 0:
        return frozenset()
    return cells_within(merchant.location, merchant.reach_m)
