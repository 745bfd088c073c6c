"""Applying, and deciding on applications and on those who take part."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, Forbidden, InvalidInput, Unauthenticated
from pannier.core.ids import new_id
from pannier.core.paging import Page, PageRequest
from pannier.core.text import bounded_text
from pannier.merchants import licences
from pannier.merchants.admission import (
    LONGEST_DECISION_TEXT,
    MAX_REASONS,
    Admission,
    AdmissionCommand,
    Decision,
    Party,
)
from pannier.merchants.changes import NewMerchant, new_merchant
from pannier.merchants.errors import LicencesMissing
from pannier.merchants.licences import LicenceFile
from pannier.merchants.lifecycle import OPEN, REASONS, advance
from pannier.merchants.model import Merchant, MerchantStatus, StaffMember, StaffRole
from pannier.merchants.permissions import Permission
from pannier.merchants.repository import (
    AdmissionRepository,
    LicenceRepository,
    ListingRepository,
    MerchantChange,
    MerchantRepository,
)
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.service.opening import check_area, open_once, used_key
from pannier.merchants.trail import (
    OF_COMMAND,
    AuditAction,
    AuditActor,
    Pen,
    field_change,
    profile_changes,
)
from pannier.merchants.validation import checked_merchant
from pannier.users.model import Role
from pannier.users.service import Users

_ATTEMPTS = 6


class Admissions:
    """Applications and decisions. Each is one transaction with its entry in the trail."""

    def __init__(
        self,
        repository: MerchantRepository,
        admissions: AdmissionRepository,
        files: LicenceRepository,
        listings: ListingRepository,
        merchants: Merchants,
        users: Users,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._admissions = admissions
        self._files = files
        self._listings = listings
        self._merchants = merchants
        self._users = users
        self._clock = clock

    def apply(self, viewer_id: str | None, new: NewMerchant, key: str) -> Merchant:
        """Ask for a merchant to be admitted, and own it. The same key again returns the same merchant.

        Raises:
            Unauthenticated, InvalidInput, AreaFull, TooManyApplications, MerchantKeyConflict
        """
        if viewer_id is None:
            raise Unauthenticated
        now = self._clock.now()
        merchant = checked_merchant(new_merchant(new, new_id(now), now, MerchantStatus.APPLIED))
        used = used_key(viewer_id, key, merchant, viewer_id)

        def write() -> Merchant:
            check_area(self._listings, merchant)
            pen = Pen(merchant.id, AuditActor(Party.STAFF, viewer_id), now)
            return self._merchants.write(
                MerchantChange(
                    merchant,
                    (pen.entry(AuditAction.APPLIED, field_change("status", None, merchant.status)),),
                    owner=StaffMember(merchant.id, viewer_id, StaffRole.OWNER, now),
                    admission=Admission(merchant.id, applicant_id=viewer_id, submitted_at=now),
                    applications=(viewer_id, 1),
                    key=used,
                )
            )

        return open_once(self._repository, used, write)

    def submit(self, viewer_id: str | None, merchant_id: str) -> Merchant:
        """Put a returned application into the queue again. For owners.

        Raises:
            Unauthenticated, NotFound, Forbidden, MerchantTransitionRefused, ConcurrentChange
        """
        return self._by_owner(viewer_id, merchant_id, AdmissionCommand.SUBMIT)

    def withdraw(self, viewer_id: str | None, merchant_id: str) -> Merchant:
        """Give an application up, for good. For owners. Raises as `submit`."""
        return self._by_owner(viewer_id, merchant_id, AdmissionCommand.WITHDRAW)

    def decide(
        self,
        operator_id: str | None,
        merchant_id: str,
        command: AdmissionCommand,
        decision: Decision | None = None,
    ) -> Merchant:
        """An operator's command. Of two who decide at once one is refused.

        Approving an application approves the licences that came with it.

        Raises:
            Unauthenticated, NotFound, MerchantTransitionRefused, ConcurrentChange
            Forbidden: not an operator, or one who works there and would admit their own store.
            InvalidInput: reasons that the command needs and does not have, or the other way round.
            LicencesMissing, AreaFull: it cannot take part.
        """
        operator = self._users.require(operator_id, Role.OPERATOR)
        if command in _ADMITS:
            self.check_independence(operator.id, merchant_id)
        given = checked_decision(command, decision or Decision())
        actor = AuditActor(Party.OPERATOR, operator.id)
        return self._move(merchant_id, command, actor, given)

    def find(self, viewer_id: str | None, merchant_id: str) -> Admission:
        """For owners and operators. Raises Unauthenticated, NotFound, Forbidden."""
        self._merchants.authorise(viewer_id, merchant_id, Permission.ADMISSION_MANAGE)
        return self._admissions.find(merchant_id)

    def find_many(self, merchant_ids: Iterable[str]) -> dict[str, Admission]:
        """For the API's own rules: it asks for nobody's permission. One BatchGet."""
        return self._admissions.find_many(merchant_ids)

    def page_queue(
        self, operator_id: str | None, status: MerchantStatus, request: PageRequest
    ) -> Page[Merchant]:
        """For operators: merchants that applied, of one status, those that wait longest first.

        Raises:
            Unauthenticated, Forbidden
        """
        self._users.require(operator_id, Role.OPERATOR)
        return self._merchants.fill(self._admissions.page_queue(status, request))

    def check_independence(self, operator_id: str, merchant_id: str) -> None:
        """Raises Forbidden: the operator works there, and nobody admits their own store."""
        if self._merchants.find_staff([(merchant_id, operator_id)]):
            raise Forbidden

    def _by_owner(self, viewer_id: str | None, merchant_id: str, command: AdmissionCommand) -> Merchant:
        member = self._merchants.require(viewer_id, merchant_id, Permission.ADMISSION_MANAGE)
        return self._move(merchant_id, command, AuditActor(Party.STAFF, member.user_id), Decision())

    def _move(
        self, merchant_id: str, command: AdmissionCommand, actor: AuditActor, decision: Decision
    ) -> Merchant:
        """Read, decide, write; anew when something else of the merchant changed in between."""
        for _ in range(_ATTEMPTS):
            merchant = self._merchants.get(merchant_id, consistent=True)
            change = self._change(merchant, command, actor, decision)
            try:
                return self._merchants.write(change)
            except ConcurrentChange:
                continue
        raise ConcurrentChange

    def _change(
        self, merchant: Merchant, command: AdmissionCommand, actor: AuditActor, decision: Decision
    ) -> MerchantChange:
        now = self._clock.now()
        admission = self._admissions.find(merchant.id)
        moved, decided = advance(merchant, admission, command, actor.party, actor.user_id, now, decision)
        files: tuple[LicenceFile, ...] = ()
        if command in _ADMITS:
            check_area(self._listings, merchant)
            moved, files = self._licensed(moved, command, now)
        pen = Pen(merchant.id, actor, now)
        leaves_queue = merchant.status in OPEN and moved.status not in OPEN
        return MerchantChange(
            moved,
            (pen.entry(OF_COMMAND[command], *profile_changes(merchant, moved), decision=decision),),
            admission=decided,
            licences=files,
            applications=(admission.applicant_id, -1) if leaves_queue and admission.applicant_id else None,
        )

    def _licensed(
        self, merchant: Merchant, command: AdmissionCommand, now: datetime
    ) -> tuple[Merchant, tuple[LicenceFile, ...]]:
        """The merchant as its licences allow it to take part, and the files that change. Raises LicencesMissing."""
        files = self._files.files(merchant.id)
        if command is AdmissionCommand.REINSTATE:
            if merchant.licensed_until is not None and merchant.licensed_until <= now:
                raise LicencesMissing(licences.missing(files, merchant.time_zone, now))
            return merchant, ()
        approved = {kind: licences.approve(file, merchant.time_zone, now) for kind, file in files.items()}
        if lacking := licences.missing(approved, merchant.time_zone, now):
            raise LicencesMissing(lacking)
        until = licences.licensed_until(approved, merchant.time_zone)
        return replace(merchant, licensed_until=until), tuple(approved.values())


def checked_decision(command: AdmissionCommand, decision: Decision) -> Decision:
    """Raises InvalidInput: the command needs a reason, or not this one; the text is too long."""
    known = REASONS.get(command, frozenset())
    reasons = tuple(dict.fromkeys(decision.reasons))
    if not known and (reasons or decision.text):
        raise InvalidInput(("reasons",), "This is done without a reason.", "该操作不需要理由。")
    if known and not 0 < len(reasons) <= MAX_REASONS:
        raise InvalidInput(
            ("reasons",), f"Give 1 to {MAX_REASONS} reasons.", f"请给出 1 到 {MAX_REASONS} 个理由。"
        )
    if not set(reasons) <= known:
        raise InvalidInput(
            ("reasons",),
            f"Give some of {', '.join(sorted(known))}.",
            f"请从 {'、'.join(sorted(known))} 中选择。",
        )
    return Decision(reasons, bounded_text(decision.text, ("text",), LONGEST_DECISION_TEXT, 0))


_ADMITS = frozenset({AdmissionCommand.APPROVE, AdmissionCommand.REINSTATE})
