"""A merchant takes an order on, says how long it will take, and what everybody is promised follows."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.orders.model import Command
from tests.api.orders.backstage import Backstage, at_once
from tests.api.orders.conftest import Shop

ACCEPT = """
mutation ($id: ID!, $minutes: Int) {
  orderAccept(id: $id, preparationMinutes: $minutes) {
    __typename
    ... on OrderPayload { changed order { id status readyBy promisedAt latest { command preparationMinutes } } }
    ... on Error { code }
    ... on InvalidInput { path }
    ... on OrderTransitionRefused { status }
  }
}
"""
PROMISES = "query ($id: ID!) { order(id: $id) { readyBy promisedAt timeline { edges { node { %s } } } } }"
SEEN = PROMISES % "command preparationMinutes"
WAY = 10  # minutes from the shop to the customer, as quoted


@pytest.fixture
def behind(shop: Shop, connection: Connection) -> Backstage:
    return Backstage(shop, connection)


def accept(shop: Shop, order_id: str, minutes: int | None = None, who: str = "clerk") -> dict[str, Any]:
    answer: dict[str, Any] = shop[who].data(ACCEPT, id=order_id, minutes=minutes)["orderAccept"]
    return answer


def after(shop: Shop, minutes: float) -> str:
    return (shop.api.clock.now() + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def test_the_promises_move_with_what_the_merchant_says(shop: Shop) -> None:
    order_id = shop.order()
    assert shop["customer"].data(SEEN, id=order_id)["order"] == {
        "readyBy": None,
        "promisedAt": None,
        "timeline": {
            "edges": [{"node": {"command": each, "preparationMinutes": None}} for each in ("PLACE", "PAY")]
        },
    }
    assert accept(shop, order_id, 45) == {
        "__typename": "OrderPayload",
        "changed": True,
        "order": {
            "id": order_id,
            "status": "PREPARING",
            "readyBy": after(shop, 45),
            "promisedAt": after(shop, 45 + WAY),
            "latest": {"command": "ACCEPT", "preparationMinutes": 45},
        },
    }
    seen = shop["customer"].data(SEEN, id=order_id)["order"]
    assert (seen["readyBy"], seen["promisedAt"]) == (after(shop, 45), after(shop, 45 + WAY))
    assert seen["timeline"]["edges"][-1]["node"] == {"command": "ACCEPT", "preparationMinutes": 45}


def test_who_says_nothing_needs_as_long_as_usual(shop: Shop) -> None:
    order = accept(shop, shop.order())["order"]
    assert (order["readyBy"], order["promisedAt"]) == (after(shop, 20), after(shop, 20 + WAY))
    assert order["latest"] == {"command": "ACCEPT", "preparationMinutes": None}


def test_it_is_late_by_the_new_promise(shop: Shop) -> None:
    order_id = shop.order()
    raw_id = split_id(order_id)[1]
    accept(shop, order_id, 45)
    for minutes, command in ((44, Command.ACCEPT), (1, Command.MARK_LATE)):
        shop.api.clock.advance(timedelta(minutes=minutes))
        shop.sweeper.sweep()
        assert shop.repository.get(raw_id).latest.command is command
    assert shop.repository.get(raw_id).promised_at == shop.api.clock.now() + timedelta(minutes=WAY)


def test_a_second_tablet_changes_nothing_and_is_content(shop: Shop, behind: Backstage) -> None:
    order_id = shop.order()
    first = accept(shop, order_id, 45)
    before = behind.books(order_id)
    shop.api.clock.advance(timedelta(minutes=1))
    for who, minutes in (("clerk", 45), ("manager", 5), ("manager", None)):
        assert accept(shop, order_id, minutes, who) == first | {"changed": False}
    assert behind.books(order_id) == before
    shop.tell_all(order_id, ("customer", "orderCancelRequest"))
    again = accept(shop, order_id, 5)["order"]
    assert (again["readyBy"], again["latest"]["command"]) == (first["order"]["readyBy"], "REQUEST_CANCEL")
    shop.tell_all(order_id, ("clerk", "orderReady"))
    refusal = {"__typename": "OrderTransitionRefused", "code": "ORDER_TRANSITION_REFUSED", "status": "READY"}
    assert accept(shop, order_id, 5) == refusal


def test_of_two_tablets_at_once_one_makes_the_promise(shop: Shop, behind: Backstage) -> None:
    for _ in range(3):
        order_id = shop.order()
        answers = at_once(
            [partial(accept, shop, order_id, 30), partial(accept, shop, order_id, 60, "manager")]
        )
        books = behind.books(order_id)
        (entry,) = [each for each in books.timeline if each.command is Command.ACCEPT]
        minutes = entry.preparation_minutes
        assert minutes in {30, 60}
        assert sorted(each["changed"] for each in answers) == [False, True]
        told = {(each["order"]["readyBy"], each["order"]["promisedAt"]) for each in answers}
        assert told == {(after(shop, minutes or 0), after(shop, (minutes or 0) + WAY))}
        assert books.head.latest == entry


def test_nobody_takes_no_time_or_half_a_day(shop: Shop, behind: Backstage) -> None:
    order_id = shop.order()
    before = behind.books(order_id)
    refused = {"__typename": "InvalidInput", "code": "BAD_USER_INPUT", "path": ["preparationMinutes"]}
    for minutes in (-5, 0, 241, 2**31 - 1):
        assert accept(shop, order_id, minutes) == refused
    assert behind.books(order_id) == before


def test_nobody_else_takes_it_on_or_is_content_that_it_is_taken(shop: Shop, behind: Backstage) -> None:
    refused = {"customer": "OrderTransitionRefused", "operator": "OrderTransitionRefused"}
    order_id = shop.order()
    for _ in range(2):
        before = behind.books(order_id)
        for who, answer in (refused | {"courier": "NotFound", "stranger": "NotFound"}).items():
            assert accept(shop, order_id, 45, who)["__typename"] == answer
        assert behind.books(order_id) == before
        accept(shop, order_id)


def test_a_scheduled_orders_minutes_count_from_its_time(shop: Shop) -> None:
    wanted = (shop.api.clock.now() + timedelta(hours=3)).isoformat()
    order = accept(shop, shop.order(scheduledFor=wanted), 50)["order"]
    assert (order["readyBy"], order["promisedAt"]) == (after(shop, 180 + 50), after(shop, 180 + 50 + WAY))
