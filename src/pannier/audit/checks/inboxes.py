"""Every event of every order is in each participant's inbox, once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from pannier.audit.books import Books, InboxFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay
from pannier.menus.events import LowStock
from pannier.notifications.messages import order_messages, stock_messages
from pannier.notifications.model import (
    KEPT_FOR,
    ORDER_KINDS,
    InboxMessage,
    MessageKind,
    Recipient,
    RecipientKind,
)
from pannier.orders.events import EVENTS

_MARKS_KEPT = timedelta(days=30)
_Key = tuple[str, str]
"""Whose inbox, and of which event."""


def inboxes(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """The messages of a timeline, made anew, against those that are there; older ones than are kept may be gone."""
    wanted = _wanted(replays)
    stored = {(each.inbox, each.message.event_id): each for each in books.inboxes}
    expired = books.now - KEPT_FOR
    for key, message in wanted.items():
        found = stored.get(key)
        if found is None:
            if message.occurred_at > expired and not _of_one_forgotten(message.recipient, books):
                yield Finding(key[1], f"{message.kind} in the inbox {key[0]}", "none")
        elif (difference := _difference(message, found)) is not None:
            yield Finding(key[1], *difference)
    for each in books.inboxes:
        if _tellable(each, books, replays) and (each.inbox, each.message.event_id) not in wanted:
            yield Finding(
                each.message.event_id, f"no such message in the inbox {each.inbox}", each.message.kind
            )
    times = Counter((each.inbox, each.message.event_id) for each in books.inboxes)
    for key, count in times.items():
        if count > 1:
            yield Finding(key[1], f"once in the inbox {key[0]}", f"{count} times")


def low_stock(books: Books) -> Iterator[Finding]:
    """Whose portions have come to few was told so, once a day and item, and nobody of what was never sold."""
    marks = {
        (message.recipient.key, message.event_id): mark
        for file in books.menus.values()
        for mark in file.stock
        for message in stock_messages(
            LowStock(file.merchant_id, mark.item_id, mark.business_date, mark.left), books.now
        )
    }
    told = {
        (each.inbox, each.message.event_id): each.message
        for each in books.inboxes
        if each.message.kind is MessageKind.LOW_STOCK
    }
    for key, mark in marks.items():
        if mark.sold > 0 and mark.left <= mark.low_stock_at and key not in told:
            yield Finding(key[1], f"{MessageKind.LOW_STOCK} in the inbox {key[0]}", "none")
    for key, message in told.items():
        if key not in marks and message.occurred_at > books.now - _MARKS_KEPT:
            yield Finding(key[1], f"no such message in the inbox {key[0]}", message.kind)


def unread(books: Books) -> Iterator[Finding]:
    """A message counts as unread, in its own inbox, exactly as long as nobody has read it."""
    for each in books.inboxes:
        wanted = each.inbox if each.message.read_at is None else None
        if each.unread_of != wanted:
            yield Finding(
                f"{each.inbox}|{each.key}",
                f"unread in {wanted or 'no inbox'}",
                f"in {each.unread_of or 'none'}",
            )


def _of_one_forgotten(recipient: Recipient, books: Books) -> bool:
    """Whether the inbox was a person's who has been deleted."""
    personal = recipient.kind in (RecipientKind.CUSTOMER, RecipientKind.COURIER)
    return personal and recipient.id in books.forgotten


def _wanted(replays: Mapping[str, Replay]) -> dict[_Key, InboxMessage]:
    messages = (
        message
        for gone_through in replays.values()
        for state in gone_through.states
        for message in order_messages(EVENTS[state.latest.command](state))
    )
    return {(message.recipient.key, message.event_id): message for message in messages}


def _difference(wanted: InboxMessage, found: InboxFile) -> tuple[str, str] | None:
    """Parameters are not compared: the deadline they may name follows from a setting of that day."""
    stored = found.message
    for name in ("kind", "key", "merchant_id", "order_id"):
        there = found.key if name == "key" else getattr(stored, name)
        if getattr(wanted, name) != there:
            return f"in the inbox {found.inbox} {name} {getattr(wanted, name)}", f"{there}"
    if wanted.params.amount != stored.params.amount:
        return f"in the inbox {found.inbox} amount {wanted.params.amount}", f"{stored.params.amount}"
    return None


def _tellable(each: InboxFile, books: Books, replays: Mapping[str, Replay]) -> bool:
    """Whether the order's timeline says what messages there are. Where it does not, that is its own finding."""
    if each.message.kind not in ORDER_KINDS:
        return False
    order_id = each.message.order_id or ""
    gone_through = replays.get(order_id)
    return gone_through.refused is None if gone_through is not None else order_id not in books.orders
