"""How endpoints and their deliveries are stored. Private to the repositories of this package."""

from pynamodb.attributes import (
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from pannier.core.dynamo import JsonAttribute, Record, TableMeta

_LOGGED = [
    "kind",
    "event_type",
    "occurred_at",
    "recorded_at",
    "state",
    "due_at",
    "tries",
    "attempts",
    "delivered_at",
    "failed_at",
    "revision",
]


class ByDue(GlobalSecondaryIndex["WebhookItem"]):
    """Lanes and jobs with something to do, in sixteen shards; and, by their endpoint, lanes that rest. Sparse."""

    class Meta:
        index_name = "by_due"
        projection = IncludeProjection(["kind"])

    due_shard = UnicodeAttribute(hash_key=True)  # `00` to `15`, or `parked#<endpoint>`
    due_key = UnicodeAttribute(range_key=True)  # `<time>#<what>`


class ByEndpoint(GlobalSecondaryIndex["DeliveryRecord"]):
    """An endpoint's deliveries by the time of their events: its log."""

    class Meta:
        index_name = "by_endpoint"
        projection = IncludeProjection(_LOGGED)

    log_of = UnicodeAttribute(hash_key=True)
    log_key = UnicodeAttribute(range_key=True)


class ByEndpointState(GlobalSecondaryIndex["DeliveryRecord"]):
    """The same, of one state."""

    class Meta:
        index_name = "by_endpoint_state"
        projection = IncludeProjection(_LOGGED)

    log_state_of = UnicodeAttribute(hash_key=True)
    log_key = UnicodeAttribute(range_key=True)


class WebhookItem(Record):
    """An item of the webhooks table. Partition: an owner (endpoints), an endpoint (jobs), or a lane (deliveries).

    A table of its own: it wakes nobody, and most of it is forgotten after a month.
    """

    class Meta(TableMeta):
        family = "webhooks"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    due_shard = UnicodeAttribute(null=True)
    due_key = UnicodeAttribute(null=True)
    ttl = TTLAttribute(null=True)

    by_due = ByDue()
    by_endpoint = ByEndpoint()
    by_endpoint_state = ByEndpointState()


class EndpointRecord(WebhookItem, discriminator="endpoint"):
    """`endpoint#<id>`."""

    url = UnicodeAttribute()
    description = UnicodeAttribute()
    subscriptions = JsonAttribute()
    secrets = JsonAttribute()  # sealed
    status = UnicodeAttribute()
    created_at = UTCDateTimeAttribute()
    failing_since = UTCDateTimeAttribute(null=True)
    disabled_at = UTCDateTimeAttribute(null=True)
    disabled_because = UnicodeAttribute(null=True)
    resumed_at = UTCDateTimeAttribute(null=True)
    quiet_until = UTCDateTimeAttribute(null=True)
    pinged_at = UTCDateTimeAttribute(null=True)
    revision = NumberAttribute()


class RosterRecord(WebhookItem, discriminator="roster"):
    """`roster`: how many endpoints the owner has."""

    endpoints = NumberAttribute()


class JobRecord(WebhookItem, discriminator="job"):
    """`job#<what>`, of an endpoint: something to be done about it, as soon as the timer comes by."""

    what = UnicodeAttribute()
    at = UTCDateTimeAttribute()
    reason = UnicodeAttribute(null=True)
    subject = UnicodeAttribute(null=True)


class LaneRecord(WebhookItem, discriminator="lane"):
    """`lane`: who works on it, until when, and when to look at it next."""

    added = NumberAttribute()
    token = UnicodeAttribute(null=True)
    leased_until = UTCDateTimeAttribute(null=True)


class DeliveryRecord(WebhookItem, discriminator="delivery"):
    """`event#<sequence>`."""

    event_type = UnicodeAttribute()
    occurred_at = UTCDateTimeAttribute()
    recorded_at = UTCDateTimeAttribute()
    body = UnicodeAttribute()
    state = UnicodeAttribute()
    due_at = UTCDateTimeAttribute(null=True)
    tries = NumberAttribute()
    attempts = JsonAttribute()
    delivered_at = UTCDateTimeAttribute(null=True)
    failed_at = UTCDateTimeAttribute(null=True)
    revision = NumberAttribute()
    log_of = UnicodeAttribute()
    log_state_of = UnicodeAttribute()  # `<endpoint>#<state>`
    log_key = UnicodeAttribute()
