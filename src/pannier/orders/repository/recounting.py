"""Merchants' days and their items' sales, while they are counted anew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, amend, condition_failed
from pannier.orders.model import ItemSales, MerchantDay
from pannier.orders.records import ClaimRecord, ItemDayRecord, MerchantDayRecord
from pannier.orders.repository.statistics import PROJECTION, additions, day_of, items_of, sales_of_record

_ITEMS_AT_ONCE = 90  # of the hundred that a transaction may write


@dataclass(frozen=True, slots=True)
class StoredDay:
    """What is stored of a business day. `sales` are by item."""

    day: MerchantDay
    sales: tuple[ItemSales, ...]


class RecountRepository:
    """Corrections of the sums, by differences: they stand beside whatever the stream adds meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def days_of(self, merchant_id: str) -> frozenset[date]:
        """The days of which anything is stored. Two consistent Queries."""
        days = MerchantDayRecord.query(
            merchant_id, consistent_read=True, attributes_to_get=["pk", "sk", "kind"]
        )
        items = ItemDayRecord.query(
            items_of(merchant_id), consistent_read=True, attributes_to_get=["pk", "sk", "kind"]
        )
        return frozenset(
            date.fromisoformat(record.sk.partition("#")[0]) for found in (days, items) for record in found
        )

    def day(self, merchant_id: str, business_date: date) -> MerchantDay:
        """One consistent Get; a day of which nothing is stored is all zero."""
        try:
            return day_of(MerchantDayRecord.get(merchant_id, business_date.isoformat(), consistent_read=True))
        except DoesNotExist:
            return MerchantDay(merchant_id, business_date)

    def sales(self, merchant_id: str, business_date: date) -> tuple[ItemSales, ...]:
        """One consistent Query."""
        prefix = ItemDayRecord.sk.startswith(f"{business_date.isoformat()}#")
        found = ItemDayRecord.query(items_of(merchant_id), prefix, consistent_read=True)
        return tuple(sales_of_record(merchant_id, record) for record in found)

    def claimed(self, event_ids: Iterable[str]) -> frozenset[str]:
        """Which of these events were added, of those whose claims are still kept. One BatchGet per hundred."""
        keys = [(f"seen#{event_id}", PROJECTION) for event_id in set(event_ids)]
        found = ClaimRecord.batch_get(keys, consistent_read=True)
        return frozenset(record.pk.removeprefix("seen#") for record in found)

    def begin(self, merchant_id: str, business_date: date, token: str) -> None:
        """From now on corrections under this token alone are taken."""
        record = MerchantDayRecord(merchant_id, business_date.isoformat())
        record.update([MerchantDayRecord.recount.set(token), MerchantDayRecord.kind.set(MerchantDayRecord)])

    def correct(self, difference: StoredDay, token: str) -> bool:
        """Add the differences, several transactions where there are many items; False, and no more is added, as soon as
        another token holds. One that was sent and never answered is not added twice.
        """
        day = difference.day
        key = (day.merchant_id, day.business_date.isoformat())
        holds = MerchantDayRecord.recount == token
        chunks = list(_chunks(difference.sales)) or [()]
        for number, sales in enumerate(chunks):
            write = Transaction(self._connection)
            if number == 0 and day.numbers:
                write.update("day", MerchantDayRecord(*key), additions(MerchantDayRecord, day.numbers), holds)
            else:
                write.check("day", MerchantDayRecord, *key, holds)
            for each in sales:
                item = ItemDayRecord(items_of(day.merchant_id), f"{key[1]}#{each.item_id}")
                write.update(f"item#{each.item_id}", item, _sales_additions(each))
            if not _committed(write):
                return False
        return True

    def end(self, merchant_id: str, business_date: date, token: str) -> None:
        """Take the token away, and with it what is stored of nothing."""
        day = business_date.isoformat()
        amend(
            MerchantDayRecord,
            merchant_id,
            day,
            [MerchantDayRecord.recount.remove()],
            MerchantDayRecord.recount == token,
        )
        for each in self.sales(merchant_id, business_date):
            if not (each.portions or each.revenue_minor):
                nothing = (ItemDayRecord.portions == 0) & (ItemDayRecord.revenue_minor == 0)
                _delete_if(ItemDayRecord(items_of(merchant_id), f"{day}#{each.item_id}"), nothing)


def _delete_if(record: ItemDayRecord, condition: Condition) -> None:
    try:
        record.delete(condition)
    except DeleteError as error:
        if not condition_failed(error):
            raise


def _chunks(sales: tuple[ItemSales, ...]) -> Iterator[tuple[ItemSales, ...]]:
    for start in range(0, len(sales), _ITEMS_AT_ONCE):
        yield sales[start : start + _ITEMS_AT_ONCE]


def _sales_additions(sales: ItemSales) -> list[Action]:
    return [
        ItemDayRecord.portions.add(sales.portions),
        ItemDayRecord.revenue_minor.add(sales.revenue_minor),
        ItemDayRecord.kind.set(ItemDayRecord),
    ]


def _committed(write: Transaction) -> bool:
    try:
        write.commit()
    except TransactionRefused:
        return False
    return True
