from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from pannier.core.i18n import Locale
from pannier.core.paging import PageRequest
from pannier.merchants.model import LicenceKind, StaffRole
from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import LEASE, DeliveryState
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
from pannier.notifications.reactions import MessageReactions
from pannier.notifications.repository import DeliveryRepository
from pannier.notifications.senders import InboxSender, SlowChannels
from pannier.notifications.service import Notifier
from pannier.notifications.sweeper import DeliverySweeper, Sweep
from pannier.orders.model import Reason
from tests.tables.notifications.channels.conftest import NOON, Exchange

PUSH, SMS, EMAIL = Channel.PUSH, Channel.SMS, Channel.EMAIL
SENT, WAITING, FAILED = DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.FAILED
SENDING, STALE, DROPPED = DeliveryState.SENDING, DeliveryState.STALE, DeliveryState.DROPPED
CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
ACCEPTED, CANCELLED = MessageKind.ORDER_ACCEPTED, MessageKind.ORDER_CANCELLED
REFUNDED = MessageKind.ORDER_REFUNDED


class Crash(Exception):
    """The worker dies."""


class ForgetfulDeliveries(DeliveryRepository):
    """The process ends before it can record anything."""

    def settle(self, *_: object, **__: object) -> bool:
        raise Crash


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


def test_a_provider_that_fails_for_an_hour_loses_nothing(exchange: Exchange) -> None:
    li = exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,), (REFUNDED, CUSTOMER): (SMS, EMAIL)})
    provider = exchange.provider
    provider.accept = provider.busy
    messages = [exchange.tell(ACCEPTED), exchange.tell(REFUNDED, event="refund:1")]
    for message in messages:
        exchange.dispatch(message)
    assert exchange.states(messages[1]) == {SMS: WAITING, EMAIL: WAITING}
    for _ in range(15):
        exchange.sweep(timedelta(minutes=4))
    assert provider.sent == []
    assert len(provider.tried) == 3 * 9  # after 0, 4, 8, 12, 16, 24, 36, 48 and 60 minutes: pauses grow
    provider.accept = lambda _: None
    exchange.sweep(timedelta(minutes=10))
    assert sorted(to for _, to, _ in provider.sent) == sorted([str(li.phone), str(li.phone), str(li.email)])
    assert exchange.states(messages[0]) == {SMS: SENT}
    assert exchange.states(messages[1]) == {SMS: SENT, EMAIL: SENT}
    # every attempt at a delivery had the same id
    assert len(set(provider.tried)) == 3


def test_what_there_is_no_time_for_is_kept_for_the_next_sweep(exchange: Exchange) -> None:
    exchange.person("li", chosen={(CANCELLED, CUSTOMER): (SMS, EMAIL)})
    message = exchange.tell(CANCELLED)
    moments = iter([True, False])
    exchange.dispatcher.dispatch(message.id, message.event_id, lambda: next(moments))
    assert exchange.states(message) == {SMS: SENT, EMAIL: WAITING}
    sweeper = DeliverySweeper(exchange.dispatcher, exchange.deliveries, exchange.clock)
    assert sweeper.sweep(lambda: False) == Sweep(failed=1)
    assert sweeper.sweep() == Sweep(tried=1)
    assert exchange.states(message) == {SMS: SENT, EMAIL: SENT}
    assert len(exchange.provider.sent) == 2


def test_what_nobody_is_helped_by_any_more_is_not_sent_after_an_outage(exchange: Exchange) -> None:
    exchange.person("li")
    exchange.provider.accept = exchange.provider.busy
    message = exchange.tell(ACCEPTED)
    exchange.dispatch(message)
    exchange.provider.accept = lambda _: None
    assert exchange.sweep(timedelta(hours=3)).tried == 1
    assert exchange.provider.sent == []
    assert exchange.states(message) == {PUSH: STALE}


def test_a_crash_after_the_provider_accepted_repeats_with_the_same_id(exchange: Exchange) -> None:
    li = exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    message = exchange.tell(ACCEPTED)
    dying = exchange.another(ForgetfulDeliveries())
    with pytest.raises(Crash):
        exchange.dispatch(message, dying)
    assert len(exchange.provider.sent) == 1
    exchange.dispatch(message)  # comes again from the queue, while the lease stands
    assert exchange.sweep(LEASE - timedelta(seconds=1)) == Sweep()
    assert len(exchange.provider.sent) == 1
    assert exchange.sweep(timedelta(seconds=1)) == Sweep(tried=1)
    first, second = exchange.provider.sent
    assert first == second == (SMS, li.phone, exchange.found(message)[SMS].message_id)
    assert exchange.states(message) == {SMS: SENT}
    assert exchange.sweep(LEASE) == Sweep()


