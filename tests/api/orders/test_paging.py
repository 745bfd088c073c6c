"""Ten thousand orders by pages, while others come in; and cursors that lead nowhere."""

import base64
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from pannier.api.primitives.connections import page_request
from pannier.api.primitives.ids import global_id, split_id
from pannier.core.ids import new_id
from pannier.core.paging import CursorCodec
from pannier.core.settings import Settings
from tests.api.conftest import Api
from tests.api.orders.conftest import Shop
from tests.clean import CleanTables, Item, Kept

LIST = """
query ($first: Int!, $after: String) {
  page: viewerOrders(first: $first, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@dataclass
class Book:
    """A customer's orders: one that was placed, and copies of it; of heads only, since lists read no more."""

    shop: Shop
    clean: CleanTables
    table: str
    placed: str
    head: Item

    def write(self, ids: list[str]) -> None:
        items: list[Item] = [{**self.head, "pk": {"S": order_id}} for order_id in ids]
        self.clean.put(Kept.of({self.table: items}))

    def ids(self, count: int, begin: timedelta, step: timedelta) -> list[str]:
        """Of orders placed at these times, counted from now."""
        now = self.shop.api.clock.now()
        return [new_id(now + begin + step * number) for number in range(count)]

    def through_the_api(self, between: Callable[[], None]) -> Iterator[str]:
        """The orders of all pages of the customer's list; something happens between each and the next."""
        after = None
        while True:
            page = self.shop["customer"].data(LIST, first=50, after=after)["page"]
            info, cursors = page["pageInfo"], [edge["cursor"] for edge in page["edges"]]
            assert (info["startCursor"], info["endCursor"]) == (cursors[0], cursors[-1])
            assert info["hasPreviousPage"] is (after is not None)
            yield from (split_id(edge["node"]["id"])[1] for edge in page["edges"])
            if not info["hasNextPage"]:
                return
            after = info["endCursor"]
            between()

    def in_large_pages(self, between: Callable[[], None]) -> Iterator[str]:
        """The same without GraphQL, by the same cursors: the engine takes a sixth of a second for each page of ten
        thousand orders, whatever the page's size, and clients get a hundred at most.
        """
        services, after = self.shop.api.services, None
        bearer = services.sessions.bearer_of(self.shop["customer"].token or "")
        assert bearer is not None
        while True:
            request = page_request(services.cursors, "orders", 1, after)
            page = services.order_lists.of_customer(bearer.user_id, replace(request, first=500))
            yield from (order.id for order in page.items)
            if not page.has_next:
                return
            after = services.cursors.encode("orders", page.keys[-1])
            between()


@pytest.fixture
def book(shop: Shop, clean: CleanTables, settings: Settings) -> Book:
    placed, table = split_id(shop.order())[1], f"{settings.table_prefix}orders"
    (head,) = (item for item in clean.read()[table] if (item["pk"]["S"], item["sk"]["S"]) == (placed, "head"))
    return Book(shop, clean, table, placed, head)


@pytest.mark.parametrize(
    ("count", "walk", "pages"), [(10_000, Book.in_large_pages, 20), (1_000, Book.through_the_api, 20)]
)
def test_each_order_comes_once_while_others_come_in(
    book: Book, count: int, walk: Callable[[Book, Callable[[], None]], Iterator[str]], pages: int
) -> None:
    old = [book.placed, *book.ids(count - 1, -timedelta(hours=count), timedelta(hours=1))]
    book.write(old[1:])
    dice, added = random.Random(7), set[str]()

    def come_in() -> None:
        """New ones, and late ones that sort anywhere among the old."""
        at = -timedelta(seconds=dice.randrange(count * 3600))
        fresh = [
            *book.ids(3, timedelta(minutes=len(added) + 1), timedelta(seconds=1)),
            *book.ids(2, at, timedelta(seconds=1)),
        ]
        book.write(fresh)
        added.update(fresh)

    found = list(walk(book, come_in))
    assert len(added) >= 5 * (pages - 1)
    assert found == sorted(set(found), reverse=True)  # none twice, and the newest first all the way
    assert [order for order in found if order not in added] == sorted(old, reverse=True)
    assert 0 < len(added.intersection(found)) < len(added)  # those that sort behind the page, none before it


