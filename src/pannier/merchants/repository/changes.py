"""One act on a merchant, with everything it writes: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from pannier.core.dynamo import Transaction, TransactionRefused
from pannier.core.errors import ConcurrentChange
from pannier.merchants.admission import MAX_OPEN_APPLICATIONS, Admission
from pannier.merchants.errors import TooManyApplications
from pannier.merchants.licences import LicenceFile
from pannier.merchants.model import Merchant, StaffMember
from pannier.merchants.records import ProfileRecord
from pannier.merchants.repository.admissions import (
    UsedKey,
    count_applications,
    write_admission,
    write_key,
)
from pannier.merchants.repository.items import PROFILE, add_to, profile_record
from pannier.merchants.repository.licences import write_licence
from pannier.merchants.repository.trail import write_entries
from pannier.merchants.trail import AuditEntry


class KeyUsed(Exception):
    """The idempotency key was used before; nothing was written."""


@dataclass(frozen=True, slots=True)
class MerchantChange:
    """What is written together.

    `merchant` is as it should be, at the version that was read. It is stored, unless only its status is a condition
    (`keep_profile`). `owner`: it is new. `applications`: an applicant has so many more open ones, or less.
    """

    merchant: Merchant
    entries: Sequence[AuditEntry]
    keep_profile: bool = False
    owner: StaffMember | None = None
    admission: Admission | None = None
    licences: Sequence[LicenceFile] = ()
    applications: tuple[str, int] | None = None
    key: UsedKey | None = None


def write_change(write: Transaction, change: MerchantChange) -> ProfileRecord | None:
    """Let the transaction write all of it. The profile's record, unless the profile stays."""
    merchant = change.merchant
    profile: ProfileRecord | None = None
    if change.owner is not None:
        profile = add_to(write, merchant, change.owner)
    elif change.keep_profile:
        stands = ProfileRecord.status == merchant.status.value
        write.check("profile", ProfileRecord, merchant.id, PROFILE, stands)
    else:
        profile = profile_record(merchant)
        write.put("profile", profile)
    if change.admission is not None:
        write_admission(write, change.admission, merchant.status)
    for file in change.licences:
        write_licence(write, file, queued=merchant.status.is_public)
    if change.applications is not None:
        count_applications(write, *change.applications)
    if change.key is not None:
        write_key(write, change.key)
    write_entries(write, change.entries)
    return profile


def refused(change: MerchantChange, refusal: TransactionRefused) -> Exception:
    """What a refused change means: KeyUsed, TooManyApplications or ConcurrentChange."""
    if "key" in refusal.labels:
        return KeyUsed()
    if "applications" in refusal.labels and change.owner is not None:
        return TooManyApplications(MAX_OPEN_APPLICATIONS)
    return ConcurrentChange()
