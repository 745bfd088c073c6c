"""How use is stored. Private to the repository of this package."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from pannier.core.dynamo import Record, TableMeta


class UsageRecord(Record):
    """What one caller used up in one window. A table of its own: every request writes to it, none reads it.

    Its key holds a keyed hash of the caller, never a network address.
    """

    class Meta(TableMeta):
        family = "quotas"

    pk = UnicodeAttribute(hash_key=True)
    requests = NumberAttribute()
    points = NumberAttribute()
    ttl = TTLAttribute()
