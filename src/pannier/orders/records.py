"""How quotes and orders are stored. Private to the repositories of this package.

Attribute names of the head are short and what never changes is packed into one, because every transition pays for each
kilobyte of it.
"""

from pynamodb.attributes import (
    DiscriminatorAttribute,
    NumberAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from pannier.core.dynamo import CompressedJsonAttribute, JsonAttribute, Record, StoredVersion, TableMeta
from pannier.orders.model import COUNTERS


class ByCustomer(GlobalSecondaryIndex["HeadRecord"]):
    """A customer's orders, by time."""

    class Meta:
        index_name = "by_customer"
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByMerchant(GlobalSecondaryIndex["HeadRecord"]):
    """A merchant's orders, by time."""

    class Meta:
        index_name = "by_merchant"
        projection = AllProjection()

    merchant_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByMerchantStatus(GlobalSecondaryIndex["HeadRecord"]):
    """The merchant's board: its orders in one status, by time."""

    class Meta:
        index_name = "by_merchant_status"
        projection = AllProjection()

    merchant_status = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByCourier(GlobalSecondaryIndex["HeadRecord"]):
    """A courier's jobs, by time of the order. Sparse."""

    class Meta:
        index_name = "by_courier"
        projection = AllProjection()

    courier_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByPool(GlobalSecondaryIndex["HeadRecord"]):
    """Ready deliveries that wait for a courier, in the cell of their merchant. Sparse."""

    class Meta:
        index_name = "by_pool"
        projection = AllProjection()

    pool_cell = UnicodeAttribute(hash_key=True)
    pool_key = UnicodeAttribute(range_key=True)


class ByDue(GlobalSecondaryIndex["HeadRecord"]):
    """Orders with a running timer, in sixteen shards. Sparse."""

    class Meta:
        index_name = "by_due"
        projection = IncludeProjection(["kind"])

    due_shard = UnicodeAttribute(hash_key=True)
    due_key = UnicodeAttribute(range_key=True)


class ByCode(GlobalSecondaryIndex["HeadRecord"]):
    """Orders by the short code that people say, newest first where several have it. Written once an order: neither key
    ever changes, and no other attribute of a head is in it.
    """

    class Meta:
        index_name = "by_code"
        projection = IncludeProjection(["kind"])

    code = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class ByAuthor(GlobalSecondaryIndex["TimelineRecord"]):
    """Timeline entries on which a user wrote a note: names them, so that they can be erased. Sparse."""

    class Meta:
        index_name = "by_author"
        projection = IncludeProjection(["kind"])

    author = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class OrderItem(Record):
    """An item of the orders table. Partition: the order's id, or `guard#<customer>#<key>`."""

    class Meta(TableMeta):
        family = "orders"
        stream = True

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()

    by_customer = ByCustomer()
    by_merchant = ByMerchant()
    by_merchant_status = ByMerchantStatus()
    by_courier = ByCourier()
    by_pool = ByPool()
    by_due = ByDue()
    by_author = ByAuthor()
    by_code = ByCode()


class HeadRecord(OrderItem, discriminator="head"):
    """`head`."""

    customer_id = UnicodeAttribute()
    merchant_id = UnicodeAttribute()
    status = UnicodeAttribute()
    merchant_status = UnicodeAttribute()  # `<merchant>#<status>`
    code = UnicodeAttribute(null=True)  # the end of the id; heads of before the index get it by a backfill
    terms = JsonAttribute()  # what never changes
    latest = JsonAttribute()  # the latest timeline entry
    promised_at = UTCDateTimeAttribute(null=True)
    accepted_at = UTCDateTimeAttribute(null=True)
    courier_id = UnicodeAttribute(null=True)
    cancel_requested = NumberAttribute(null=True)  # 1 or absent
    refunded = NumberAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_key = UnicodeAttribute(null=True)  # `<time>#<id>`
    due_kind = UnicodeAttribute(null=True)
    pool_cell = UnicodeAttribute(null=True)
    pool_key = UnicodeAttribute(null=True)  # `<time>#<id>`
    version = StoredVersion()


class SnapshotRecord(OrderItem, discriminator="snapshot"):
    """`snapshot`: what the order was priced from; written once, and rewritten only when its customer is forgotten."""

    quote = CompressedJsonAttribute()


class TimelineRecord(OrderItem, discriminator="timeline"):
    """`timeline#<sequence>`; written once, and rewritten only to erase its note."""

    entry = JsonAttribute()
    author = UnicodeAttribute(null=True)  # the user who wrote the note, where there is one


class LedgerRecord(OrderItem, discriminator="ledger"):
    """`ledger#<sequence>`; written once."""

    entry = JsonAttribute()


class MarkerRecord(OrderItem, discriminator="marker"):
    """`marker#<what>`: something that happens once has happened."""

    at = UTCDateTimeAttribute()


class GuardRecord(OrderItem, discriminator="guard"):
    """`guard`, in a partition named after customer and key: what the idempotency key was used for."""

    order_id = UnicodeAttribute()
    payload_hash = UnicodeAttribute()


class QuotesByCustomer(GlobalSecondaryIndex["QuoteRecord"]):
    """A customer's quotes: names them, so that they can be erased."""

    class Meta:
        index_name = "by_customer"
        projection = KeysOnlyProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    pk = UnicodeAttribute(range_key=True)


class QuoteRecord(Record):
    """A quote. A table of its own: most quotes are never ordered from, and are forgotten by TTL."""

    class Meta(TableMeta):
        family = "quotes"

    pk = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute()
    quote = CompressedJsonAttribute()
    hash = UnicodeAttribute()
    order_id = UnicodeAttribute(null=True)
    ttl = TTLAttribute()
    by_customer = QuotesByCustomer()


class StatisticsRecord(Record):
    """What days came to. A table of its own: it is added to by the stream and must not wake it again."""

    class Meta(TableMeta):
        family = "statistics"

    pk = UnicodeAttribute(hash_key=True)  # the merchant's id, `items#…`, `platform#…`, or `seen#<event id>`
    sk = UnicodeAttribute(range_key=True)  # the business date, that and something else, or the projection
    kind = DiscriminatorAttribute()


class DayRecord(StatisticsRecord):
    """Counts and sums of a business day, each an attribute of its own: who adds needs no other. Under 1 KB."""

    vars().update({name: NumberAttribute(null=True) for name in COUNTERS})
    recount = UnicodeAttribute(null=True)  # the token of whoever is counting the day anew


class MerchantDayRecord(DayRecord, discriminator="merchant-day"):
    """Of one merchant: in its own partition, at the business date."""


class PlatformDayRecord(DayRecord, discriminator="platform-day"):
    """Of a share of all merchants: in the partition `platform#<shard>`, at `<business date>#<currency>`."""


class ItemDayRecord(StatisticsRecord, discriminator="item-day"):
    """What an item sold on a business day: in the partition `items#<merchant>`, at `<business date>#<item>`."""

    portions = NumberAttribute(null=True)
    revenue_minor = NumberAttribute(null=True)


class ClaimRecord(StatisticsRecord, discriminator="claim"):
    """An event that a projection has added already."""

    ttl = TTLAttribute()
