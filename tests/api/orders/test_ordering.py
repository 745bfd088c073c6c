"""Quotes and orders in the API: the whole way, every refusal with what would have been right, and who sees what."""

from datetime import timedelta
from typing import Any

import pytest

from pannier.api.primitives.ids import global_id
from pannier.menus.graphql import item_id
from pannier.orders.model import Reason
from tests.api.orders.conftest import NEARBY, Shop

ORDER = """
id code status fulfilment rider paymentMethod total { amountMinor } refunded { amountMinor } availableActions
price { total { amountMinor } lines { lineId name quantity unitPrice { amountMinor } } }
destination { street } courier { name } note distanceM
merchant { id name }
payment { state captured { amountMinor } ledger { sequence kind } }
timeline { edges { node { sequence command status actor } } }
"""
READ = f"query ($id: ID!) {{ order(id: $id) {{ {ORDER} }} }}"
NODE = (
    f"query ($id: ID!) {{ node(id: $id) {{ __typename ... on Order {{ {ORDER} }} ... on Quote {{ id }} }} }}"
)
EDGES = "{ edges { node { id status availableActions destination { street } } } pageInfo { hasNextPage } }"


def test_an_order_runs_from_the_quote_to_the_end(shop: Shop) -> None:
    answer = shop.ask({"itemId": shop.noodles, "quantity": 2}, tipMinor=100)
    assert answer["quote"]["price"] == {
        "total": {"amountMinor": 6_000, "currency": "CNY"},
        "adjustments": [
            {"kind": "ITEMS", "amount": {"amountMinor": 5_600}},
            {"kind": "DELIVERY_FEE", "amount": {"amountMinor": 300}},
            {"kind": "TIP", "amount": {"amountMinor": 100}},
        ],
    }
    placed = shop.place(answer["quote"]["id"])["order"]
    assert (placed["status"], placed["payment"]) == ("PLACED", {"state": "AUTHORISED"})
    steps = [
        ("clerk", "orderAccept"),
        ("clerk", "orderReady"),
        ("courier", "orderClaim"),
        ("courier", "orderPickUp"),
        ("courier", "orderDeliver"),
        ("customer", "orderComplete"),
    ]
    shop.tell_all(placed["id"], *steps)
    order = shop["customer"].data(READ, id=placed["id"])["order"]
    assert order["status"] == "COMPLETED"
    assert order["availableActions"] == ["REPORT_PROBLEM"]
    assert order["price"]["lines"] == [
        {"lineId": "1", "name": "牛肉面", "quantity": 2, "unitPrice": {"amountMinor": 2_800}}
    ]
    assert [edge["node"]["actor"] for edge in order["timeline"]["edges"]] == [
        "CUSTOMER",
        "PAYMENTS",
        "MERCHANT",
        "MERCHANT",
        "COURIER",
        "COURIER",
        "COURIER",
        "CUSTOMER",
    ]


def test_only_those_concerned_see_an_order(shop: Shop) -> None:
    order_id = shop.order()
    for who in ("stranger", "courier", "nobody"):
        assert shop[who].data(READ, id=order_id) == {"order": None}
        assert shop[who].data(NODE, id=order_id) == {"node": None}
    for who in ("customer", "clerk", "operator"):
        assert shop[who].data(READ, id=order_id)["order"]["id"] == order_id
        assert shop[who].data(NODE, id=order_id)["node"]["id"] == order_id
    missing = global_id("Order", "01KJP0000000000000000000ZZ")
    assert shop["stranger"].data(READ, id=missing) == {"order": None}


def test_a_courier_learns_where_to_only_with_the_job(shop: Shop) -> None:
    order_id = shop.tell_all(shop.order(), ("clerk", "orderAccept"), ("clerk", "orderReady"))
    near = {"latitude": NEARBY.latitude, "longitude": NEARBY.longitude}
    query = f"query ($near: CoordinatesInput!) {{ claimableOrders(near: $near) {EDGES} }}"
    (edge,) = shop["courier"].data(query, near=near)["claimableOrders"]["edges"]
    assert edge["node"] == {
        "id": order_id,
        "status": "READY",
        "availableActions": ["CLAIM"],
        "destination": None,
    }
    assert shop["courier"].data(READ, id=order_id)["order"]["payment"] is None
    shop.tell_all(order_id, ("courier", "orderClaim"))
    assert shop["courier"].data(query, near=near)["claimableOrders"]["edges"] == []
    jobs = shop["courier"].data(f"{{ courierOrders {EDGES} }}")["courierOrders"]["edges"]
    assert [edge["node"]["destination"] for edge in jobs] == [{"street": "武康路 1"}]
    assert shop["other courier"].data(READ, id=order_id) == {"order": None}
    assert shop["customer"].execute(query, near=near).codes == ["FORBIDDEN"]


