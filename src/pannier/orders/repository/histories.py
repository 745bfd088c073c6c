"""Orders with all that happened to them, for what is made anew of them."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pannier.orders.codec import entry_of_json, quote_of_json
from pannier.orders.model import Order, OrderSnapshot, TimelineEntry
from pannier.orders.records import HeadRecord, OrderItem, SnapshotRecord, TimelineRecord
from pannier.orders.repository.heads import HEAD, head

_LOOKS = 5
_BETWEEN_LOOKS = 0.05  # seconds, in which a transaction's other items arrive


class HistoryIncomplete(Exception):
    """Entries of an order's timeline are missing, and keep missing. The auditor says which."""


@dataclass(frozen=True, slots=True)
class History:
    """An order: its head, its whole timeline, and what it was priced from (None: that is lost)."""

    order: Order
    entries: tuple[TimelineEntry, ...]
    snapshot: OrderSnapshot | None


class HistoryRepository:
    """Orders' partitions."""

    def ids_of_merchant(self, merchant_id: str, after: str | None = None) -> Iterator[tuple[str, date]]:
        """A merchant's orders with their business dates, oldest first; those behind an order's id. Queries of an index,
        which lacks what was placed in the last moments.
        """
        behind = None if after is None else HeadRecord.pk > after
        for record in HeadRecord.by_merchant.query(merchant_id, behind):
            order = head(record)
            yield order.id, order.business_date

    def read_many(self, order_ids: Iterable[str], known: Mapping[str, History]) -> dict[str, History]:
        """Those of these orders that there are, by id, as of this moment: one consistent BatchGet per hundred, and a
        Query of each that is no longer as `known` has it.

        Raises:
            HistoryIncomplete
        """
        keys = [(order_id, HEAD) for order_id in order_ids]
        names = ["pk", "sk", "kind", "version"]
        found: dict[str, History] = {}
        for record in HeadRecord.batch_get(keys, consistent_read=True, attributes_to_get=names):
            before = known.get(record.pk)
            same = before is not None and before.order.version == int(record.version)
            history = before if same else self.read(record.pk)
            if history is not None:
                found[record.pk] = history
        return found

    def read(self, order_id: str) -> History | None:
        """As of this moment, in one consistent Query of its partition, or several where a transaction is just arriving.

        Raises:
            HistoryIncomplete: the timeline has fewer entries than the head says.
        """
        for _ in range(_LOOKS):
            found = _history(list(OrderItem.query(order_id, consistent_read=True)))
            if found is None or len(found.entries) == found.order.sequence:
                return found
            time.sleep(_BETWEEN_LOOKS)
        raise HistoryIncomplete(order_id)


def _history(records: list[OrderItem]) -> History | None:
    order: Order | None = None
    snapshot: OrderSnapshot | None = None
    entries: dict[int, TimelineEntry] = {}
    for record in records:
        match record:
            case HeadRecord():
                order = head(record)
            case SnapshotRecord():
                body = record.quote
                quote = quote_of_json(body["id"], body["hash"], record.pk, body["quote"])
                snapshot = OrderSnapshot(record.pk, quote, body["portions"])
            case TimelineRecord():
                entry = entry_of_json(record.entry)
                entries[entry.sequence] = entry
    if order is None:
        return None
    told = tuple(entries[number] for number in sorted(entries) if number <= order.sequence)
    return History(order, told, snapshot)
