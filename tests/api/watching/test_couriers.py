"""Couriers who are watched on their way, and on no other."""

from datetime import UTC, datetime, timedelta

import pytest

from pannier.api.primitives.ids import split_id
from pannier.live.model import Topic, TopicKind
from pannier.tracking.repository import PositionRepository
from tests.api.watching.studio import COURIER_MOVED, Studio

ACCEPT, READY = ("clerk", "orderAccept"), ("clerk", "orderReady")
CLAIM, PICK_UP, DELIVER = ("courier", "orderClaim"), ("courier", "orderPickUp"), ("courier", "orderDeliver")
POSITION = "query ($id: ID!) { order(id: $id) { courierPosition { location { latitude } } } }"


def shown(studio: Studio, order_id: str, who: str = "customer") -> float | None:
    order = studio.shop[who].data(POSITION, id=order_id)["order"]
    found = None if order is None else order["courierPosition"]
    return None if found is None else float(found["location"]["latitude"])


def test_a_courier_is_watched_from_the_claim_to_the_door(studio: Studio) -> None:
    order_id = studio.order(ACCEPT)
    customer = studio.connect("customer")
    assert customer.subscribe(COURIER_MOVED, id=order_id) == []
    studio.step(order_id, READY, CLAIM)
    assert shown(studio, order_id) is None
    assert studio.report("courier", 31.21, accuracyM=12.5, heading=90.0)["position"]["location"] == {
        "latitude": 31.21
    }
    studio.run()
    first = customer.data()
    at = studio.shop.api.clock.now().isoformat().replace("+00:00", "Z")
    assert first == [
        {
            "location": {"latitude": 31.21, "longitude": 121.44},
            "accuracyM": 12.5,
            "heading": 90.0,
            "recordedAt": at,
        }
    ]
    assert shown(studio, order_id) == shown(studio, order_id, "clerk") == 31.21
    later = studio.connect("clerk")
    later.subscribe(COURIER_MOVED, id=order_id)
    studio.run()
    assert later.data() == first
    studio.shop.api.clock.advance(timedelta(seconds=5))
    studio.step(order_id, PICK_UP)
    studio.report("courier", 31.22)
    studio.shop.api.clock.advance(timedelta(seconds=5))
    studio.report("courier", 31.23)  # before the one before it was told
    studio.run()
    assert [each["location"]["latitude"] for each in customer.data()] == [31.23]
    studio.step(order_id, DELIVER)
    assert customer.heard() == later.heard()[1:] == [{"id": "1", "type": "complete"}]
    assert shown(studio, order_id) is None
    assert studio.subscribers(Topic(TopicKind.COURIER, split_id(order_id)[1])) == 0


def test_who_begins_to_watch_when_it_is_over_is_told_so(studio: Studio) -> None:
    order_id = studio.order(ACCEPT, READY, CLAIM, PICK_UP, DELIVER)
    customer = studio.connect("customer")
    customer.subscribe(COURIER_MOVED, id=order_id)
    studio.run()
    assert customer.heard() == [{"id": "1", "type": "complete"}]


def test_where_a_courier_was_before_is_nobodys_business(studio: Studio) -> None:
    first, second = studio.order(ACCEPT, READY, CLAIM), studio.order(ACCEPT, READY)
    studio.report("courier", 31.21)
    studio.shop.tell_all(second, CLAIM)
    assert (shown(studio, first), shown(studio, second)) == (31.21, None)
    watcher = studio.connect("customer")
    watcher.subscribe(COURIER_MOVED, id=second)
    studio.run()
    assert watcher.heard() == []
    studio.shop.api.clock.advance(timedelta(seconds=2))
    studio.report("courier", 31.22)
    studio.run()
    assert shown(studio, first) == shown(studio, second) == 31.22
    assert len(watcher.data()) == 1


def test_who_carries_nothing_is_not_kept(studio: Studio) -> None:
    assert studio.report("courier", 31.21)["code"] == "NOTHING_CARRIED"
    order_id = studio.order(ACCEPT, READY, CLAIM, PICK_UP, DELIVER)
    assert studio.report("courier", 31.21)["code"] == "NOTHING_CARRIED"
    assert PositionRepository().find(studio.ids["courier"], studio.shop.api.clock.now()) is None
    assert shown(studio, order_id) is None


def test_positions_are_taken_once_a_second_and_never_back_in_time(studio: Studio) -> None:
    order_id = studio.order(ACCEPT, READY, CLAIM)
    clock = studio.shop.api.clock
    studio.report("courier", 31.21)
    refused = studio.report("courier", 31.22)
    assert refused["code"] == "LOCATION_REPORTED_TOO_SOON"
    assert datetime.fromisoformat(refused["retryAt"]) == clock.now() + timedelta(seconds=1)
    clock.advance(timedelta(seconds=1))
    old = (clock.now() - timedelta(seconds=30)).astimezone(UTC).isoformat()
    assert studio.report("courier", 31.23, recordedAt=old)["position"]["location"] == {"latitude": 31.21}
    assert shown(studio, order_id) == 31.21
    assert studio.report("courier", 31.24)["position"]["location"] == {"latitude": 31.24}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"accuracyM": -0.1}, ["input", "accuracyM"]),
        ({"accuracyM": 10_001.0}, ["input", "accuracyM"]),
        ({"heading": 360.0}, ["input", "heading"]),
        ({"heading": -1.0}, ["input", "heading"]),
        ({"recordedAt": "2026-03-02T03:49:00Z"}, ["input", "recordedAt"]),
        ({"recordedAt": "2026-03-02T04:01:01Z"}, ["input", "recordedAt"]),
        ({"location": {"latitude": 90.1, "longitude": 0.0}}, ["input", "location"]),
    ],
)
def test_what_cannot_be_is_refused(studio: Studio, wrong: dict[str, object], path: list[str]) -> None:
    order_id = studio.order(ACCEPT, READY, CLAIM)
    answer = studio.report("courier", 31.2, **wrong)
    assert (answer["__typename"], answer["path"]) == ("InvalidInput", path)
    assert shown(studio, order_id) is None


def test_a_position_is_gone_after_an_hour(studio: Studio) -> None:
    order_id = studio.order(ACCEPT, READY, CLAIM)
    studio.report("courier", 31.21)
    studio.pass_by(minutes=59)
    assert shown(studio, order_id) == 31.21
    studio.pass_by(minutes=1)
    assert shown(studio, order_id) is None


def test_another_courier_loses_sight_of_an_order_that_is_claimed(studio: Studio) -> None:
    order_id = studio.order(ACCEPT, READY)
    other = studio.connect("other courier")
    assert other.subscribe(COURIER_MOVED, id=order_id) == []
    studio.step(order_id, CLAIM)
    studio.report("courier", 31.21)
    studio.run()
    assert other.codes == ["NOT_FOUND"]
