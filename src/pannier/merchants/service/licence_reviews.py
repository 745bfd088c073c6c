"""Licences as operators check them."""

from dataclasses import replace

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.core.text import bounded_text
from pannier.merchants.admission import LONGEST_DECISION_TEXT, AdmissionCommand, Decision, Party
from pannier.merchants.licences import (
    Licence,
    LicenceFile,
    LicenceState,
    approve,
    ends_at,
    licensed_until,
    missing,
)
from pannier.merchants.lifecycle import LICENCE_REASONS, advance, suspended_for_expiry
from pannier.merchants.model import DecisionReason, Merchant
from pannier.merchants.repository import AdmissionRepository, LicenceRepository, MerchantChange
from pannier.merchants.service.admissions import Admissions
from pannier.merchants.service.licences import parsed_id
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.service.scans import Scans
from pannier.merchants.trail import AuditAction, AuditActor, AuditEntry, Pen, field_change, profile_changes
from pannier.users.model import Role
from pannier.users.service import Users

_ATTEMPTS = 6


class LicenceReviews:
    """Deciding on licences, without taking the merchant down."""

    def __init__(
        self,
        files: LicenceRepository,
        stored: AdmissionRepository,
        admissions: Admissions,
        merchants: Merchants,
        users: Users,
        scans: Scans,
        clock: Clock,
    ) -> None:
        self._files = files
        self._stored = stored
        self._admissions = admissions
        self._merchants = merchants
        self._users = users
        self._scans = scans
        self._clock = clock

    def approve(self, operator_id: str | None, licence_id: str) -> Licence:
        """Put a submitted licence in force. It ends a suspension that was for an expired licence only.

        Raises:
            Unauthenticated, ConcurrentChange
            Forbidden: not an operator, or one who works there.
            NotFound: no such licence waits any more.
            InvalidInput: it has ended meanwhile.
        """
        operator = self._users.require(operator_id, Role.OPERATOR)
        for _ in range(_ATTEMPTS):
            merchant, file = self._waiting(licence_id)
            self._admissions.check_independence(operator.id, merchant.id)
            before = file.approved
            change = self._approval(merchant, file, AuditActor(Party.OPERATOR, operator.id))
            try:
                self._merchants.write(change)
            except ConcurrentChange:
                continue
            self._scans.forget(before)
            (approved,) = change.licences
            assert approved.approved is not None  # noqa: S101 - what `_approval` makes
            return approved.approved
        raise ConcurrentChange

    def refuse(self, operator_id: str | None, licence_id: str, reason: DecisionReason, text: str) -> Licence:
        """Turn a submitted licence down. What was in force before stays.

        Raises:
            Unauthenticated, ConcurrentChange
            Forbidden: not an operator.
            NotFound: no such licence waits any more.
            InvalidInput: a reason that is none, or a text that is too long.
        """
        operator = self._users.require(operator_id, Role.OPERATOR)
        if reason not in LICENCE_REASONS:
            raise InvalidInput(
                ("reason",),
                f"Give one of {', '.join(sorted(LICENCE_REASONS))}.",
                f"请从 {'、'.join(sorted(LICENCE_REASONS))} 中选择一个。",
            )
        decision = Decision((reason,), bounded_text(text, ("text",), LONGEST_DECISION_TEXT, 0))
        now = self._clock.now()
        merchant, file = self._waiting(licence_id)
        assert file.latest is not None  # noqa: S101 - it waits
        refused = replace(
            file.latest, state=LicenceState.REFUSED, decided_at=now, reason=reason, text=decision.text
        )
        entry = Pen(merchant.id, AuditActor(Party.OPERATOR, operator.id), now).entry(
            AuditAction.LICENCE_REFUSED,
            field_change("state", LicenceState.SUBMITTED, LicenceState.REFUSED),
            decision=decision,
            licence=file.kind,
        )
        self._merchants.write(
            MerchantChange(merchant, (entry,), keep_profile=True, licences=(replace(file, latest=refused),))
        )
        return refused

    def page_waiting(self, operator_id: str | None, request: PageRequest) -> Page[Licence]:
        """For operators: new licences of admitted merchants, those that wait longest first.

        Raises:
            Unauthenticated, Forbidden
        """
        self._users.require(operator_id, Role.OPERATOR)
        page = self._files.page_waiting(request)
        items, keys = [], []
        for (merchant_id, kind), key in zip(page.items, page.keys, strict=True):
            file = self._files.files(merchant_id).get(kind)
            if file is not None and file.latest is not None and file.latest.waits:
                items.append(file.latest)
                keys.append(key)
        return Page(tuple(items), tuple(keys), page.has_next)

    def _approval(self, merchant: Merchant, file: LicenceFile, actor: AuditActor) -> MerchantChange:
        now = self._clock.now()
        approved = approve(file, merchant.time_zone, now)
        assert approved.approved is not None  # noqa: S101 - what `approve` makes of one that waits
        licence = approved.approved
        if ends_at(licence.valid_until, merchant.time_zone) <= now:
            raise InvalidInput(("id",), "This licence has ended.", "该证照已失效。")
        files = {**self._files.files(merchant.id), file.kind: approved}
        lacking = missing(files, merchant.time_zone, now)
        vouched_for = merchant.licensed_until is None and lacking
        until = None if vouched_for else licensed_until(files, merchant.time_zone)
        bounded = replace(merchant, licensed_until=until)
        pen = Pen(merchant.id, actor, now)
        entries: list[AuditEntry] = [
            pen.entry(
                AuditAction.LICENCE_APPROVED,
                field_change("validUntil", file.approved and file.approved.valid_until, licence.valid_until),
                *profile_changes(merchant, bounded),
                licence=file.kind,
                valid_until=licence.valid_until,
            )
        ]
        admission = self._stored.find(merchant.id)
        moved, lifted = bounded, None
        if suspended_for_expiry(merchant, admission) and not lacking:
            moved, lifted = advance(
                bounded, admission, AdmissionCommand.REINSTATE, actor.party, actor.user_id, now
            )
            entries.append(
                pen.entry(AuditAction.REINSTATED, *profile_changes(bounded, moved), licence=file.kind, nth=1)
            )
        return MerchantChange(
            moved,
            entries,
            keep_profile=moved == merchant,
            admission=lifted,
            licences=(approved,),
        )

    def _waiting(self, licence_id: str) -> tuple[Merchant, LicenceFile]:
        """The file in which this licence, and no other, waits. Raises NotFound."""
        merchant_id, kind, own_id = parsed_id(licence_id)
        file = self._files.files(merchant_id).get(kind)
        if file is None or file.latest is None or not file.latest.waits or file.latest.id != own_id:
            raise NotFound("MerchantLicence")
        return self._merchants.get(merchant_id, consistent=True), file
