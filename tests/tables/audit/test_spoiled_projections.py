"""One message, copy, document or guard is spoiled, and exactly that is found, by its id."""

from dataclasses import replace
from typing import Any

import pytest

from pannier.audit.books import GivenUp
from pannier.audit.checks import examine
from pannier.audit.loaders import load
from pannier.core.ids import new_id
from pannier.merchants.listings import listed_cells
from pannier.users.model import OutsideIdentity
from pannier.users.repository import UserRepository
from pannier.users.repository.identities import identity_guard
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Item, Spoiler
from tests.tables.audit.town import TERMS, Town


def _message(town: Town, spoiler: Spoiler, name: str = "completed", sequence: int = 4) -> Item:
    """The customer's message of one event."""
    event = f"{town.orders[name].id}:{sequence}"
    messages = spoiler.query("inboxes", f"customer:{town.customer}")
    return next(item for item in messages if item["event_id"]["S"] == event)


def _unplanned(message: Item, inbox: str, event_id: str) -> tuple[str, str]:
    """What is found of a message in an inbox that nobody planned to send on."""
    return "channels", f"{inbox}|{message['sk']['S'].partition('#')[0]}#{event_id}"


def test_a_message_that_never_came(town: Town, spoiler: Spoiler) -> None:
    message = _message(town, spoiler)
    spoiler.remove("inboxes", message["pk"]["S"], message["sk"]["S"])
    assert found(town) == {("inboxes", message["event_id"]["S"])}


@pytest.mark.parametrize("inbox", ["merchant", "courier", "operators"])
def test_a_message_that_never_came_to_others(town: Town, spoiler: Spoiler, inbox: str) -> None:
    keys = {
        "merchant": f"merchant:{town.merchant.id}",
        "courier": f"courier:{town.courier}",
        "operators": "operators",
    }
    messages = spoiler.query("inboxes", keys[inbox])
    message = next(item for item in messages if "order_id" in item)
    spoiler.remove("inboxes", message["pk"]["S"], message["sk"]["S"])
    assert found(town) == {("inboxes", message["event_id"]["S"])}


def test_a_message_that_came_twice(town: Town, spoiler: Spoiler) -> None:
    message = _message(town, spoiler)
    later = message["sk"]["S"].replace("T04", "T05")
    spoiler.put("inboxes", message | {"sk": {"S": later}})
    assert found(town) == {("inboxes", message["event_id"]["S"])}


def test_a_message_in_the_wrong_inbox(town: Town, spoiler: Spoiler) -> None:
    message = _message(town, spoiler)
    wrong = f"customer:{town.clerk}"
    spoiler.put("inboxes", message | {"pk": {"S": wrong}, "unread_of": {"S": wrong}})
    event_id = message["event_id"]["S"]
    assert found(town) == {("inboxes", event_id), _unplanned(message, wrong, event_id)}


@pytest.mark.parametrize("order_id", ["01KJP0000000000000000000ZZ", None])
def test_a_message_of_nothing(town: Town, spoiler: Spoiler, order_id: str | None) -> None:
    true = _message(town, spoiler)
    message = true | {"event_id": {"S": "nothing:1"}, "sk": {"S": "2026#nothing:1"}}
    del message["order_id"]
    spoiler.put("inboxes", message | ({"order_id": {"S": order_id}} if order_id else {}))
    assert found(town) == {("inboxes", "nothing:1"), _unplanned(true, true["pk"]["S"], "nothing:1")}


@pytest.mark.parametrize(
    "fields", [{"message_kind": {"S": "ORDER_LATE"}}, {"params": {"S": '{"amount": [1, "CNY"]}'}}]
)
def test_a_message_that_tells_something_else(town: Town, spoiler: Spoiler, fields: Item) -> None:
    message = _message(town, spoiler)
    spoiler.put("inboxes", message | fields)
    assert found(town) == {("inboxes", message["event_id"]["S"])}


def _low_stock(town: Town, spoiler: Spoiler) -> Item:
    """The merchant's message that noodles run low."""
    messages = spoiler.query("inboxes", f"merchant:{town.merchant.id}")
    return next(item for item in messages if item["message_kind"]["S"] == "LOW_STOCK")


def test_a_merchant_who_was_not_told_that_stock_is_low(town: Town, spoiler: Spoiler) -> None:
    message = _low_stock(town, spoiler)
    spoiler.remove("inboxes", message["pk"]["S"], message["sk"]["S"])
    assert found(town) == {("low-stock", message["event_id"]["S"])}


def test_a_merchant_who_was_told_twice_that_stock_is_low(town: Town, spoiler: Spoiler) -> None:
    message = _low_stock(town, spoiler)
    spoiler.put("inboxes", message | {"sk": {"S": f"2026#{message['event_id']['S']}"}})
    assert found(town) == {("inboxes", message["event_id"]["S"])}


