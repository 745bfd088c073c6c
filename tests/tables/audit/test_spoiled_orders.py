"""One thing of an order is spoiled, and exactly that is found, by its id."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pannier.orders.repository.heads import due_shard
from pannier.webhooks.model import DeliveryId, LaneId
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import Town

Change = Callable[[Any], Any]


def _entry(town: Town, name: str, sequence: int) -> tuple[str, str, str]:
    return "orders", town.orders[name].id, f"timeline#{sequence:06d}"


def _set(index: int, value: object) -> Change:
    return lambda row: row.__setitem__(index, value)


TOTAL, AUTO_ACCEPT = 5, 4


@pytest.mark.parametrize(
    ("index", "value", "check"),
    [(TOTAL, 1, "amounts"), (AUTO_ACCEPT, True, "snapshots"), (6, "EUR", "amounts")],
)
def test_a_head_that_says_otherwise_than_its_quote(
    town: Town, spoiler: Spoiler, index: int, value: object, check: str
) -> None:
    order = town.orders["completed"].id
    spoiler.edit("orders", order, "head", "terms", _set(index, value))
    assert found(town) == {(check, order)}


def _adjustment(kind: str, index: int, value: object) -> Change:
    def change(snapshot: Any) -> None:
        row = next(each for each in snapshot["quote"]["price"]["adjustments"] if each[0] == kind)
        row[index] = value(row[index]) if callable(value) else value

    return change


def _one_more(row: list[int]) -> list[int]:
    return [row[0] + 1, *row[1:]]


AMOUNT, ALLOCATION, INCLUDED = 2, 4, 5


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_adjustment("ITEMS", ALLOCATION, _one_more), id="items' allocation"),
        pytest.param(_adjustment("PACKING_FEE", ALLOCATION, _one_more), id="packing's allocation"),
        pytest.param(_adjustment("TAX", ALLOCATION, []), id="no allocation"),
        pytest.param(lambda s: s["quote"]["price"]["adjustments"].reverse(), id="steps in another order"),
        pytest.param(lambda s: s["quote"]["price"]["lines"][0].__setitem__(6, 1), id="unit price"),
        pytest.param(lambda s: s["quote"]["request"].__setitem__("tip_minor", 0), id="tip not asked for"),
        pytest.param(lambda s: s["quote"]["request"]["lines"].pop(), id="a line not asked for"),
    ],
)
def test_a_price_that_does_not_add_up(town: Town, spoiler: Spoiler, change: Change) -> None:
    order = town.orders["rejected"].id  # holds no stock and no money
    snapshot = town.repository.get_snapshot(order)
    spoiler.remove("quotes", snapshot.quote.id)
    spoiler.edit("orders", order, "snapshot", "quote", change)
    assert found(town) == {("amounts", order)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_adjustment("ORDER_DISCOUNT", AMOUNT, 500), id="a discount that is charged"),
        pytest.param(_adjustment("TAX", INCLUDED, False), id="tax on top"),
        pytest.param(_adjustment("TIP", AMOUNT, 201), id="another tip"),
        pytest.param(lambda s: s["quote"]["price"].__setitem__("currency", "EUR"), id="currency"),
    ],
)
def test_a_price_that_comes_to_another_total(town: Town, spoiler: Spoiler, change: Change) -> None:
    order = town.orders["rejected"].id
    spoiler.remove("quotes", town.repository.get_snapshot(order).quote.id)
    spoiler.edit("orders", order, "snapshot", "quote", change)
    messages = {("inboxes", f"{order}:{sequence}") for sequence in (1, 2, 3)}
    assert found(town) == {("amounts", order), ("ledgers", order), *messages}


@pytest.mark.parametrize("sequence", [1, 3, 7])
def test_a_missing_entry(town: Town, spoiler: Spoiler, sequence: int) -> None:
    spoiler.remove(*_entry(town, "completed", sequence))
    assert found(town) == {("timelines", town.orders["completed"].id)}


COMMAND, STATUS, ACTOR, ACTOR_ID, AT = 2, 3, 4, 5, 6


def _earlier(by: timedelta) -> Change:
    return lambda row: row.__setitem__(AT, row[AT] - by // timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("sequence", "index", "value"),
    [
        pytest.param(4, COMMAND, "DELIVER", id="a command the status does not take"),
        pytest.param(4, ACTOR, "COURIER", id="an actor who may not"),
        pytest.param(4, STATUS, "DELIVERED", id="a status the command does not lead to"),
        pytest.param(4, 1, 9, id="another sequence within"),
        pytest.param(1, ACTOR_ID, "somebody else", id="placed by somebody else"),
        pytest.param(6, ACTOR_ID, "somebody else", id="picked up by who has not claimed"),
    ],
)
def test_an_illegal_entry(town: Town, spoiler: Spoiler, sequence: int, index: int, value: object) -> None:
    spoiler.edit(*_entry(town, "completed", sequence), "entry", _set(index, value))
    assert found(town) == {("timelines", town.orders["completed"].id)}


def test_an_entry_before_the_one_before(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["completed"].id
    spoiler.edit(*_entry(town, "completed", 5), "entry", _earlier(timedelta(hours=1)))
    lane = LaneId(town.endpoint.id, order)
    wrong = {("timelines", order), ("inboxes", f"{order}:5"), ("webhooks", str(DeliveryId(lane, 5)))}
    assert found(town) == wrong


def test_a_lateness_told_before_its_time(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["late"].id
    spoiler.edit(*_entry(town, "late", 4), "entry", _earlier(timedelta(minutes=6)))
    assert found(town) == {("timelines", order)}


def test_a_head_with_another_last_entry(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["completed"].id
    spoiler.edit("orders", order, "head", "latest", _set(8, "another note"))
    assert found(town) == {("timelines", order)}


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("accepted", {"status": "READY"}),
        ("completed", {"version": 99}),
        ("collected", {"refunded": 1}),
        ("completed", {"courier_id": "somebody else"}),
        ("accepted", {"cancel_requested": 1}),
        ("accepted", {"promised_at": "2026-03-02T09:00:00.000000+0000"}),
        ("accepted", {"accepted_at": None}),
        ("accepted", {"merchant_status": "elsewhere"}),
        ("waiting", {"due_shard": "99"}),
        ("accepted", {"pool_cell": "8730982c9ffffff", "pool_key": "early"}),
    ],
)
def test_a_head_that_does_not_say_what_the_timeline_comes_to(
    town: Town, spoiler: Spoiler, name: str, attributes: dict[str, Any]
) -> None:
    order = town.orders[name].id
    spoiler.set("orders", order, "head", **attributes)
    assert found(town) == {("heads", order)}


def _due(order: str, at: str, kind: str) -> dict[str, str]:
    return {"due_shard": due_shard(order), "due_key": f"{at}#{order}", "due_kind": kind}


@pytest.mark.parametrize(
    ("name", "at", "kind"),
    [
        pytest.param("waiting", "", "", id="no timer where the merchant is to answer"),
        pytest.param("accepted", "", "", id="no promise"),
        pytest.param("waiting", "2026-03-02T09:00:00.000000Z", "COMPLETE", id="another kind"),
        pytest.param("waiting", "2026-03-02T04:00:00.000000Z", "EXPIRE", id="over before it began"),
        pytest.param("accepted", "2026-03-02T09:00:00.000000Z", "MARK_LATE", id="another promise"),
        pytest.param("completed", "2026-03-02T09:00:00.000000Z", "COMPLETE", id="one after the end"),
    ],
)
def test_a_timer_that_is_not_as_the_status_demands(
    town: Town, spoiler: Spoiler, name: str, at: str, kind: str
) -> None:
    order = town.orders[name].id
    gone = dict.fromkeys(("due_shard", "due_key", "due_kind"))
    spoiler.set("orders", order, "head", **(_due(order, at, kind) if at else gone))
    assert {each for each in found(town) if each[0] != "overdue"} == {("timers", order)}


def test_who_is_overdue(town: Town) -> None:
    names = ("waiting", "confirming", "accepted")
    assert found(town, timedelta(hours=2)) == {("overdue", town.orders[name].id) for name in names}


def test_half_an_order(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["rejected"].id
    spoiler.remove("orders", order, "snapshot")
    assert found(town) == {("partitions", order)}


def test_an_order_without_its_head(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["rejected"]
    spoiler.remove("orders", order.id, "head")
    day = f"{order.merchant_id}/{order.business_date}"
    platform = f"platform/{order.business_date}/CNY"
    assert found(town) == {("partitions", order.id), ("statistics", day), ("platform", platform)}


def test_a_quote_that_is_not_consumed(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["completed"].id
    spoiler.set("quotes", town.repository.get_snapshot(order).quote.id, None, order_id=None)
    assert found(town) == {("quotes", order)}


def test_a_quote_consumed_by_nobody(town: Town, spoiler: Spoiler) -> None:
    quote = town.quote()
    spoiler.set("quotes", quote, None, order_id="01KJP0000000000000000000ZZ")
    assert found(town) == {("quotes", quote)}


def test_a_quote_that_says_something_else(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["completed"].id
    quote = town.repository.get_snapshot(order).quote.id
    spoiler.edit(
        "quotes", quote, None, "quote", lambda body: body["request"].__setitem__("note", "more chili")
    )
    assert found(town) == {("quotes", quote), ("quotes", order)}


def test_two_orders_of_one_quote(town: Town, spoiler: Spoiler) -> None:
    first, second = town.orders["completed"].id, town.orders["cash"].id
    quote = town.repository.get_snapshot(first).quote.id
    spoiler.edit("orders", second, "snapshot", "quote", lambda body: body.__setitem__("id", quote))
    own = town.repository.get_snapshot(town.orders["cash"].id).quote.id
    assert own == quote
    assert found(town) == {("quotes", second), ("quotes", quote)}


def test_a_fresh_order_without_its_quote(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["confirming"].id
    spoiler.remove("quotes", town.repository.get_snapshot(order).quote.id)
    assert found(town) == {("quotes", order)}


def test_an_order_without_its_guard(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("orders", f"guard#{town.customer}#key completed", "guard")
    assert found(town) == {("guards", town.orders["completed"].id)}


def test_two_guards_of_one_order(town: Town, spoiler: Spoiler) -> None:
    guard = spoiler.read("orders", f"guard#{town.customer}#key completed", "guard")
    spoiler.put("orders", guard | {"pk": {"S": f"guard#{town.customer}#another"}})
    assert found(town) == {("guards", town.orders["completed"].id)}


def test_a_guard_of_no_order(town: Town, spoiler: Spoiler) -> None:
    guard = spoiler.read("orders", f"guard#{town.customer}#key completed", "guard")
    nobody = guard | {"pk": {"S": f"guard#{town.customer}#another"}, "order_id": {"S": "nobody"}}
    spoiler.put("orders", nobody)
    assert found(town) == {("guards", f"{town.customer}#another")}


def test_a_guard_of_another_customer(town: Town, spoiler: Spoiler) -> None:
    guard = spoiler.remove("orders", f"guard#{town.customer}#key completed", "guard")
    spoiler.put("orders", guard | {"pk": {"S": f"guard#{town.clerk}#key completed"}})
    assert found(town) == {("guards", f"{town.clerk}#key completed")}
