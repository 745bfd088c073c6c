"""What merchants' days and their items came to, and the platform's, in DynamoDB."""

import zlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pynamodb.attributes import NumberAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.paging import Page, PageRequest
from pannier.orders.model import COUNTERS, ItemSales, MerchantDay, Numbers, PlatformDay
from pannier.orders.model.numbers import sum_of
from pannier.orders.records import ClaimRecord, DayRecord, ItemDayRecord, MerchantDayRecord, PlatformDayRecord

CLAIMS_KEPT = timedelta(days=14)  # streams keep a day; by then nothing brings the event again
PROJECTION = "merchant-day"
PLATFORM_SHARDS = 16


class StatisticsRepository:
    """Sums that the stream maintains."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        event_id: str,
        change: MerchantDay,
        currency: str,
        now: datetime,
        sales: Iterable[ItemSales] = (),
    ) -> bool:
        """Add what one event changes, to the merchant's day and the platform's, once and in one transaction; False when
        it has been added.

        `sales` has each item at most once; an order's fifty, two days and claim are half of what a transaction holds.
        """
        claim = ClaimRecord(f"seen#{event_id}", PROJECTION, ttl=now + CLAIMS_KEPT)
        day = change.business_date.isoformat()
        write = Transaction(self._connection)
        write.put("claim", claim, ClaimRecord.pk.does_not_exist())
        merchant = MerchantDayRecord(change.merchant_id, day)
        write.update("day", merchant, additions(MerchantDayRecord, change.numbers))
        platform = PlatformDayRecord(platform_of(change.merchant_id), f"{day}#{currency}")
        write.update("platform", platform, additions(PlatformDayRecord, change.numbers))
        for each in sales:
            item = ItemDayRecord(
                items_of(each.merchant_id), f"{each.business_date.isoformat()}#{each.item_id}"
            )
            actions: list[Action] = [
                ItemDayRecord.portions.add(each.portions),
                ItemDayRecord.revenue_minor.add(each.revenue_minor),
                ItemDayRecord.kind.set(ItemDayRecord),
            ]
            write.update(f"item#{each.item_id}", item, actions)
        try:
            write.commit()
        except TransactionRefused:
            return False
        return True

    def find(self, merchant_id: str, business_date: date) -> MerchantDay:
        """One Get; a day without orders is all zero."""
        try:
            return day_of(MerchantDayRecord.get(merchant_id, business_date.isoformat(), consistent_read=True))
        except DoesNotExist:
            return MerchantDay(merchant_id, business_date)

    def page(self, merchant_id: str, request: PageRequest) -> Page[MerchantDay]:
        """A merchant's days, the latest first. One Query."""
        return query_page(MerchantDayRecord, merchant_id, request, newest_first=True).map(day_of)

    def read_days(self, merchant_id: str, first: date, last: date) -> tuple[MerchantDay, ...]:
        """A merchant's days of which anything is stored, in order, both included. One Query."""
        days = MerchantDayRecord.sk.between(first.isoformat(), last.isoformat())
        return tuple(day_of(record) for record in MerchantDayRecord.query(merchant_id, days))

    def read_platform(self, first: date, last: date) -> tuple[PlatformDay, ...]:
        """The platform's days of which anything is stored, a currency each, in order. A Query for each shard."""
        days = PlatformDayRecord.sk.between(f"{first.isoformat()}#", f"{last.isoformat()}#~")
        found: dict[str, list[Numbers]] = {}
        for shard in range(PLATFORM_SHARDS):
            for record in PlatformDayRecord.query(platform_shard(shard), days):
                found.setdefault(record.sk, []).append(numbers_of(record))
        return tuple(platform_day(key, sum_of(found[key])) for key in sorted(found))

    def read_sales(self, merchant_id: str, first: date, last: date, most: int) -> tuple[ItemSales, ...]:
        """What a merchant's items sold from one business day to another, both included, by day and item; at most so
        many. One Query with its pages."""
        days = ItemDayRecord.sk.between(f"{first.isoformat()}#", f"{last.isoformat()}#~")
        found = ItemDayRecord.query(items_of(merchant_id), days, limit=most)
        return tuple(sales_of_record(merchant_id, record) for record in found)


def items_of(merchant_id: str) -> str:
    return f"items#{merchant_id}"


def platform_of(merchant_id: str) -> str:
    """The partition of the platform's days that a merchant's orders are added to: always the same."""
    return platform_shard(zlib.crc32(merchant_id.encode()) % PLATFORM_SHARDS)


def platform_shard(shard: int) -> str:
    return f"platform#{shard:02d}"


def platform_day(key: str, numbers: Numbers) -> PlatformDay:
    """`key` is `<business date>#<currency>`."""
    day, _, currency = key.partition("#")
    return PlatformDay(currency, date.fromisoformat(day), numbers)


def sales_of_record(merchant_id: str, record: ItemDayRecord) -> ItemSales:
    day, _, item_id = record.sk.partition("#")
    return ItemSales(
        merchant_id,
        date.fromisoformat(day),
        item_id,
        int(record.portions or 0),
        int(record.revenue_minor or 0),
    )


def additions(kind: type[DayRecord], change: Numbers) -> list[Action]:
    """What makes a stored day, or one of which nothing is stored, another by so much."""
    attributes = kind.get_attributes()
    adding: list[Action] = [kind.kind.set(kind)]
    for counter, number in change.counts.items():
        attribute = attributes[counter]
        assert isinstance(attribute, NumberAttribute)
        adding.append(attribute.add(number))
    return adding


def numbers_of(record: DayRecord) -> Numbers:
    """What is stored; what is not, as of a time when it was not counted yet, is zero."""
    stored = record.attribute_values
    return Numbers({name: int(stored[name]) for name in COUNTERS if stored.get(name)})


def day_of(record: MerchantDayRecord) -> MerchantDay:
    return MerchantDay(record.pk, date.fromisoformat(record.sk), numbers_of(record))
