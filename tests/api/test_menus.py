"""Menus in the API: what customers read, what staff change, and what nobody else learns."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import global_id
from pannier.core.dynamo import Transaction
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.menus.graphql import parse_item_id
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StockRepository
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import Merchant, StaffRole
from pannier.merchants.repository import MerchantRepository
from pannier.users.model import Role
from tests.api.conftest import PASSWORD, Api
from tests.api.menu_operations import (
    CATEGORY_CREATE,
    CREATE,
    DRAFT,
    LIMIT,
    MENU,
    NODE,
    SIZES,
    SOLD_OUT,
    UPDATE,
    by_id,
)


@dataclass
class Store:
    """A merchant, its staff, and the publisher that its stream would wake."""

    api: Api
    merchant: Merchant
    manager: Api
    clerk: Api
    stranger: Api
    publisher: MenuPublisher
    connection: Connection

    @property
    def id(self) -> str:
        return global_id("Merchant", self.merchant.id)

    def publish(self) -> None:
        assert self.publisher.publish(self.merchant.id)

    def category(self, name: str = "面") -> str:
        answer = self.manager.data(CATEGORY_CREATE, id=self.id, input={"name": name})["menuCategoryCreate"]
        category_id: str = answer["category"]["id"]
        return category_id

    def item(self, category_id: str, **changes: Any) -> dict[str, Any]:
        details = {"categoryId": category_id, "name": "牛肉面", "priceMinor": 2_800} | changes
        payload = self.manager.data(CREATE, input=details)["menuItemCreate"]
        assert payload["__typename"] == "MenuItemPayload", payload
        item: dict[str, Any] = payload["item"]
        return item

    def revision(self) -> int:
        return int(self.manager.data(DRAFT, id=self.id)["menuDraft"]["revision"])


@pytest.fixture
def store(api: Api, connection: Connection) -> Store:
    services = api.services

    def somebody(*roles: Role) -> str:
        email = f"{new_id(api.clock.now()).lower()}@example.com"
        return services.users.register(
            "Somebody", None, email, PASSWORD, Locale.EN, frozenset({Role.CUSTOMER, *roles})
        ).id

    operator, manager, clerk = somebody(Role.OPERATOR), somebody(), somebody()
    new = NewMerchant(manager, "面馆", "13800138000", "安福路 118", Point(31.22, 121.44))
    merchant = services.merchants.create(operator, new)
    services.merchants.set_staff(operator, merchant.id, clerk, StaffRole.CLERK)
    publisher = MenuPublisher(
        MenuRepository(connection), PublishedMenuRepository(), MerchantRepository(connection), api.clock
    )
    return Store(
        api,
        merchant,
        api.as_user(manager),
        api.as_user(clerk),
        api.as_user(somebody()),
        publisher,
        connection,
    )


def test_a_menu_is_read_by_anybody_as_it_was_published(store: Store) -> None:
    category = store.category()
    made = store.item(category, optionGroups=SIZES, image="/media/noodles.svg", discountMinor=100)
    hidden = store.item(category, name="下架", onShelf=False)
    assert store.api.data(MENU, id=store.id) == {"menu": None}
    store.publish()

    menu = store.api.data(MENU, id=store.id)["menu"]

    assert menu == {
        "revision": 3,
        "publishedAt": "2026-03-02T04:00:00Z",
        "merchant": {"id": store.id},
        "categories": [{"id": category, "name": "面", "items": [made | {"settings": None}]}],
    }
    assert made["price"] == {"amountMinor": 2_800, "currency": "CNY", "formatted": "CN¥28.00"}
    assert made["settings"] == {
        "onShelf": True,
        "dailyLimit": None,
        "lowStockAt": 0,
        "position": 0,
        "category": {"id": category, "name": "面"},
    }
    assert hidden["availability"] == "OFF_SHELF"


def test_an_item_is_told_for_the_moment_asked_about(store: Store) -> None:
    category = store.category()
    made = store.item(category, windows=[{"starts": 360, "ends": 600}], dailyLimit=5)
    store.publish()
    merchant_id, item_id = parse_item_id(made["id"])
    tomorrow = store.merchant.business_date(store.api.clock.now() + timedelta(days=1))
    take = Transaction(store.connection)
    StockRepository().add_take(take, merchant_id, tomorrow, {item_id: 5}, {item_id: 5})
    take.commit()

    def told(at: str | None) -> tuple[str, int]:
        found = store.api.data(MENU, id=store.id, at=at)["menu"]["categories"][0]["items"][0]
        return found["availability"], found["portionsLeft"]

    assert told(None) == ("NOT_SERVED_NOW", 5)
    assert told("2026-03-02T08:00:00+08:00") == ("AVAILABLE", 5)
    assert told("2026-03-03T08:00:00+08:00") == ("SOLD_OUT", 0)
    assert store.api.execute(MENU, id=store.id, at="9999-12-31T00:00:00Z").codes == ["BAD_USER_INPUT"]


def test_a_sold_out_mark_shows_at_once_and_goes_at_once(store: Store) -> None:
    made = store.item(store.category())
    store.publish()
    until = "2026-03-02T06:00:00Z"

    marked = store.clerk.data(SOLD_OUT, id=made["id"], until=until)["menuItemMarkSoldOut"]

    assert marked["item"] == {"availability": "SOLD_OUT", "soldOutUntil": until}
    shown = store.api.data(MENU, id=store.id)["menu"]["categories"][0]["items"][0]
    assert (shown["availability"], shown["soldOutUntil"]) == ("SOLD_OUT", until)
    default = store.clerk.data(SOLD_OUT, id=made["id"])["menuItemMarkSoldOut"]["item"]["soldOutUntil"]
    assert default == "2026-03-02T16:00:00Z"  # midnight in Shanghai
    past = store.clerk.data(SOLD_OUT, id=made["id"], until="2026-03-02T03:00:00Z")["menuItemMarkSoldOut"]
    assert past == {"__typename": "InvalidInput", "path": ["until"]}

    available = store.clerk.data(by_id("menuItemMarkAvailable"), id=made["id"])["menuItemMarkAvailable"]
    assert available["item"]["availability"] == "AVAILABLE"
    shown = store.api.data(MENU, id=store.id)["menu"]["categories"][0]["items"][0]
    assert (shown["availability"], shown["soldOutUntil"]) == ("AVAILABLE", None)


def test_a_patch_tells_absent_from_null_and_keeps_options_by_their_id(store: Store) -> None:
    made = store.item(store.category(), optionGroups=SIZES, image="/media/noodles.svg", dailyLimit=5)
    group = made["optionGroups"][0]
    large = group["options"][1]
    groups = [
        {
            "id": group["groupId"],
            "name": "Size",
            "minimum": 0,
            "maximum": 1,
            "options": [{"name": "XL"}, {"id": large["optionId"], "name": "L"}],
        }
    ]

    patched = store.manager.data(UPDATE, id=made["id"], input={"image": None, "optionGroups": groups})
    item = patched["menuItemUpdate"]["item"]

    assert (item["image"], item["name"], item["settings"]["dailyLimit"]) == (None, "牛肉面", 5)
    assert item["optionGroups"][0]["groupId"] == group["groupId"]
    assert [option["name"] for option in item["optionGroups"][0]["options"]] == ["XL", "L"]
    assert item["optionGroups"][0]["options"][1]["optionId"] == large["optionId"]
    refused = store.manager.execute(UPDATE, id=made["id"], input={"name": None})
    assert refused.codes == ["BAD_USER_INPUT"]
    assert refused.body["errors"][0]["extensions"]["path"] == ["input", "name"]


def test_items_go_off_the_shelf_move_and_are_removed(store: Store) -> None:
    noodles, drinks = store.category(), store.category("饮品")
    made = store.item(noodles)
    store.publish()

    off = store.manager.data(by_id("menuItemUnshelve"), id=made["id"])["menuItemUnshelve"]
    assert off["item"]["settings"] == {"onShelf": False}
    store.publish()
    assert [each["items"] for each in store.api.data(MENU, id=store.id)["menu"]["categories"]] == [[], []]
    on = store.manager.data(by_id("menuItemShelve"), id=made["id"])["menuItemShelve"]
    assert on["item"]["settings"] == {"onShelf": True}

    moved = store.manager.data(UPDATE, id=made["id"], input={"categoryId": drinks})["menuItemUpdate"]
    assert moved["item"]["settings"]["category"] == {"id": drinks, "name": "饮品"}
    refused = store.manager.data(by_id("menuCategoryRemove"), id=drinks)["menuCategoryRemove"]
    assert refused == {
        "__typename": "MenuCategoryNotEmpty",
        "code": "MENU_CATEGORY_NOT_EMPTY",
        "itemCount": 1,
    }
    removed = store.manager.data(by_id("menuCategoryRemove"), id=noodles)["menuCategoryRemove"]
    assert removed["__typename"] == "MenuCategoryRemovePayload"
    gone = store.manager.data(by_id("menuItemRemove"), id=made["id"])["menuItemRemove"]
    assert gone == {"__typename": "MenuItemRemovePayload", "removedId": made["id"]}
    again = store.manager.data(by_id("menuItemRemove"), id=made["id"])["menuItemRemove"]
    assert again == {"__typename": "NotFound", "code": "NOT_FOUND"}


def test_drafts_come_in_pages_to_staff(store: Store) -> None:
    category = store.category()
    store.item(category, name="一")
    store.api.clock.advance(timedelta(seconds=1))
    store.item(category, name="二", onShelf=False)

    first = store.clerk.data(DRAFT, id=store.id)["menuDraft"]
    cursor = first["items"]["pageInfo"]["endCursor"]
    second = store.clerk.data(DRAFT, id=store.id, after=cursor)["menuDraft"]

    assert first["categories"]["edges"] == [{"node": {"id": category, "name": "面", "position": 0}}]
    assert [edge["node"] for edge in first["items"]["edges"] + second["items"]["edges"]] == [
        {"name": "一", "availability": "AVAILABLE", "settings": {"onShelf": True}},
        {"name": "二", "availability": "OFF_SHELF", "settings": {"onShelf": False}},
    ]
    assert second["items"]["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"priceMinor": -1}, ["priceMinor"]),
        ({"name": " "}, ["name"]),
        ({"image": "https://elsewhere.example/x.png"}, ["image"]),
        ({"optionGroups": [SIZES[0] | {"maximum": 3}]}, ["optionGroups", "0", "maximum"]),
        ({"windows": [{"starts": 600, "ends": 300}]}, ["windows", "0"]),
    ],
)
def test_input_out_of_bounds_names_its_field(store: Store, changes: dict[str, Any], path: list[str]) -> None:
    category = store.category()
    details = {"categoryId": category, "name": "牛肉面", "priceMinor": 2_800} | changes

    answer = store.manager.data(CREATE, input=details)["menuItemCreate"]

    assert answer == {"__typename": "InvalidInput", "code": "BAD_USER_INPUT", "path": path}
    assert store.revision() == 1


def test_a_category_of_another_merchant_is_not_found(store: Store) -> None:
    made = store.item(store.category())
    other = global_id("MenuCategory", f"{new_id(store.api.clock.now())}.{new_id(store.api.clock.now())}")

    answer = store.manager.data(UPDATE, id=made["id"], input={"categoryId": other})["menuItemUpdate"]

    assert answer == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert store.revision() == 2


def test_drafts_are_found_by_staff_alone_on_no_matter_which_path(store: Store) -> None:
    category = store.category()
    shown, hidden = store.item(category), store.item(category, name="下架", onShelf=False)
    store.publish()

    for stranger in (store.api, store.stranger):
        assert stranger.data(NODE, id=hidden["id"]) == {"node": None}
        assert stranger.data(NODE, id=shown["id"])["node"] == shown | {"settings": None}
    assert store.clerk.data(NODE, id=hidden["id"])["node"] == hidden
    assert store.clerk.data(NODE, id=shown["id"])["node"] == shown
    assert store.api.execute(DRAFT, id=store.id).codes == ["UNAUTHENTICATED"]
    assert store.stranger.execute(DRAFT, id=store.id).codes == ["NOT_FOUND"]
    assert store.api.data(NODE, id=category)["node"] == {"id": category}


def test_who_may_not_edit_changes_nothing(store: Store) -> None:
    category = store.category()
    made = store.item(category)
    before = store.revision()
    calls: list[tuple[str, dict[str, Any]]] = [
        (CATEGORY_CREATE, {"id": store.id, "input": {"name": "x"}}),
        (by_id("menuCategoryRemove"), {"id": category}),
        (CREATE, {"input": {"categoryId": category, "name": "x", "priceMinor": 1}}),
        (UPDATE, {"id": made["id"], "input": {"priceMinor": 1}}),
        (by_id("menuItemShelve"), {"id": made["id"]}),
        (by_id("menuItemUnshelve"), {"id": made["id"]}),
        (by_id("menuItemRemove"), {"id": made["id"]}),
    ]
    for query, variables in calls:
        assert store.clerk.execute(query, **variables).codes == ["FORBIDDEN"]
    calls += [
        (SOLD_OUT, {"id": made["id"]}),
        (by_id("menuItemMarkAvailable"), {"id": made["id"]}),
        (LIMIT, {"id": made["id"], "portions": 1}),
    ]
    for query, variables in calls:
        assert store.api.execute(query, **variables).codes == ["UNAUTHENTICATED"]
        (answer,) = store.stranger.data(query, **variables).values()
        assert answer["__typename"] == "NotFound"

    assert store.revision() == before
    assert store.clerk.data(NODE, id=made["id"])["node"] == made


def test_clerks_count_portions(store: Store) -> None:
    made = store.item(store.category())

    counted = store.clerk.data(LIMIT, id=made["id"], portions=8)["menuItemDailyLimitSet"]["item"]
    assert counted == {"portionsLeft": 8, "settings": {"dailyLimit": 8}}
    uncounted = store.clerk.data(LIMIT, id=made["id"], portions=None)["menuItemDailyLimitSet"]["item"]
    assert uncounted == {"portionsLeft": None, "settings": {"dailyLimit": None}}


@pytest.mark.parametrize("raw", ["x", "x.y", "01KJP0000000000000000000MA", "01KJP0000000000000000000MA."])
def test_what_is_no_id_of_an_item_is_a_mistake_of_the_client(store: Store, raw: str) -> None:
    text = global_id("MenuItem", raw)

    assert store.api.data("query ($id: ID!) { node(id: $id) { id } }", id=text) == {"node": None}
    answer = store.manager.data(by_id("menuItemShelve"), id=text)["menuItemShelve"]
    assert answer == {"__typename": "InvalidInput", "code": "BAD_USER_INPUT"}
