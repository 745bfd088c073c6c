"""Who is told what, by which channel, and when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from pannier.core.capacity import CapacityMeter
from pannier.core.i18n import Locale
from pannier.core.paging import PageRequest
from pannier.merchants.model import LicenceKind, StaffRole
from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import DeliveryState
from pannier.notifications.messages import notice_message
from pannier.notifications.model import (
    InboxMessage,
    MessageId,
    MessageKind,
    MessageParams,
    Recipient,
    RecipientKind,
)
from pannier.notifications.preferences import QuietHours
from pannier.notifications.queued import MessageReactions
from pannier.notifications.senders import InboxSender, SlowChannels
from pannier.notifications.service import Notifier
from pannier.notifications.sweeper import Sweep
from pannier.orders.model import Reason
from tests.tables.notifications.channels.conftest import NOON, Exchange

PUSH, SMS, EMAIL = Channel.PUSH, Channel.SMS, Channel.EMAIL
SENT, WAITING, DROPPED = DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.DROPPED
CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
ACCEPTED, CANCELLED = MessageKind.ORDER_ACCEPTED, MessageKind.ORDER_CANCELLED
REFUNDED = MessageKind.ORDER_REFUNDED


class Lines:
    """A queue that keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, object]] = []

    def send(self, body: object, *, group: str | None, deduplication: str | None) -> None:
        assert isinstance(body, dict)
        self.bodies.append(body)


def test_a_message_goes_where_its_reader_wants_it_once(exchange: Exchange) -> None:
    li = exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (PUSH, EMAIL)}, devices=2)
    message = exchange.tell(ACCEPTED)
    for _ in range(3):
        exchange.dispatch(message)
    assert [(channel, to) for channel, to, _ in exchange.provider.sent] == [
        (PUSH, "arn:li-0"),
        (PUSH, "arn:li-1"),
        (EMAIL, li.email),
    ]
    assert len({message_id for _, _, message_id in exchange.provider.sent}) == 3
    mail = exchange.found(message)[EMAIL]
    assert (mail.state, mail.attempts, mail.provider_id, mail.due_at) == (SENT, 1, "provider-3", None)
    assert mail.settled_at == NOON
    assert exchange.sweep(timedelta(hours=1)) == Sweep()


def test_nothing_but_facts_is_kept_of_a_delivery(exchange: Exchange) -> None:
    li = exchange.person("li", chosen={(CANCELLED, CUSTOMER): (SMS, EMAIL)})
    message = exchange.tell(CANCELLED, params=MessageParams(reason=Reason.OTHER, note="door code 1234"))
    exchange.dispatch(message)
    assert any("1234" in body for body in exchange.provider.bodies)
    kept = repr(exchange.deliveries.of_message("li", message.id))
    for secret in ("1234", li.phone, li.email, li.name):
        assert str(secret) not in kept


def test_words_are_the_readers_and_markup_in_them_is_none(exchange: Exchange) -> None:
    exchange.merchant = replace(exchange.merchant, name="<b>Shu</b>\r\nBcc: x@example.com {time} {{7*7}}")
    exchange.person("li", chosen={(CANCELLED, CUSTOMER): (SMS, EMAIL)}, locale=Locale.ZH_CN, devices=0)
    exchange.dispatch(exchange.tell(CANCELLED, params=MessageParams(reason=Reason.OTHER, note="<img src=x>")))
    sms, mail = exchange.provider.bodies
    name = "<b>Shu</b> Bcc: x@example.com {time} {{7*7}}"
    assert sms == f"【Pannier】订单已取消：取消了「{name}」的订单，原因：其他（<img src=x>）。"
    html = mail[mail.index("<!doctype") :]
    assert "<b>" not in html
    assert "<img" not in html
    assert "&lt;b&gt;Shu&lt;/b&gt;" in html
    assert "&lt;img src=x&gt;" in html
    assert '<html lang="zh-CN">' in html


