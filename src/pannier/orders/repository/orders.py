"""Orders in DynamoDB."""

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.ids import is_id
from pannier.core.paging import Page, PageRequest
from pannier.menus.repository import StockRepository
from pannier.orders.codec import entry_of_json, moment, quote_of_json, quote_to_json
from pannier.orders.model import Order, OrderSnapshot, Quote, Status, TimelineEntry
from pannier.orders.records import (
    GuardRecord,
    HeadRecord,
    MarkerRecord,
    QuoteRecord,
    SnapshotRecord,
    TimelineRecord,
)
from pannier.orders.repository.heads import (
    DUE_SHARDS,
    HEAD,
    head,
    head_record,
    pool_key,
    timeline_key,
    timeline_record,
)

_STOCK = "stock#"
_TIMELINE = "timeline#"


@dataclass(frozen=True, slots=True)
class Guard:
    """What an idempotency key was used for."""

    key: str
    payload_hash: str
    order_id: str


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Everything that one placing writes. `portions` has the counted items; limits and the like at least these."""

    order: Order
    quote: Quote
    guard: Guard
    portions: Mapping[str, int]
    limits: Mapping[str, int]
    low_stock_at: Mapping[str, int]


@dataclass(eq=False)
class PlacementRefused(Exception):
    """Nothing was written. Which conditions did not hold: the key is new, the quote is unused, the stock suffices."""

    key_used: bool
    quote_used: bool
    short_items: frozenset[str]


class OrderRepository:
    """Orders: heads, snapshots, timelines, and what is written in one transaction with them."""

    def __init__(self, connection: Connection, stock: StockRepository) -> None:
        self._connection = connection
        self._stock = stock

    def place(self, new: NewOrder) -> Order:
        """Write an order and everything that comes with it, in one transaction. Returns it as stored.

        Raises:
            PlacementRefused
        """
        order, quote = new.order, new.quote
        write = Transaction(self._connection)
        write.put("head", head_record(order), HeadRecord.pk.does_not_exist())
        snapshot = SnapshotRecord(order.id, "snapshot", quote=_snapshot_json(quote, new.portions))
        write.put("snapshot", snapshot, SnapshotRecord.pk.does_not_exist())
        write.put("timeline", timeline_record(order.id, order.latest), TimelineRecord.pk.does_not_exist())
        guard = GuardRecord(
            _guard_key(order.customer_id, new.guard.key),
            "guard",
            order_id=order.id,
            payload_hash=new.guard.payload_hash,
        )
        write.put("guard", guard, GuardRecord.pk.does_not_exist())
        unused = (
            QuoteRecord.pk.exists() & QuoteRecord.order_id.does_not_exist() & (QuoteRecord.hash == quote.hash)
        )
        write.update("quote", QuoteRecord(quote.id), [QuoteRecord.order_id.set(order.id)], unused)
        if new.portions:
            self._stock.add_take(
                write,
                order.merchant_id,
                order.business_date,
                new.portions,
                new.limits,
                new.low_stock_at,
            )
        try:
            write.commit()
        except TransactionRefused as refusal:
            short = (label.removeprefix(_STOCK) for label in refusal.labels if label.startswith(_STOCK))
            raise PlacementRefused(
                key_used="guard" in refusal.labels,
                quote_used="quote" in refusal.labels,
                short_items=frozenset(short),
            ) from refusal
        return replace(order, version=1)

    def save_transition(self, before: Order, after: Order) -> Order:
        """Write the next head and its timeline entry, if the order still is as it was read.

        Raises:
            ConcurrentChange
        """
        write = Transaction(self._connection)
        record = head_record(replace(after, version=before.version))
        write.put("head", record, HeadRecord.status == before.status.value)
        entry = timeline_record(after.id, after.latest)
        write.put("timeline", entry, TimelineRecord.pk.does_not_exist())
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal
        return replace(after, version=before.version + 1)

    def find(self, order_id: str) -> Order | None:
        """One consistent Get of the head."""
        try:
            return head(HeadRecord.get(order_id, HEAD, consistent_read=True))
        except DoesNotExist:
            return None

    def get(self, order_id: str) -> Order:
        """Raises NotFound."""
        order = self.find(order_id) if is_id(order_id) else None
        if order is None:
            raise NotFound("Order")
        return order

    def find_many(self, order_ids: Iterable[str], *, consistent: bool = False) -> dict[str, Order]:
        """Those that exist, by id. One BatchGet per hundred."""
        wanted = {order_id for order_id in order_ids if is_id(order_id)}
        found = HeadRecord.batch_get([(order_id, HEAD) for order_id in wanted], consistent_read=consistent)
        return {record.pk: head(record) for record in found}

    def get_snapshot(self, order_id: str, *, consistent: bool = False) -> OrderSnapshot:
        """One Get; a consistent one finds the snapshot of an order that was placed this moment. Raises NotFound."""
        try:
            record = SnapshotRecord.get(order_id, "snapshot", consistent_read=consistent)
        except DoesNotExist as error:
            raise NotFound("Order") from error
        return _snapshot(record)

    def find_snapshots(self, order_ids: Iterable[str]) -> dict[str, OrderSnapshot]:
        """Those that exist, by order id. One BatchGet per hundred."""
        found = SnapshotRecord.batch_get([(order_id, "snapshot") for order_id in set(order_ids)])
        return {record.pk: _snapshot(record) for record in found}

    def find_guard(self, customer_id: str, key: str) -> Guard | None:
        """One consistent Get."""
        try:
            record = GuardRecord.get(_guard_key(customer_id, key), "guard", consistent_read=True)
        except DoesNotExist:
            return None
        return Guard(key, record.payload_hash, record.order_id)

    def page_timeline(self, order_id: str, request: PageRequest) -> Page[TimelineEntry]:
        """Oldest first. One Query."""
        entries = TimelineRecord.sk.startswith(_TIMELINE)
        page = query_page(TimelineRecord, order_id, request, range_condition=entries)
        return page.map(lambda record: entry_of_json(record.entry))

    def first_timelines(
        self, asked: Collection[tuple[Order, int]]
    ) -> dict[tuple[Order, int], Page[TimelineEntry]]:
        """The first page of each timeline, of so many entries. One Query for one order; for several, whose heads say
        how many entries there are and carry the latest, one BatchGet per hundred of the others.
        """
        if len(set(asked)) == 1:
            order, first = next(iter(asked))
            return {(order, first): self.page_timeline(order.id, PageRequest(first))}
        keys = {
            (order.id, timeline_key(number))
            for order, first in asked
            for number in range(1, min(first + 1, order.sequence))
        }
        records = TimelineRecord.batch_get(list(keys))
        found = {(record.pk, record.sk): entry_of_json(record.entry) for record in records}
        return {(order, first): _first_page(order, first, found) for order, first in asked}

    def entries_after(self, order_id: str, sequence: int) -> tuple[TimelineEntry, ...]:
        """Those after an entry, in order, also what was written this moment. One consistent Query."""
        behind = TimelineRecord.sk.between(timeline_key(sequence + 1), f"{_TIMELINE}~")
        found = TimelineRecord.query(order_id, behind, consistent_read=True)
        return tuple(entry_of_json(record.entry) for record in found)

    def find_entries(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], TimelineEntry]:
        """Entries by order and sequence, also what was written this moment. One consistent BatchGet per hundred."""
        keys = {(order_id, timeline_key(sequence)) for order_id, sequence in places}
        records = TimelineRecord.batch_get(list(keys), consistent_read=True)
        found = ((record.pk, entry_of_json(record.entry)) for record in records)
        return {(order_id, entry.sequence): entry for order_id, entry in found}

    def page_by_customer(self, customer_id: str, request: PageRequest) -> Page[Order]:
        """Newest first. One Query."""
        index = HeadRecord.by_customer
        return query_page(HeadRecord, customer_id, request, index=index, newest_first=True).map(head)

    def page_by_merchant(self, merchant_id: str, status: Status | None, request: PageRequest) -> Page[Order]:
        """All, or those in one status. Newest first. One Query."""
        if status is None:
            index = HeadRecord.by_merchant
            return query_page(HeadRecord, merchant_id, request, index=index, newest_first=True).map(head)
        board, partition = HeadRecord.by_merchant_status, f"{merchant_id}#{status.value}"
        return query_page(HeadRecord, partition, request, index=board, newest_first=True).map(head)

    def page_by_code(self, code: str, request: PageRequest) -> Page[Order]:
        """Orders with this short code, newest first. One Query of keys, and one BatchGet of what it finds."""
        page = query_page(HeadRecord, code, request, index=HeadRecord.by_code, newest_first=True)
        orders = self.find_many((record.pk for record in page.items), consistent=True)
        return page.map(lambda record: orders[record.pk])

    def page_by_courier(self, courier_id: str, request: PageRequest) -> Page[Order]:
        """What the courier claimed, newest first. One Query."""
        index = HeadRecord.by_courier
        return query_page(HeadRecord, courier_id, request, index=index, newest_first=True).map(head)

    def page_claimable(self, cells: Iterable[str], request: PageRequest) -> Page[Order]:
        """Ready deliveries without a courier in these cells, the earliest promise first. One Query a cell."""
        after = str(request.after["pool_key"]) if request.after else None
        rows = [self._pool(cell, after, request.first + 1) for cell in sorted(cells)]
        merged = list(heapq.merge(*rows, key=pool_key))
        shown = tuple(merged[: request.first])
        keys = tuple({"pool_key": pool_key(order)} for order in shown)
        return Page(shown, keys, len(merged) > request.first)

    def ids_due(self, shard: int, until: datetime, most: int) -> list[str]:
        """At most so many orders of one of the sixteen shards whose timer has run out, the longest overdue first."""
        if not 0 <= shard < DUE_SHARDS:
            raise ValueError("there are sixteen shards")
        overdue = HeadRecord.due_key < f"{moment(until)}#~"
        return [record.pk for record in HeadRecord.by_due.query(f"{shard:02d}", overdue, limit=most)]

    def give_stock_back(self, order: Order, portions: Mapping[str, int], at: datetime) -> bool:
        """Give back what the order took from the day's stock, once; False when that has been done."""
        write = Transaction(self._connection)
        marker = MarkerRecord(order.id, "marker#stock-given-back", at=at)
        write.put("marker", marker, MarkerRecord.pk.does_not_exist())
        self._stock.add_give_back(write, order.merchant_id, order.business_date, portions)
        try:
            write.commit()
        except TransactionRefused as refusal:
            if "marker" in refusal.labels:
                return False
            raise
        return True

    @staticmethod
    def _pool(cell: str, after: str | None, most: int) -> list[Order]:
        behind = HeadRecord.pool_key > after if after is not None else None
        return [head(record) for record in HeadRecord.by_pool.query(cell, behind, limit=most)]


def _first_page(
    order: Order, first: int, found: Mapping[tuple[str, str], TimelineEntry]
) -> Page[TimelineEntry]:
    """Up to the first gap: what was written this moment may not have been found."""
    entries: list[TimelineEntry] = []
    for number in range(1, min(first, order.sequence) + 1):
        entry = order.latest if number == order.sequence else found.get((order.id, timeline_key(number)))
        if entry is None:
            break
        entries.append(entry)
    keys = tuple({"pk": order.id, "sk": timeline_key(entry.sequence)} for entry in entries)
    return Page(tuple(entries), keys, order.sequence > len(entries))


def _guard_key(customer_id: str, key: str) -> str:
    return f"guard#{customer_id}#{key}"


def _snapshot_json(quote: Quote, portions: Mapping[str, int]) -> dict[str, object]:
    return {
        "id": quote.id,
        "hash": quote.hash,
        "quote": quote_to_json(quote),
        "portions": dict(portions),
    }


def _snapshot(record: SnapshotRecord) -> OrderSnapshot:
    body = record.quote
    quote = quote_of_json(body["id"], body["hash"], record.pk, body["quote"])
    return OrderSnapshot(record.pk, quote, body["portions"])
