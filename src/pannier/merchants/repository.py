"""Merchants in DynamoDB."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.merchants.documents import document_of, merchant_of
from pannier.merchants.errors import LastOwner, TooManyStaff
from pannier.merchants.model import (
    MAX_MERCHANTS_A_CELL,
    MAX_STAFF,
    Merchant,
    MerchantStatus,
    StaffMember,
    StaffRole,
)
from pannier.merchants.records import ListingRecord, ProfileRecord, RosterRecord, StaffRecord

_PROFILE, _ROSTER = "profile", "roster"
_REFUSED = "ConditionalCheckFailedException"


class MerchantRepository:
    """Profiles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, merchant: Merchant, owner: StaffMember) -> Merchant:
        """Store a new merchant with its owner. Returns it with its version.

        Raises:
            ConcurrentChange: there is one with this id.
        """
        profile = _profile_record(merchant)
        write = Transaction(self._connection)
        write.put("profile", profile, ProfileRecord.pk.does_not_exist())
        write.put("staff", _staff_record(owner))
        write.put("roster", RosterRecord(merchant.id, _ROSTER, members=1, owners=1))
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal
        return _merchant(profile)

    def find(self, merchant_id: str, *, consistent: bool = False) -> Merchant | None:
        """One Get."""
        try:
            return _merchant(ProfileRecord.get(merchant_id, _PROFILE, consistent_read=consistent))
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
        found = ProfileRecord.batch_get([(merchant_id, _PROFILE) for merchant_id in set(merchant_ids)])
        return {record.pk: _merchant(record) for record in found}

    def save(self, merchant: Merchant) -> Merchant:
        """Store a changed profile. Returns it with its new version.

        Raises:
            ConcurrentChange: it is no longer the version that was read.
        """
        record = _profile_record(merchant)
        try:
            record.save()
        except PutError as error:
            if error.cause_response_code == _REFUSED:
                raise ConcurrentChange from error
            raise
        return _merchant(record)

    def page_ids_by_status(self, status: MerchantStatus, request: PageRequest) -> Page[str]:
        """Newest first. One Query."""
        page = query_page(
            ProfileRecord, status.value, request, index=ProfileRecord.by_status, newest_first=True
        )
        return page.map(lambda record: record.pk)


class StaffRepository:
    """Who works for a merchant."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, merchant_id: str, user_id: str) -> StaffMember | None:
        """One consistent Get: a removal acts at once."""
        try:
            return _staff_member(StaffRecord.get(merchant_id, f"staff#{user_id}", consistent_read=True))
        except DoesNotExist:
            return None

    def find_many(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], StaffMember]:
        """Those that exist, by merchant id and user id. One consistent BatchGet per hundred."""
        keys = [(merchant_id, f"staff#{user_id}") for merchant_id, user_id in set(pairs)]
        found = StaffRecord.batch_get(keys, consistent_read=True)
        return {(record.pk, record.user_id): _staff_member(record) for record in found}

    def put(self, member: StaffMember, before: StaffMember | None) -> None:
        """Add a member, or change the role of the one that was read `before`.

        Raises:
            ConcurrentChange: the membership is no longer what was read.
            LastOwner, TooManyStaff
        """
        write = Transaction(self._connection)
        write.put("staff", _staff_record(member), _as_read(before))
        self._commit(write, member.merchant_id, before, member)

    def remove(self, member: StaffMember) -> None:
        """Raises ConcurrentChange, LastOwner."""
        write = Transaction(self._connection)
        write.delete("staff", _staff_record(member), _as_read(member))
        self._commit(write, member.merchant_id, member, None)

    def page(self, merchant_id: str, request: PageRequest) -> Page[StaffMember]:
        """One Query."""
        page = query_page(
            StaffRecord, merchant_id, request, range_condition=StaffRecord.sk.startswith("staff#")
        )
        return page.map(_staff_member)

    def page_memberships(self, user_id: str, request: PageRequest) -> Page[StaffMember]:
        """A user's roles, by merchant id. One Query."""
        return query_page(StaffRecord, user_id, request, index=StaffRecord.by_member).map(_staff_member)

    @staticmethod
    def _commit(
        write: Transaction, merchant_id: str, before: StaffMember | None, after: StaffMember | None
    ) -> None:
        """With the roster, which counts members and owners so that two at once cannot pass a bound."""
        members = (after is not None) - (before is not None)
        owners = _is_owner(after) - _is_owner(before)
        actions: list[Action] = [RosterRecord.members.add(members), RosterRecord.owners.add(owners)]
        condition = RosterRecord.pk.exists()
        if members > 0:
            condition &= RosterRecord.members < MAX_STAFF
        if owners < 0:
            condition &= RosterRecord.owners > 1
        write.update("roster", RosterRecord(merchant_id, _ROSTER), actions, condition)
        try:
            write.commit()
        except TransactionRefused as refusal:
            if "staff" in refusal.labels:
                raise ConcurrentChange from refusal
            if owners < 0:
                raise LastOwner from refusal
            raise TooManyStaff(MAX_STAFF) from refusal


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


def merchant_of_image(image: Mapping[str, dict[str, object]]) -> Merchant | None:
    """The merchant in a stream's image; None for an item of another kind."""
    if image["kind"] != {"S": "profile"}:
        return None
    return _merchant(ProfileRecord.from_raw_data(dict(image)))


def _save_newer(record: ListingRecord) -> bool:
    known = ListingRecord.profile_version
    try:
        record.save(known.does_not_exist() | (known < record.profile_version))
    except PutError as error:
        if error.cause_response_code == _REFUSED:
            return False
        raise
    return True


def _as_read(member: StaffMember | None) -> Condition:
    if member is None:
        return StaffRecord.pk.does_not_exist()
    return StaffRecord.role == member.role.value


def _is_owner(member: StaffMember | None) -> bool:
    return member is not None and member.role is StaffRole.OWNER


def _profile_record(merchant: Merchant) -> ProfileRecord:
    return ProfileRecord(
        merchant.id,
        _PROFILE,
        status=merchant.status.value,
        document=document_of(merchant),
        version=merchant.version,
    )


def _merchant(record: ProfileRecord) -> Merchant:
    return merchant_of(record.pk, int(record.version), record.document)


def _staff_record(member: StaffMember) -> StaffRecord:
    return StaffRecord(
        member.merchant_id,
        f"staff#{member.user_id}",
        user_id=member.user_id,
        role=member.role.value,
        since=member.since,
    )


def _staff_member(record: StaffRecord) -> StaffMember:
    return StaffMember(
        merchant_id=record.pk, user_id=record.user_id, role=StaffRole(record.role), since=record.since
    )
