"""How accounts are stored. Private to the repositories of this package."""

from pynamodb.attributes import (
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
)

from pannier.core.dynamo import JsonAttribute, Record, StoredVersion, TableMeta


class UserItem(Record):
    """An item of the users table.

    Partition: the user's id; for a uniqueness guard `phone#…`, `email#…` or `identity#<hash>`; for a one-time code
    `code#<keyed hash of the contact>`.
    """

    class Meta(TableMeta):
        family = "users"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()


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


class CounterRecord(Record):
    """Events in one window of time. A table of its own: it is written by strangers and forgotten within days.

    Its key holds a keyed hash of what is counted, never a contact or a network address.
    """

    class Meta(TableMeta):
        family = "counters"

    pk = UnicodeAttribute(hash_key=True)
    events = NumberAttribute()
    ttl = TTLAttribute()
