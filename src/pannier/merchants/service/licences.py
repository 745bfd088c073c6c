"""Licences as a merchant's staff see and submit them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pannier.adapters.objects import UploadTicket
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.core.ids import is_id, new_id
from pannier.core.text import bounded_text
from pannier.merchants.admission import Party
from pannier.merchants.errors import MerchantTransitionRefused
from pannier.merchants.licences import Licence, LicenceFile
from pannier.merchants.model import LicenceKind, Merchant, MerchantStatus
from pannier.merchants.permissions import Permission
from pannier.merchants.repository import LicenceRepository, MerchantChange
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.service.scans import Scans
from pannier.merchants.trail import AuditAction, AuditActor, Pen, field_change

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
        merchants: Merchants,
        scans: Scans,
        clock: Clock,
    ) -> None:
        self._files = files
        self._merchants = merchants
        self._scans = scans
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
        name = f"{kind.lower()}-{new_id(self._clock.now())}"
        return self._scans.ticket(member.user_id, name, media_type)

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
            raise InvalidInput(
                ("validUntil",), "A licence is good until a later day than today.", "证照的有效期应晚于今天。"
            )
        scan, media_type = self._scans.take_over(
            new.key, member.user_id, f"{merchant_id}/{kind.lower()}-{licence_id}"
        )
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
        try:
            replaced = self._store_submitted(licence, pen)
        except (ConcurrentChange, MerchantTransitionRefused):
            self._scans.forget(licence)  # nothing names it
            raise
        self._scans.forget(replaced)
        return licence

    def of_merchant(self, viewer_id: str | None, merchant_id: str) -> tuple[Licence, ...]:
        """What is in force and what waits or was refused, by kind. For owners, managers and operators.

        Raises:
            Unauthenticated, NotFound, Forbidden
        """
        self._merchants.authorise(viewer_id, merchant_id, Permission.LICENCES_MANAGE)
        return _licences(self._files.files(merchant_id))

    def find_many(self, merchant_ids: Iterable[str]) -> dict[str, tuple[Licence, ...]]:
        """The same of several, for the API's own rules: it asks for nobody's permission. One BatchGet."""
        found = self._files.files_of_many(merchant_ids)
        return {merchant_id: _licences(files) for merchant_id, files in found.items()}

    def scan_address(self, viewer_id: str | None, licence: Licence) -> str | None:
        """Where the scan can be read for five minutes; None where there is no store. Raises as `of_merchant`."""
        self._merchants.authorise(viewer_id, licence.merchant_id, Permission.LICENCES_MANAGE)
        return self._scans.address(licence)

    def address_of(self, licence: Licence) -> str | None:
        """The same, for the API's own rules: it asks for nobody's permission."""
        return self._scans.address(licence)

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

    def _open(self, merchant_id: str) -> Merchant:
        """Raises MerchantTransitionRefused."""
        merchant = self._merchants.get(merchant_id, consistent=True)
        if merchant.status in _FROZEN:
            raise MerchantTransitionRefused(merchant.status)
        return merchant


def _licences(files: Mapping[LicenceKind, LicenceFile]) -> tuple[Licence, ...]:
    found = [(file.approved, file.latest) for _, file in sorted(files.items())]
    return tuple(licence for pair in found for licence in pair if licence is not None)


def licence_key(licence: Licence) -> str:
    """Its id outside of its merchant."""
    return f"{licence.merchant_id}.{licence.kind}.{licence.id}"


def parsed_id(text: str) -> tuple[str, LicenceKind, str]:
    """Merchant, kind and id. Raises NotFound."""
    match text.split("."):
        case [merchant_id, kind, own_id] if is_id(merchant_id) and kind in set(LicenceKind) and is_id(own_id):
            return merchant_id, LicenceKind(kind), own_id
    raise NotFound("MerchantLicence")
