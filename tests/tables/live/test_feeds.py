"""Feeds: each event has one place, without gaps, for two days."""

from datetime import timedelta

import pytest
from pynamodb.connection import Connection as Tables

from pannier.core.capacity import CapacityMeter
from pannier.live.errors import ResumeExpired
from pannier.live.model import FEED_KEPT, FeedEntry
from pannier.live.records import FeedEntryRecord
from tests.tables.live.conftest import NOON, ORDER, SHOP, Live


def test_an_event_is_given_a_place_once(live: Live) -> None:
    assert live.feeds.append(SHOP, "a:1", NOON) == (FeedEntry(1, "a:1"), True)
    assert live.feeds.append(SHOP, "a:1", NOON) == (FeedEntry(1, "a:1"), True)
    assert live.feeds.append(SHOP, "b:1", NOON) == (FeedEntry(2, "b:1"), True)
    assert live.feeds.append(SHOP, "a:1", NOON) == (FeedEntry(1, "a:1"), False)
    assert live.feeds.append(ORDER, "a:1", NOON) == (FeedEntry(1, "a:1"), True)
    assert list(live.feeds.after(SHOP, 0)) == [FeedEntry(1, "a:1"), FeedEntry(2, "b:1")]
    assert list(live.feeds.after(SHOP, 1)) == [FeedEntry(2, "b:1")]
    assert list(live.feeds.after(SHOP, 2)) == []


def test_an_event_can_be_gone_on_after_for_two_days(live: Live) -> None:
    live.feeds.append(SHOP, "a:1", NOON)
    assert live.feeds.position_of(SHOP, "a:1", NOON + FEED_KEPT - timedelta(seconds=1)) == 1
    with pytest.raises(ResumeExpired):
        live.feeds.position_of(SHOP, "a:1", NOON + FEED_KEPT)
    with pytest.raises(ResumeExpired):
        live.feeds.position_of(ORDER, "a:1", NOON)


def test_a_gap_is_no_feed_to_go_on_with(live: Live) -> None:
    for number in range(1, 5):
        live.feeds.append(SHOP, f"a:{number}", NOON)
    FeedEntryRecord(str(SHOP), f"entry#{3:012d}").delete()
    with pytest.raises(ResumeExpired):
        list(live.feeds.after(SHOP, 1))
    assert list(live.feeds.after(SHOP, 3)) == [FeedEntry(4, "a:4")]


def test_what_has_places_of_its_own_is_not_told_once_later_things_were(live: Live) -> None:
    assert live.feeds.reach(ORDER, 3, NOON)
    assert live.feeds.reach(ORDER, 3, NOON)
    assert not live.feeds.reach(ORDER, 2, NOON)
    assert live.feeds.reach(ORDER, 4, NOON)
    assert live.feeds.reach(SHOP, 1, NOON)


def test_what_it_costs(live: Live, connection: Tables) -> None:
    meter = CapacityMeter(connection)
    with meter.measure() as nobody:
        live.publisher.publish([SHOP, ORDER], "a:1")
    assert (nobody.calls, nobody.writes) == (["BatchGetItem"], 0)  # AWS: 1 unit a topic
    opened = live.connect()
    with meter.measure() as started:
        live.start(opened, "1")
    assert (started.calls, started.reads, started.writes) == (["PutItem", "TransactWriteItems"], 0, 5)
    with meter.measure() as told:
        live.publisher.publish([SHOP, ORDER], "a:1")
    assert told.calls == ["BatchGetItem"]
    assert [group for group, _ in live.queue.sent] == [str(SHOP)]
    with meter.measure() as appended:
        live.feeds.append(SHOP, "a:1", NOON)
    assert (appended.calls, appended.reads, appended.writes) == (["Query", "TransactWriteItems"], 1, 4)
    with meter.measure() as found:
        live.repository.subscribers(SHOP)
    assert (found.calls, found.reads) == (["Query"], 1)
    with meter.measure() as stopped:
        live.connections.stop("c1", "1")
    assert (stopped.calls, stopped.reads, stopped.writes) == (["GetItem", "TransactWriteItems"], 1, 4)


def test_what_was_told_since_a_moment_comes_in_order(live: Live) -> None:
    for number in range(60):
        live.feeds.append(SHOP, f"a:{number}", NOON + timedelta(minutes=number))
    told = live.feeds.told_since(SHOP, NOON + timedelta(minutes=20), 40)
    assert told == [FeedEntry(number + 1, f"a:{number}") for number in range(20, 60)]
    assert live.feeds.told_since(SHOP, NOON + timedelta(minutes=59, seconds=1), 40) == []
    assert live.feeds.told_since(ORDER, NOON, 40) == []
    with pytest.raises(ResumeExpired):
        live.feeds.told_since(SHOP, NOON + timedelta(minutes=19), 40)
