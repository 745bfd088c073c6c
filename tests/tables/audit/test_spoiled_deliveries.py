"""One plan, delivery, lane or endpoint is spoiled, and exactly that is found, by its id."""

from datetime import timedelta

import pytest

from pannier.audit.checks import examine
from pannier.audit.loaders import load
from pannier.webhooks.model import DeliveryId, LaneId
from tests.tables.audit.findings import Found, found
from tests.tables.audit.spoiler import Item, Spoiler
from tests.tables.audit.town import TERMS, Town

LATER = timedelta(minutes=20)


def _lane(town: Town, name: str = "completed") -> LaneId:
    return LaneId(town.endpoint.id, town.orders[name].id)


def _id(town: Town, sequence: int, name: str = "completed") -> str:
    return str(DeliveryId(_lane(town, name), sequence))


def _webhooks(town: Town, later: timedelta = timedelta()) -> Found:
    return {each for each in found(town, later) if each[0].startswith("webhook")}


def _pushed(town: Town, spoiler: Spoiler) -> Item:
    return spoiler.query("channels", town.customer, "delivery#")[0]


def _subject(delivery: Item) -> str:
    return f"{delivery['pk']['S']}/{delivery['sk']['S']}"


def _channels(town: Town, later: timedelta = timedelta()) -> Found:
    return {each for each in found(town, later) if each[0] == "channels"}


def test_all_of_it_was_looked_at(town: Town) -> None:
    examined = {each.name: each.examined for each in examine(load(town.connection, town.clock, TERMS))}
    books = load(town.connection, town.clock, TERMS)
    assert examined["webhooks"] == sum(
        len(file.timeline) - sum(entry.command == "MARK_LATE" for entry in file.entries)
        for file in books.orders.values()
    )
    assert examined["webhook-lanes"] == len(books.orders)
    assert len(books.channels.deliveries) > 10
    assert examined["channels"] == len(books.channels.plans) + len(books.channels.deliveries)


