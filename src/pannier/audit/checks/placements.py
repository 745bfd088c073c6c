"""What one placing writes, it writes whole: head, snapshot, timeline, consumed quote, idempotency guard."""

import hashlib
from collections import Counter
from collections.abc import Iterator

import orjson

from pannier.audit.books import Books, OrderFile
from pannier.audit.findings import Finding
from pannier.orders.codec import quote_to_json
from pannier.orders.model import Order, Quote

_AS_QUOTED = (
    "customer_id",
    "rider",
    "auto_accept",
    "preparation_minutes",
    "promised_minutes",
    "merchant_location",
    "business_date",
    "business_hour",
    "answer_from",
)
_KEPT = ("customer_id", "request", "price", "destination", "hash", "created_at", "expires_at")
"""What an order takes over from its quote. The merchant's terms it takes from the moment it is placed."""
_AS_REQUESTED = ("merchant_id", "fulfilment", "scheduled_for")


def partitions(file: OrderFile) -> Iterator[Finding]:
    """Nobody has half an order."""
    parts = {"head": file.head, "snapshot": file.snapshot, "timeline": file.timeline}
    if missing := [name for name, part in parts.items() if not part]:
        yield Finding(file.order_id, "head, snapshot and timeline", f"no {', no '.join(missing)}")


def snapshots(file: OrderFile) -> Iterator[Finding]:
    """The head repeats what the quote had."""
    if file.head is None or file.snapshot is None:
        return
    head, quote = file.head, file.snapshot.quote
    pairs: list[tuple[str, object, object]] = [
        (name, getattr(quote, name), getattr(head, name)) for name in _AS_QUOTED
    ]
    pairs += [(name, getattr(quote.request, name), getattr(head, name)) for name in _AS_REQUESTED]
    for name, quoted, written in pairs:
        if quoted != written:
            yield Finding(file.order_id, f"{name} as quoted, {quoted}", f"{written}")


def quotes(books: Books) -> Iterator[Finding]:
    """Consumed quotes and orders, one to one. A quote may be gone by its time to live."""
    of_quote: dict[str, list[str]] = {}
    for file in books.orders.values():
        if file.head is None or file.snapshot is None:
            continue
        quote = file.snapshot.quote
        of_quote.setdefault(quote.id, []).append(file.order_id)
        yield from _kept_quote(books, file.head, quote)
    for quote_id, order_ids in of_quote.items():
        if len(order_ids) > 1:
            yield Finding(quote_id, "a quote consumed by one order", ", ".join(sorted(order_ids)))
    for quote in books.quotes.values():
        if hashlib.sha256(orjson.dumps(quote_to_json(quote))).hexdigest() != quote.hash:
            yield Finding(quote.id, "a hash of its content", "another hash")
        if quote.order_id is not None and quote.order_id not in books.orders:
            yield Finding(quote.id, "consumed by an order that exists", quote.order_id)


def _kept_quote(books: Books, head: Order, quote: Quote) -> Iterator[Finding]:
    kept = books.quotes.get(quote.id)
    if kept is None:
        if books.now < quote.expires_at:
            yield Finding(head.id, f"its quote {quote.id}", "none")
    elif kept.order_id != head.id:
        yield Finding(head.id, f"its quote {quote.id} consumed by it", f"{kept.order_id or 'not consumed'}")
    elif names := [name for name in _KEPT if getattr(kept, name) != getattr(quote, name)]:
        yield Finding(head.id, f"{', '.join(names)} as in its quote {quote.id}", "otherwise")
    elif not quote.created_at <= head.placed_at <= quote.expires_at:
        yield Finding(
            head.id, f"placed between {quote.created_at} and {quote.expires_at}", f"{head.placed_at}"
        )


def guards(books: Books) -> Iterator[Finding]:
    """Idempotency guards and orders, one to one."""
    held = Counter(guard.order_id for guard in books.guards)
    for file in books.orders.values():
        if file.head is not None and held[file.order_id] != 1:
            yield Finding(file.order_id, "1 idempotency guard", f"{held[file.order_id]}")
    for guard in books.guards:
        subject = f"{guard.customer_id}#{guard.key}"
        of_guard = books.orders.get(guard.order_id)
        if of_guard is None:
            yield Finding(subject, "a guard of an order that exists", guard.order_id)
        elif of_guard.head is not None and of_guard.head.customer_id != guard.customer_id:
            yield Finding(subject, f"an order of {guard.customer_id}", f"one of {of_guard.head.customer_id}")
