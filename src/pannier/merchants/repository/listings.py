"""Copies of profiles in every cell where the merchant is found."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist, PutError
from pynamodb.expressions.condition import Condition

from pannier.core.dynamo import condition_failed
from pannier.merchants.documents import Document, document_of, merchant_of
from pannier.merchants.model import MAX_MERCHANTS_A_CELL, Merchant
from pannier.merchants.records import ListingRecord


@dataclass(frozen=True, slots=True)
class StoredListing:
    """A merchant's copy in a cell, raw; without a document it is a tombstone."""

    cell: str
    merchant_id: str
    version: int
    document: Document | None


class ListingRepository:
    """Copies of profiles in every cell where the merchant is found."""

    def read_cell(self, cell: str) -> tuple[Merchant, ...]:
        """Every merchant of the cell, by id, at most `MAX_MERCHANTS_A_CELL`. One Query with its pages.

        A copy lags behind its profile by the stream's delay, and says of which version it is.
        """
        found = ListingRecord.query(
            f"cell#{cell}", filter_condition=ListingRecord.document.exists(), limit=MAX_MERCHANTS_A_CELL
        )
        return tuple(merchant_of(record.sk, int(record.profile_version), record.document) for record in found)

    def put(self, cell: str, merchant: Merchant) -> bool:
        """Write the copy; False, and no change, when the cell has one of this version or a newer one."""
        record = ListingRecord(
            f"cell#{cell}", merchant.id, profile_version=merchant.version, document=document_of(merchant)
        )
        return _save_newer(record)

    def remove(self, cell: str, merchant_id: str, version: int, forget_at: datetime) -> bool:
        """As of this version it is no longer there; False, and no change, when the cell knows a newer version."""
        return _save_newer(ListingRecord(f"cell#{cell}", merchant_id, profile_version=version, ttl=forget_at))

    def stored(self, cell: str, merchant_id: str) -> StoredListing | None:
        """What a cell has of a merchant, as it is. One consistent Get."""
        try:
            return _stored(ListingRecord.get(f"cell#{cell}", merchant_id, consistent_read=True))
        except DoesNotExist:
            return None

    def replace(
        self, listing: StoredListing, seen: StoredListing | None, forget_at: datetime | None = None
    ) -> bool:
        """Put a listing in the place of `seen`; False, and no change, when the cell has another version by now."""
        known = ListingRecord.profile_version
        record = ListingRecord(
            f"cell#{listing.cell}",
            listing.merchant_id,
            profile_version=listing.version,
            document=listing.document,
            ttl=forget_at,
        )
        return _save(record, known.does_not_exist() if seen is None else known == seen.version)


def _stored(record: ListingRecord) -> StoredListing:
    cell = record.pk.removeprefix("cell#")
    return StoredListing(cell, record.sk, int(record.profile_version), record.document)


def _save_newer(record: ListingRecord) -> bool:
    known = ListingRecord.profile_version
    return _save(record, known.does_not_exist() | (known < record.profile_version))


def _save(record: ListingRecord, condition: Condition) -> bool:
    try:
        record.save(condition)
    except PutError as error:
        if condition_failed(error):
            return False
        raise
    return True
