"""Copies of a merchant in every cell where it is found, kept by the function on the table's stream.

Each change of a profile writes the copies of its version and leaves a tombstone where the version before stood and this
one does not. Either is refused where the cell knows a newer version. So changes may arrive twice and in any order: the
cells end up with the newest.
"""

from datetime import timedelta

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange
from pannier.core.geo import cells_within
from pannier.merchants.documents import document_of
from pannier.merchants.model import Merchant, MerchantStatus
from pannier.merchants.repository import ListingRepository, MerchantRepository, StoredListing

_ATTEMPTS = 5
_TOMBSTONE_FOR = timedelta(days=3)  # a stream keeps its records for one


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
        forget_at = self._clock.now() + _TOMBSTONE_FOR
        for cell in sorted(before - after):
            self._listings.remove(cell, gone.id, version, forget_at)


class ListingRebuilder:
    """Puts cells right, whatever they have.

    Changes may go on. A copy is replaced only while it has the version that was seen before the profile was read, so
    nothing newer is written over; and as the projector may have looked just before, at a wrong version that it took for
    a newer one, the profile is read once more afterwards.
    """

    def __init__(self, listings: ListingRepository, profiles: MerchantRepository, clock: Clock) -> None:
        self._listings = listings
        self._profiles = profiles
        self._clock = clock

    def mend(self, merchant_id: str) -> tuple[int, int]:
        """Every cell in which the merchant should stand: how many they are, and how many had something else.

        Raises:
            ConcurrentChange: the profile kept changing.
        """
        cells = listed_cells(self._profiles.find(merchant_id, consistent=True))
        return len(cells), sum(self.mend_cell(cell, merchant_id) for cell in sorted(cells))

    def mend_cell(self, cell: str, merchant_id: str) -> bool:
        """Whether the cell had something else of the merchant than it should. Raises ConcurrentChange."""
        changed = False
        for _ in range(_ATTEMPTS):
            seen = self._listings.stored(cell, merchant_id)
            profile = self._profiles.find(merchant_id, consistent=True)
            wanted = _wanted(cell, merchant_id, profile)
            if seen == wanted or (wanted.document is None and (seen is None or seen.document is None)):
                return changed
            gone = wanted.document is None
            forget_at = self._clock.now() + _TOMBSTONE_FOR if gone else None
            changed = self._listings.replace(wanted, seen, forget_at) or changed
        raise ConcurrentChange


def _wanted(cell: str, merchant_id: str, profile: Merchant | None) -> StoredListing:
    if profile is not None and cell in listed_cells(profile):
        return StoredListing(cell, merchant_id, profile.version, document_of(profile))
    return StoredListing(cell, merchant_id, profile.version if profile is not None else 0, None)


def listed_cells(merchant: Merchant | None) -> frozenset[str]:
    """The cells in which it stands: all that it may serve, and none while it takes no part."""
    if merchant is None or merchant.status is not MerchantStatus.ACTIVE or merchant.reach_m == 0:
        return frozenset()
    return cells_within(merchant.location, merchant.reach_m)
