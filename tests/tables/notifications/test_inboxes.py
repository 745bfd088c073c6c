from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.paging import PageRequest
from pannier.menus.model import StockMark
from pannier.notifications.model import (
    READ_AT_ONCE,
    InboxMessage,
    MessageKind,
    ReadAll,
    Recipient,
    RecipientKind,
    UnreadCount,
    recipient_of,
)
from pannier.orders.model import Command
from tests.tables.notifications.conftest import Post
from tests.unit.notifications.journeys import advanced
from tests.unit.orders.builders import COURIER, MERCHANT, PAYMENTS, an_order

CUSTOMER = RecipientKind.CUSTOMER
ALL = PageRequest(100)


def _inbox(post: Post, kind: RecipientKind = CUSTOMER, unread: bool = False) -> list[InboxMessage]:
    return list(post.inbox.page(post.reader(kind), post.recipient(kind), unread, ALL).items)


def test_a_message_that_comes_twice_lies_in_the_inbox_once(post: Post) -> None:
    (message,) = post.add(1)
    post.inbox.mark_read(post.customer, str(message.id))
    assert post.repository.add(message) is False
    assert _inbox(post) == [replace(message, read_at=post.clock.now())]
    assert _inbox(post, unread=True) == []


def test_a_message_that_comes_eight_times_at_once_lies_in_the_inbox_once(post: Post) -> None:
    message = post.message(1)
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(post.repository.add, [message] * 8))
    assert sorted(stored) == [False] * 7 + [True]
    assert _inbox(post) == [message]


def test_an_inbox_is_read_by_pages_newest_first(post: Post) -> None:
    one, two, three = post.add(1, 2, 3)
    recipient = post.recipient(CUSTOMER)
    page = post.inbox.page(post.customer, recipient, False, PageRequest(2))
    assert (page.items, page.has_next) == ((three, two), True)
    rest = post.inbox.page(post.customer, recipient, False, PageRequest(2, page.keys[-1]))
    assert (rest.items, rest.has_next) == ((one,), False)


def test_unread_messages_are_listed_and_counted_apart(post: Post) -> None:
    one, two, three = post.add(1, 2, 3)
    read = post.inbox.mark_read(post.customer, str(two.id))
    assert read == replace(two, read_at=post.clock.now())
    recipient = post.recipient(CUSTOMER)
    first = post.inbox.page(post.customer, recipient, True, PageRequest(1))
    assert (first.items, first.has_next) == ((three,), True)
    rest = post.inbox.page(post.customer, recipient, True, PageRequest(1, first.keys[-1]))
    assert (rest.items, rest.has_next) == ((one,), False)
    assert post.inbox.count_unread(post.customer, recipient) == UnreadCount(2, more=False)


def test_reading_again_keeps_the_first_time(post: Post) -> None:
    (message,) = post.add(1)
    first = post.inbox.mark_read(post.customer, str(message.id))
    post.clock.advance(timedelta(hours=1))
    assert post.inbox.mark_read(post.customer, str(message.id)) == first


def test_reading_all_spares_what_came_after_the_message_named(post: Post) -> None:
    one, two, three = post.add(1, 2, 3)
    recipient = post.recipient(CUSTOMER)
    done = post.inbox.mark_all_read(post.customer, recipient, str(two.id))
    assert done == ReadAll(2, more=False)
    at = post.clock.now()
    assert _inbox(post) == [three, replace(two, read_at=at), replace(one, read_at=at)]
    assert post.inbox.mark_all_read(post.customer, recipient, None) == ReadAll(1, more=False)
    assert post.inbox.count_unread(post.customer, recipient) == UnreadCount(0, more=False)


def test_counting_and_reading_all_are_bounded(post: Post) -> None:
    post.add(*range(READ_AT_ONCE + 5))
    recipient = post.recipient(CUSTOMER)
    assert post.inbox.count_unread(post.customer, recipient) == UnreadCount(99, more=True)
    assert post.inbox.mark_all_read(post.customer, recipient, None) == ReadAll(100, more=True)
    assert post.inbox.count_unread(post.customer, recipient) == UnreadCount(5, more=False)
    assert post.inbox.mark_all_read(post.customer, recipient, None) == ReadAll(5, more=False)


@pytest.mark.parametrize("kind", RecipientKind)
def test_an_inbox_is_closed_to_strangers(post: Post, kind: RecipientKind) -> None:
    (message,) = post.add(1, to=kind)
    recipient = post.recipient(kind)
    refusal = Forbidden if kind is RecipientKind.OPERATORS else NotFound
    for stranger in {post.stranger, post.customer, post.clerk, post.courier} - {post.reader(kind)}:
        with pytest.raises(refusal):
            post.inbox.page(stranger, recipient, False, ALL)
        with pytest.raises(refusal):
            post.inbox.count_unread(stranger, recipient)
        with pytest.raises(refusal):
            post.inbox.mark_all_read(stranger, recipient, None)
        for use in (post.inbox.get, post.inbox.mark_read):
            with pytest.raises(NotFound) as refused:
                use(stranger, str(message.id))
            assert refused.value.kind == "InboxMessage"
    with pytest.raises(Unauthenticated):
        post.inbox.page(None, recipient, False, ALL)
    with pytest.raises(Unauthenticated):
        post.inbox.mark_read(None, str(message.id))
    assert _inbox(post, kind) == [message]
    assert post.inbox.get(post.reader(kind), str(message.id)) == message