def test_a_webhook_that_was_never_recorded(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("webhooks", str(_lane(town)), "event#000003")
    assert _webhooks(town) == {("webhooks", _id(town, 3))}


def test_a_webhook_of_an_event_that_never_was(town: Town, spoiler: Spoiler) -> None:
    stored = spoiler.read("webhooks", str(_lane(town)), "event#000003")
    spoiler.put(
        "webhooks",
        stored
        | {
            "sk": {"S": "event#000099"},
            "delivered_at": {"S": stored["delivered_at"]["S"].replace("2026", "2027")},
        },
    )
    assert _webhooks(town) == {("webhooks", _id(town, 99))}


def test_a_webhook_that_nobody_asked_for(town: Town, spoiler: Spoiler) -> None:
    key = town.endpoint.id.owner.key, f"endpoint#{town.endpoint.id.id}"
    spoiler.edit("webhooks", *key, "subscriptions", lambda stored: stored[0]["types"].remove("order.paid"))
    assert ("webhooks", _id(town, 2)) in _webhooks(town)
    assert ("webhooks", _id(town, 1)) not in _webhooks(town)


def test_a_webhook_that_tells_of_something_else(town: Town, spoiler: Spoiler) -> None:
    spoiler.set("webhooks", str(_lane(town)), "event#000003", event_type="order.ready")
    assert _webhooks(town) == {("webhooks", _id(town, 3))}


def test_a_webhook_that_overtook_another(town: Town, spoiler: Spoiler) -> None:
    lane = str(_lane(town))
    later = spoiler.read("webhooks", lane, "event#000004")["delivered_at"]["S"].replace("2026", "2027")
    spoiler.set("webhooks", lane, "event#000003", delivered_at=later)
    assert {subject for name, subject in _webhooks(town) if name == "webhook-order"} == {
        _id(town, sequence) for sequence in range(4, len(spoiler.query("webhooks", lane, "event#")) + 1)
    }


def test_a_webhook_that_overtook_one_that_was_given_up(town: Town, spoiler: Spoiler) -> None:
    lane = str(_lane(town))
    at = spoiler.read("webhooks", lane, "event#000003")["delivered_at"]["S"]
    spoiler.set("webhooks", lane, "event#000003", state="FAILED", delivered_at=None, failed_at=at)
    assert _webhooks(town) == set()
    spoiler.set("webhooks", lane, "event#000003", failed_at=None)
    assert ("webhook-order", _id(town, 3)) in _webhooks(town)
    assert ("webhook-order", _id(town, 4)) in _webhooks(town)


@pytest.mark.parametrize(
    ("due_shard", "due_key", "later", "wrong"),
    [
        (None, None, timedelta(), True),
        ("00", "2026-03-02T04:00:00.000000Z#lane", LATER, True),
        ("00", "2027-03-02T04:00:00.000000Z#lane", LATER, False),
        ("parked#it", "order", timedelta(), True),
    ],
    ids=["unknown to the timers", "long overdue", "due later", "at rest"],
)
def test_a_lane_that_is_stuck(
    town: Town, spoiler: Spoiler, due_shard: str | None, due_key: str | None, later: timedelta, *, wrong: bool
) -> None:
    lane = str(_lane(town))
    last = spoiler.query("webhooks", lane, "event#")[-1]["sk"]["S"]
    spoiler.set("webhooks", lane, last, state="PENDING", delivered_at=None)
    stored = spoiler.read("webhooks", lane, "lane")
    due = (
        {}
        if due_shard is None or due_key is None
        else {"due_shard": {"S": due_shard}, "due_key": {"S": due_key}}
    )
    spoiler.put("webhooks", stored | due)
    assert _webhooks(town, later) == ({("webhook-lanes", lane)} if wrong else set())


def test_endpoints_are_counted(town: Town, spoiler: Spoiler) -> None:
    owner = town.endpoint.id.owner.key
    spoiler.add("webhooks", owner, "roster", "endpoints", 1)
    assert _webhooks(town) == {("webhook-lanes", owner)}


def test_a_message_that_nobody_planned(town: Town, spoiler: Spoiler) -> None:
    delivery = _pushed(town, spoiler)
    message = f"{delivery['recipient']['S']}|{delivery['message_key']['S']}"
    plan = next(
        item for item in _plans(town) if item.endswith(message) or delivery["message_key"]["S"] in item
    )
    spoiler.remove("channels", plan, "plan")
    assert ("channels", plan.removeprefix("message#")) in _channels(town, LATER)
    assert ("channels", _subject(delivery)) in _channels(town, LATER)


def _plans(town: Town) -> list[str]:
    books = load(town.connection, town.clock, TERMS)
    customers = [plan for plan in books.channels.plans if plan.message.recipient.id == town.customer]
    return [f"message#{plan.message}" for plan in customers]


def test_a_delivery_that_is_gone(town: Town, spoiler: Spoiler) -> None:
    delivery = _pushed(town, spoiler)
    spoiler.remove("channels", delivery["pk"]["S"], delivery["sk"]["S"])
    assert _channels(town) == {("channels", _subject(delivery))}


def test_a_delivery_that_was_sent_without_a_receipt(town: Town, spoiler: Spoiler) -> None:
    delivery = _pushed(town, spoiler)
    spoiler.set("channels", delivery["pk"]["S"], delivery["sk"]["S"], provider_id=None)
    assert _channels(town) == {("channels", _subject(delivery))}


def test_a_delivery_whose_sender_died_waits_for_the_sweeper_and_no_longer(
    town: Town, spoiler: Spoiler
) -> None:
    delivery = _pushed(town, spoiler)
    due = delivery["settled_at"]["S"]
    spoiled = {key: value for key, value in delivery.items() if key not in ("settled_at", "provider_id")}
    spoiler.put(
        "channels", spoiled | {"state": {"S": "SENDING"}, "due_at": {"S": due}, "due_shard": {"S": "1"}}
    )
    books = load(town.connection, town.clock, TERMS)
    pending = [each.pending for result in examine(books) for each in result.findings]
    assert set(pending) <= {True}
    assert _channels(town, LATER) == {("channels", _subject(delivery))}