def test_a_subject_is_one_line(exchange: Exchange) -> None:
    exchange.merchant = replace(exchange.merchant, name="Shu\r\nBcc: x@example.com")
    exchange.person("li", role=StaffRole.OWNER, devices=0)
    params = MessageParams()
    exchange.dispatch(exchange.tell(MessageKind.MERCHANT_SUSPENDED, "merchant", MERCHANT, "e", params))
    mail = next(body for body in exchange.provider.bodies if "<!doctype" in body)
    assert mail.splitlines()[0] == "Shu Bcc: x@example.com is suspended"


def test_quiet_hours_hold_a_message_and_release_it(exchange: Exchange) -> None:
    exchange.person("li", quiet=QuietHours(time(22), time(7), "Asia/Shanghai"))
    exchange.clock.advance(timedelta(hours=12))
    refund, cancelled = exchange.tell(REFUNDED), exchange.tell(CANCELLED, event="cancel")
    exchange.dispatch(refund)
    exchange.dispatch(cancelled)
    assert exchange.states(cancelled) == {PUSH: SENT, SMS: SENT}  # urgent
    held = exchange.found(refund)
    assert exchange.states(refund) == {PUSH: WAITING, EMAIL: WAITING}
    assert held[PUSH].due_at == datetime(2026, 5, 4, 23, tzinfo=UTC)
    assert exchange.sweep(timedelta(hours=6, minutes=59)) == Sweep()
    assert exchange.sweep(timedelta(minutes=1)) == Sweep(tried=2)
    assert exchange.states(refund) == {PUSH: SENT, EMAIL: SENT}


def test_a_retry_respects_quiet_hours_that_began_meanwhile(exchange: Exchange) -> None:
    exchange.person(
        "li", chosen={(REFUNDED, CUSTOMER): (SMS,)}, quiet=QuietHours(time(12, 1), time(13), "Asia/Shanghai")
    )
    exchange.provider.accept = exchange.provider.busy
    refund = exchange.tell(REFUNDED)
    exchange.dispatch(refund)
    exchange.provider.accept = lambda _: None
    assert exchange.sweep(timedelta(minutes=1)) == Sweep(tried=1)
    assert (exchange.states(refund), exchange.provider.sent) == ({SMS: WAITING}, [])
    assert exchange.sweep(timedelta(minutes=59)) == Sweep(tried=1)
    assert exchange.states(refund) == {SMS: SENT}


def test_each_of_a_merchants_staff_is_told_as_they_wish(exchange: Exchange) -> None:
    owner = exchange.person("owner", role=StaffRole.OWNER, devices=0)
    exchange.person("clerk", role=StaffRole.CLERK)
    params = MessageParams(licence=LicenceKind.FOOD, left=7)
    licence = exchange.tell(MessageKind.LICENCE_EXPIRING, "merchant", MERCHANT, "entry", params)
    paid = exchange.tell(MessageKind.ORDER_PAID, "merchant", MERCHANT)
    exchange.dispatch(licence)
    assert [(channel, to) for channel, to, _ in exchange.provider.sent] == [(EMAIL, owner.email)]
    exchange.dispatch(paid)
    assert [(channel, to) for channel, to, _ in exchange.provider.sent[1:]] == [(PUSH, "arn:clerk-0")]


def test_where_a_message_goes_is_decided_once(exchange: Exchange) -> None:
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    message = exchange.tell(ACCEPTED)
    exchange.dispatch(message)
    settings = exchange.settings.find("li")
    exchange.settings.save(replace(settings, chosen={(ACCEPTED, CUSTOMER): frozenset(Channel)}))
    exchange.dispatch(message)
    assert [channel for channel, _, _ in exchange.provider.sent] == [SMS]
    plan = exchange.deliveries.find_plan(message.id)
    assert plan is not None
    assert [(target.user_id, target.channel) for target in plan] == [("li", SMS)]


