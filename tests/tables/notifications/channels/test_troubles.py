"""Providers and workers that fail."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pannier.core.dynamo import Throttled
from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import LEASE, DeliveryState
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.notifications.repository import DeliveryRepository
from pannier.notifications.sweeper import DeliverySweeper, Sweep
from pannier.telemetry.correlation import correlated, current_correlation
from pannier.telemetry.measuring import collecting
from tests.tables.notifications.channels.conftest import Exchange

PUSH, SMS, EMAIL = Channel.PUSH, Channel.SMS, Channel.EMAIL
SENT, WAITING, FAILED = DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.FAILED
SENDING, STALE = DeliveryState.SENDING, DeliveryState.STALE
CUSTOMER = RecipientKind.CUSTOMER
ACCEPTED, CANCELLED = MessageKind.ORDER_ACCEPTED, MessageKind.ORDER_CANCELLED
REFUNDED = MessageKind.ORDER_REFUNDED


class Crash(Exception):
    """The worker dies."""


class BusyDeliveries(DeliveryRepository):
    """A table that takes plans, and no more."""

    def add(self, *_: object) -> None:
        raise Throttled("busy")


class ForgetfulDeliveries(DeliveryRepository):
    """The process ends before it can record anything."""

    def settle(self, *_: object, **__: object) -> bool:
        raise Crash


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


def test_what_providers_take_and_do_not_take_is_measured_by_channel(exchange: Exchange) -> None:
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    provider = exchange.provider
    with collecting("message_retries") as collected:
        provider.accept = provider.busy
        exchange.dispatch(exchange.tell(ACCEPTED))
        provider.accept = lambda _: None
        exchange.sweep(timedelta(minutes=10))  # in threads of its own
        provider.accept = provider.refuse
        exchange.dispatch(exchange.tell(ACCEPTED, event="another:1"))
    told = [(each.metric.name, dict(each.dimensions)) for each in collected.measurements]
    sms = {"channel": "SMS"}
    assert told == [("NotificationFailures", sms), ("NotificationsSent", sms), ("NotificationFailures", sms)]


def test_what_is_sent_later_is_told_within_the_request_that_it_follows_from(
    exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[tuple[str, str | None]] = []
    caplog.handler.addFilter(lambda record: not told.append((record.getMessage(), current_correlation())))
    exchange.person("li", chosen={(ACCEPTED, CUSTOMER): (SMS,)})
    exchange.provider.accept = exchange.provider.busy
    message = exchange.tell(ACCEPTED)
    with correlated("01J"), caplog.at_level(logging.INFO, "pannier.notifications"):
        exchange.dispatch(message)
    exchange.provider.accept = lambda _: None
    with caplog.at_level(logging.INFO, "pannier.notifications"):
        exchange.sweep(timedelta(minutes=10))
    assert exchange.found(message)[SMS].correlation_id == "01J"
    assert told == [("a provider failed for now: TransientError", "01J"), ("delivery settled", "01J")]


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


def test_tables_that_are_busy_have_the_message_come_again_from_the_queue(exchange: Exchange) -> None:
    exchange.person("li", chosen={(CANCELLED, CUSTOMER): (SMS, EMAIL)})
    message = exchange.tell(CANCELLED)
    with pytest.raises(Throttled):
        exchange.dispatch(message, exchange.another(BusyDeliveries()))
    assert exchange.provider.sent == []
    exchange.dispatch(message)
    assert [channel for channel, _, _ in exchange.provider.sent] == [SMS, EMAIL]


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
    assert exchange.provider.forgotten == ["arn:li-0"]


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
