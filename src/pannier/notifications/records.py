"""How inboxes are stored. Private to the repository of this package."""

from pynamodb.attributes import (
    BooleanAttribute,
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection

from pannier.core.dynamo import JsonAttribute, Record, StoredVersion, TableMeta


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

    message_key = UnicodeAttribute(null=True)  # of the message that told it


class ByDue(GlobalSecondaryIndex["DeliveryRecord"]):
    """Deliveries that are to be tried, or whose lease is to end, in sixteen shards. Sparse."""

    class Meta:
        index_name = "by_due"
        projection = IncludeProjection(["kind"])

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class ChannelItem(Record):
    """An item of the channels table: how a person is reached outside the inbox, and what was sent there.

    Partition: the user's id, `device#<id>` or `message#<message's id>`. A table of its own, apart from inboxes: it is
    found by person and by due time, and what was chosen outlives the messages.
    """

    class Meta(TableMeta):
        family = "channels"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    ttl = TTLAttribute(null=True)
    by_due = ByDue()


class ChannelSettingsRecord(ChannelItem, discriminator="settings"):
    """`settings`: what a person chose, and their devices."""

    chosen = JsonAttribute()
    quiet = JsonAttribute(null=True)
    devices = JsonAttribute()
    version = StoredVersion()


class DeviceRecord(ChannelItem, discriminator="device"):
    """`guard`, in a partition named after the device: whose it is. It is one person's at a time."""

    user_id = UnicodeAttribute()


class PlanRecord(ChannelItem, discriminator="plan"):
    """`plan`, in a partition named after the message: where it goes, decided once."""

    targets = JsonAttribute()
    planned_at = UTCDateTimeAttribute()


class DeliveryRecord(ChannelItem, discriminator="delivery"):
    """`delivery#<message's key>#<inbox>#<channel>#<device>`, in the person's partition."""

    recipient = UnicodeAttribute()
    message_key = UnicodeAttribute()
    event_id = UnicodeAttribute()
    message_kind = UnicodeAttribute()
    occurred_at = UTCDateTimeAttribute()
    channel = UnicodeAttribute()
    device = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    spare = BooleanAttribute(null=True)
    attempts = NumberAttribute()
    owner = UnicodeAttribute(null=True)  # who holds the lease
    due_shard = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    settled_at = UTCDateTimeAttribute(null=True)
    provider_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    correlation_id = UnicodeAttribute(null=True)
