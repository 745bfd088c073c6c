"""Putting the cells right, whatever they have; `listings` keeps them in step as long as nothing goes wrong."""

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange
from pannier.merchants.documents import document_of
from pannier.merchants.listings import TOMBSTONE_FOR, listed_cells
from pannier.merchants.model import Merchant
from pannier.merchants.repository import ListingRepository, MerchantRepository, StoredListing

_ATTEMPTS = 5


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
            forget_at = self._clock.now() + TOMBSTONE_FOR if gone else None
            changed = self._listings.replace(wanted, seen, forget_at) or changed
        raise ConcurrentChange


def _wanted(cell: str, merchant_id: str, profile: Merchant | None) -> StoredListing:
    if profile is not None and cell in listed_cells(profile):
        return StoredListing(cell, merchant_id, profile.version, document_of(profile))
    return StoredListing(cell, merchant_id, profile.version if profile is not None else 0, None)
