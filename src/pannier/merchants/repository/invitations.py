"""Invitations. A merchant has so many slots for them, so that no race passes the bound."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange
from pannier.core.paging import Page, PageRequest
from pannier.merchants.errors import TooManyInvitations
from pannier.merchants.invitations import (
    MAX_INVITATIONS_A_DAY,
    MAX_OPEN_INVITATIONS,
    Invitation,
    contact_digest,
)
from pannier.merchants.model import StaffMember, StaffRole
from pannier.merchants.records import InvitationRecord, SentRecord, StaffRecord
from pannier.merchants.repository.staff import put_member, raise_refusal
from pannier.merchants.repository.trail import write_entries
from pannier.merchants.trail import AuditEntry

_PREFIX = "invitation#"
_FORGET_AFTER = timedelta(days=1)


class InvitationUsed(Exception):
    """The invitation is gone, over, or its sender may no longer invite; nothing was written."""


class InvitationRepository:
    """Invitations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, invitation: Invitation, digest: str, entries: Sequence[AuditEntry]) -> None:
        """Store it in its slot, which is to be free, or to hold one that is over. `digest`: of its code.

        Raises:
            ConcurrentChange: the slot is taken.
            TooManyInvitations: the day has had as many as may be sent.
        """
        now = invitation.invited_at
        write = Transaction(self._connection)
        free = InvitationRecord.pk.does_not_exist() | (InvitationRecord.expires_at <= now)
        write.put("slot", _record(invitation, digest), free)
        sent = SentRecord(invitation.merchant_id, f"invited#{now:%Y-%m-%d}")
        write.update(
            "day",
            sent,
            [
                SentRecord.sent.add(1),
                SentRecord.kind.set(SentRecord),
                SentRecord.ttl.set(now + timedelta(days=2)),
            ],
            SentRecord.sent.does_not_exist() | (SentRecord.sent < MAX_INVITATIONS_A_DAY),
        )
        write_entries(write, entries)
        try:
            write.commit()
        except TransactionRefused as refusal:
            if "day" in refusal.labels:
                raise TooManyInvitations(MAX_INVITATIONS_A_DAY) from refusal
            raise ConcurrentChange from refusal

    def find_all(self, merchant_id: str) -> list[Invitation]:
        """Those in the merchant's slots, over or not. One consistent Query."""
        found = InvitationRecord.query(
            merchant_id, InvitationRecord.sk.startswith(_PREFIX), consistent_read=True
        )
        return [_invitation(record) for record in found]

    def page(self, merchant_id: str, request: PageRequest) -> Page[Invitation]:
        """By slot, over or not. One Query."""
        page = query_page(
            InvitationRecord, merchant_id, request, range_condition=InvitationRecord.sk.startswith(_PREFIX)
        )
        return page.map(_invitation)

    def find_by_code(self, digest: str) -> Invitation | None:
        """One Query of an index, and a consistent Get."""
        for named in InvitationRecord.by_code.query(digest, limit=1):
            try:
                record = InvitationRecord.get(named.pk, named.sk, consistent_read=True)
            except DoesNotExist:
                return None
            return _invitation(record) if record.code_digest == digest else None
        return None

    def remove(self, invitation: Invitation, entries: Sequence[AuditEntry] = ()) -> None:
        """Raises InvitationUsed."""
        write = Transaction(self._connection)
        write.delete("invitation", _key(invitation), InvitationRecord.id == invitation.id)
        write_entries(write, entries)
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise InvitationUsed from refusal

    def accept(
        self,
        invitation: Invitation,
        member: StaffMember,
        inviting_roles: Sequence[StaffRole],
        entries: Sequence[AuditEntry],
        now: datetime,
    ) -> None:
        """Use it up and store the member, if who sent it still works there in one of these roles.

        Raises:
            InvitationUsed, TooManyStaff
            ConcurrentChange: the user works there by now.
        """
        write = Transaction(self._connection)
        write.check(
            "inviter",
            StaffRecord,
            invitation.merchant_id,
            f"staff#{invitation.invited_by}",
            StaffRecord.role.is_in(*[role.value for role in inviting_roles]),
        )
        stands = (InvitationRecord.id == invitation.id) & (InvitationRecord.expires_at > now)
        write.delete("invitation", _key(invitation), stands)
        put_member(write, member, None)
        write_entries(write, entries)
        try:
            write.commit()
        except TransactionRefused as refusal:
            if {"inviter", "invitation"} & refusal.labels:
                raise InvitationUsed from refusal
            raise_refusal(refusal, None, member)

    def of_contact(self, contact: str) -> list[Invitation]:
        """Every invitation sent to this contact. One Query of an index, and a Get each."""
        found = []
        for named in InvitationRecord.by_contact.query(contact_digest(contact)):
            with suppress(DoesNotExist):
                found.append(_invitation(InvitationRecord.get(named.pk, named.sk)))
        return found

    def erase_contact(self, contact: str) -> int:
        """Remove every invitation sent to this contact, without a trace; how many there were."""
        gone = 0
        for named in InvitationRecord.by_contact.query(contact_digest(contact)):
            InvitationRecord(named.pk, named.sk).delete(
                InvitationRecord.contact_digest == contact_digest(contact)
            )
            gone += 1
        return gone


def free_slot(invitations: Sequence[Invitation], now: datetime) -> int:
    """A slot that holds nothing, or one that is over. Raises TooManyInvitations."""
    taken = {each.slot for each in invitations if each.is_open_at(now)}
    slot = next((slot for slot in range(MAX_OPEN_INVITATIONS) if slot not in taken), None)
    if slot is None:
        raise TooManyInvitations(MAX_OPEN_INVITATIONS)
    return slot


def _key(invitation: Invitation) -> InvitationRecord:
    return InvitationRecord(invitation.merchant_id, f"{_PREFIX}{invitation.slot:02}")


def _record(invitation: Invitation, digest: str) -> InvitationRecord:
    return InvitationRecord(
        invitation.merchant_id,
        f"{_PREFIX}{invitation.slot:02}",
        id=invitation.id,
        field=invitation.field,
        contact=invitation.contact,
        contact_digest=contact_digest(invitation.contact),
        code_digest=digest,
        role=invitation.role.value,
        invited_by=invitation.invited_by,
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
        ttl=invitation.expires_at + _FORGET_AFTER,
    )


def _invitation(record: InvitationRecord) -> Invitation:
    return Invitation(
        id=record.id,
        merchant_id=record.pk,
        slot=int(record.sk.removeprefix(_PREFIX)),
        field=record.field,
        contact=record.contact,
        role=StaffRole(record.role),
        invited_by=record.invited_by,
        invited_at=record.invited_at,
        expires_at=record.expires_at,
    )
