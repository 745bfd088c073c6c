"""Merchants' statistics, and those of their items."""

from datetime import date
from functools import partial

from pannier.audit.loaders.tables import TableReader
from pannier.orders.model import ItemSales, MerchantDay
from pannier.orders.records import ClaimRecord, ItemDayRecord, MerchantDayRecord, StatisticsRecord

_COUNTERS = ("placed", "completed", "cancelled", "rejected", "late", "gmv_minor", "refunded_minor")


def read_statistics(reader: TableReader) -> tuple[list[MerchantDay], list[ItemSales]]:
    """Every merchant's every day, and of these every item's sales."""
    days: list[MerchantDay] = []
    sales: list[ItemSales] = []
    for record in reader.records(StatisticsRecord):
        if isinstance(record, ClaimRecord) or not isinstance(record, StatisticsRecord):
            continue
        key = f"{record.pk}/{record.sk}"
        if isinstance(record, ItemDayRecord):
            sold = reader.attempt(StatisticsRecord, key, partial(_sales, record))
            sales += [sold] if sold else []
            continue
        day = reader.attempt(StatisticsRecord, key, partial(_day, record))
        days += [day] if day else []
    return days, sales


def _sales(record: ItemDayRecord) -> ItemSales:
    day, _, item_id = record.sk.partition("#")
    merchant_id = record.pk.removeprefix("items#")
    return ItemSales(
        merchant_id,
        date.fromisoformat(day),
        item_id,
        int(record.portions or 0),
        int(record.revenue_minor or 0),
    )


def _day(record: StatisticsRecord) -> MerchantDay:
    if not isinstance(record, MerchantDayRecord):
        raise ValueError(f"an item of the kind {type(record).__name__}")  # noqa: TRY004 - the item's form
    counts = {name: int(getattr(record, name) or 0) for name in _COUNTERS}
    return MerchantDay(record.pk, date.fromisoformat(record.sk), **counts)
