"""How merchants are stored. Private to the repositories of this package."""

from typing import Any

from pynamodb.attributes import (
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection

from pannier.core.dynamo import JsonAttribute, Record, StoredVersion, TableMeta


class ByStatus(GlobalSecondaryIndex["ProfileRecord"]):
    """Profiles of one status, by when they were made: a merchant's id sorts by time. Names them, holds no copy."""

    class Meta:
        index_name = "by_status"
        projection = IncludeProjection(["kind"])

    status = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByMember(GlobalSecondaryIndex["StaffRecord"]):
    """A user's memberships."""

    class Meta:
        index_name = "by_member"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByQueue(GlobalSecondaryIndex[Any]):
    """What waits for an operator, the longest first: applications by status, and licences. Names them only."""

    class Meta:
        index_name = "by_queue"
        projection = IncludeProjection(["kind"])

    queue = UnicodeAttribute(hash_key=True)
    queued_at = UTCDateTimeAttribute(range_key=True)


class ByDue(GlobalSecondaryIndex["LicenceRecord"]):
    """Licences by when they are to be looked at next, in shards. Names them, holds no copy."""

    class Meta:
        index_name = "by_due"
        projection = IncludeProjection(["kind"])

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class ByCode(GlobalSecondaryIndex["InvitationRecord"]):
    """Invitations by the digest of their code. Names them, holds no copy."""

    class Meta:
        index_name = "by_code"
        projection = IncludeProjection(["kind"])

    code_digest = UnicodeAttribute(hash_key=True)


class ByContact(GlobalSecondaryIndex["InvitationRecord"]):
    """Invitations by the digest of whom they were sent to, so that they are found when a person's data are erased."""

    class Meta:
        index_name = "by_contact"
        projection = IncludeProjection(["kind"])

    contact_digest = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByPlatform(GlobalSecondaryIndex[Any]):
    """What operators read of all merchants: who there is, with what is searched; and the audit trail, in shards."""

    class Meta:
        index_name = "by_platform"
        projection = IncludeProjection(["kind", "searched", "entry"])

    platform_list = UnicodeAttribute(hash_key=True)
    platform_key = UnicodeAttribute(range_key=True)


class MerchantItem(Record):
    """An item of the merchants table.

    Partition: the merchant's id, `cell#<H3 cell>` for a listing, `applicant#<user id>` for what somebody applied for.
    """

    class Meta(TableMeta):
        family = "merchants"
        stream = True

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    by_status = ByStatus()
    by_member = ByMember()
    by_queue = ByQueue()
    by_due = ByDue()
    by_code = ByCode()
    by_contact = ByContact()
    by_platform = ByPlatform()


class ProfileRecord(MerchantItem, discriminator="profile"):
    """`profile`. The document holds what is always read together (see `documents`)."""

    status = UnicodeAttribute()
    document = JsonAttribute()
    version = StoredVersion()
    platform_list = UnicodeAttribute(null=True)  # `merchants`
    platform_key = UnicodeAttribute(null=True)  # the merchant's id
    searched = UnicodeAttribute(null=True)  # see `search`


class StaffRecord(MerchantItem, discriminator="staff"):
    """`staff#<user id>`."""

    user_id = UnicodeAttribute()
    role = UnicodeAttribute()
    since = UTCDateTimeAttribute()


class RosterRecord(MerchantItem, discriminator="roster"):
    """`roster`: how many members and owners there are; changes in one transaction with any of them."""

    members = NumberAttribute()
    owners = NumberAttribute()


class ListingRecord(MerchantItem, discriminator="listing"):
    """The merchant's id, in a cell it serves: a copy of its profile and the version of it.

    Without a document it is a tombstone: as of that version the merchant no longer stands in this cell. It outlives
    every stream record that could still bring an older version, and then expires.
    """

    profile_version = NumberAttribute()
    document = JsonAttribute(null=True)
    ttl = TTLAttribute(null=True)


class AdmissionRecord(MerchantItem, discriminator="admission"):
    """`admission`: the application and the latest decision. `queue` is the status, if somebody applied."""

    queue = UnicodeAttribute()
    queued_at = UTCDateTimeAttribute(null=True)
    applicant_id = UnicodeAttribute(null=True)
    reviewer_id = UnicodeAttribute(null=True)
    decided_at = UTCDateTimeAttribute(null=True)
    reasons = JsonAttribute()
    text = UnicodeAttribute()
    version = StoredVersion()


class LicenceRecord(MerchantItem, discriminator="licence"):
    """`licence#<kind>`: the approved licence, and a newer one that waits or was refused."""

    queue = UnicodeAttribute(null=True)
    queued_at = UTCDateTimeAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    approved = JsonAttribute(null=True)
    latest = JsonAttribute(null=True)
    version = StoredVersion()


class AuditRecord(MerchantItem, discriminator="audit"):
    """`audit#<ULID>`: who did what. Put once; nothing updates or deletes it."""

    entry = JsonAttribute()
    platform_list = UnicodeAttribute(null=True)  # `audit#<shard>`
    platform_key = UnicodeAttribute(null=True)  # the entry's id


class ApplicationsRecord(MerchantItem, discriminator="applications"):
    """`applications`, of an applicant: how many are not decided yet."""

    open = NumberAttribute()


class UsedKeyRecord(MerchantItem, discriminator="key"):
    """`key#<key>`, of an applicant: what the idempotency key was used for."""

    merchant_id = UnicodeAttribute()
    payload_hash = UnicodeAttribute()


class InvitationRecord(MerchantItem, discriminator="invitation"):
    """`invitation#<slot>`: a merchant has so many slots, which bounds how many are open."""

    id = UnicodeAttribute()
    field = UnicodeAttribute()
    contact = UnicodeAttribute()
    contact_digest = UnicodeAttribute()
    code_digest = UnicodeAttribute()
    role = UnicodeAttribute()
    invited_by = UnicodeAttribute()
    invited_at = UTCDateTimeAttribute()
    expires_at = UTCDateTimeAttribute()
    ttl = TTLAttribute()


class SentRecord(MerchantItem, discriminator="sent"):
    """`invited#<date>`: how many invitations were sent on a day; expires."""

    sent = NumberAttribute()
    ttl = TTLAttribute()
