"""What merchants' days and their items came to, in DynamoDB."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.paging import Page, PageRequest
from pannier.orders.model import ItemSales, MerchantDay
from pannier.orders.records import ClaimRecord, ItemDayRecord, MerchantDayRecord

CLAIMS_KEPT = timedelta(days=14)  # streams keep a day; by then nothing brings the event again
PROJECTION = "merchant-day"


class StatisticsRepository:
    """Sums that the stream maintains."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, event_id: str, change: MerchantDay, now: datetime, sales: Iterable[ItemSales] = ()) -> bool:
        """Add what one event changes, once and in one transaction; False when it has been added.

        `sales` has each item at most once; an order's fifty, day and claim are half of what a transaction holds.
        """
        claim = ClaimRecord(f"seen#{event_id}", PROJECTION, ttl=now + CLAIMS_KEPT)
        day = MerchantDayRecord(change.merchant_id, change.business_date.isoformat())
        write = Transaction(self._connection)
        write.put("claim", claim, ClaimRecord.pk.does_not_exist())
        write.update("day", day, [*additions(change), MerchantDayRecord.kind.set(MerchantDayRecord)])
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

    def read_sales(self, merchant_id: str, first: date, last: date, most: int) -> tuple[ItemSales, ...]:
        """What a merchant's items sold from one business day to another, both included, by day and item; at most so
        many. One Query with its pages."""
        days = ItemDayRecord.sk.between(f"{first.isoformat()}#", f"{last.isoformat()}#~")
        found = ItemDayRecord.query(items_of(merchant_id), days, limit=most)
        return tuple(sales_of_record(merchant_id, record) for record in found)


def items_of(merchant_id: str) -> str:
    return f"items#{merchant_id}"


def sales_of_record(merchant_id: str, record: ItemDayRecord) -> ItemSales:
    day, _, item_id = record.sk.partition("#")
    return ItemSales(
        merchant_id,
        date.fromisoformat(day),
        item_id,
        int(record.portions or 0),
        int(record.revenue_minor or 0),
    )


def additions(change: MerchantDay) -> list[Action]:
    record = MerchantDayRecord
    pairs = (
        (record.placed, change.placed),
        (record.completed, change.completed),
        (record.cancelled, change.cancelled),
        (record.rejected, change.rejected),
        (record.late, change.late),
        (record.gmv_minor, change.gmv_minor),
        (record.refunded_minor, change.refunded_minor),
    )
    return [counter.add(number) for counter, number in pairs if number]


def day_of(record: MerchantDayRecord) -> MerchantDay:
    return MerchantDay(
        merchant_id=record.pk,
        business_date=date.fromisoformat(record.sk),
        placed=int(record.placed or 0),
        completed=int(record.completed or 0),
        cancelled=int(record.cancelled or 0),
        rejected=int(record.rejected or 0),
        late=int(record.late or 0),
        gmv_minor=int(record.gmv_minor or 0),
        refunded_minor=int(record.refunded_minor or 0),
    )
