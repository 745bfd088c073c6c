"""Merchants' statistics."""

from datetime import date
from functools import partial

from pannier.audit.loaders.tables import TableReader
from pannier.orders.model import MerchantDay
from pannier.orders.records import ClaimRecord, ItemDayRecord, MerchantDayRecord, StatisticsRecord

_COUNTERS = ("placed", "completed", "cancelled", "rejected", "late", "gmv_minor", "refunded_minor")


def read_days(reader: TableReader) -> list[MerchantDay]:
    """Every merchant's every day."""
    found: list[MerchantDay] = []
    for record in reader.records(StatisticsRecord):
        if isinstance(record, ClaimRecord | ItemDayRecord) or not isinstance(record, StatisticsRecord):
            continue
        day = reader.attempt(StatisticsRecord, f"{record.pk}/{record.sk}", partial(_day, record))
        found += [day] if day else []
    return found


def _day(record: StatisticsRecord) -> MerchantDay:
    if not isinstance(record, MerchantDayRecord):
        raise ValueError(f"an item of the kind {type(record).__name__}")  # noqa: TRY004 - the item's form
    counts = {name: int(getattr(record, name) or 0) for name in _COUNTERS}
    return MerchantDay(record.pk, date.fromisoformat(record.sk), **counts)
