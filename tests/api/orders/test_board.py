"""A merchant's board when it is full: three hundred open orders, with all that their cards show, in few calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.limits import BOUNDS
from pannier.api.primitives.ids import split_id
from pannier.core.capacity import CapacityMeter
from pannier.core.ids import new_id
from pannier.core.settings import Settings
from tests.api.orders.conftest import Shop
from tests.clean import CleanTables, Item, Kept

COLUMNS = {"PLACED": 100, "PREPARING": 100, "READY": 60, "DELIVERING": 40}
STEPS = {
    "PREPARING": (("clerk", "orderAccept"),),
    "READY": (("clerk", "orderReady"), ("courier", "orderClaim")),
    "DELIVERING": (("courier", "orderPickUp"),),
}
CARD = """
fragment Card on Order {
  id code status fulfilment rider paymentMethod placedAt scheduledFor promisedAt readyBy deadlineAt cancelRequested
  availableActions lastEventId total { amountMinor currency formatted } note
  latest { sequence command status actor at reason note preparationMinutes }
  customer { name maskedPhone } courier { name phone }
  price { lines { lineId name options quantity note } }
}
"""


COLUMN = f"""
query ($merchant: ID!, $status: OrderStatus!, $after: String) {{
  page: merchantOrders(merchantId: $merchant, status: $status, first: 100, after: $after) {{
    edges {{ node {{ ...Card }} }} pageInfo {{ hasNextPage endCursor }}
  }}
}}
{CARD}"""
HEADS = "edges { node { id latest { sequence } } } pageInfo { hasNextPage endCursor }"


def columns(first: int, shown: str) -> str:
    """All of them. An order only moves on, so who reads in the order of its life meets each at least once."""
    pages = (
        f"{status}: merchantOrders(merchantId: $merchant, status: {status}, first: {first}) {{ {shown} }}"
        for status in COLUMNS
    )
    return f"position: merchantOrdersFeedPosition(merchantId: $merchant) serverTime {' '.join(pages)}"


@pytest.fixture
def busy(shop: Shop, clean: CleanTables, settings: Settings) -> Shop:
    lines = [{"itemId": shop.rice, "quantity": n, "note": "少辣 🌶"} for n in (1, 2, 3)]
    order_id = shop.place(shop.quote(*lines, note="门铃坏了，请打电话"))["order"]["id"]
    table, made = f"{settings.table_prefix}orders", []
    for status, count in COLUMNS.items():
        shop.tell_all(order_id, *STEPS.get(status, ()))
        parts = [
            item
            for item in clean.read()[table]
            if item["pk"]["S"] == split_id(order_id)[1] and item["sk"]["S"] in {"head", "snapshot"}
        ]
        ages = (timedelta(seconds=number) for number in range(1, count + (status != "DELIVERING")))
        for copy in (new_id(shop.api.clock.now() - age) for age in ages):
            made += [_copied(item, copy) for item in parts]
    clean.put(Kept.of({table: made}))
    return shop


def _copied(item: Mapping[str, Any], order_id: str) -> Item:
    return {**item, "pk": {"S": order_id}}


@dataclass(frozen=True)
class Asked:
    """An answer, what it took of the table, and its points."""

    data: dict[str, Any]
    calls: list[str]
    points: int


def ask(shop: Shop, connection: Connection, query: str, **variables: Any) -> Asked:
    body = {"query": query, "variables": variables, "extensions": {"cost": True}}
    headers = {"authorization": f"Bearer {shop['clerk'].token}"}
    with CapacityMeter(connection).measure() as consumed:
        answer = shop.api.client.post("/graphql", json=body, headers=headers).json()
    assert "errors" not in answer, answer["errors"]
    return Asked(answer["data"], sorted(consumed.calls), answer["extensions"]["cost"]["complexity"]["cost"])


def test_three_hundred_orders_are_read_with_a_few_calls(busy: Shop, connection: Connection) -> None:
    cards: list[dict[str, Any]] = []
    for status, count in COLUMNS.items():
        asked = ask(busy, connection, COLUMN, merchant=busy.id, status=status)
        couriers = ["BatchGetItem"] if status in {"READY", "DELIVERING"} else []
        # what the orders were made from, and who carries them; the membership; the page
        assert asked.calls == ["BatchGetItem", *couriers, "GetItem", "Query"]
        page = asked.data["page"]
        assert (len(page["edges"]), page["pageInfo"]["hasNextPage"]) == (count, False)
        cards += [edge["node"] for edge in page["edges"]]
        assert asked.points <= 15_000
    assert len({card["id"] for card in cards}) == 300
    for card in cards:
        assert card["customer"] == {"name": "林夏", "maskedPhone": "+86 138 **** 8001"}
        assert [line["note"] for line in card["price"]["lines"]] == ["少辣 🌶"] * 3
        assert (card["courier"] is not None) == (card["status"] in {"READY", "DELIVERING"})
    _at_once(busy, connection)


def _at_once(busy: Shop, connection: Connection) -> None:
    """Columns of seventy-five fit into one operation."""
    shown = "edges { node { ...Card } } pageInfo { hasNextPage endCursor }"
    query = f"query ($merchant: ID!) {{ {columns(75, shown)} }} {CARD}"
    asked = ask(busy, connection, query, merchant=busy.id)
    assert asked.points <= BOUNDS.complexity
    assert {status: len(asked.data[status]["edges"]) for status in COLUMNS} == {
        status: min(75, count) for status, count in COLUMNS.items()
    }


def test_where_they_stand_is_read_in_one_operation_and_what_is_new_by_fifty(
    busy: Shop, connection: Connection
) -> None:
    heads = ask(busy, connection, f"query ($merchant: ID!) {{ {columns(100, HEADS)} }}", merchant=busy.id)
    assert heads.calls == ["GetItem"] * 5 + ["PutItem"] + ["Query"] * 4
    assert heads.points <= 15_000
    ids = [edge["node"]["id"] for status in COLUMNS for edge in heads.data[status]["edges"]]
    assert len(set(ids)) == 300
    nodes = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ...Card }} }} {CARD}"
    asked = ask(busy, connection, nodes, ids=ids[:50])
    assert [node["id"] for node in asked.data["nodes"]] == ids[:50]
    # the orders, and what they were made from; the membership
    assert asked.calls == ["BatchGetItem"] * 2 + ["GetItem"]
    assert asked.points <= 10_000
