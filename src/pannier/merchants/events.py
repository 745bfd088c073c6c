"""What happened to a merchant's admission and its licences, for whoever tells people of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.merchants.trail import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True)
class MerchantApplied:
    """Somebody asks to be admitted, for the first time or again after a return. The operators' queue has it."""

    id: str
    merchant_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MerchantApproved:
    """It takes part from now on."""

    id: str
    merchant_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MerchantRefused:
    """It was not admitted, and why; `text` is what the operator wrote, or empty."""

    id: str
    merchant_id: str
    at: datetime
    reasons: Sequence[DecisionReason]
    text: str = ""


@dataclass(frozen=True, slots=True)
class MerchantReturned:
    """The applicant is to mend the application, and what; `text` is what the operator wrote, or empty."""

    id: str
    merchant_id: str
    at: datetime
    reasons: Sequence[DecisionReason]
    text: str = ""


@dataclass(frozen=True, slots=True)
class MerchantSuspended:
    """It takes no more part for now, and why; `text` is what the operator wrote, or empty."""

    id: str
    merchant_id: str
    at: datetime
    reason: DecisionReason
    text: str = ""


@dataclass(frozen=True, slots=True)
class MerchantReinstated:
    """It takes part again."""

    id: str
    merchant_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LicenceApproved:
    """A licence was checked and found good."""

    id: str
    merchant_id: str
    at: datetime
    kind: LicenceKind


@dataclass(frozen=True, slots=True)
class LicenceRefused:
    """A licence was checked and refused, and why; `text` is what the operator wrote, or empty."""

    id: str
    merchant_id: str
    at: datetime
    kind: LicenceKind
    reason: DecisionReason
    text: str = ""


@dataclass(frozen=True, slots=True)
class LicenceExpiring:
    """A licence is good until the end of `valid_until` (a day at the store), so many days from now."""

    id: str
    merchant_id: str
    at: datetime
    kind: LicenceKind
    valid_until: date
    days_left: int


@dataclass(frozen=True, slots=True)
class LicenceExpired:
    """A licence is no longer good; the suspension that follows is an event of its own."""

    id: str
    merchant_id: str
    at: datetime
    kind: LicenceKind


MerchantEvent: TypeAlias = (
    MerchantApplied
    | MerchantApproved
    | MerchantRefused
    | MerchantReturned
    | MerchantSuspended
    | MerchantReinstated
    | LicenceApproved
    | LicenceRefused
    | LicenceExpiring
    | LicenceExpired
)
"""Each `id` is that of the entry in the audit trail that tells of it: one event, one id, however often it is heard."""


def from_entry(entry: AuditEntry) -> MerchantEvent | None:
    """What an entry of the trail tells people; None for what concerns nobody else."""
    at = (entry.id, entry.merchant_id, entry.at)
    reason = entry.reasons[0] if entry.reasons else DecisionReason.OTHER
    kind = entry.licence or LicenceKind.BUSINESS
    match entry.action:
        case AuditAction.APPLIED | AuditAction.SUBMITTED:
            return MerchantApplied(*at)
        case AuditAction.APPROVED:
            return MerchantApproved(*at)
        case AuditAction.REFUSED:
            return MerchantRefused(*at, entry.reasons, entry.text)
        case AuditAction.RETURNED:
            return MerchantReturned(*at, entry.reasons, entry.text)
        case AuditAction.SUSPENDED:
            return MerchantSuspended(*at, reason, entry.text)
        case AuditAction.REINSTATED:
            return MerchantReinstated(*at)
        case AuditAction.LICENCE_APPROVED:
            return LicenceApproved(*at, kind)
        case AuditAction.LICENCE_REFUSED:
            return LicenceRefused(*at, kind, reason, entry.text)
        case AuditAction.LICENCE_EXPIRING if entry.valid_until is not None:
            return LicenceExpiring(*at, kind, entry.valid_until, entry.days_left or 0)
        case AuditAction.LICENCE_EXPIRED:
            return LicenceExpired(*at, kind)
    return None
