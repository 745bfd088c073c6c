"""Merchants' days, the sales of their items, and the platform's days, equal a recount."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from pannier.audit.books import Books, OrderFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay, standing
from pannier.orders.model import COUNTERS, Command, ItemSales, Numbers, Order, Reason, Status, TimelineEntry
from pannier.orders.statistics import recount_sales

_ENDINGS = {Status.COMPLETED: "completed", Status.CANCELLED: "cancelled", Status.REJECTED: "rejected"}
_REASONS = {Status.CANCELLED: "cancels", Status.REJECTED: "rejects"}
_SECOND = timedelta(seconds=1)
_Key: TypeAlias = tuple[str, date]


def days(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """What the stream added up, event by event, is what the orders come to: counts, hours, reasons. An order whose
    timeline cannot be gone through is another check's finding; of its day nothing is said here."""
    stored = {(day.merchant_id, day.business_date): day.numbers for day in books.days}
    recount, unknown = _recount(books, replays, _of_merchant)
    for key in sorted((recount.keys() | stored.keys()) - unknown):
        wanted, found = recount.get(key, Counter()), stored.get(key, Numbers())
        yield from _differing(f"{key[0]}/{key[1].isoformat()}", wanted, found)


def platform(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """What was added up over all merchants, in shares, is what all orders come to; as above."""
    stored: dict[_Key, Numbers] = {}
    for share in books.platform:
        key = share.currency, share.business_date
        stored[key] = stored.get(key, Numbers()) + share.numbers
    recount, unknown = _recount(books, replays, _of_platform)
    for key in sorted((recount.keys() | stored.keys()) - unknown):
        wanted, found = recount.get(key, Counter()), stored.get(key, Numbers())
        yield from _differing(f"platform/{key[1].isoformat()}/{key[0]}", wanted, found)


def _recount(
    books: Books, replays: Mapping[str, Replay], keys_of: Callable[[OrderFile, Order], set[_Key]]
) -> tuple[dict[_Key, Counter[str]], set[_Key]]:
    """What orders come to, and where that is not known. `keys_of` tells where an order belongs, of which it says two
    things when it is not sure."""
    recount: dict[_Key, Counter[str]] = {}
    unknown: set[_Key] = set()
    for file in books.orders.values():
        gone_through = replays.get(file.order_id)
        if file.head is None:
            continue
        keys = keys_of(file, file.head)
        if gone_through is None or gone_through.refused or len(keys) > 1:
            unknown |= keys
            continue
        (key,) = keys
        recount.setdefault(key, Counter()).update(_counts(file, gone_through.states[-1]))
    return recount, unknown


def _of_merchant(_: OrderFile, head: Order) -> set[_Key]:
    return {(head.merchant_id, head.business_date)}


def _of_platform(file: OrderFile, head: Order) -> set[_Key]:
    quoted = head.total if file.snapshot is None else file.snapshot.quote.price.total
    return {(currency, head.business_date) for currency in (head.total.currency, quoted.currency)}


def _differing(subject: str, wanted: Counter[str], stored: Numbers) -> Iterator[Finding]:
    """Of a hundred counters only those that differ are told."""
    names = [name for name in COUNTERS if wanted[name] != stored[name]]
    if names:
        yield Finding(
            subject,
            ", ".join(f"{name} {wanted[name]}" for name in names),
            ", ".join(f"{name} {stored[name]}" for name in names),
        )


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
    """By the order's entries alone."""
    counts = Counter({"placed": 1})
    if order.business_hour is not None:
        counts[f"h{order.business_hour:02d}"] = 1
    if ending := _ENDINGS.get(order.status):
        counts[ending] = 1
    if order.status is Status.COMPLETED:
        counts["gmv_minor"] = order.total.amount_minor
        if order.business_hour is not None:
            counts[f"g{order.business_hour:02d}"] = order.total.amount_minor
    for entry in file.entries:
        counts.update(_counts_of_entry(entry, order))
    if order.scheduled_for is None:
        counts.update(_preparation(file, order))
    return counts


def _counts_of_entry(entry: TimelineEntry, order: Order) -> Counter[str]:
    reason = entry.reason or Reason.OTHER
    match entry.command:
        case Command.ACCEPT:
            return Counter(accepted=1)
        case Command.MARK_LATE:
            return Counter(late=1)
        case Command.DELIVER:
            overdue = order.promised_at is not None and order.promised_at < entry.at
            return Counter(delivered=1, delivered_late=int(overdue))
        case Command.REFUND:
            amount = entry.amount.amount_minor if entry.amount else 0
            return Counter(
                {
                    "refunded_minor": amount,
                    f"refunds_{reason}": 1,
                    f"refunded_{reason}": amount,
                }
            )
        case Command.CANCEL | Command.REJECT | Command.EXPIRE | Command.FAIL_DELIVERY:
            return Counter({f"{_REASONS.get(entry.status)}_{reason}": 1})
    return Counter()


def _preparation(file: OrderFile, order: Order) -> Counter[str]:
    """From acceptance to ready, beside what acceptance promised."""
    at = {entry.command: entry for entry in file.entries if entry.command in (Command.ACCEPT, Command.READY)}
    accepted, ready = at.get(Command.ACCEPT), at.get(Command.READY)
    if accepted is None or ready is None:
        return Counter()
    minutes = accepted.preparation_minutes
    promised = timedelta(minutes=order.preparation_minutes if minutes is None else minutes)
    took = ready.at - accepted.at
    return Counter(
        prepared=1,
        prepared_s=took // _SECOND,
        promised_s=promised // _SECOND,
        prepared_late=int(took > promised),
    )