def test_a_provider_that_breaks_off_is_tried_again_with_the_same_id(exchange: Exchange) -> None:
    """It may have taken the message before the line broke."""
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    exchange.provider.accept = exchange.provider.busy
    exchange.dispatch(exchange.tell(ACCEPTED))
    exchange.provider.accept = lambda _: None
    assert exchange.sweep(timedelta(seconds=30)).tried == 1
    first, second = exchange.provider.tried
    assert first == second


def test_two_workers_at_once_send_once(exchange: Exchange) -> None:
    exchange.person("li", chosen={(CANCELLED, CUSTOMER): (SMS, EMAIL)})
    message = exchange.tell(CANCELLED)
    workers = [exchange.another() for _ in range(6)]
    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(lambda worker: exchange.dispatch(message, worker), workers))
    assert sorted(channel for channel, _, _ in exchange.provider.sent) == [EMAIL, SMS]


def test_two_workers_at_once_retry_once(exchange: Exchange) -> None:
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    exchange.provider.accept = exchange.provider.busy
    message = exchange.tell(ACCEPTED)
    exchange.dispatch(message)
    exchange.provider.accept = lambda _: None
    exchange.clock.advance(timedelta(minutes=1))
    key = exchange.found(message)[SMS].key
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(
            pool.map(lambda worker: worker.retry("li", key), [exchange.another() for _ in range(6)])
        )
    assert outcomes.count(True) == 1
    assert len(exchange.provider.sent) == 1


def test_who_lost_the_lease_records_nothing(exchange: Exchange) -> None:
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    exchange.provider.accept = exchange.provider.busy
    message = exchange.tell(ACCEPTED)
    exchange.dispatch(message)
    key = exchange.found(message)[SMS].key
    exchange.clock.advance(timedelta(minutes=1))
    slow = exchange.deliveries.claim("li", key, "slow", exchange.clock.now())
    assert slow is not None
    assert exchange.deliveries.claim("li", key, "quick", exchange.clock.now()) is None
    exchange.clock.advance(LEASE)
    assert exchange.deliveries.claim("li", key, "quick", exchange.clock.now()) is not None
    assert not exchange.deliveries.settle(slow, "slow", FAILED, exchange.clock.now())
    assert not exchange.deliveries.postpone(slow, "slow", exchange.clock.now())
    assert exchange.states(message) == {SMS: SENDING}


def test_a_final_refusal_is_recorded_and_not_tried_again(exchange: Exchange) -> None:
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    exchange.provider.accept = exchange.provider.refuse
    message = exchange.tell(ACCEPTED)
    exchange.dispatch(message)
    exchange.dispatch(message)
    assert exchange.sweep(timedelta(hours=2)) == Sweep()
    failed = exchange.found(message)[SMS]
    assert (failed.state, failed.reason, len(exchange.provider.tried)) == (FAILED, "OptedOut", 1)


def test_a_device_that_is_gone_is_forgotten(exchange: Exchange) -> None:
    exchange.person("li", devices=2)

    def gone(to: str) -> None:
        if to == "arn:li-0":
            exchange.provider.refuse(to)

    exchange.provider.accept = gone
    exchange.dispatch(exchange.tell(ACCEPTED))
    assert [device.id for device in exchange.settings.find("li").devices] == ["li-1"]
    assert [to for _, to, _ in exchange.provider.sent] == ["arn:li-1"]


def test_what_is_needed_takes_another_way_when_the_chosen_one_leads_nowhere(exchange: Exchange) -> None:
    li = exchange.person("li", chosen={(CANCELLED, CUSTOMER): (PUSH,)})
    exchange.provider.accept = lambda to: (
        exchange.provider.refuse(to) if to.startswith(("arn", "+")) else None
    )
    message = exchange.tell(CANCELLED)
    exchange.dispatch(message)
    assert [to for to, _ in exchange.provider.tried] == ["arn:li-0", li.phone, li.email]
    assert exchange.states(message) == {PUSH: FAILED, SMS: FAILED, EMAIL: SENT}
    found = exchange.found(message)
    assert (found[PUSH].spare, found[SMS].spare, found[EMAIL].spare) == (False, True, True)


def test_no_other_way_is_taken_while_one_is_open(exchange: Exchange) -> None:
    exchange.person("li", chosen={(CANCELLED, CUSTOMER): (PUSH, SMS)})
    exchange.provider.accept = lambda to: exchange.provider.refuse(to) if to.startswith("+") else None
    message = exchange.tell(CANCELLED)
    exchange.dispatch(message)
    assert exchange.states(message) == {PUSH: SENT, SMS: FAILED}


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
