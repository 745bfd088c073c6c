"""The checks, in the order in which they are reported. Each is a pure function over the books, and promises one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pannier.audit.books import Books, OrderFile
from pannier.audit.checks import (
    accounts,
    admissions,
    amounts,
    channels,
    failures,
    feeds,
    inboxes,
    menus,
    merchants,
    payments,
    placements,
    reviews,
    statistics,
    stock,
    timelines,
    webhooks,
)
from pannier.audit.findings import CheckResult, Finding
from pannier.audit.replay import Replay, replay

Replays = Mapping[str, Replay]
"""Orders' timelines gone through by the rules, by order id."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is proven, of how many objects, and how."""

    name: str
    promise: str
    count: Callable[[Books], int]
    find: Callable[[Books, Replays], Iterator[Finding]]


def _each_order(
    find: Callable[[OrderFile], Iterator[Finding]],
) -> Callable[[Books, Replays], Iterator[Finding]]:
    def of_all(books: Books, _: Replays) -> Iterator[Finding]:
        for file in books.orders.values():
            yield from find(file)

    return of_all


def _each_replay(
    find: Callable[[OrderFile, Replay | None], Iterator[Finding]],
) -> Callable[[Books, Replays], Iterator[Finding]]:
    def of_all(books: Books, replays: Replays) -> Iterator[Finding]:
        for file in books.orders.values():
            yield from find(file, replays.get(file.order_id))

    return of_all


def _whole(find: Callable[[Books], Iterator[Finding]]) -> Callable[[Books, Replays], Iterator[Finding]]:
    return lambda books, _: find(books)


def _menu_heads(books: Books, _: Replays) -> Iterator[Finding]:
    for file in books.menus.values():
        yield from menus.menu_heads(file)


def _orders(books: Books) -> int:
    return len(books.orders)


def _marks(books: Books) -> int:
    return sum(len(file.stock) for file in books.menus.values())


CHECKS: tuple[Check, ...] = (
    Check("readable", "every stored item can be read", lambda b: b.items_read, _whole(failures.readable)),
    Check("given-up", "no function gave up a record", lambda b: len(b.given_up), _whole(failures.given_up)),
    Check(
        "accounts", "contacts and profiles, one to one", lambda b: len(b.accounts), _whole(accounts.accounts)
    ),
    Check("staff", "rosters equal a recount", lambda b: len(b.merchants), _whole(merchants.staff)),
    Check(
        "admissions",
        "who takes part was let in",
        lambda b: len(b.merchants),
        _whole(admissions.admissions),
    ),
    Check(
        "invitations",
        "invitations are counted",
        lambda b: sum(len(file.invited) for file in b.merchants.values()),
        _whole(admissions.invitations),
    ),
    Check("listings", "cells' copies equal profiles", lambda b: len(b.merchants), _whole(merchants.listings)),
    Check(
        "directory", "operators find every merchant", lambda b: len(b.merchants), _whole(merchants.directory)
    ),
    Check("menu-heads", "drafts' counters equal a recount", lambda b: len(b.menus), _menu_heads),
    Check("published", "published menus equal a rebuild", lambda b: len(b.menus), _whole(menus.published)),
    Check("partitions", "no order is there by half", _orders, _each_order(placements.partitions)),
    Check("snapshots", "heads repeat their quotes", _orders, _each_order(placements.snapshots)),
    Check(
        "quotes", "consumed quotes and orders, one to one", lambda b: len(b.quotes), _whole(placements.quotes)
    ),
    Check(
        "guards",
        "idempotency guards and orders, one to one",
        lambda b: len(b.guards),
        _whole(placements.guards),
    ),
    Check("amounts", "amounts add up to the minor unit", _orders, _each_order(amounts.amounts)),
    Check("timelines", "timelines gapless and legal", _orders, _each_replay(timelines.timeline)),
    Check("heads", "heads say what timelines come to", _orders, _each_replay(timelines.heads)),
    Check("timers", "timers run where they should", _orders, _each_replay(timelines.timers)),
    Check("overdue", "nobody waits for a timer", _orders, _whole(timelines.overdue)),
    Check("ledgers", "payment ledgers that can be", _orders, _each_order(payments.ledgers)),
    Check("payments", "money stands where statuses say", _orders, _each_replay(payments.payments)),
    Check("refunds", "refunds right in amount and bearer", _orders, _each_replay(payments.refunds)),
    Check("given-back", "stock kept or given back as statuses say", _orders, _each_replay(stock.given_back)),
    Check("stock", "days sold what their orders hold", _marks, stock.stock),
    Check("statistics", "merchants' days equal a recount", lambda b: len(b.days), statistics.days),
    Check("platform", "the platform's days equal a recount", lambda b: len(b.platform), statistics.platform),
    Check("sales", "items' sales equal a recount", lambda b: len(b.sales), statistics.sales),
    Check("reviews", "reviews are of completed orders", lambda b: len(b.reviews), _whole(reviews.reviews)),
    Check("ratings", "ratings equal a recount", lambda b: len(b.ratings), _whole(reviews.ratings)),
    Check("shown-ratings", "merchants show their ratings", lambda b: len(b.merchants), _whole(reviews.shown)),
    Check("inboxes", "every event in each inbox once", lambda b: len(b.inboxes), inboxes.inboxes),
    Check("low-stock", "who runs low was told once", _marks, _whole(inboxes.low_stock)),
    Check("unread", "unread is what nobody has read", lambda b: len(b.inboxes), _whole(inboxes.unread)),
    Check(
        "channels",
        "what leaves an inbox is sent as planned",
        lambda b: len(b.channels.plans) + len(b.channels.deliveries),
        _whole(channels.channels),
    ),
    Check("webhooks", "each event to who asked for it, once", webhooks.count, webhooks.deliveries),
    Check("webhook-order", "no event before an earlier one", webhooks.count, _whole(webhooks.order)),
    Check(
        "webhook-lanes",
        "what waits is looked at",
        lambda b: len(b.webhooks.lanes),
        _whole(webhooks.stuck),
    ),
    Check(
        "feeds",
        "each event once, in a row without gaps",
        lambda b: len(b.feeds.entries),
        _whole(feeds.feeds),
    ),
)


def examine(books: Books) -> tuple[CheckResult, ...]:
    """Every check's result."""
    replays = {
        order_id: gone_through
        for order_id, file in books.orders.items()
        if (gone_through := replay(file, books.terms)) is not None
    }
    return tuple(
        CheckResult(check.name, check.promise, check.count(books), tuple(check.find(books, replays)))
        for check in CHECKS
    )
