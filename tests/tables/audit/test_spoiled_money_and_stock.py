"""One thing of the money, the stock or the statistics is spoiled, and exactly that is found, by its id."""

import json
from dataclasses import replace
from typing import Any

import pytest

from pannier.audit.checks.payments import refunds
from pannier.audit.findings import Finding
from pannier.audit.loaders import load
from pannier.audit.replay import replay
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import TERMS, Town

LINES, PAYER = 10, 11


def _ledger(town: Town, name: str, sequence: int) -> tuple[str, str, str]:
    return "orders", town.orders[name].id, f"ledger#{sequence:04d}"


def test_a_ledger_with_a_gap(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove(*_ledger(town, "completed", 1))
    assert found(town) == {("ledgers", town.orders["completed"].id)}


@pytest.mark.parametrize(
    ("name", "sequence", "fields"),
    [
        pytest.param("completed", 2, {"amount": [1, "CNY"]}, id="less captured than the total"),
        pytest.param("completed", 1, {"amount": [1, "CNY"]}, id="less authorised than the total"),
        pytest.param("completed", 2, {"amount": [10_000, "EUR"]}, id="another currency"),
        pytest.param("rejected", 2, {"amount": [1, "CNY"]}, id="a void that moves money"),
        pytest.param("completed", 2, {"key": "authorise:1"}, id="a key twice"),
        pytest.param("completed", 2, {"kind": "REFUNDED"}, id="refunded, never captured"),
        pytest.param("cancelled", 3, {"amount": [99_999, "CNY"]}, id="more refunded than captured"),
        pytest.param("cancelled", 3, {"borne_by": {"MERCHANT": 1}}, id="borne in part"),
        pytest.param("completed", 2, {"at": "2026-03-02T03:00:00.000000Z"}, id="captured before authorised"),
    ],
)
def test_a_ledger_that_cannot_be(
    town: Town, spoiler: Spoiler, name: str, sequence: int, fields: dict[str, Any]
) -> None:
    spoiler.edit(*_ledger(town, name, sequence), "entry", lambda entry: entry.update(fields))
    assert found(town) == {("ledgers", town.orders[name].id)}


@pytest.mark.parametrize(
    ("name", "sequence"),
    [
        pytest.param("completed", 2, id="completed, never captured"),
        pytest.param("accepted", 2, id="accepted, never captured"),
        pytest.param("cash", 1, id="delivered for cash, never captured"),
        pytest.param("waiting", 1, id="waits for the merchant, never authorised"),
        pytest.param("rejected", 2, id="rejected, never voided"),
        pytest.param("uncaptured", 3, id="capture failed, never voided"),
    ],
)
def test_money_that_does_not_stand_where_the_status_says(
    town: Town, spoiler: Spoiler, name: str, sequence: int
) -> None:
    spoiler.remove(*_ledger(town, name, sequence))
    assert found(town) == {("payments", town.orders[name].id)}


def test_money_taken_for_an_order_that_was_refused(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["rejected"].id
    spoiler.edit(
        *_ledger(town, "rejected", 2),
        "entry",
        lambda entry: entry.update(
            kind="CAPTURED", key="capture", amount=[town.orders["rejected"].total.amount_minor, "CNY"]
        ),
    )
    assert found(town) == {("payments", order), ("refunds", order)}


def test_a_refund_that_was_never_sent(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove(*_ledger(town, "cancelled", 3))
    assert found(town) == {("refunds", town.orders["cancelled"].id)}


@pytest.mark.parametrize(
    "fields", [{"borne_by": {"CUSTOMER": 100}, "amount": [100, "CNY"]}, {"key": "refund:99"}]
)
def test_a_refund_that_nobody_granted_like_this(town: Town, spoiler: Spoiler, fields: dict[str, Any]) -> None:
    spoiler.edit(*_ledger(town, "cancelled", 3), "entry", lambda entry: entry.update(fields))
    assert found(town) == {("refunds", town.orders["cancelled"].id)}


def test_a_refund_borne_by_somebody_else(town: Town, spoiler: Spoiler) -> None:
    def platform(entry: Any) -> None:
        entry["borne_by"] = {"PLATFORM": entry["amount"][0]}

    spoiler.edit(*_ledger(town, "cancelled", 3), "entry", platform)
    assert found(town) == {("refunds", town.orders["cancelled"].id)}


def test_a_refund_without_an_entry(town: Town, spoiler: Spoiler) -> None:
    item = _as(spoiler, town, "cancelled", "completed", 3)
    entry = json.loads(item["entry"]["S"]) | {"at": "2026-03-02T09:00:00.000000Z"}
    spoiler.put("orders", item | {"entry": {"S": json.dumps(entry)}})
    assert found(town) == {("refunds", town.orders["completed"].id)}


def test_stock_not_given_back(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("orders", town.orders["rejected"].id, "marker#stock-given-back")
    assert found(town) == {("given-back", town.orders["rejected"].id)}


def test_stock_given_back_of_an_order_that_goes_on(town: Town, spoiler: Spoiler) -> None:
    marker = spoiler.read("orders", town.orders["rejected"].id, "marker#stock-given-back")
    spoiler.put("orders", marker | {"pk": {"S": town.orders["completed"].id}})
    assert found(town) == {("given-back", town.orders["completed"].id)}


def test_more_taken_than_ordered(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["rejected"].id
    spoiler.edit(
        "orders", order, "snapshot", "quote", lambda body: body["portions"].update({town.noodles.id: 4})
    )
    assert found(town) == {("given-back", order)}


@pytest.mark.parametrize(("attribute", "number"), [("sold", 1), ("sold", -1), ("limit", -99)])
def test_a_day_that_did_not_sell_what_its_orders_hold(
    town: Town, spoiler: Spoiler, attribute: str, number: int
) -> None:
    day = town.orders["completed"].business_date.isoformat()
    spoiler.add("menus", town.merchant.id, f"stock#{day}#{town.noodles.id}", attribute, number)
    assert found(town) == {("stock", f"{town.merchant.id}/{day}/{town.noodles.id}")}


def test_a_day_without_its_mark(town: Town, spoiler: Spoiler) -> None:
    """That somebody was told of it counts for nothing then."""
    day = town.orders["completed"].business_date.isoformat()
    spoiler.remove("menus", town.merchant.id, f"stock#{day}#{town.noodles.id}")
    assert found(town) == {
        ("stock", f"{town.merchant.id}/{day}/{town.noodles.id}"),
        ("low-stock", f"stock:{day}:{town.noodles.id}"),
    }


@pytest.mark.parametrize("counter", ["placed", "gmv_minor", "h07", "g12", "refunds_WRONG", "prepared_s"])
def test_statistics_that_do_not_equal_a_recount(town: Town, spoiler: Spoiler, counter: str) -> None:
    day = town.orders["completed"].business_date.isoformat()
    spoiler.add("statistics", town.merchant.id, day, counter, 1)
    assert found(town) == {("statistics", f"{town.merchant.id}/{day}")}


def test_a_day_that_was_never_counted(town: Town, spoiler: Spoiler) -> None:
    day = town.orders["completed"].business_date.isoformat()
    spoiler.remove("statistics", town.merchant.id, day)
    assert found(town) == {("statistics", f"{town.merchant.id}/{day}")}


def _as(spoiler: Spoiler, town: Town, of: str, to: str, sequence: int) -> dict[str, Any]:
    """The ledger entry of one order, as one of another's."""
    return spoiler.read(*_ledger(town, of, sequence)) | {"pk": {"S": town.orders[to].id}}


@pytest.mark.parametrize(
    ("index", "value"),
    [
        pytest.param(LINES, "3", id="of other lines than it paid for, one of them refunded again later"),
        pytest.param(PAYER, "PLATFORM", id="at the cost of somebody else than the rules say"),
    ],
)
def test_a_refund_granted_against_the_rules(town: Town, spoiler: Spoiler, index: int, value: str) -> None:
    order = town.orders["collected"].id
    spoiler.edit("orders", order, "timeline#000006", "entry", lambda row: row.__setitem__(index, value))
    assert found(town) == {("refunds", order)}


def test_an_order_that_came_to_nothing_and_owes_what_it_took(town: Town) -> None:
    """As if the reaction that grants the refund had never run."""
    file = load(town.connection, town.clock, TERMS).orders[town.orders["cancelled"].id]
    whole = replay(file, TERMS)
    assert whole is not None
    before = whole.states[-2]
    owing = replace(
        file,
        head=before,
        timeline={entry.sequence: entry for entry in file.entries[:-1]},
        ledger=file.ledger[:-1],
    )
    total = before.total.amount_minor
    assert list(refunds(owing, replay(owing, TERMS))) == [
        Finding(file.order_id, f"all {total} given back", "0")
    ]
