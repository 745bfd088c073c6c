"""Inviting people to work for a merchant."""

from dataclasses import dataclass
from typing import Protocol

from pannier.adapters.errors import Undeliverable
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, NotFound, TransientError, Unauthenticated
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import Page, PageRequest
from pannier.merchants.admission import Party
from pannier.merchants.errors import AlreadyStaff, InvitationOver
from pannier.merchants.invitations import VALID_FOR, Invitation, code_digest, new_code
from pannier.merchants.model import StaffMember, StaffRole
from pannier.merchants.permissions import PERMISSIONS, Permission
from pannier.merchants.repository import (
    InvitationRepository,
    InvitationUsed,
    StaffRepository,
    free_slot,
)
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.trail import AuditAction, AuditActor, Pen, field_change
from pannier.users.contacts import contact_of
from pannier.users.errors import ContactUnreachable

_ATTEMPTS = 4


class InvitationMessenger(Protocol):
    """Brings an invitation to its contact, at once.

    Raises:
        TransientError: worth another try.
        Undeliverable: nothing ever arrives at this contact.
    """

    def send_invitation(
        self, field: str, contact: str, merchant_name: str, role: StaffRole, locale: Locale, code: str
    ) -> None:
        """`field` is `phone` or `email`; `locale` is the language of who invites."""
        ...


@dataclass(frozen=True, slots=True)
class Inviting:
    """Whom an owner invites, and as what; `account` is a phone number or an e-mail address."""

    account: str
    role: StaffRole
    locale: Locale


class Invitations:
    """Invitations. Who has the code has read what was sent to the contact; it is good once, for a week."""

    def __init__(
        self,
        invitations: InvitationRepository,
        staff: StaffRepository,
        merchants: Merchants,
        messenger: InvitationMessenger | None,
        clock: Clock,
    ) -> None:
        """Without a messenger nobody can be invited."""
        self._invitations = invitations
        self._staff = staff
        self._merchants = merchants
        self._messenger = messenger
        self._clock = clock

    def invite(self, viewer_id: str | None, merchant_id: str, inviting: Inviting) -> Invitation:
        """Send somebody a code. For owners.

        Raises:
            Unauthenticated, NotFound, Forbidden, TooManyInvitations
            InvalidInput: no phone number and no e-mail address.
            ContactUnreachable: nothing can be sent there. Nobody was invited.
        """
        member = self._merchants.require(viewer_id, merchant_id, Permission.STAFF_MANAGE)
        merchant = self._merchants.get(merchant_id)
        field, contact = contact_of(inviting.account[:320], ("account",))
        if self._messenger is None:
            raise ContactUnreachable(field)
        code = new_code()
        invitation = self._store(member, field, contact, inviting.role, code)
        try:
            self._messenger.send_invitation(
                field, contact, merchant.name, inviting.role, inviting.locale, code
            )
        except (Undeliverable, TransientError) as error:
            self._take_back(invitation)
            if isinstance(error, Undeliverable):
                raise ContactUnreachable(field) from error
            raise
        return invitation

    def accept(self, viewer_id: str | None, code: str) -> StaffMember:
        """Join, by the code. Who invited must still be allowed to at this moment.

        Raises:
            Unauthenticated, InvitationOver, AlreadyStaff, TooManyStaff
        """
        if viewer_id is None:
            raise Unauthenticated
        digest = code_digest(code)
        invitation = None if digest is None else self._invitations.find_by_code(digest)
        now = self._clock.now()
        if invitation is None or not invitation.is_open_at(now):
            raise InvitationOver
        if self._staff.find(invitation.merchant_id, viewer_id) is not None:
            raise AlreadyStaff
        member = StaffMember(invitation.merchant_id, viewer_id, invitation.role, now)
        entry = Pen(invitation.merchant_id, AuditActor(Party.STAFF, viewer_id), now).entry(
            AuditAction.STAFF_ADDED,
            field_change("role", None, invitation.role),
            field_change("invitedBy", None, invitation.invited_by),
            person_id=viewer_id,
        )
        try:
            self._invitations.accept(invitation, member, _INVITING, (entry,), now)
        except InvitationUsed as error:
            raise InvitationOver from error
        except ConcurrentChange as error:
            raise AlreadyStaff from error
        return member

    def withdraw(self, viewer_id: str | None, invitation_id: str) -> None:
        """Its code is good for nothing from now on. For owners.

        Raises:
            Unauthenticated, Forbidden
            NotFound: no such invitation (for the viewer), or it was accepted.
        """
        found = self.get(viewer_id, invitation_id)
        pen = Pen(found.merchant_id, AuditActor(Party.STAFF, viewer_id), self._clock.now())
        entry = pen.entry(
            AuditAction.INVITATION_WITHDRAWN, field_change("contact", None, None, personal=True)
        )
        try:
            self._invitations.remove(found, (entry,))
        except InvitationUsed as error:
            raise NotFound("StaffInvitation") from error

    def get(self, viewer_id: str | None, invitation_id: str) -> Invitation:
        """By its merchant's id and its own. Raises as `withdraw`."""
        merchant_id, _, own_id = invitation_id.partition(".")
        self._merchants.require(viewer_id, merchant_id, Permission.STAFF_MANAGE)
        for each in self._invitations.find_all(merchant_id):
            if each.id == own_id:
                return each
        raise NotFound("StaffInvitation")

    def page(self, viewer_id: str | None, merchant_id: str, request: PageRequest) -> Page[Invitation]:
        """Those that were neither accepted nor withdrawn, over or not. For owners.

        Raises:
            Unauthenticated, NotFound, Forbidden
        """
        self._merchants.require(viewer_id, merchant_id, Permission.STAFF_MANAGE)
        return self._invitations.page(merchant_id, request)

    def _store(self, member: StaffMember, field: str, contact: str, role: StaffRole, code: str) -> Invitation:
        now = self._clock.now()
        digest = code_digest(code) or ""
        pen = Pen(member.merchant_id, AuditActor(Party.STAFF, member.user_id), now)
        entry = pen.entry(
            AuditAction.STAFF_INVITED,
            field_change("role", None, role),
            field_change("contact", None, None, personal=True),
        )
        for _ in range(_ATTEMPTS):
            invitation = Invitation(
                id=new_id(now),
                merchant_id=member.merchant_id,
                slot=free_slot(self._invitations.find_all(member.merchant_id), now),
                field=field,
                contact=contact,
                role=role,
                invited_by=member.user_id,
                invited_at=now,
                expires_at=now + VALID_FOR,
            )
            try:
                self._invitations.add(invitation, digest, (entry,))
            except ConcurrentChange:
                continue
            return invitation
        raise ConcurrentChange

    def _take_back(self, invitation: Invitation) -> None:
        try:
            self._invitations.remove(invitation)
        except (InvitationUsed, TransientError):
            return  # it expires by itself


_INVITING = tuple(role for role in StaffRole if Permission.STAFF_MANAGE in PERMISSIONS[role])
