"""Everybody's messages of orders, made anew from the orders' timelines.

Why it is right. A message is a fact, at a key that its event gives; it is put on the condition that there is none, as
the stream's function puts it, so it does not matter which of the two comes first, and a message that is there keeps its
having been read. A message of no event is looked for the other way round: from the message to its order's timeline,
which is read after it and so has every event that could have brought it.

What was missing and is young enough goes out by the slow channels, too: they decide once, and drop what is stale.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from pannier.core.clock import Clock
from pannier.core.schemas import RawItem
from pannier.core.settings import OrderTerms
from pannier.maintenance.model import Throttle
from pannier.maintenance.rebuilds.model import Mended
from pannier.maintenance.tables import Table
from pannier.notifications.messages import order_messages
from pannier.notifications.model import (
    KEPT_FOR,
    ORDER_KINDS,
    InboxMessage,
    MessageId,
    MessageKind,
    Recipient,
    RecipientKind,
)
from pannier.notifications.repository import InboxRepository
from pannier.notifications.repository.mending import InboxMending
from pannier.orders.events import EVENTS
from pannier.orders.replaying import replay_timeline
from pannier.orders.repository.histories import HistoryRepository

_ORDERS_AT_ONCE = 20
_READ = ("pk", "sk", "kind", "message_kind", "event_id", "order_id", "read_at", "unread_of")
_PERSONAL = (RecipientKind.CUSTOMER, RecipientKind.COURIER)


class InboxesRebuild:
    """Messages of orders. `gone` says of a user whether they were deleted, or are being; `tell` brings messages further
    that were missing."""

    name = "inboxes"

    def __init__(
        self,
        histories: HistoryRepository,
        inboxes: InboxRepository,
        mending: InboxMending,
        table: Table,
        terms: OrderTerms,
        clock: Clock,
        throttle: Throttle,
        gone: Callable[[str], bool],
        tell: Callable[[Sequence[InboxMessage]], None],
    ) -> None:
        self._histories = histories
        self._inboxes = inboxes
        self._mending = mending
        self._table = table
        self._terms = terms
        self._clock = clock
        self._throttle = throttle
        self._gone = gone
        self._tell = tell
        self._known = lru_cache(10_000)(self._events)

    def rebuild(self, merchant_id: str) -> Mended:
        mended = Mended()
        orders = (order_id for order_id, _ in self._histories.ids_of_merchant(merchant_id))
        while some := list(islice(orders, _ORDERS_AT_ONCE)):
            messages = [message for order_id in some for message in self._messages(order_id) or ()]
            mended += Mended(len(messages), self._mend(messages))
        return mended

    def strays(self) -> Iterator[Mended]:
        after = None
        while True:
            page = self._table.scan(after, only=_READ, most=500)
            self._throttle.spend(page.units)
            yield Mended(0, sum(self._put_away(item) for item in page.items))
            after = page.after
            if after is None:
                return

    def _mend(self, messages: list[InboxMessage]) -> int:
        kept = [each for each in messages if each.occurred_at + KEPT_FOR > self._clock.now()]
        missing, wrong = self._mending.lacking(kept)
        added = [each for each in missing if not self._is_gone(each.recipient) and self._inboxes.add(each)]
        if added:
            self._tell(added)
        for each in wrong:
            self._mending.put_right(each)
            self._mending.mark_as_it_is(each.id)
        return len(added) + len(wrong)

    def _is_gone(self, recipient: Recipient) -> bool:
        return recipient.kind in _PERSONAL and self._gone(recipient.id)

    def _messages(self, order_id: str) -> list[InboxMessage] | None:
        """All that was to be told of an order, as far as its timeline goes by the rules; None where it does not."""
        history = self._histories.read(order_id)
        if history is None:
            return []
        order = history.order
        gone_through = replay_timeline(order, history.entries, self._terms)
        if gone_through.refused is not None:
            return None
        return [
            message
            for state in gone_through.states
            for message in order_messages(EVENTS[state.latest.command](state))
        ]

    def _events(self, order_id: str) -> frozenset[tuple[str, str]] | None:
        messages = self._messages(order_id)
        return None if messages is None else frozenset((each.recipient.key, each.key) for each in messages)

    def _put_away(self, item: RawItem) -> bool:
        """Whether a message had to be dropped, or its mark to be put right."""
        if item["kind"]["S"] != "message":
            return False
        inbox, key = item["pk"]["S"], item["sk"]["S"]
        message_id = MessageId(Recipient.from_key(inbox), key)
        if MessageKind(item["message_kind"]["S"]) in ORDER_KINDS and self._is_stray(item):
            self._mending.drop(message_id)
            return True
        unread = {"S": inbox} if "read_at" not in item else None
        return item.get("unread_of") != unread and self._mending.mark_as_it_is(message_id)

    def _is_stray(self, item: RawItem) -> bool:
        order_id, place = item["order_id"]["S"], (item["pk"]["S"], item["sk"]["S"])
        known = self._known(order_id)
        if known is not None and place in known:
            return False
        known = self._events(order_id)  # what was read before may not have had this event
        return known is not None and place not in known
