"""Drag and drop, and changes of many items, in the API."""

from typing import Any

from pannier.api.primitives.ids import global_id
from pannier.core.ids import new_id
from tests.api.menu_operations import MENU
from tests.api.test_menus import Store, store

__all__ = ["store"]

MOVE = """
mutation ($id: ID!, $category: ID!, $before: ID) {
  menuItemMove(id: $id, categoryId: $category, before: $before) {
    __typename ... on MenuItemMovePayload { othersMoved item { id settings { position category { id } } } }
    ... on Error { code } ... on InvalidInput { path }
  }
}
"""
CATEGORY_MOVE = """
mutation ($id: ID!, $before: ID) {
  menuCategoryMove(id: $id, before: $before) {
    __typename ... on MenuCategoryMovePayload { othersMoved category { id position } }
    ... on Error { code } ... on InvalidInput { path }
  }
}
"""
CHANGE = """
mutation ($merchant: ID!, $ids: [ID!]!, $input: MenuItemsChangeInput!) {
  menuItemsChange(merchantId: $merchant, ids: $ids, input: $input) {
    __typename
    ... on MenuItemsPayload {
      items { id price { amountMinor } discount { amountMinor } windows { starts ends }
        settings { onShelf dailyLimit lowStockAt } }
    }
    ... on Error { code message } ... on InvalidInput { path }
  }
}
"""
MARK = """
mutation ($merchant: ID!, $ids: [ID!]!) {
  menuItemsMarkSoldOut(merchantId: $merchant, ids: $ids) {
    __typename ... on MenuItemsPayload { items { id soldOutUntil availability } } ... on Error { code }
  }
}
"""
UNMARK = MARK.replace("MarkSoldOut", "MarkAvailable")


def shown(store: Store) -> list[tuple[str, list[str]]]:
    """What customers read."""
    store.publish()
    menu = store.api.data(MENU, id=store.id)["menu"]
    return [(each["name"], [item["name"] for item in each["items"]]) for each in menu["categories"]]


