"""Profiles."""

from collections.abc import Iterable, Mapping

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError

from pannier.core.dynamo import Transaction, TransactionRefused, condition_failed, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.merchants.model import Merchant, MerchantStatus, StaffMember
from pannier.merchants.records import ProfileRecord
from pannier.merchants.repository.changes import MerchantChange, refused, write_change
from pannier.merchants.repository.items import PROFILE, add_to, merchant_in, profile_record


class MerchantRepository:
    """Profiles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, merchant: Merchant, owner: StaffMember) -> Merchant:
        """Store a new merchant with its owner, and nothing of how it came about. Returns it with its version.

        Raises:
            ConcurrentChange: there is one with this id.
        """
        write = Transaction(self._connection)
        profile = add_to(write, merchant, owner)
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal
        return merchant_in(profile)

    def find(self, merchant_id: str, *, consistent: bool = False) -> Merchant | None:
        """One Get."""
        try:
            return merchant_in(ProfileRecord.get(merchant_id, PROFILE, consistent_read=consistent))
        except DoesNotExist:
            return None

    def get(self, merchant_id: str, *, consistent: bool = False) -> Merchant:
        """Raises NotFound."""
        merchant = self.find(merchant_id, consistent=consistent)
        if merchant is None:
            raise NotFound("Merchant")
        return merchant

    def find_many(self, merchant_ids: Iterable[str]) -> dict[str, Merchant]:
        """Those that exist, by id. One BatchGet per hundred."""
        found = ProfileRecord.batch_get([(merchant_id, PROFILE) for merchant_id in set(merchant_ids)])
        return {record.pk: merchant_in(record) for record in found}

    def save(self, merchant: Merchant) -> Merchant:
        """Store a changed profile, for what leaves no trail. Returns it with its new version.

        Raises:
            ConcurrentChange: it is no longer the version that was read.
        """
        record = profile_record(merchant)
        try:
            record.save()
        except PutError as error:
            if condition_failed(error):
                raise ConcurrentChange from error
            raise
        return merchant_in(record)

    def commit(self, change: MerchantChange) -> Merchant:
        """Write all that belongs to an act, or nothing. Returns the merchant with its new version.

        Raises:
            ConcurrentChange: something is no longer what was read.
            TooManyApplications, KeyUsed
        """
        write = Transaction(self._connection)
        profile = write_change(write, change)
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise refused(change, refusal) from refusal
        return change.merchant if profile is None else merchant_in(profile)

    def page_ids_by_status(self, status: MerchantStatus, request: PageRequest) -> Page[str]:
        """Newest first. One Query."""
        page = query_page(
            ProfileRecord, status.value, request, index=ProfileRecord.by_status, newest_first=True
        )
        return page.map(lambda record: record.pk)


def merchant_of_image(image: Mapping[str, dict[str, object]]) -> Merchant | None:
    """The merchant in a stream's image; None for an item of another kind."""
    if image["kind"] != {"S": "profile"}:
        return None
    return merchant_in(ProfileRecord.from_raw_data(dict(image)))
