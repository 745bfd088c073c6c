"""What a page of orders costs: the list is one Query, and whatever hangs on its orders one BatchGet a kind."""

from dataclasses import dataclass
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.core.capacity import CapacityMeter
from pannier.core.ids import new_id
from pannier.core.settings import Settings
from pannier.reviews.model import Scores
from pannier.reviews.service import ReviewDraft
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop
from tests.clean import CleanTables, Item, Kept

ORDERS = 20
DELIVERED = (
    ("clerk", "orderAccept"),
    ("clerk", "orderReady"),
    ("courier", "orderClaim"),
    ("courier", "orderPickUp"),
    ("courier", "orderDeliver"),
)
FIELDS = """
pageInfo { hasNextPage }
edges { node {
  id status availableActions total { amountMinor }
  merchant { id name }
  price { lines { name quantity options } adjustments { kind amount { amountMinor } } }
  destination { street } note distanceM
  courier { name phone }
  courierPosition { recordedAt }
  payment { state ledger { kind amount { amountMinor } } }
  review { food text reply { text } items { name stars } }
  timeline(first: 20) { edges { node { command at } } pageInfo { hasNextPage } }
} }
"""
CUSTOMER = f"query ($first: Int!) {{ page: viewerOrders(first: $first) {{ {FIELDS} }} }}"
COURIER = f"query ($first: Int!) {{ page: courierOrders(first: $first) {{ {FIELDS} }} }}"
MERCHANT = (
    "query ($first: Int!, $merchant: ID!) { page: merchantOrders(merchantId: $merchant, first: $first)"
    f" {{ {FIELDS} }} }}"
)


@dataclass
class Street:
    """Twenty orders of one customer that one courier brought, and what was said of each."""

    shop: Shop
    meter: CapacityMeter

    def ask(self, who: str, document: str, **variables: Any) -> tuple[list[str], list[dict[str, Any]]]:
        """The calls that a page costs beside whatever the request itself does, and its orders."""
        with self.meter.measure() as consumed:
            page = self.shop[who].data(document, **variables)["page"]
        return consumed.calls, [edge["node"] for edge in page["edges"]]


@pytest.fixture
def street(shop: Shop, connection: Connection, settings: Settings, clean: CleanTables) -> Street:
    behind = Backstage(shop, connection)
    order_id = shop.tell_all(shop.order(), *DELIVERED, ("customer", "orderComplete"))
    raw_id = split_id(order_id)[1]
    customer, services = behind.user_id("customer"), shop.api.services
    services.reviews.post(customer, raw_id, ReviewDraft(Scores(5, 4, 3), "好吃"))
    services.review_replies.reply(behind.user_id("manager"), raw_id, "谢谢")
    behind.react(order_id)
    _copy(clean, settings, raw_id, [new_id(shop.api.clock.now()) for _ in range(ORDERS - 1)])
    return Street(shop, CapacityMeter(connection))


def _copy(clean: CleanTables, settings: Settings, order_id: str, ids: list[str]) -> None:
    """Orders just like one that there is, in both tables."""
    tables = clean.read()
    clean.put(
        Kept.of(
            {
                name: [
                    _moved(item, copy) for copy in ids for item in tables[name] if item["pk"]["S"] == order_id
                ]
                for name in (f"{settings.table_prefix}{family}" for family in ("orders", "reviews"))
            }
        )
    )


def _moved(item: Item, order_id: str) -> Item:
    return {**item, "pk": {"S": order_id}}


def test_a_page_with_merchant_items_and_reviews_is_one_query_and_a_batch_of_each(street: Street) -> None:
    fields = "merchant { name } price { lines { name quantity } } review { food text }"
    document = (
        f"query ($first: Int!) {{ page: viewerOrders(first: $first) {{ edges {{ node {{ {fields} }} }} }} }}"
    )
    order = {
        "merchant": {"name": "面馆"},
        "price": {"lines": [{"name": "米饭", "quantity": 1}]},
        "review": {"food": 5, "text": "好吃"},
    }
    for first in (1, 2, ORDERS):
        calls, orders = street.ask("customer", document, first=first)
        assert orders == [order] * first
        assert calls == ["Query"] + ["BatchGetItem"] * 3


CHECKS = {"customer": 0, "courier": 1, "clerk": 1, "operator": 2}
"""Gets before the list: the courier's role; the membership, and where there is none the operator's role."""


