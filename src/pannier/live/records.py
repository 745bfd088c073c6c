"""How connections, subscriptions and feeds are stored. Private to the repositories of this package."""

from typing import Any

from pynamodb.attributes import (
    DiscriminatorAttribute,
    MapAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)

from pannier.core.dynamo import CompressedJsonAttribute, Record, TableMeta


class ConnectionItem(Record):
    """An item of the connections table. Partition: `connection#<id>`, or a topic.

    No index: one would lag, and what happens right after somebody began to watch would be lost to them.
    """

    class Meta(TableMeta):
        family = "connections"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    ttl = TTLAttribute()


class ConnectionRecord(ConnectionItem, discriminator="connection"):
    """`connection`, in the partition `connection#<id>`."""

    viewer_id = UnicodeAttribute()
    session_id = UnicodeAttribute()
    locale = UnicodeAttribute()
    connected_at = UTCDateTimeAttribute()
    token_expires_at = UTCDateTimeAttribute()
    operations: "MapAttribute[str, Any]" = MapAttribute()  # operation id → topic
    revision = NumberAttribute()  # counts the changes of `operations`


class SubscriptionRecord(ConnectionItem, discriminator="subscription"):
    """`subscription#<connection id>#<operation id>`, in the topic's partition."""

    connection_id = UnicodeAttribute()
    operation_id = UnicodeAttribute()
    operation = CompressedJsonAttribute()
    viewer_id = UnicodeAttribute()
    session_id = UnicodeAttribute()
    locale = UnicodeAttribute()
    token_expires_at = UTCDateTimeAttribute()
    catching_up_after = UnicodeAttribute(null=True)
    heard_up_to = NumberAttribute(null=True)


class WatchedRecord(ConnectionItem, discriminator="watched"):
    """`watched`, in the topic's partition: somebody watches, or did a while ago and may come back."""


class FeedItem(Record):
    """An item of the feeds table. Partition: a topic.

    A table of its own: every event of what somebody watches is written to it, and forgotten after two days.
    """

    class Meta(TableMeta):
        family = "feeds"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    ttl = TTLAttribute()


class FeedEntryRecord(FeedItem, discriminator="entry"):
    """`entry#<position>`: what happened there."""

    event_id = UnicodeAttribute()


class ReachedRecord(FeedItem, discriminator="reached"):
    """`reached`: how far a topic was told whose events have places of their own."""

    position = NumberAttribute()


class FeedMarkerRecord(FeedItem, discriminator="marker"):
    """`event#<event id>`: the place the event has; it is given one once."""

    position = NumberAttribute()
