"""Orders, quotes and statistics."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from pannier.audit.books import GuardFile, IndexKeys, OrderFile
from pannier.audit.loaders.tables import TableReader
from pannier.orders.codec import entry_of_json, ledger_of_json, quote_of_json
from pannier.orders.model import LedgerEntry, Order, OrderSnapshot, Quote, TimelineEntry
from pannier.orders.records import (
    GuardRecord,
    HeadRecord,
    LedgerRecord,
    MarkerRecord,
    OrderItem,
    QuoteRecord,
    SnapshotRecord,
    TimelineRecord,
)
from pannier.orders.repository.heads import head, head_record


@dataclass(slots=True)
class _Draft:
    """An order's partition as it is being read."""

    head: Order | None = None
    stored_keys: IndexKeys | None = None
    derived_keys: IndexKeys | None = None
    snapshot: OrderSnapshot | None = None
    timeline: dict[int, TimelineEntry] = field(default_factory=dict)
    ledger: dict[int, LedgerEntry] = field(default_factory=dict)
    markers: dict[str, datetime] = field(default_factory=dict)


def read_orders(reader: TableReader) -> tuple[dict[str, OrderFile], list[GuardFile]]:
    """Every order's partition, by id, and every idempotency guard."""
    drafts: dict[str, _Draft] = {}
    guards: list[GuardFile] = []
    for record in reader.records(OrderItem):
        if isinstance(record, GuardRecord):
            _, customer_id, key = record.pk.split("#", 2)
            guards.append(GuardFile(customer_id, key, record.order_id))
        elif isinstance(record, OrderItem):
            draft = drafts.setdefault(record.pk, _Draft())
            reader.attempt(OrderItem, f"{record.pk}/{record.sk}", partial(_add, draft, record))
    files = {
        order_id: OrderFile(
            order_id=order_id,
            head=draft.head,
            snapshot=draft.snapshot,
            timeline=draft.timeline,
            ledger=tuple(draft.ledger[sequence] for sequence in sorted(draft.ledger)),
            markers=draft.markers,
            stored_keys=draft.stored_keys,
            derived_keys=draft.derived_keys,
        )
        for order_id, draft in drafts.items()
    }
    return files, guards


def _add(draft: _Draft, record: OrderItem) -> None:
    what = record.sk.partition("#")[2]
    match record:
        case HeadRecord():
            draft.head = head(record)
            draft.stored_keys, draft.derived_keys = _keys(record), _keys(head_record(draft.head))
        case SnapshotRecord():
            body = record.quote
            quote = quote_of_json(body["id"], body["hash"], record.pk, body["quote"])
            draft.snapshot = OrderSnapshot(record.pk, quote, body["portions"])
        case TimelineRecord():
            draft.timeline[int(what)] = entry_of_json(record.entry)
        case LedgerRecord():
            draft.ledger[int(what)] = ledger_of_json(int(what), record.entry)
        case MarkerRecord():
            draft.markers[what] = record.at
        case _:
            raise ValueError(f"an item of the kind {type(record).__name__}")


def _keys(record: HeadRecord) -> IndexKeys:
    return IndexKeys(
        merchant_status=record.merchant_status,
        due_shard=record.due_shard,
        due_key=record.due_key,
        pool_cell=record.pool_cell,
        pool_key=record.pool_key,
    )


def read_quotes(reader: TableReader) -> dict[str, Quote]:
    """Every quote that is kept, by id."""
    quotes: dict[str, Quote] = {}
    for record in reader.records(QuoteRecord):
        if isinstance(record, QuoteRecord):
            quote = reader.attempt(
                QuoteRecord,
                record.pk,
                partial(quote_of_json, record.pk, record.hash, record.order_id, record.quote),
            )
            if quote is not None:
                quotes[quote.id] = quote
    return quotes
