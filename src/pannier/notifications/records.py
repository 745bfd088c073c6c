"""How inboxes are stored. Private to the repository of this package."""

from pynamodb.attributes import DiscriminatorAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from pannier.core.dynamo import JsonAttribute, Record, TableMeta


class Unread(GlobalSecondaryIndex["MessageRecord"]):
    """An inbox's unread messages, by time. Sparse: reading a message takes it out."""

    class Meta:
        index_name = "unread"
        projection = AllProjection()

    unread_of = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class InboxItem(Record):
    """An item of the inboxes table. Partition: the recipient's key, or, for a claim, `claims:<recipient's key>`.

    A table of its own: it is written for every event of every order, forgotten after 90 days, and wakes nobody.
    """

    class Meta(TableMeta):
        family = "inboxes"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    ttl = TTLAttribute()
    unread = Unread()


class MessageRecord(InboxItem, discriminator="message"):
    """`<time>#<event id>`."""

    message_kind = UnicodeAttribute()
    event_id = UnicodeAttribute()
    occurred_at = UTCDateTimeAttribute()
    merchant_id = UnicodeAttribute(null=True)
    order_id = UnicodeAttribute(null=True)
    item_id = UnicodeAttribute(null=True)
    params = JsonAttribute()
    read_at = UTCDateTimeAttribute(null=True)
    unread_of = UnicodeAttribute(null=True)  # the recipient's key, until it is read


class ClaimRecord(InboxItem, discriminator="claim"):
    """`<event id>`: the recipient has been told of an event whose repetitions carry other times."""
