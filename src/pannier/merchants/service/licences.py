"""Licences: uploaded by staff, checked by operators."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pannier.adapters.objects import ObjectStore, UploadTicket
from pannier.adapters.uploads import UploadFault, UploadRefused, accept_upload
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound, TransientError
from pannier.core.ids import is_id, new_id
from pannier.core.paging import Page, PageRequest
from pannier.core.text import bounded_text
from pannier.merchants.admission import AdmissionCommand, Decision, Party
from pannier.merchants.errors import MerchantTransitionRefused
from pannier.merchants.licences import (
    MAX_SCAN_BYTES,
    SCAN_TYPES,
    Licence,
    LicenceFile,
    LicenceState,
    approve,
    ends_at,
    licensed_until,
    missing,
)
from pannier.merchants.lifecycle import LICENCE_REASONS, advance, suspended_for_expiry
from pannier.merchants.model import DecisionReason, LicenceKind, Merchant, MerchantStatus
from pannier.merchants.permissions import Permission
from pannier.merchants.repository import AdmissionRepository, LicenceRepository, MerchantChange
from pannier.merchants.service.admissions import Admissions
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.trail import (
    AuditAction,
    AuditActor,
    AuditEntry,
    Pen,
    field_change,
    profile_changes,
)
from pannier.users.model import Role
from pannier.users.service import Users

TICKET_FOR = timedelta(minutes=15)
SCAN_FOR = timedelta(minutes=5)
LONGEST_AHEAD = timedelta(days=40 * 366)  # some licences are issued for decades
_FROZEN = frozenset({MerchantStatus.UNDER_REVIEW, MerchantStatus.REFUSED, MerchantStatus.WITHDRAWN})
_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class NewLicence:
    """A licence as somebody submits it. `key` names the file that was uploaded."""

    key: str
    number: str
    holder: str
    valid_until: date


class Licences:
    """Licences. Their scans lie where no ticket reaches, and are read by short-lived addresses only."""

    def __init__(
        self,
        files: LicenceRepository,
        admissions: AdmissionRepository,
        deciding: Admissions,
        merchants: Merchants,
        users: Users,
        store: ObjectStore | None,
        clock: Clock,
    ) -> None:
        """Without a store nothing can be uploaded."""
        self._files = files
        self._admissions = admissions
        self._deciding = deciding
        self._merchants = merchants
        self._users = users
        self._store = store
        self._clock = clock

    def ticket(
        self, viewer_id: str | None, merchant_id: str, kind: LicenceKind, media_type: str
    ) -> UploadTicket:
        """Leave to upload one scan, for a quarter of an hour.

        Raises:
            Unauthenticated, NotFound, Forbidden
            InvalidInput: not a type that a scan may be of.
        """
        member = self._merchants.require(viewer_id, merchant_id, Permission.LICENCES_MANAGE)
        if media_type not in SCAN_TYPES:
            raise InvalidInput(("mediaType",), f"A scan is one of {', '.join(SCAN_TYPES)}.")
        name = f"{kind.lower()}-{new_id(self._clock.now())}.{SCAN_TYPES[media_type]}"
        return self._bucket().presign_upload(
            f"{_own(member.user_id)}{name}", (media_type,), MAX_SCAN_BYTES, TICKET_FOR
        )

    def submit(self, viewer_id: str | None, merchant_id: str, kind: LicenceKind, new: NewLicence) -> Licence:
        """Hand in a licence for an operator to check. What is approved stays in force until it is replaced.

        Raises:
            Unauthenticated, NotFound, Forbidden, ConcurrentChange
            InvalidInput: of the file, its key, number, holder or last day.
            MerchantTransitionRefused: the application is under review, refused or withdrawn.
        """
        member = self._merchants.require(viewer_id, merchant_id, Permission.LICENCES_MANAGE)
        now = self._clock.now()
        merchant = self._open(merchant_id)
        licence_id = new_id(now)
        number = bounded_text(new.number, ("number",), 60)
        holder = bounded_text(new.holder, ("holder",), 100)
        today = merchant.business_date(now)
        if not today < new.valid_until <= today + LONGEST_AHEAD:
            raise InvalidInput(("validUntil",), "A licence is good until a later day than today.")
        scan, media_type = self._taken_over(new.key, member.user_id, merchant_id, kind, licence_id)
        licence = Licence(
            licence_id,
            merchant_id,
            kind,
            number,
            holder,
            new.valid_until,
            scan,
            media_type,
            member.user_id,
            now,
        )
        pen = Pen(merchant_id, AuditActor(Party.STAFF, member.user_id), now)
        replaced = self._store_submitted(licence, pen)
        self._forget(replaced)
        return licence

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
            self._deciding.check_independence(operator.id, merchant.id)
            before = file.approved
            change = self._approval(merchant, file, AuditActor(Party.OPERATOR, operator.id))
            try:
                self._merchants.write(change)
            except ConcurrentChange:
                continue
            self._forget(before)
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
            raise InvalidInput(("reason",), f"Give one of {', '.join(sorted(LICENCE_REASONS))}.")
        decision = Decision((reason,), bounded_text(text, ("text",), 500, 0))
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

    def of_merchant(self, viewer_id: str | None, merchant_id: str) -> tuple[Licence, ...]:
        """What is in force and what waits or was refused, by kind. For owners, managers and operators.

        Raises:
            Unauthenticated, NotFound, Forbidden
        """
        self._merchants.authorise(viewer_id, merchant_id, Permission.LICENCES_MANAGE)
        files = self._files.files(merchant_id)
        found = [(file.approved, file.latest) for _, file in sorted(files.items())]
        return tuple(licence for pair in found for licence in pair if licence is not None)

    def scan_address(self, viewer_id: str | None, licence: Licence) -> str | None:
        """Where the scan can be read for five minutes; None where there is no store. Raises as `of_merchant`."""
        self._merchants.authorise(viewer_id, licence.merchant_id, Permission.LICENCES_MANAGE)
        return None if self._store is None else self._store.presign_download(licence.scan, SCAN_FOR)

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

    def _store_submitted(self, licence: Licence, pen: Pen) -> Licence | None:
        """The waiting or refused licence that this one replaces. Raises MerchantTransitionRefused."""
        for _ in range(_ATTEMPTS):
            merchant = self._open(licence.merchant_id)
            file = self._files.files(merchant.id).get(licence.kind) or LicenceFile(merchant.id, licence.kind)
            before = file.latest
            entry = pen.entry(
                AuditAction.LICENCE_SUBMITTED,
                field_change("number", None, None, personal=True),
                field_change("holder", None, None, personal=True),
                field_change("validUntil", before and before.valid_until, licence.valid_until),
                licence=licence.kind,
                valid_until=licence.valid_until,
            )
            try:
                self._merchants.write(
                    MerchantChange(
                        merchant, (entry,), keep_profile=True, licences=(replace(file, latest=licence),)
                    )
                )
            except ConcurrentChange:
                continue
            return before
        raise ConcurrentChange

    def _approval(self, merchant: Merchant, file: LicenceFile, actor: AuditActor) -> MerchantChange:
        now = self._clock.now()
        approved = approve(file, merchant.time_zone, now)
        assert approved.approved is not None  # noqa: S101 - what `approve` makes of one that waits
        licence = approved.approved
        if ends_at(licence.valid_until, merchant.time_zone) <= now:
            raise InvalidInput(("id",), "This licence has ended.")
        files = {**self._files.files(merchant.id), file.kind: approved}
        bounded = replace(merchant, licensed_until=licensed_until(files, merchant.time_zone))
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
        admission = self._admissions.find(merchant.id)
        moved, lifted = bounded, None
        if suspended_for_expiry(merchant, admission) and not missing(files, merchant.time_zone, now):
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

    def _open(self, merchant_id: str) -> Merchant:
        """Raises MerchantTransitionRefused."""
        merchant = self._merchants.get(merchant_id, consistent=True)
        if merchant.status in _FROZEN:
            raise MerchantTransitionRefused(merchant.status)
        return merchant

    def _taken_over(
        self, key: str, user_id: str, merchant_id: str, kind: LicenceKind, licence_id: str
    ) -> tuple[str, str]:
        """Key and media type of the scan in its final place. Raises InvalidInput."""
        if not key.startswith(_own(user_id)) or len(key) > 200 or ".." in key:
            raise InvalidInput(("key",), "Name a file that you uploaded with a ticket of this merchant.")
        target = f"licences/{merchant_id}/{kind.lower()}-{licence_id}"
        try:
            stored = accept_upload(self._bucket(), key, target, frozenset(SCAN_TYPES), MAX_SCAN_BYTES)
        except UploadRefused as refusal:
            raise InvalidInput(("key",), _FAULTS[refusal.fault]) from refusal
        return stored.key, stored.content_type

    def _forget(self, licence: Licence | None) -> None:
        """A scan that was replaced is of no more use. Losing this race leaves a file that nothing names."""
        if licence is None:
            return
        try:
            self._bucket().delete(licence.scan)
        except TransientError:
            return

    def _bucket(self) -> ObjectStore:
        if self._store is None:
            raise InvalidInput(("id",), "Nothing can be uploaded here: no bucket is set up.")
        return self._store


def licence_key(licence: Licence) -> str:
    """Its id outside of its merchant."""
    return f"{licence.merchant_id}.{licence.kind}.{licence.id}"


def parsed_id(text: str) -> tuple[str, LicenceKind, str]:
    """Merchant, kind and id. Raises NotFound."""
    match text.split("."):
        case [merchant_id, kind, own_id] if is_id(merchant_id) and kind in set(LicenceKind) and is_id(own_id):
            return merchant_id, LicenceKind(kind), own_id
    raise NotFound("MerchantLicence")


def _own(user_id: str) -> str:
    return f"uploads/{user_id}/"


_FAULTS = {
    UploadFault.MISSING: "Nothing was uploaded under this key, or it is gone by now.",
    UploadFault.EMPTY: "The file is empty.",
    UploadFault.TOO_LARGE: f"A scan has at most {MAX_SCAN_BYTES // 1024 // 1024} MB.",
    UploadFault.WRONG_KIND: f"By its content this is none of {', '.join(SCAN_TYPES)}.",
}