def test_nobody_who_is_gone_is_sent_anything(exchange: Exchange) -> None:
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    exchange.provider.accept = exchange.provider.busy
    message = exchange.tell(ACCEPTED)
    exchange.dispatch(message)
    exchange.provider.accept = lambda _: None
    del exchange.users["li"]
    exchange.sweep(timedelta(minutes=1))
    assert (exchange.states(message), exchange.provider.sent) == ({SMS: DROPPED}, [])
    exchange.dispatch(exchange.tell(ACCEPTED, "stranger", event="other"))
    assert exchange.provider.sent == []


def test_the_queue_holds_ids_and_the_inbox_has_the_message_once(exchange: Exchange) -> None:
    exchange.person("li")
    queue = Lines()
    notifier = Notifier([InboxSender(exchange.inboxes)], SlowChannels(queue))
    message = notice_message(CANCELLED, Recipient(CUSTOMER, "li"), "e", NOON, "merchant", order_id="o")
    for_clerks = replace(message, recipient=Recipient(MERCHANT, "merchant"))
    own = replace(message, event_id="own", read_at=NOON)
    for_operators = replace(message, recipient=Recipient(RecipientKind.OPERATORS))
    for _ in range(2):
        notifier.deliver([message, for_operators, for_clerks, own])
    told = [{"recipient": each, "key": message.key} for each in ("customer:li", "merchant:merchant")]
    assert queue.bodies == [{"event": "e", "messages": told}] * 2
    for body in queue.bodies:
        MessageReactions(exchange.dispatcher).on_queued(body)
    assert [channel for channel, _, _ in exchange.provider.sent] == [PUSH, SMS]
    inbox = exchange.inboxes.page(Recipient(CUSTOMER, "li"), PageRequest(10)).items
    assert sorted(each.event_id for each in inbox) == ["e", "own"]


def test_an_event_that_comes_again_with_another_time_is_found_by_its_first(exchange: Exchange) -> None:
    exchange.person("li", role=StaffRole.OWNER)
    first = exchange.tell(MessageKind.LOW_STOCK, "merchant", MERCHANT, "stock:1")
    exchange.clock.advance(timedelta(minutes=1))
    again: InboxMessage = replace(first, occurred_at=exchange.clock.now())
    assert exchange.inboxes.add(again) is False
    exchange.dispatch(again)
    exchange.dispatch(first)
    assert [channel for channel, _, _ in exchange.provider.sent] == [PUSH]


def test_a_message_that_is_not_there_is_nothing_to_send(exchange: Exchange) -> None:
    exchange.dispatcher.dispatch(MessageId(Recipient(CUSTOMER, "li"), "2026#x"), "x")
    assert exchange.provider.tried == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "e", "messages": None},
        {"event": "e", "messages": [{"recipient": "customer:li"}]},
        {"event": "e", "messages": [{"recipient": "nobody:x", "key": "k"}]},
    ],
)
def test_a_body_that_names_no_message_is_refused(exchange: Exchange, body: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        MessageReactions(exchange.dispatcher).on_queued(body)


def test_units_of_sending(exchange: Exchange) -> None:
    """What infra/decisions/a-delivery-is-its-own-outbox.md says."""
    exchange.person("li")
    silent, loud = exchange.tell(MessageKind.ORDER_COMPLETED, event="silent"), exchange.tell(ACCEPTED)
    meter = CapacityMeter(exchange.connection)
    with meter.measure() as consumed:
        exchange.dispatch(silent)
    assert (consumed.calls.count("PutItem"), consumed.writes) == (1, Decimal(1))
    with meter.measure() as consumed:
        exchange.dispatch(loud)
    assert (consumed.calls.count("PutItem"), consumed.calls.count("UpdateItem")) == (2, 1)
    assert consumed.writes == Decimal(5)  # the plan 1; the delivery 2, since the index has it; settling it 2
