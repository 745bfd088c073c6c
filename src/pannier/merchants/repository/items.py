"""Profile items, which several writes touch."""

from pannier.core.dynamo import Transaction
from pannier.merchants.documents import document_of, merchant_of
from pannier.merchants.model import Merchant, StaffMember
from pannier.merchants.records import ProfileRecord, RosterRecord
from pannier.merchants.repository.directory import directory_keys
from pannier.merchants.repository.staff import ROSTER, staff_record

PROFILE = "profile"


def add_to(write: Transaction, merchant: Merchant, owner: StaffMember) -> ProfileRecord:
    """Let the transaction store a new merchant, its owner and its roster. `profile` refuses when it exists."""
    profile = profile_record(merchant)
    write.put("profile", profile, ProfileRecord.pk.does_not_exist())
    write.put("staff", staff_record(owner))
    write.put("roster", RosterRecord(merchant.id, ROSTER, members=1, owners=1))
    return profile


def profile_record(merchant: Merchant) -> ProfileRecord:
    """The record of this version; storing it demands the version that was read."""
    found_by = directory_keys(merchant.id, merchant.name, merchant.phone)
    return ProfileRecord(
        merchant.id,
        PROFILE,
        status=merchant.status.value,
        document=document_of(merchant),
        version=merchant.version,
        platform_list=found_by["platform_list"],
        platform_key=found_by["platform_key"],
        searched=found_by["searched"],
    )


def merchant_in(record: ProfileRecord) -> Merchant:
    """The merchant of a record."""
    return merchant_of(record.pk, int(record.version), record.document)
