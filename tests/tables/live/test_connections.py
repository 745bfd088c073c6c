"""Connections and what runs on them: started, stopped and closed in one piece each."""

from dataclasses import replace

import pytest

from pannier.core.errors import ConcurrentChange, TransientError
from pannier.live.errors import NotConnected, ResumeExpired, SubscriberAlreadyExists, TooManySubscriptions
from pannier.live.model import MOST_OPERATIONS, PRESENT, StoredOperation, Topic, TopicKind, Watch
from tests.tables.live.conftest import OPERATION, ORDER, SHOP, Live


def test_a_connection_and_its_subscriptions_come_back_as_they_went_in(live: Live) -> None:
    opened = live.connect()
    started = live.start(opened, "a b.c#1", ORDER)
    assert live.connections.find("c1") == replace(opened, operations={"a b.c#1": ORDER})
    assert live.repository.subscribers(ORDER) == [started]
    assert started.operation == OPERATION
    assert (started.viewer_id, started.session_id, started.locale) == ("viewer", "session", opened.locale)
    assert started.token_expires_at == opened.token_expires_at
    assert live.repository.find_subscription(ORDER, "c1", "a b.c#1") == started


def test_a_connection_is_opened_once(live: Live) -> None:
    opened = live.connect()
    with pytest.raises(ConcurrentChange):
        live.connect(viewer_id="somebody else")
    assert live.connections.find("c1") == opened


def test_an_operation_id_is_used_once_at_a_time(live: Live) -> None:
    opened = live.connect()
    started = live.start(opened, "1", ORDER)
    with pytest.raises(SubscriberAlreadyExists) as refused:
        live.start(opened, "1", SHOP)
    assert refused.value.id == "1"
    assert live.repository.subscribers(SHOP) == []
    assert live.repository.subscribers(ORDER) == [started]
    assert live.connections.stop("c1", "1")
    live.start(opened, "1", SHOP)
    assert [each.topic for each in live.repository.subscribers(SHOP)] == [SHOP]


def test_a_connection_has_a_bounded_number_of_operations(live: Live) -> None:
    opened = live.connect()
    for number in range(MOST_OPERATIONS):
        live.start(opened, str(number), ORDER)
    with pytest.raises(TooManySubscriptions):
        live.start(opened, "one more", SHOP)
    assert live.repository.subscribers(SHOP) == []
    assert len(live.repository.subscribers(ORDER)) == MOST_OPERATIONS
    assert live.connections.stop("c1", "0")
    live.start(opened, "one more", SHOP)


def test_nothing_starts_on_a_connection_that_is_gone(live: Live) -> None:
    opened = live.connect()
    live.connections.close("c1")
    with pytest.raises(NotConnected):
        live.start(opened, "1")
    assert live.repository.subscribers(SHOP) == []
    assert live.connections.find("c1") is None


def test_closing_ends_all_that_runs_there_and_nothing_else(live: Live) -> None:
    first, second = live.connect("c1"), live.connect("c2")
    live.start(first, "1", ORDER)
    live.start(first, "2", SHOP)
    other = live.start(second, "1", SHOP)
    live.connections.close("c1")
    live.connections.close("c1")
    assert live.repository.subscribers(ORDER) == []
    assert live.repository.subscribers(SHOP) == [other]
    assert live.connections.find("c2") is not None


def test_stopping_what_does_not_run_is_harmless(live: Live) -> None:
    opened = live.connect()
    live.start(opened, "1")
    assert live.connections.stop("c1", "1")
    assert not live.connections.stop("c1", "1")
    assert not live.connections.stop("nobody", "1")
    assert live.repository.subscribers(SHOP) == []


def test_ending_clears_away_what_a_lost_connection_left(live: Live) -> None:
    opened = live.connect()
    started = live.start(opened, "1")
    live.connections.close("c1")
    live.connect("c1")
    assert not live.repository.end("c1", "1", started.topic)


def test_all_subscribers_of_a_topic_are_found_however_many_pages_they_fill(live: Live) -> None:
    opened = live.connect()
    noise = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(60_000))  # does not compress
    large = StoredOperation(noise, None, {})
    for number in range(12):
        live.connections.start(opened, str(number), large, Watch(SHOP))
    other = live.connect("c2")
    live.start(other, "1")
    found = live.repository.subscribers(SHOP)
    assert len(found) == 13
    assert {each.connection_id for each in found} == {"c1", "c2"}


def test_a_topic_is_watched_from_the_first_subscription_on(live: Live) -> None:
    assert live.watched.among([SHOP, ORDER]) == frozenset()
    live.start(live.connect(), "1")
    assert live.watched.among([SHOP, ORDER]) == {SHOP}
    live.connections.close("c1")
    assert live.watched.among([SHOP, ORDER]) == {SHOP}  # its client may come back for what it missed
    assert live.watched.among([]) == frozenset()


def test_going_on_after_an_event_queues_its_telling_in_the_topics_own_group(live: Live) -> None:
    live.feeds.append(SHOP, "e1", live.clock.now())
    opened = live.connect()
    started = live.start(opened, "1", SHOP, "e1")
    assert started.catching_up_after == "e1"
    told = {"topic": str(SHOP), "catch_up": {"connection": "c1", "operation": "1"}}
    assert live.queue.sent == [(str(SHOP), told)]
    assert live.repository.caught_up(started, 7)
    assert not live.repository.caught_up(started, 9)
    (now,) = live.repository.subscribers(SHOP)
    assert (now.catching_up_after, now.heard_up_to) == (None, 7)


def test_two_resumptions_under_one_id_are_both_told(live: Live) -> None:
    opened = live.connect()
    courier = Topic(TopicKind.COURIER, ORDER.id)
    live.start(opened, "1", courier, PRESENT)
    live.connections.stop("c1", "1")
    live.start(opened, "1", courier, PRESENT)
    assert len(set(live.queue.keys)) == 2


@pytest.mark.parametrize("after", ["e2", "", "x" * 201, "event#e1", PRESENT])
def test_an_unknown_event_cannot_be_gone_on_after(live: Live, after: str) -> None:
    live.feeds.append(SHOP, "e1", live.clock.now())
    opened = live.connect()
    with pytest.raises(ResumeExpired):
        live.start(opened, "1", SHOP, after)
    assert live.repository.subscribers(SHOP) == []
    assert live.queue.sent == []


def test_nothing_has_started_when_the_queue_is_down(live: Live) -> None:
    live.feeds.append(SHOP, "e1", live.clock.now())
    opened = live.connect()
    live.queue.down = True
    with pytest.raises(TransientError):
        live.start(opened, "1", SHOP, "e1")
    assert live.repository.subscribers(SHOP) == []
    assert live.connections.find("c1") == opened
