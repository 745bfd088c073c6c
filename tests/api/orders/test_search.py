"""Operators find orders by what people tell them over the phone."""

from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.core.capacity import CapacityMeter
from pannier.core.i18n import Locale
from pannier.orders.records import HeadRecord
from pannier.users.model import Role
from pannier.users.records import ContactGuardRecord
from tests.api.conftest import PASSWORD, Answer
from tests.api.orders.conftest import Shop
from tests.clean import CleanTables, Kept

SEARCH = """
query ($text: String!, $first: Int! = 20, $after: String) {
  orderSearch(text: $text, first: $first, after: $after) {
    edges { cursor node { id code availableActions } } pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest.fixture
def orders(shop: Shop) -> list[str]:
    """Three orders of a guest with both contacts, the newest first."""
    users = shop.api.services.users
    customer = frozenset({Role.CUSTOMER})
    guest = users.register("陈", "13912345678", "chen@example.com", PASSWORD, Locale.ZH_CN, customer)
    shop.people["guest"] = shop.api.as_user(guest.id)
    shop.order()  # somebody else's
    quotes = [shop.quote(who="guest", fulfilment="PICKUP", addressId=None) for _ in range(3)]
    return [shop.place(each, each, who="guest")["order"]["id"] for each in quotes][::-1]


def ask(shop: Shop, text: str, who: str = "operator", **page: Any) -> Answer:
    return shop[who].execute(SEARCH, text=text, **page)


def found(shop: Shop, text: str, **page: Any) -> list[str]:
    return [edge["node"]["id"] for edge in ask(shop, text, **page).data["orderSearch"]["edges"]]


def code(order_id: str) -> str:
    return split_id(order_id)[1][-6:]


def test_an_order_is_found_by_its_code_however_it_is_written(shop: Shop, orders: list[str]) -> None:
    for order_id in orders:
        written = code(order_id)
        for text in (written, written.lower(), f"#{written}", f"  {written} ", written.replace("0", "o")):
            assert found(shop, text) == [order_id]
        for text in (order_id, split_id(order_id)[1], split_id(order_id)[1].lower()):
            assert found(shop, text) == [order_id]
    node = ask(shop, code(orders[0])).data["orderSearch"]["edges"][0]["node"]
    assert node == {"id": orders[0], "code": code(orders[0]), "availableActions": ["CANCEL"]}


def test_the_orders_of_an_account_are_found_by_its_contacts(shop: Shop, orders: list[str]) -> None:
    for text in ("13912345678", "+86 139 1234 5678", "chen@example.com", " Chen@Example.com "):
        assert found(shop, text) == orders
    text = "139 1234 5678"
    first = ask(shop, text, first=2).data["orderSearch"]
    assert ([edge["node"]["id"] for edge in first["edges"]], first["pageInfo"]["hasNextPage"]) == (
        orders[:2],
        True,
    )
    assert found(shop, text, first=2, after=first["pageInfo"]["endCursor"]) == orders[2:]


def test_orders_that_share_a_code_are_all_found(
    shop: Shop, orders: list[str], clean: CleanTables, connection: Connection
) -> None:
    raw_id = split_id(orders[0])[1]
    tables = clean.read()
    (name,) = [name for name in tables if name.endswith("-orders")]
    older = [f"{'0' * 18}{digit}0{raw_id[-6:]}" for digit in "123"]
    copies = [
        {**item, "pk": {"S": each}} for each in older for item in tables[name] if item["pk"]["S"] == raw_id
    ]
    clean.put(Kept.of({name: copies}))
    wanted = [raw_id, *reversed(older)]
    assert [split_id(each)[1] for each in found(shop, code(orders[0]))] == wanted
    cursor, pages = None, []
    for _ in range(2):
        page = ask(shop, code(orders[0]), first=2, after=cursor).data["orderSearch"]
        pages += [split_id(edge["node"]["id"])[1] for edge in page["edges"]]
        cursor = page["pageInfo"]["endCursor"]
    assert pages == wanted
    meter = CapacityMeter(connection)
    with meter.measure() as cost:
        ask(shop, code(orders[0]))
    assert cost.calls == ["GetItem", "Query", "BatchGetItem"]
    with meter.measure() as cost:
        ask(shop, "13912345678")
    assert cost.calls == ["GetItem"] * 3 + ["Query"]


def test_operators_are_the_customers_of_what_they_ordered(shop: Shop) -> None:
    quote = shop.quote(who="operator", fulfilment="PICKUP", addressId=None)
    order_id = shop.place(quote, who="operator")["order"]["id"]
    shop.tell_all(order_id, ("clerk", "orderAccept"))
    lists = "{ node { id availableActions } }"
    document = f"query ($id: ID!) {{ merchantOrders(merchantId: $id) {{ edges {lists} }} }}"
    own = {"node": {"id": order_id, "availableActions": ["REQUEST_CANCEL"]}}
    assert shop["operator"].data(document, id=shop.id)["merchantOrders"]["edges"] == [own]
    (edge,) = ask(shop, code(order_id)).data["orderSearch"]["edges"]
    assert edge["node"]["availableActions"] == ["REQUEST_CANCEL"]


def test_what_nobody_has_finds_nothing(shop: Shop, orders: list[str]) -> None:
    for text in ("ZZZZZZ", "13800000000", "nobody@example.com", "0" * 26):
        assert found(shop, text) == []


def test_what_is_nothing_to_search_for_is_refused(shop: Shop) -> None:
    for text in ("", "   ", "noodles", "#", "a@", "1" * 5_000, "林夏", "\0", "12345678901234"):
        answer = ask(shop, text)
        assert (answer.codes, answer.body["data"]) == (["BAD_USER_INPUT"], None), text
        assert answer.body["errors"][0]["extensions"]["path"] == ["text"]


def test_a_cursor_of_another_search_is_refused(shop: Shop, orders: list[str]) -> None:
    cursor = ask(shop, "13912345678", first=1).data["orderSearch"]["pageInfo"]["endCursor"]
    assert ask(shop, "chen@example.com", after=cursor).codes == ["BAD_USER_INPUT"]


def test_a_number_that_is_somebody_elses_by_now_goes_on_with_nothing(shop: Shop, orders: list[str]) -> None:
    cursor = ask(shop, "13912345678", first=1).data["orderSearch"]["pageInfo"]["endCursor"]
    assert found(shop, "13912345678", after=cursor) == orders[1:]
    ContactGuardRecord("phone#+8613912345678", "guard").delete()
    shop.api.services.users.register("王", "13912345678", None, PASSWORD, Locale.ZH_CN)
    assert found(shop, "13912345678", after=cursor) == found(shop, "13912345678") == []


def test_nobody_else_searches(shop: Shop, orders: list[str]) -> None:
    told = {"nobody": "UNAUTHENTICATED"} | dict.fromkeys(("customer", "clerk", "courier"), "FORBIDDEN")
    for who, refusal in told.items():
        for text in (code(orders[0]), orders[0], "13912345678", "noodles"):
            assert ask(shop, text, who).codes == [refusal]


def test_heads_of_before_are_found_by_their_customer_and_by_code_once_they_move(
    shop: Shop, orders: list[str]
) -> None:
    raw_id = split_id(orders[0])[1]
    HeadRecord(raw_id, "head").update([HeadRecord.code.remove()], add_version_condition=False)
    assert found(shop, code(orders[0])) == []
    assert found(shop, "13912345678") == orders
    shop.tell_all(orders[0], ("clerk", "orderAccept"))
    assert found(shop, code(orders[0])) == [orders[0]]