def move(store: Store, item: dict[str, Any], category: str, before: str | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = store.manager.data(MOVE, id=item["id"], category=category, before=before)
    return dict(answer["menuItemMove"])


def test_what_is_dragged_stands_where_it_was_dropped(store: Store) -> None:
    noodles, drinks = store.category(), store.category("饮")
    beef, soup, tea = store.item(noodles), store.item(noodles, name="汤面"), store.item(drinks, name="茶")

    moved = move(store, beef, noodles)
    assert moved == {
        "__typename": "MenuItemMovePayload",
        "othersMoved": 0,
        "item": {"id": beef["id"], "settings": {"position": 1_000, "category": {"id": noodles}}},
    }
    assert shown(store) == [("面", ["汤面", "牛肉面"]), ("饮", ["茶"])]
    assert move(store, soup, drinks, tea["id"])["item"]["settings"]["category"] == {"id": drinks}
    assert shown(store) == [("面", ["牛肉面"]), ("饮", ["汤面", "茶"])]
    answer = store.manager.data(CATEGORY_MOVE, id=drinks, before=noodles)["menuCategoryMove"]
    assert answer["__typename"] == "MenuCategoryMovePayload"
    assert answer["category"]["id"] == drinks
    assert shown(store) == [("饮", ["汤面", "茶"]), ("面", ["牛肉面"])]


def test_a_drop_that_cannot_be_is_refused_and_changes_nothing(store: Store) -> None:
    noodles, drinks = store.category(), store.category("饮")
    beef, tea = store.item(noodles), store.item(drinks, name="茶")
    other_id = new_id(store.api.clock.now())
    foreign = {kind: global_id(kind, f"{other_id}.{other_id}") for kind in ("MenuItem", "MenuCategory")}
    there = store.revision()
    for category, following, code in (
        (noodles, tea["id"], ("BAD_USER_INPUT", ["before"])),
        (noodles, beef["id"], ("BAD_USER_INPUT", ["before"])),
        (noodles, "x", ("BAD_USER_INPUT", ["before"])),
        (foreign["MenuCategory"], None, ("NOT_FOUND", None)),
        (noodles, foreign["MenuItem"], ("NOT_FOUND", None)),
        ("x", None, ("BAD_USER_INPUT", ["categoryId"])),
    ):
        answer = move(store, beef, category, following)
        assert (answer["code"], answer.get("path")) == code, (category, following)
    answer = store.manager.data(CATEGORY_MOVE, id=noodles, before=foreign["MenuCategory"])["menuCategoryMove"]
    assert answer["code"] == "NOT_FOUND"
    assert (
        store.manager.data(MOVE, id=foreign["MenuItem"], category=noodles)["menuItemMove"]["code"]
        == "NOT_FOUND"
    )
    assert store.clerk.execute(MOVE, id=beef["id"], category=drinks).codes == ["FORBIDDEN"]
    assert store.revision() == there


def test_a_change_of_many_is_answered_with_all_of_them(store: Store) -> None:
    noodles = store.category()
    items = [store.item(noodles, name=f"面 {n}", priceMinor=2_800 + n) for n in range(3)]
    ids = [items[2]["id"], items[0]["id"]]
    change = {
        "priceBasisPoints": 1_000,
        "priceRoundingMinor": 100,
        "discountMinor": 50,
        "onShelf": False,
        "windows": [{"starts": 360, "ends": 600}],
        "dailyLimit": 7,
        "lowStockAt": 2,
    }
    answer = store.manager.data(CHANGE, merchant=store.id, ids=ids, input=change)["menuItemsChange"]
    assert answer["items"] == [
        {
            "id": each,
            "price": {"amountMinor": 3_100},
            "discount": {"amountMinor": 50},
            "windows": [{"starts": 360, "ends": 600}],
            "settings": {"onShelf": False, "dailyLimit": 7, "lowStockAt": 2},
        }
        for each in ids
    ]
    there = store.revision()
    drink = store.category("饮")
    assert store.revision() == there + 1
    moved = store.manager.data(
        CHANGE, merchant=store.id, ids=ids, input={"categoryId": drink, "onShelf": True}
    )
    assert [item["id"] for item in moved["menuItemsChange"]["items"]] == ids
    assert shown(store) == [("面", ["面 1"]), ("饮", ["面 2", "面 0"])]


def test_a_change_that_one_cannot_take_changes_none(store: Store) -> None:
    noodles = store.category()
    items = [store.item(noodles, name=f"面 {n}", priceMinor=100 * n) for n in range(3)]
    ids, there = [item["id"] for item in items], store.revision()

    def path(change: dict[str, Any], **asked: Any) -> list[str]:
        arguments = {"merchant": store.id, "ids": ids, "input": change} | asked
        answer = store.manager.data(CHANGE, **arguments)["menuItemsChange"]
        assert answer["__typename"] == "InvalidInput", answer
        found: list[str] = answer["path"]
        return found

    assert path({"priceDeltaMinor": -150}) == ["ids", "0", "priceMinor"]
    assert path({"priceDeltaMinor": 5, "priceMinor": 5}) == ["input"]
    assert path({"priceBasisPoints": 100_001}) == ["input", "priceBasisPoints"]
    assert path({"priceDeltaMinor": 5, "priceRoundingMinor": 0}) == ["input", "priceRoundingMinor"]
    assert path({"onShelf": True}, ids=[]) == ["ids"]
    assert path({"onShelf": True}, ids=ids[:1] * 51) == ["ids"]
    assert path({"onShelf": True}, ids=[ids[0], "x"]) == ["ids", "1"]
    assert path({"categoryId": "x"}) == ["input", "categoryId"]
    null = store.manager.execute(CHANGE, merchant=store.id, ids=ids, input={"onShelf": None})
    assert null.codes == ["BAD_USER_INPUT"]
    assert store.clerk.execute(CHANGE, merchant=store.id, ids=ids, input={"onShelf": True}).codes == [
        "FORBIDDEN"
    ]
    assert store.revision() == there


def test_clerks_sell_out_and_count_many_at_once(store: Store) -> None:
    noodles = store.category()
    ids = [store.item(noodles, name=f"面 {n}")["id"] for n in range(2)]
    store.publish()
    marked = store.clerk.data(MARK, merchant=store.id, ids=ids)["menuItemsMarkSoldOut"]
    midnight = "2026-03-02T16:00:00Z"
    assert marked["items"] == [
        {"id": each, "soldOutUntil": midnight, "availability": "SOLD_OUT"} for each in ids
    ]
    freed = store.clerk.data(UNMARK, merchant=store.id, ids=ids)["menuItemsMarkAvailable"]
    assert [item["soldOutUntil"] for item in freed["items"]] == [None, None]
    counted = store.clerk.data(CHANGE, merchant=store.id, ids=ids, input={"dailyLimit": 9})["menuItemsChange"]
    assert [item["settings"]["dailyLimit"] for item in counted["items"]] == [9, 9]
    assert (
        store.stranger.data(MARK, merchant=store.id, ids=ids)["menuItemsMarkSoldOut"]["code"] == "NOT_FOUND"
    )
