"""Portions sold on a business day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction
from pannier.menus.model import StockMark
from pannier.menus.records import StockRecord

_KEPT = timedelta(days=30)


class StockRepository:
    """Portions sold on a business day. An item without a mark has sold none."""

    def add_take(
        self,
        tx: Transaction,
        merchant_id: str,
        business_date: date,
        quantities: Mapping[str, int],
        limits: Mapping[str, int],
        low_stock_at: Mapping[str, int] | None = None,
    ) -> None:
        """Let the transaction take portions, on the condition that each item stays within its limit.

        Items without a limit are not counted and not written. Each write is labelled `stock#<item id>`. What goes
        into the mark beside the count lets the stream tell when few are left.
        """
        for item_id, quantity in _positive(quantities):
            if item_id not in limits:
                continue
            limit = limits[item_id]
            sold = StockRecord.sold
            within: Condition = sold <= limit - quantity
            if quantity <= limit:
                within |= sold.does_not_exist()
            actions: list[Action] = [
                sold.add(quantity),
                StockRecord.limit.set(limit),
                StockRecord.low_stock_at.set((low_stock_at or {}).get(item_id, 0)),
                StockRecord.ttl.set(datetime.combine(business_date, time(), UTC) + _KEPT),
                StockRecord.kind.set(StockRecord),
            ]
            record = StockRecord(merchant_id, _stock_key(business_date, item_id))
            tx.update(f"stock#{item_id}", record, actions, within)

    def add_give_back(
        self, tx: Transaction, merchant_id: str, business_date: date, quantities: Mapping[str, int]
    ) -> None:
        """Let the transaction give back portions that were taken, labelled as in `add_take`.

        Pass only what was taken: an item that was not counted then has no mark, and refuses.
        """
        for item_id, quantity in _positive(quantities):
            record = StockRecord(merchant_id, _stock_key(business_date, item_id))
            actions: list[Action] = [StockRecord.sold.add(-quantity)]
            tx.update(f"stock#{item_id}", record, actions, StockRecord.sold >= quantity)

    def marks(self, merchant_id: str, business_date: date) -> dict[str, StockMark]:
        """Of all items that sold on this day, by item id. One Query."""
        condition = StockRecord.sk.startswith(f"stock#{business_date.isoformat()}#")
        found: Iterator[StockRecord] = StockRecord.query(merchant_id, condition)
        return {mark.item_id: mark for mark in map(_stock_mark, found)}


def stock_mark_of_image(image: Mapping[str, Mapping[str, object]]) -> StockMark | None:
    """The mark in a stream image of the menus table; None when the image is of another item."""
    if not str(image["sk"].get("S", "")).startswith("stock#"):
        return None
    return _stock_mark(StockRecord.from_raw_data({name: dict(value) for name, value in image.items()}))


def _positive(quantities: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    """A quantity of zero or less would turn a take into a gift."""
    if any(quantity <= 0 for quantity in quantities.values()):
        raise ValueError("portions are taken and given back in positive numbers")
    return quantities.items()


def _stock_key(business_date: date, item_id: str) -> str:
    return f"stock#{business_date.isoformat()}#{item_id}"


def _stock_mark(record: StockRecord) -> StockMark:
    _, day, item_id = record.sk.split("#", 2)
    return StockMark(
        item_id=item_id,
        business_date=date.fromisoformat(day),
        sold=int(record.sold),
        limit=int(record.limit),
        low_stock_at=int(record.low_stock_at),
    )