def test_a_quote_is_its_customers_alone(shop: Shop) -> None:
    quote_id = shop.quote()
    query = "query ($id: ID!) { quote(id: $id) { id } }"
    assert shop["customer"].data(query, id=quote_id) == {"quote": {"id": quote_id}}
    for who in ("stranger", "clerk", "operator", "nobody"):
        assert shop[who].data(query, id=quote_id) == {"quote": None}
        assert shop[who].data(NODE, id=quote_id) == {"node": None}
    assert shop.place(quote_id, who="stranger")["__typename"] == "NotFound"
    assert shop.place(quote_id)["__typename"] == "OrderPayload"


def test_another_customers_address_is_not_there(shop: Shop) -> None:
    assert shop.ask(who="stranger")["__typename"] == "NotFound"
    query = "mutation ($input: QuoteCreateInput!) { quoteCreate(input: $input) { __typename } }"
    asked = {"merchantId": shop.id, "lines": [{"itemId": shop.rice, "quantity": 1}], "fulfilment": "PICKUP"}
    assert shop["nobody"].execute(query, input=asked).codes == ["UNAUTHENTICATED"]


def test_lists_are_for_those_concerned(shop: Shop) -> None:
    order_ids = [shop.order(), shop.order()]
    mine = shop["customer"].data(f"{{ viewerOrders(first: 1) {EDGES} }}")["viewerOrders"]
    assert [edge["node"]["id"] for edge in mine["edges"]] == order_ids[1:]
    assert mine["pageInfo"]["hasNextPage"]
    assert shop["stranger"].data(f"{{ viewerOrders {EDGES} }}")["viewerOrders"]["edges"] == []
    query = f"query ($id: ID!, $s: OrderStatus) {{ merchantOrders(merchantId: $id, status: $s) {EDGES} }}"
    shop.tell_all(order_ids[0], ("clerk", "orderAccept"))
    board = shop["clerk"].data(query, id=shop.id, s="PREPARING")["merchantOrders"]
    assert [edge["node"]["id"] for edge in board["edges"]] == order_ids[:1]
    assert len(shop["operator"].data(query, id=shop.id)["merchantOrders"]["edges"]) == 2
    for who in ("customer", "courier"):
        assert shop[who].execute(query, id=shop.id).codes == ["NOT_FOUND"]
    assert shop["nobody"].execute(query, id=shop.id).codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    ("lines", "changes", "expected"),
    [
        ([("noodles", 0)], {}, {"__typename": "InvalidInput", "path": ["lines", "0", "quantity"]}),
        ([("noodles", -3)], {}, {"__typename": "InvalidInput", "path": ["lines", "0", "quantity"]}),
        ([("rice", 2_000_000_000)], {}, {"__typename": "InvalidInput", "path": ["lines", "0", "quantity"]}),
        (
            [("noodles", 6), ("noodles", 5)],
            {},
            {"__typename": "MenuItemUnavailable", "availability": "SOLD_OUT", "portionsLeft": 10},
        ),
        ([("foreign", 1)], {}, {"__typename": "MenuItemUnknown", "line": 0}),
        ([("rice", 1), ("missing", 1)], {}, {"__typename": "MenuItemUnknown", "line": 1}),
        ([("rice", 1, "extra")], {}, {"__typename": "OptionUnknown", "line": 0, "optionId": "extra"}),
        ([("rice", 1)], {"tipMinor": -1}, {"__typename": "InvalidInput", "path": ["tipMinor"]}),
        ([("rice", 1)], {"addressId": "far"}, {"__typename": "OutOfDeliveryZone", "maximumM": 3_000}),
        ([("rice", 1)], {"addressId": None}, {"__typename": "InvalidInput", "path": ["addressId"]}),
        (
            [("rice", 1)],
            {"scheduledFor": "2026-03-02T04:10:00Z"},
            {"__typename": "ScheduledTimeInvalid", "earliest": "2026-03-02T04:20:00Z"},
        ),
    ],
)
def test_what_cannot_be_quoted_says_what_would_have_been_right(
    shop: Shop, lines: list[tuple[Any, ...]], changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    items = {
        "noodles": shop.noodles,
        "rice": shop.rice,
        "foreign": item_id("01KJP0000000000000000000ZZ", "01KJP0000000000000000000ZZ"),
        "missing": item_id(shop.merchant.id, "01KJP0000000000000000000ZZ"),
    }
    asked = [{"itemId": items[n], "quantity": q, "optionIds": list(options)} for n, q, *options in lines]
    if changes.get("addressId") == "far":
        changes = {"addressId": shop.far_address}
    answer = shop.ask(*asked, **changes)
    assert expected.items() <= answer.items(), answer
    assert answer["message"]


def test_a_changed_price_comes_with_a_fresh_quote(shop: Shop) -> None:
    quote_id = shop.quote()
    update = "mutation ($id: ID!) { merchantUpdate(id: $id, input: {packingFeeMinor: 150}) { __typename } }"
    shop["manager"].data(update, id=shop.id)
    refused = shop.place(quote_id)
    assert refused["__typename"] == "QuoteChanged"
    assert refused["quote"]["price"]["total"] == {"amountMinor": 2_800 + 300 + 150}
    assert shop.place(refused["quote"]["id"])["__typename"] == "OrderPayload"


def test_an_expired_quote_comes_with_a_fresh_one(shop: Shop) -> None:
    quote_id = shop.quote()
    shop.api.clock.advance(timedelta(minutes=10))
    refused = shop.place(quote_id)
    assert refused["__typename"] == "QuoteExpired"
    assert shop.place(refused["quote"]["id"])["__typename"] == "OrderPayload"


def test_a_pause_acts_on_the_next_order(shop: Shop) -> None:
    quote_id = shop.quote()
    pause = 'mutation ($id: ID!) { merchantPause(id: $id, until: "2026-03-02T05:00:00Z") { __typename } }'
    shop["clerk"].data(pause, id=shop.id)
    assert shop.place(quote_id) == {
        "__typename": "MerchantClosed",
        "code": "MERCHANT_CLOSED",
        "opensNextAt": "2026-03-02T05:00:00Z",
    }
    assert shop.ask()["__typename"] == "MerchantClosed"


def test_a_key_is_one_order(shop: Shop) -> None:
    first, second = shop.quote(), shop.quote()
    placed = shop.place(first)["order"]
    assert shop.place(first)["order"] == placed
    assert shop.place(second) == {
        "__typename": "IdempotencyConflict",
        "code": "IDEMPOTENCY_CONFLICT",
        "orderId": placed["id"],
    }
    assert shop.place(first, key="another") == {
        "__typename": "QuoteConsumed",
        "code": "QUOTE_CONSUMED",
        "orderId": placed["id"],
    }
    assert shop.place(first, key=" ")["path"] == ["idempotencyKey"]


def test_a_declined_card_can_be_replaced_and_a_doubtful_one_confirmed(shop: Shop) -> None:
    result = "{ __typename ... on OrderPayload { order { status payment { state } } } ... on Error { code } }"
    pay = f"mutation ($id: ID!, $token: String!) {{ orderPay(id: $id, token: $token) {result} }}"
    confirm = f"mutation ($id: ID!) {{ orderPaymentConfirm(id: $id) {result} }}"
    order_id = shop.order(token="tok_declined")
    declined = shop["customer"].data(pay, id=order_id, token="tok_declined")["orderPay"]
    assert declined["__typename"] == "PaymentDeclined"
    assert shop["clerk"].data(pay, id=order_id, token="tok_ok")["orderPay"]["__typename"] == "NotFound"
    doubtful = shop["customer"].data(pay, id=order_id, token="tok_confirm")["orderPay"]
    assert doubtful["order"] == {"status": "PENDING_PAYMENT", "payment": {"state": "CONFIRMATION_NEEDED"}}
    paid = shop["customer"].data(confirm, id=order_id)["orderPaymentConfirm"]
    assert paid["order"] == {"status": "PLACED", "payment": {"state": "AUTHORISED"}}
    again = shop["customer"].data(confirm, id=order_id)["orderPaymentConfirm"]
    assert again == {"__typename": "PaymentNotPending", "code": "PAYMENT_NOT_PENDING"}


def test_a_reason_must_fit_and_a_note_is_short(shop: Shop) -> None:
    order_id = shop.order()
    reject = (
        "mutation ($id: ID!, $reason: OrderReason!, $note: String!) { orderReject(id: $id, reason: $reason, "
        "note: $note) { __typename ... on InvalidInput { path message } } }"
    )
    answer = shop["clerk"].data(reject, id=order_id, reason="GOODWILL", note="")["orderReject"]
    assert answer["path"] == ["reason"]
    assert Reason.TOO_BUSY in answer["message"]
    answer = shop["clerk"].data(reject, id=order_id, reason="TOO_BUSY", note="忙" * 81)["orderReject"]
    assert answer["path"] == ["note"]
    assert shop.entries(order_id) == 2
