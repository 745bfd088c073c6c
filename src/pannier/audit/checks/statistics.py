"""Merchants' days, and the sales of their items, equal a recount."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from pannier.audit.books import Books, OrderFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay, standing
from pannier.orders.model import Command, ItemSales, Order, Status
from pannier.orders.statistics import recount_sales

_ENDINGS = {Status.COMPLETED: "completed", Status.CANCELLED: "cancelled", Status.REJECTED: "rejected"}


def days(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """What the stream added up, event by event, is what the orders come to."""
    recount: dict[tuple[str, date], Counter[str]] = {}
    for file in books.orders.values():
        order = standing(file, replays.get(file.order_id))
        if order is not None:
            key = order.merchant_id, order.business_date
            recount.setdefault(key, Counter()).update(_counts(file, order))
    stored = {(day.merchant_id, day.business_date): _numbers(asdict(day)) for day in books.days}
    for key in sorted(recount.keys() | stored.keys()):
        wanted, found = +recount.get(key, Counter()), +stored.get(key, Counter())
        if wanted != found:
            yield Finding(f"{key[0]}/{key[1].isoformat()}", _told(wanted), _told(found))


def sales(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """What the stream added up of each item is what the completed orders sold. An order whose lines are lost is another
    check's finding; of what it sold nothing is said here."""
    told = [(file, standing(file, replays.get(file.order_id))) for file in books.orders.values()]
    unknown = {
        (order.merchant_id, order.business_date)
        for file, order in told
        if order is not None and order.status is Status.COMPLETED and file.snapshot is None
    }
    wanted = recount_sales(
        (order, file.snapshot) for file, order in told if order is not None and file.snapshot is not None
    )
    stored = {(each.merchant_id, each.business_date, each.item_id): each for each in books.sales}
    for key in sorted(wanted.keys() | stored.keys()):
        merchant_id, day, item_id = key
        nothing = ItemSales(*key)
        if (merchant_id, day) not in unknown and wanted.get(key, nothing) != stored.get(key, nothing):
            subject = f"{merchant_id}/{day.isoformat()}/{item_id}"
            yield Finding(subject, _sold(wanted.get(key, nothing)), _sold(stored.get(key, nothing)))


def _sold(sales: ItemSales) -> str:
    return f"{sales.portions} portions for {sales.revenue_minor}"


def _counts(file: OrderFile, order: Order) -> Counter[str]:
    counts = Counter({"placed": 1})
    if ending := _ENDINGS.get(order.status):
        counts[ending] = 1
    if order.status is Status.COMPLETED:
        counts["gmv_minor"] = order.total.amount_minor
    for entry in file.entries:
        if entry.command is Command.MARK_LATE:
            counts["late"] += 1
        elif entry.command is Command.REFUND and entry.amount is not None:
            counts["refunded_minor"] += entry.amount.amount_minor
    return counts


def _numbers(fields: Mapping[str, object]) -> Counter[str]:
    return Counter({name: value for name, value in fields.items() if isinstance(value, int)})


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "nothing"
