"""What delivering costs, what it leaves in the log, and what a failure in the middle does: nothing."""

import logging
from dataclasses import replace
from decimal import Decimal

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.dynamo import Throttled
from pannier.core.paging import PageRequest
from pannier.notifications.messages import order_messages
from pannier.notifications.model import InboxMessage, RecipientKind
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LogSender
from pannier.notifications.service import Notifier
from pannier.orders.events import OrderPaid
from pannier.orders.model import Command, Order
from tests.tables.notifications.conftest import Post
from tests.unit.notifications.journeys import advanced
from tests.unit.orders.builders import PAYMENTS, an_order


class FailingSender:
    """Fails at the messages with these numbers, counted over all calls."""

    def __init__(self, inboxes: InboxRepository, *failing: int) -> None:
        self._inner = InboxSender(inboxes)
        self._failing = failing
        self._calls = 0

    def send(self, message: InboxMessage) -> None:
        self._calls += 1
        if self._calls in self._failing:
            raise Throttled("busy")
        self._inner.send(message)


def _paid(post: Post) -> Order:
    order = replace(an_order(), customer_id=post.customer, merchant_id=post.merchant)
    return advanced(order, Command.PAY, PAYMENTS)


def test_a_delivery_that_fails_in_the_middle_ends_alike_when_it_is_tried_again(post: Post) -> None:
    messages = order_messages(OrderPaid(_paid(post)))
    notifier = Notifier([FailingSender(post.repository, 2, 4)])
    for _ in range(2):
        with pytest.raises(Throttled):
            notifier.deliver(messages)
        assert post.repository.page(messages[1].recipient, PageRequest(10)).items == ()
    notifier.deliver(messages)
    for message in messages:
        assert post.repository.page(message.recipient, PageRequest(10)).items == (message,)


def test_the_log_names_the_event_and_says_nothing_personal(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    order = _paid(post)
    order = replace(order, latest=replace(order.latest, note="door code 1234"))
    with caplog.at_level(logging.INFO, "pannier.notifications"):
        Notifier([LogSender()]).deliver(order_messages(OrderPaid(order)))
    assert [(r.message, vars(r)["event_id"], vars(r)["recipient"]) for r in caplog.records] == [
        ("message sent", f"{order.id}:2", f"customer:{post.customer}"),
        ("message sent", f"{order.id}:2", f"merchant:{post.merchant}"),
    ]
    assert all("1234" not in str(vars(record)) for record in caplog.records)


def test_units_of_delivering_and_reading(post: Post, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    unread = post.message(1)
    with meter.measure() as consumed:
        post.repository.add(unread)
    assert (consumed.calls, consumed.writes) == (["PutItem"], Decimal(2))  # the table and the index
    with meter.measure() as consumed:
        post.repository.add(unread)
    assert consumed.calls == ["PutItem"]
    own = replace(post.message(2), read_at=post.clock.now())
    with meter.measure() as consumed:
        post.repository.add(own)
    assert (consumed.calls, consumed.writes) == (["PutItem"], Decimal(1))
    recipient = post.recipient(RecipientKind.CUSTOMER)
    with meter.measure() as consumed:
        post.inbox.page(post.customer, recipient, False, PageRequest(20))
    assert (consumed.calls, consumed.reads) == (["Query"], Decimal("0.5"))
    with meter.measure() as consumed:
        post.inbox.count_unread(post.customer, recipient)
    assert (consumed.calls, consumed.reads) == (["Query"], Decimal("0.5"))