def _forged(cursor: str) -> str:
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    return base64.urlsafe_b64encode(raw.replace(b"01K", b"01J", 1)).rstrip(b"=").decode()


REFUSED: dict[str, Callable[[str], str]] = {
    "truncated": lambda cursor: cursor[:-1],
    "its signature alone": lambda cursor: cursor[:22],
    "longer": lambda cursor: cursor + "A",
    "another first character": lambda cursor: chr(ord(cursor[0]) ^ 1) + cursor[1:],
    "another last character": lambda cursor: cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB"),
    "another key under the old signature": _forged,
    "unsigned": lambda cursor: base64.urlsafe_b64encode(b'{"pk":"x"}').decode(),
    "signed by somebody else": lambda cursor: CursorCodec(b"another secret than ours").encode(
        "viewer-orders:x", {"pk": "x"}
    ),
    "empty": lambda cursor: "",
    "no base64": lambda cursor: "!" * 40,
    "not ASCII": lambda cursor: "游标" * 20,
    "a number": lambda cursor: "100",
    "huge": lambda cursor: "A" * 20_000,
    "an order's id": lambda cursor: "T3JkZXI6MDFLSlBCN1dHMEIwMFlUUktZVjA0RVk3OTg",
}


def refused(api: Api, document: str, **variables: Any) -> None:
    answer = api.execute(document, **variables)
    assert answer.codes == ["BAD_USER_INPUT"]
    (error,) = answer.body["errors"]
    assert error["extensions"]["path"] == ["after"]
    assert answer.body["data"] is None


@pytest.mark.parametrize("how", REFUSED)
def test_a_cursor_that_was_tampered_with_is_refused(book: Book, how: str) -> None:
    book.write(book.ids(2, -timedelta(hours=2), timedelta(hours=1)))
    page = book.shop["customer"].data(LIST, first=1)["page"]
    cursor = page["pageInfo"]["endCursor"]
    refused(book.shop["customer"], LIST, first=1, after=REFUSED[how](cursor))
    again = book.shop["customer"].data(LIST, first=1, after=cursor)["page"]
    assert again["edges"][0]["node"]["id"] != page["edges"][0]["node"]["id"]


def test_a_cursor_leads_on_in_its_own_list_only(book: Book) -> None:
    """Not in another viewer's, nor in one of another kind, nor in one with another filter."""
    shop = book.shop
    cursor = shop["customer"].data(LIST, first=1)["page"]["pageInfo"]["endCursor"]
    board = (
        "query ($merchant: ID!, $status: OrderStatus, $after: String) { merchantOrders(merchantId: $merchant,"
        " status: $status, after: $after) { pageInfo { endCursor } } }"
    )
    mine = {"merchant": shop.id}
    of_all = shop["clerk"].data(board, **mine)["merchantOrders"]["pageInfo"]["endCursor"]
    of_placed = shop["clerk"].data(board, **mine, status="PLACED")["merchantOrders"]["pageInfo"]["endCursor"]
    timeline = (
        "query ($id: ID!, $after: String) { order(id: $id) { timeline(after: $after) { edges { cursor } } } }"
    )
    carried = "query ($after: String) { courierOrders(after: $after) { edges { cursor } } }"
    written = "query ($after: String) { viewerReviews(after: $after) { edges { cursor } } }"
    refused(shop["stranger"], LIST, first=1, after=cursor)
    refused(shop["courier"], carried, after=cursor)
    refused(shop["customer"], written, after=cursor)
    refused(shop["clerk"], board, **mine, after=cursor)
    refused(shop["clerk"], board, **mine, status="PLACED", after=of_all)
    refused(shop["clerk"], board, **mine, after=of_placed)
    refused(shop["clerk"], board, **mine, status="READY", after=of_placed)
    for after, who in ((of_all, "clerk"), (cursor, "customer")):
        answer = shop[who].execute(timeline, id=global_id("Order", book.placed), after=after)
        assert answer.codes == ["BAD_USER_INPUT"]
    for status, after in ((None, of_all), ("PLACED", of_placed)):
        page = shop["clerk"].data(board, **mine, status=status, after=after)["merchantOrders"]
        assert page["pageInfo"]["endCursor"] is None