def test_an_operator_reads_no_customers_inbox(post: Post) -> None:
    (message,) = post.add(1)
    with pytest.raises(NotFound):
        post.inbox.get(post.operator, str(message.id))


def test_a_courier_who_is_none_any_more_has_no_couriers_inbox(post: Post) -> None:
    with pytest.raises(Forbidden):
        post.inbox.page(post.customer, Recipient(RecipientKind.COURIER, post.customer), False, ALL)


@pytest.mark.parametrize("text", ["", "x", "customer|", "customer:|x", "operators:x|y", "nobody:x|y", "|x"])
def test_what_is_no_id_is_not_found(post: Post, text: str) -> None:
    with pytest.raises(NotFound):
        post.inbox.mark_read(post.customer, text)


def test_a_message_that_is_not_there_is_not_read_into_being(post: Post) -> None:
    missing = post.message(1)
    with pytest.raises(NotFound):
        post.inbox.mark_read(post.customer, str(missing.id))
    assert _inbox(post) == []


def test_reading_all_up_to_a_message_of_another_inbox_reads_nothing(post: Post) -> None:
    (mine,) = post.add(1)
    (other,) = post.add(2, to=RecipientKind.COURIER)
    with pytest.raises(NotFound):
        post.inbox.mark_all_read(post.customer, post.recipient(CUSTOMER), str(other.id))
    assert _inbox(post) == [mine]


def test_a_merchants_inbox_is_asked_for_with_the_merchant() -> None:
    assert recipient_of(RecipientKind.MERCHANT, "me", "m") == Recipient(RecipientKind.MERCHANT, "m")
    assert recipient_of(RecipientKind.COURIER, "me", None) == Recipient(RecipientKind.COURIER, "me")
    assert recipient_of(RecipientKind.OPERATORS, "me", None) == Recipient(RecipientKind.OPERATORS)
    for kind, merchant_id in ((RecipientKind.MERCHANT, None), (CUSTOMER, "m")):
        with pytest.raises(InvalidInput) as refused:
            recipient_of(kind, "me", merchant_id)
        assert refused.value.path == ("merchantId",)


def test_an_orders_changes_reach_each_inbox_once_however_often_they_come(post: Post) -> None:
    placed = replace(an_order(), customer_id=post.customer, merchant_id=post.merchant)
    paid = advanced(placed, Command.PAY, PAYMENTS)
    accepted = advanced(paid, Command.ACCEPT, MERCHANT)
    ready = advanced(accepted, Command.READY, MERCHANT)
    claimed = advanced(ready, Command.CLAIM, replace(COURIER, id=post.courier))
    heads = [None, placed, paid, accepted, ready, claimed]
    for old, new in [*pairwise(heads)] * 2:
        assert new is not None
        post.reactions.on_order_change(old, new)
    post.reactions.on_order_change(claimed, claimed)
    told = [
        MessageKind.COURIER_ASSIGNED,
        MessageKind.ORDER_READY,
        MessageKind.ORDER_ACCEPTED,
        MessageKind.ORDER_PAID,
        MessageKind.ORDER_AWAITING_PAYMENT,
    ]
    assert [message.kind for message in _inbox(post)] == told
    assert [message.kind for message in _inbox(post, RecipientKind.MERCHANT)] == told
    assert [message.kind for message in _inbox(post, RecipientKind.COURIER)] == told[:1]
    assert _inbox(post, RecipientKind.OPERATORS) == []
    unread = _inbox(post, RecipientKind.MERCHANT, unread=True)
    assert [message.event_id for message in unread] == [f"{placed.id}:{n}" for n in (5, 2, 1)]


def test_low_stock_is_told_once_a_day_at_whatever_times_it_comes(post: Post) -> None:
    def mark(sold: int, day: int = 4) -> StockMark:
        return StockMark("item", date(2026, 5, day), sold, limit=10, low_stock_at=3)

    at = post.clock.now()
    post.reactions.on_stock_change(post.merchant, mark(5), mark(6), at)
    assert _inbox(post, RecipientKind.MERCHANT) == []
    for minutes in (0, 1):
        post.reactions.on_stock_change(post.merchant, mark(6), mark(8), at + timedelta(minutes=minutes))
    post.reactions.on_stock_change(post.merchant, mark(8), mark(5), at + timedelta(minutes=2))
    post.reactions.on_stock_change(post.merchant, mark(5), mark(7), at + timedelta(minutes=3))
    post.reactions.on_stock_change(post.merchant, mark(6, 5), mark(7, 5), at + timedelta(days=1))
    told = _inbox(post, RecipientKind.MERCHANT)
    assert [(m.event_id, m.item_id, m.params.left, m.occurred_at) for m in told] == [
        ("stock:2026-05-05:item", "item", 3, at + timedelta(days=1)),
        ("stock:2026-05-04:item", "item", 2, at),
    ]
