"""Merchants, their staff, and their copies in the cells."""

from dataclasses import replace
from functools import partial

from pannier.audit.books import ListingFile, MerchantFile, Roster
from pannier.audit.loaders.tables import TableReader
from pannier.merchants.documents import merchant_of
from pannier.merchants.model import StaffMember, StaffRole
from pannier.merchants.records import (
    AdmissionRecord,
    ApplicationsRecord,
    AuditRecord,
    InvitationRecord,
    LicenceRecord,
    ListingRecord,
    MerchantItem,
    ProfileRecord,
    RosterRecord,
    SentRecord,
    StaffRecord,
    UsedKeyRecord,
)
from pannier.merchants.repository.admissions import admission_of_record
from pannier.merchants.repository.directory import directory_keys
from pannier.merchants.repository.trail import entry_of_record, trail_keys

_BESIDE = (LicenceRecord, UsedKeyRecord)


def read_merchants(reader: TableReader) -> tuple[dict[str, MerchantFile], list[ListingFile], dict[str, int]]:
    """Every merchant by id, every listing, and how many applications are counted as open, by applicant."""
    files: dict[str, MerchantFile] = {}
    listings: list[ListingFile] = []
    applications: dict[str, int] = {}
    for record in reader.records(MerchantItem):
        if not isinstance(record, MerchantItem) or isinstance(record, _BESIDE):
            continue
        key = f"{record.pk}/{record.sk}"
        if isinstance(record, ApplicationsRecord):
            applications[record.pk.removeprefix("applicant#")] = int(record.open)
            continue
        if isinstance(record, ListingRecord):
            listing = reader.attempt(MerchantItem, key, partial(_listing, record))
            listings += [listing] if listing else []
            continue
        file = files.get(record.pk, MerchantFile(record.pk))
        file = reader.attempt(MerchantItem, key, partial(_with, file, record)) or file
        files[record.pk] = reader.attempt(MerchantItem, key, partial(_listed, file, record)) or file
    ordered = {
        merchant_id: replace(file, trail=tuple(sorted(file.trail, key=lambda entry: entry.id)))
        for merchant_id, file in files.items()
    }
    return ordered, listings, applications


def _with(file: MerchantFile, record: MerchantItem) -> MerchantFile:
    match record:
        case ProfileRecord():
            return replace(file, merchant=merchant_of(record.pk, int(record.version), record.document))
        case StaffRecord():
            member = StaffMember(record.pk, record.user_id, StaffRole(record.role), record.since)
            return replace(file, staff=(*file.staff, member))
        case RosterRecord():
            return replace(file, roster=Roster(int(record.members), int(record.owners)))
        case AdmissionRecord():
            return replace(file, admission=admission_of_record(record), queue=record.queue)
        case AuditRecord():
            return replace(file, trail=(*file.trail, entry_of_record(record)))
        case SentRecord():
            return replace(file, invited={**file.invited, record.sk.partition("#")[2]: int(record.sent)})
        case InvitationRecord():
            return replace(file, slots=(*file.slots, int(record.sk.partition("#")[2])))
    raise ValueError(f"an item of the kind {type(record).__name__}")


def _listed(file: MerchantFile, record: MerchantItem) -> MerchantFile:
    match record:
        case ProfileRecord():
            document = record.document
            wanted = directory_keys(record.pk, document["name"], document["phone"])
        case AuditRecord():
            wanted = trail_keys(record.pk, record.sk.removeprefix("audit#"))
        case _:
            return file
    if all(getattr(record, name) == value for name, value in wanted.items()):
        return file
    return replace(file, unlisted=(*file.unlisted, record.sk))


def _listing(record: ListingRecord) -> ListingFile:
    version = int(record.profile_version)
    copy = None if record.document is None else merchant_of(record.sk, version, record.document)
    return ListingFile(record.pk.removeprefix("cell#"), record.sk, version, copy)
