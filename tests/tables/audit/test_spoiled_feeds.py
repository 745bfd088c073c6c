"""Feeds of what is watched, spoiled, and found."""

import pytest
from pynamodb.connection import Connection

from pannier.live.model import Topic, TopicKind
from pannier.live.repository import FeedRepository
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import Town


@pytest.fixture
def feed(town: Town, _bound: Connection) -> str:
    """The shop's, with what happened to one of its orders: its partition."""
    topic = Topic(TopicKind.MERCHANT, town.merchant.id)
    order = next(order for order in town.orders.values() if town.repository.get(order.id).sequence > 3)
    for sequence in range(1, 5):
        FeedRepository(_bound).append(topic, f"{order.id}:{sequence}", town.clock.now())
    return str(topic)


def entry(position: int) -> str:
    return f"entry#{position:012d}"


def test_a_feed_is_whole(town: Town, feed: str) -> None:
    assert found(town) == set()


def test_a_place_that_is_empty(town: Town, feed: str, spoiler: Spoiler) -> None:
    gone = spoiler.remove("feeds", feed, entry(2))["event_id"]["S"]
    assert found(town) == {("feeds", feed), ("feeds", gone)}


def test_an_event_with_another_place(town: Town, feed: str, spoiler: Spoiler) -> None:
    event_id = spoiler.read("feeds", feed, entry(2))["event_id"]["S"]
    spoiler.set("feeds", feed, f"event#{event_id}", position=3)
    assert found(town) == {("feeds", f"{feed} {event_id}")}


def test_an_event_that_never_happened(town: Town, feed: str, spoiler: Spoiler) -> None:
    event_id = spoiler.read("feeds", feed, entry(4))["event_id"]["S"]
    never = f"{event_id.partition(':')[0]}:999"
    spoiler.set("feeds", feed, entry(4), event_id=never)
    assert found(town) == {("feeds", never), ("feeds", f"{feed} {never}")}


def test_an_event_of_no_form(town: Town, feed: str, spoiler: Spoiler) -> None:
    spoiler.set("feeds", feed, entry(1), event_id=None)
    assert ("readable", f"feeds/{feed}/{entry(1)}") in found(town)