@pytest.mark.parametrize("who", CHECKS)
def test_whatever_hangs_on_orders_is_a_batch_of_each_for_all_concerned(street: Street, who: str) -> None:
    document = {"customer": CUSTOMER, "courier": COURIER}.get(who, MERCHANT)
    merchant = {"merchant": street.shop.id} if document is MERCHANT else {}
    checks, ledgers = ["GetItem"] * CHECKS[who], 0 if who == "courier" else 1
    pages = {}
    for first in (1, 2, ORDERS):
        calls, pages[first] = street.ask(who, document, first=first, **merchant)
        # merchants, snapshots, couriers, ledgers, reviews, timelines, replies
        related = 6 + ledgers
        if first == 1:  # what one order has many of is a Query cheaper than as many Gets
            assert sorted(calls) == sorted(
                checks + ["Query"] * (2 + ledgers) + ["BatchGetItem"] * (related - 1 - ledgers)
            )
        else:  # of twenty timelines with seven entries beside the latest there are two batches of at most a hundred
            assert calls == checks + ["Query"] + ["BatchGetItem"] * (related + (first == ORDERS))
    assert len(pages[ORDERS]) == ORDERS
    assert pages[1] == pages[ORDERS][:1]
    assert pages[2] == pages[ORDERS][:2]
    own, *copies = sorted(pages[ORDERS], key=lambda order: str(order["id"]))
    assert [{**copy, "id": own["id"]} for copy in copies] == [own] * (ORDERS - 1)
    assert [edge["node"]["command"] for edge in own["timeline"]["edges"]] == [
        *("PLACE", "PAY", "ACCEPT", "READY", "CLAIM", "PICK_UP", "DELIVER", "COMPLETE")
    ]
    assert own["payment"] == (
        None
        if who == "courier"
        else {
            "state": "CAPTURED",
            "ledger": [
                {"kind": "AUTHORISED", "amount": {"amountMinor": 500}},
                {"kind": "CAPTURED", "amount": {"amountMinor": 500}},
            ],
        }
    )
    assert (own["review"]["text"], own["review"]["reply"]) == ("好吃", {"text": "谢谢"})
    assert own["courier"] == {"name": "Somebody", "phone": None}


def test_a_timeline_of_a_list_goes_on_where_its_page_ended(street: Street) -> None:
    """However it was read: its cursor leads on."""
    document = (
        "query ($first: Int!) { page: viewerOrders(first: $first) { edges { node { id timeline(first: 3) {"
    )
    document += " edges { node { sequence } } pageInfo { hasNextPage endCursor } } } } } }"
    rest = "query ($id: ID!, $after: String) { order(id: $id) { timeline(first: 5, after: $after) {"
    rest += " edges { node { sequence } } pageInfo { hasNextPage } } } }"
    for first in (1, ORDERS):
        _, orders = street.ask("customer", document, first=first)
        timeline = orders[-1]["timeline"]
        assert [edge["node"]["sequence"] for edge in timeline["edges"]] == [1, 2, 3]
        assert timeline["pageInfo"]["hasNextPage"] is True
        after = timeline["pageInfo"]["endCursor"]
        more = street.shop["customer"].data(rest, id=orders[-1]["id"], after=after)["order"]["timeline"]
        assert [edge["node"]["sequence"] for edge in more["edges"]] == [4, 5, 6, 7, 8]
        assert more["pageInfo"]["hasNextPage"] is False


REVIEWS = """
edges { node { food text reviewer items { name } reply { text } merchant { name } order { id status } } }
"""
LISTS_OF_REVIEWS = {
    # replies, reviewers, merchants; who asks may be staff; and orders for those who may see them
    "nobody": ("merchantReviews(merchantId: $merchant, first: $first)", [], 3),
    "customer": ("viewerReviews(first: $first)", [], 4),
    "clerk": ("merchantReviews(merchantId: $merchant, first: $first)", [], 5),
}


@pytest.mark.parametrize("who", LISTS_OF_REVIEWS)
def test_a_page_of_reviews_is_one_query_and_a_batch_of_each(street: Street, who: str) -> None:
    call, checks, related = LISTS_OF_REVIEWS[who]
    named = {"merchant": street.shop.id} if "$merchant" in call else {}
    declared = "$first: Int!, $merchant: ID!" if named else "$first: Int!"
    document = f"query ({declared}) {{ page: {call} {{ {REVIEWS} }} }}"
    for first in (1, 2, ORDERS):
        calls, reviews = street.ask(who, document, first=first, **named)
        assert calls == checks + ["Query"] + ["BatchGetItem"] * related
        assert len(reviews) == first
        assert {review["reviewer"] for review in reviews} == {"S**"}
        assert [review["order"] is None for review in reviews] == [who == "nobody"] * first


def test_an_inbox_is_one_query_and_a_batch_of_merchants_and_the_reader(street: Street) -> None:
    document = (
        "query ($first: Int!) { page: inbox(kind: CUSTOMER, first: $first)"
        " { edges { node { title body merchant { name } orderId } } } }"
    )
    for first in (1, 2, 6):
        calls, messages = street.ask("customer", document, first=first)
        assert calls == ["Query"] + ["BatchGetItem"] * 2
        assert {message["merchant"]["name"] for message in messages} == {"面馆"}
        assert len(messages) == first
