"""Who works for a merchant."""

from collections.abc import Iterable, Sequence

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange
from pannier.core.paging import Page, PageRequest
from pannier.merchants.errors import LastOwner, TooManyStaff
from pannier.merchants.model import MAX_STAFF, StaffMember, StaffRole
from pannier.merchants.records import RosterRecord, StaffRecord
from pannier.merchants.repository.trail import write_entries
from pannier.merchants.trail import AuditEntry

ROSTER = "roster"


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

    def put(
        self, member: StaffMember, before: StaffMember | None, entries: Sequence[AuditEntry] = ()
    ) -> None:
        """Add a member, or change the role of the one that was read `before`.

        Raises:
            ConcurrentChange: the membership is no longer what was read.
            LastOwner, TooManyStaff
        """
        write = Transaction(self._connection)
        put_member(write, member, before)
        write_entries(write, entries)
        self._commit(write, before, member)

    def remove(self, member: StaffMember, entries: Sequence[AuditEntry] = ()) -> None:
        """Raises ConcurrentChange, LastOwner."""
        write = Transaction(self._connection)
        write.delete("staff", staff_record(member), _as_read(member))
        count(write, member.merchant_id, member, None)
        write_entries(write, entries)
        self._commit(write, member, None)

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
    def _commit(write: Transaction, before: StaffMember | None, after: StaffMember | None) -> None:
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise_refusal(refusal, before, after)


def put_member(write: Transaction, member: StaffMember, before: StaffMember | None) -> None:
    """Let the transaction store a member, under the labels `staff` and `roster`."""
    write.put("staff", staff_record(member), _as_read(before))
    count(write, member.merchant_id, before, member)


def count(
    write: Transaction, merchant_id: str, before: StaffMember | None, after: StaffMember | None
) -> None:
    """The roster, which counts members and owners so that two at once cannot pass a bound."""
    members = (after is not None) - (before is not None)
    owners = _is_owner(after) - _is_owner(before)
    actions: list[Action] = [RosterRecord.members.add(members), RosterRecord.owners.add(owners)]
    condition = RosterRecord.pk.exists()
    if members > 0:
        condition &= RosterRecord.members < MAX_STAFF
    if owners < 0:
        condition &= RosterRecord.owners > 1
    write.update("roster", RosterRecord(merchant_id, ROSTER), actions, condition)


def raise_refusal(refusal: TransactionRefused, before: StaffMember | None, after: StaffMember | None) -> None:
    """What a refused change of staff means. Raises ConcurrentChange, LastOwner, TooManyStaff."""
    if "staff" in refusal.labels or "roster" not in refusal.labels:
        raise ConcurrentChange from refusal
    if _is_owner(after) < _is_owner(before):
        raise LastOwner from refusal
    raise TooManyStaff(MAX_STAFF) from refusal


def staff_record(member: StaffMember) -> StaffRecord:
    """The record of a member."""
    return StaffRecord(
        member.merchant_id,
        f"staff#{member.user_id}",
        user_id=member.user_id,
        role=member.role.value,
        since=member.since,
    )


def _as_read(member: StaffMember | None) -> Condition:
    if member is None:
        return StaffRecord.pk.does_not_exist()
    return StaffRecord.role == member.role.value


def _is_owner(member: StaffMember | None) -> bool:
    return member is not None and member.role is StaffRole.OWNER


def _staff_member(record: StaffRecord) -> StaffMember:
    return StaffMember(
        merchant_id=record.pk, user_id=record.user_id, role=StaffRole(record.role), since=record.since
    )