def test_low_stock_of_what_was_never_sold(town: Town, spoiler: Spoiler) -> None:
    message = _low_stock(town, spoiler)
    never = f"stock:2026-03-02:{town.tea.id}"
    spoiler.put("inboxes", message | {"sk": {"S": f"2026#{never}"}, "event_id": {"S": never}})
    assert found(town) == {("low-stock", never), _unplanned(message, message["pk"]["S"], never)}


@pytest.mark.parametrize("unread_of", [None, "somebody else"])
def test_a_message_that_does_not_count_as_unread(town: Town, spoiler: Spoiler, unread_of: str | None) -> None:
    message = _message(town, spoiler)
    pk, sk = message["pk"]["S"], message["sk"]["S"]
    assert "read_at" not in message
    spoiler.set("inboxes", pk, sk, unread_of=unread_of)
    assert found(town) == {("unread", f"{pk}|{sk}")}


def test_an_account_without_a_guard(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("users", "email#wang@example.com", "guard")
    assert found(town) == {("accounts", town.customer)}


def test_a_guard_of_somebody_else(town: Town, spoiler: Spoiler) -> None:
    spoiler.set("users", "email#wang@example.com", "guard", user_id=town.clerk)
    assert found(town) == {("accounts", town.customer)}


def test_a_guard_of_nobody(town: Town, spoiler: Spoiler) -> None:
    guard = spoiler.read("users", "email#wang@example.com", "guard")
    spoiler.put("users", guard | {"pk": {"S": "email#nobody@example.com"}, "user_id": {"S": "nobody"}})
    assert found(town) == {("accounts", "nobody")}


def test_half_an_account(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("users", town.customer, "profile")
    assert found(town) == {("accounts", town.customer)}


def test_a_contact_that_was_verified_and_is_not_there(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("users", town.customer, "credential#password")  # who signs in by code has none
    profile = spoiler.read("users", town.customer, "profile")
    spoiler.put("users", profile | {"verified": {"SS": ["phone"]}})
    assert found(town) == {("accounts", town.customer)}


def test_an_outside_identity_without_its_guard(town: Town, spoiler: Spoiler) -> None:
    now = town.clock.now()
    user = replace(town.users.get(town.customer), id=new_id(now), phone=None, email=None, version=0)
    link = OutsideIdentity("https://issuer.example", "s-1", user.id, frozenset(), now)
    UserRepository(town.connection).add(user, identity=link)
    assert found(town) == set()
    guard = identity_guard(link)
    spoiler.remove("users", guard.pk, guard.sk)
    assert found(town) == {("accounts", user.id)}


@pytest.mark.parametrize("counter", ["members", "owners"])
def test_a_roster_that_does_not_equal_a_recount(town: Town, spoiler: Spoiler, counter: str) -> None:
    spoiler.add("merchants", town.merchant.id, "roster", counter, 1)
    assert found(town) == {("staff", town.merchant.id)}


def test_staff_that_is_not_counted(town: Town, spoiler: Spoiler) -> None:
    member = spoiler.read("merchants", town.merchant.id, f"staff#{town.clerk}")
    spoiler.put("merchants", member | {"sk": {"S": "staff#nobody"}, "user_id": {"S": town.courier}})
    assert found(town) == {("staff", town.merchant.id)}


def test_staff_without_an_account(town: Town, spoiler: Spoiler) -> None:
    member = spoiler.remove("merchants", town.merchant.id, f"staff#{town.clerk}")
    spoiler.put("merchants", member | {"sk": {"S": "staff#nobody"}, "user_id": {"S": "nobody"}})
    assert found(town) == {("staff", town.merchant.id)}


def _cell(town: Town) -> str:
    return min(listed_cells(town.merchant))


def test_a_cell_without_its_copy(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("merchants", f"cell#{_cell(town)}", town.merchant.id)
    assert found(town) == {("listings", town.merchant.id)}


def test_a_copy_that_was_left_behind(town: Town, spoiler: Spoiler) -> None:
    copy = spoiler.read("merchants", f"cell#{_cell(town)}", town.merchant.id)
    spoiler.put("merchants", copy | {"pk": {"S": "cell#870000000ffffff"}})
    assert found(town) == {("listings", town.merchant.id)}


def test_a_copy_of_nobody(town: Town, spoiler: Spoiler) -> None:
    copy = spoiler.read("merchants", f"cell#{_cell(town)}", town.merchant.id)
    spoiler.put("merchants", copy | {"sk": {"S": "nobody"}})
    assert found(town) == {("listings", "nobody")}


def test_a_copy_of_another_version(town: Town, spoiler: Spoiler) -> None:
    spoiler.add("merchants", f"cell#{_cell(town)}", town.merchant.id, "profile_version", 1)
    assert found(town) == {("listings", town.merchant.id)}


def test_a_copy_that_says_something_else(town: Town, spoiler: Spoiler) -> None:
    cell = f"cell#{_cell(town)}"
    spoiler.edit(
        "merchants", cell, town.merchant.id, "document", lambda body: body.update(packing_fee_minor=1)
    )
    assert found(town) == {("listings", town.merchant.id)}


def test_a_tombstone_is_no_copy(town: Town, spoiler: Spoiler) -> None:
    copy = spoiler.read("merchants", f"cell#{_cell(town)}", town.merchant.id)
    del copy["document"]
    spoiler.put("merchants", copy | {"pk": {"S": "cell#870000000ffffff"}})
    assert found(town) == set()


@pytest.mark.parametrize("counter", ["items", "categories", "size"])
def test_a_draft_that_is_not_counted_right(town: Town, spoiler: Spoiler, counter: str) -> None:
    spoiler.add("menus", town.merchant.id, "menu", counter, 1)
    assert found(town) == {("menu-heads", town.merchant.id)}


def test_a_document_of_an_older_revision(town: Town, spoiler: Spoiler) -> None:
    spoiler.add("menus", town.merchant.id, "menu", "revision", 1)
    assert found(town) == {("published", town.merchant.id)}


def _double(items: Any) -> None:
    items["items"][0]["price_minor"] *= 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_double, id="another price"),
        pytest.param(lambda body: body["items"].pop(), id="an item less"),
        pytest.param(lambda body: body["items"].reverse(), id="another order"),
        pytest.param(lambda body: body["categories"].pop(0), id="a category less"),
    ],
)
def test_a_document_that_is_not_the_draft(town: Town, spoiler: Spoiler, change: Any) -> None:
    spoiler.edit("menus", town.merchant.id, "published", "body", change)
    assert found(town) == {("published", town.merchant.id)}


def test_a_document_with_the_merchant_of_another_day(town: Town, spoiler: Spoiler) -> None:
    spoiler.add("menus", town.merchant.id, "published", "merchant_version", 1)
    assert found(town) == {("published", town.merchant.id)}


def test_no_document_at_all(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("menus", town.merchant.id, "published")
    assert found(town) == {("published", town.merchant.id)}


@pytest.mark.parametrize("attribute", ["platform_list", "platform_key", "searched"])
def test_a_merchant_that_operators_do_not_find(town: Town, spoiler: Spoiler, attribute: str) -> None:
    spoiler.set("merchants", town.merchant.id, "profile", **{attribute: "x"})
    assert found(town) == {("directory", town.merchant.id)}
    spoiler.set("merchants", town.merchant.id, "profile", **{attribute: None})
    assert found(town) == {("directory", town.merchant.id)}


def test_an_entry_that_is_not_in_the_trail_of_the_platform(town: Town, spoiler: Spoiler) -> None:
    key = spoiler.query("merchants", town.merchant.id, "audit#")[0]["sk"]["S"]
    spoiler.set("merchants", town.merchant.id, key, platform_list="audit#9")
    assert found(town) == {("directory", town.merchant.id)}


@pytest.mark.parametrize(
    ("family", "item"),
    [
        ("orders", {"pk": {"S": "x"}, "sk": {"S": "y"}, "kind": {"S": "unheard of"}}),
        ("orders", {"pk": {"S": "x"}, "sk": {"S": "y"}}),
        (
            "users",
            {"pk": {"S": "x"}, "sk": {"S": "profile"}, "kind": {"S": "profile"}, "locale": {"S": "zh"}},
        ),
    ],
)
def test_an_item_that_is_none_of_ours(town: Town, spoiler: Spoiler, family: str, item: Item) -> None:
    spoiler.put(family, item)
    assert ("readable", f"{family}/{item['pk']['S']}/{item['sk']['S']}") in found(town)


def test_an_item_whose_document_is_broken(town: Town, spoiler: Spoiler) -> None:
    order = town.orders["rejected"].id
    spoiler.set("orders", order, "timeline#000002", entry="no json")
    assert found(town) == {
        ("readable", f"orders/{order}/timeline#000002"),
        ("timelines", order),
    }


def test_what_a_function_gave_up(town: Town) -> None:
    books = load(town.connection, town.clock, TERMS)
    given_up = GivenUp("orders/x/head", "order_reactions", "RetryAttemptsExhausted")
    results = examine(replace(books, given_up=(given_up,)))
    assert [(r.name, f.subject) for r in results for f in r.findings] == [("given-up", "orders/x/head")]
