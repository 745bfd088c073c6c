"""Stock is conserved: what a day sold is what its orders hold."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pannier.audit.books import Books, OrderFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay, standing
from pannier.orders.model import Status
from pannier.orders.pricing import portions_of

GIVEN_BACK = "stock-given-back"
_CAME_TO_NOTHING = frozenset({Status.REJECTED, Status.CANCELLED})
_MARKS_KEPT = timedelta(days=30)

_Key = tuple[str, date, str]
"""Merchant, business date, item."""


def stock(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """Every mark has sold what the orders of its day hold, within its limit; marks of days long past may be gone."""
    held: Counter[_Key] = Counter()
    for file in books.orders.values():
        order = standing(file, replays.get(file.order_id))
        if order is not None and file.snapshot is not None and order.status not in _CAME_TO_NOTHING:
            for item_id, portions in file.snapshot.portions.items():
                held[order.merchant_id, order.business_date, item_id] += portions
    marks = {
        (file.merchant_id, mark.business_date, mark.item_id): mark
        for file in books.menus.values()
        for mark in file.stock
    }
    forgotten = books.now.date() - _MARKS_KEPT
    for key in sorted(held.keys() | marks.keys()):
        mark = marks.get(key)
        if mark is None:
            if key[1] > forgotten:
                yield Finding(_subject(key), f"{held[key]} sold", "no mark")
        elif mark.sold != held[key]:
            yield Finding(_subject(key), f"{held[key]} sold", str(mark.sold))
        elif mark.sold > mark.limit:
            yield Finding(_subject(key), f"at most {mark.limit} sold", str(mark.sold))


def given_back(file: OrderFile, gone_through: Replay | None) -> Iterator[Finding]:
    """Exactly the orders that came to nothing have given back what they took, which was no more than was ordered."""
    order, snapshot = standing(file, gone_through), file.snapshot
    if order is None or snapshot is None:
        return
    wanted = bool(snapshot.portions) and order.status in _CAME_TO_NOTHING
    marked = GIVEN_BACK in file.markers
    if marked != wanted:
        yield Finding(
            file.order_id,
            f"at {order.status} the stock {'given back' if wanted else 'kept'}",
            "given back" if marked else "kept",
        )
    ordered = portions_of(snapshot.quote.price.lines)
    for item_id, portions in snapshot.portions.items():
        if portions != ordered.get(item_id):
            yield Finding(
                file.order_id, f"{ordered.get(item_id, 0)} portions of {item_id} taken", str(portions)
            )


def _subject(key: _Key) -> str:
    merchant_id, day, item_id = key
    return f"{merchant_id}/{day.isoformat()}/{item_id}"
