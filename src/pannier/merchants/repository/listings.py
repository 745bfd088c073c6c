"""Copies of profiles in every cell where the merchant is found."""

from datetime import datetime

from pynamodb.exceptions import PutError

from pannier.core.dynamo import condition_failed
from pannier.merchants.documents import document_of, merchant_of
from pannier.merchants.model import MAX_MERCHANTS_A_CELL, Merchant
from pannier.merchants.records import ListingRecord


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


def _save_newer(record: ListingRecord) -> bool:
    known = ListingRecord.profile_version
    try:
        record.save(known.does_not_exist() | (known < record.profile_version))
    except PutError as error:
        if condition_failed(error):
            return False
        raise
    return True
