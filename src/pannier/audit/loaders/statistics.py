"""Merchants' statistics, those of their items, and the platform's."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from pannier.audit.loaders.tables import TableReader
from pannier.orders.model import COUNTERS, ItemSales, MerchantDay, Numbers, PlatformDay
from pannier.orders.records import (
    ClaimRecord,
    DayRecord,
    ItemDayRecord,
    MerchantDayRecord,
    PlatformDayRecord,
    StatisticsRecord,
)


@dataclass(slots=True)
class StatisticsFiles:
    """Every merchant's every day, of these every item's sales, and of the platform's days every share."""

    days: list[MerchantDay] = field(default_factory=list)
    sales: list[ItemSales] = field(default_factory=list)
    platform: list[PlatformDay] = field(default_factory=list)


def read_statistics(reader: TableReader) -> StatisticsFiles:
    """All of them."""
    files = StatisticsFiles()
    for record in reader.records(StatisticsRecord):
        if isinstance(record, StatisticsRecord) and not isinstance(record, ClaimRecord):
            reader.attempt(StatisticsRecord, f"{record.pk}/{record.sk}", partial(_file, record, files))
    return files


def _file(record: StatisticsRecord, files: StatisticsFiles) -> None:
    match record:
        case ItemDayRecord():
            files.sales.append(_sales(record))
        case MerchantDayRecord():
            files.days.append(MerchantDay(record.pk, date.fromisoformat(record.sk), _numbers(record)))
        case PlatformDayRecord():
            day, _, currency = record.sk.partition("#")
            files.platform.append(PlatformDay(currency, date.fromisoformat(day), _numbers(record)))
        case _:
            raise ValueError(f"an item of the kind {type(record).__name__}")


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


def _numbers(record: DayRecord) -> Numbers:
    return Numbers({name: int(getattr(record, name) or 0) for name in COUNTERS})
