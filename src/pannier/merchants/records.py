"""How merchants are stored. Private to the repositories of this package."""

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


class MerchantItem(Record):
    """An item of the merchants table. Partition: the merchant's id, or, for a listing, `cell#<H3 cell>`."""

    class Meta(TableMeta):
        family = "merchants"
        stream = True

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    by_status = ByStatus()
    by_member = ByMember()


class ProfileRecord(MerchantItem, discriminator="profile"):
    """`profile`. The document holds what is always read together (see `documents`)."""

    status = UnicodeAttribute()
    document = JsonAttribute()
    version = StoredVersion()


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
