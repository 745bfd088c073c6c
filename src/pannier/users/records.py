"""How accounts are stored. Private to the repositories of this package."""

from pynamodb.attributes import (
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from pannier.core.dynamo import JsonAttribute, Record, StoredVersion, TableMeta


class ByErasure(GlobalSecondaryIndex["ErasureRecord"]):
    """Who is still to be forgotten, by when that goes on. Sparse; one partition: few people leave at a time."""

    class Meta:
        index_name = "by_erasure"
        projection = IncludeProjection(["kind"])

    erasure_queue = UnicodeAttribute(hash_key=True)
    due_key = UnicodeAttribute(range_key=True)


class UserItem(Record):
    """An item of the users table.

    Partition: the user's id; for a uniqueness guard `phone#…`, `email#…` or `identity#<hash>`; for a one-time code
    `code#<keyed hash of the contact>`.
    """

    class Meta(TableMeta):
        family = "users"
        stream = True

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    by_erasure = ByErasure()


class ProfileRecord(UserItem, discriminator="profile"):
    """`profile`."""

    name = UnicodeAttribute()
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    locale = UnicodeAttribute()
    roles = UnicodeSetAttribute(null=True)  # DynamoDB has no empty set
    created_at = UTCDateTimeAttribute()
    verified = UnicodeSetAttribute(null=True)
    epoch = NumberAttribute(default=0)
    version = StoredVersion()


class CredentialRecord(UserItem, discriminator="credential"):
    """`credential#password`."""

    password_hash = UnicodeAttribute()


class ContactGuardRecord(UserItem, discriminator="guard"):
    """`guard`, in a partition named after a contact or an outside identity: one account has it, and this one."""

    user_id = UnicodeAttribute()


class AddressRecord(UserItem, discriminator="address"):
    """`address#<id>`."""

    label = UnicodeAttribute()
    recipient = UnicodeAttribute()
    phone = UnicodeAttribute()
    street = UnicodeAttribute()
    detail = UnicodeAttribute()
    location = JsonAttribute()  # [latitude, longitude]


class TokenFamilyRecord(UserItem, discriminator="family"):
    """`family#<id>`."""

    generation = NumberAttribute()
    created_at = UTCDateTimeAttribute()
    expires_at = UTCDateTimeAttribute()
    used_at = UTCDateTimeAttribute()
    device = UnicodeAttribute(default="")
    epoch = NumberAttribute(default=0)
    ttl = TTLAttribute()


class IdentityRecord(UserItem, discriminator="identity"):
    """`identity#<hash of issuer and subject>`."""

    issuer = UnicodeAttribute()
    subject = UnicodeAttribute()
    roles = UnicodeSetAttribute(null=True)
    linked_at = UTCDateTimeAttribute()


class CodeRecord(UserItem, discriminator="code"):
    """`code`. Holds neither the code nor the contact, only keyed hashes."""

    digest = UnicodeAttribute()
    tries = NumberAttribute()
    expires_at = UTCDateTimeAttribute()
    ttl = TTLAttribute()


class ErasureRecord(UserItem, discriminator="erasure"):
    """`erasure`: the person of this id asked to be forgotten. All that is left of them here, and it stays."""

    begun_at = UTCDateTimeAttribute()
    pass_began_at = UTCDateTimeAttribute()
    step = UnicodeAttribute(default="")
    after = JsonAttribute(null=True)
    waits = NumberAttribute(default=0)
    failures = NumberAttribute(default=0)
    erasure_queue = UnicodeAttribute(null=True)  # absent once all is done
    due_key = UnicodeAttribute(null=True)  # `<time>#<user id>`
    version = StoredVersion()


class CounterRecord(Record):
    """Events in one window of time. A table of its own: it is written by strangers and forgotten within days.

    Its key holds a keyed hash of what is counted, never a contact or a network address.
    """

    class Meta(TableMeta):
        family = "counters"

    pk = UnicodeAttribute(hash_key=True)
    events = NumberAttribute()
    ttl = TTLAttribute()
