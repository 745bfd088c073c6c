"""Items and menus as plain JSON and back: the form of an item's record and of the published document. Pure."""

import zlib
from collections.abc import Iterable, Mapping
from typing import TypedDict

import orjson

from pannier.menus.model import MenuCategory, MenuItem, MenuOption, OptionGroup, ServingWindow


class OptionJson(TypedDict):
    """A choice."""

    id: str
    name: str
    delta: int


class GroupJson(TypedDict):
    """A group of choices."""

    id: str
    name: str
    minimum: int
    maximum: int
    options: list[OptionJson]


class ItemJson(TypedDict):
    """An item. Its merchant is known from where the JSON stands; windows are pairs of minutes."""

    id: str
    category_id: str
    name: str
    description: str
    image: str | None
    price_minor: int
    discount_minor: int
    groups: list[GroupJson]
    windows: list[list[int]]
    daily_limit: int | None
    low_stock_at: int
    on_shelf: bool
    position: int


class CategoryJson(TypedDict):
    """A heading."""

    id: str
    name: str
    position: int


class MenuJson(TypedDict):
    """The body of the published document, both lists in the order of the menu."""

    categories: list[CategoryJson]
    items: list[ItemJson]


def item_to_json(item: MenuItem) -> ItemJson:
    """All but the merchant and the version."""
    return ItemJson(
        id=item.id,
        category_id=item.category_id,
        name=item.name,
        description=item.description,
        image=item.image,
        price_minor=item.price_minor,
        discount_minor=item.discount_minor,
        groups=[_group_to_json(group) for group in item.option_groups],
        windows=[[window.starts, window.ends] for window in item.windows],
        daily_limit=item.daily_limit,
        low_stock_at=item.low_stock_at,
        on_shelf=item.on_shelf,
        position=item.position,
    )


def item_of_json(json: ItemJson, merchant_id: str, version: int = 0) -> MenuItem:
    """The reverse of `item_to_json`."""
    return MenuItem(
        id=json["id"],
        merchant_id=merchant_id,
        category_id=json["category_id"],
        name=json["name"],
        description=json["description"],
        image=json["image"],
        price_minor=json["price_minor"],
        discount_minor=json["discount_minor"],
        option_groups=tuple(_group_of_json(group) for group in json["groups"]),
        windows=tuple(ServingWindow(*pair) for pair in json["windows"]),
        daily_limit=json["daily_limit"],
        low_stock_at=json["low_stock_at"],
        on_shelf=json["on_shelf"],
        position=json["position"],
        version=version,
    )


def menu_order(
    categories: Iterable[MenuCategory], items: Iterable[MenuItem]
) -> list[tuple[MenuCategory, list[MenuItem]]]:
    """The menu in its order: categories by position, within each its items by position, ties by age.

    Items of a category that is not there are left out.
    """
    in_order = sorted(categories, key=lambda category: (category.position, category.id))
    held: dict[str, list[MenuItem]] = {category.id: [] for category in in_order}
    for item in sorted(items, key=lambda item: (item.position, item.id)):
        if item.category_id in held:
            held[item.category_id].append(item)
    return [(category, held[category.id]) for category in in_order]


def menu_to_json(categories: Iterable[MenuCategory], items: Iterable[MenuItem]) -> MenuJson:
    """The menu in its order: categories by position, within each its items by position, ties by age."""
    in_order = sorted(categories, key=lambda category: (category.position, category.id))
    place = {category.id: index for index, category in enumerate(in_order)}
    listed = sorted(items, key=lambda item: (place.get(item.category_id, len(place)), item.position, item.id))
    return MenuJson(
        categories=[CategoryJson(id=each.id, name=each.name, position=each.position) for each in in_order],
        items=[item_to_json(item) for item in listed],
    )


def menu_of_json(json: MenuJson, merchant_id: str) -> tuple[tuple[MenuCategory, ...], Mapping[str, MenuItem]]:
    """Categories, and items by id, in the order of the menu. Versions are not part of a published menu."""
    categories = tuple(
        MenuCategory(each["id"], merchant_id, each["name"], each["position"]) for each in json["categories"]
    )
    return categories, {each["id"]: item_of_json(each, merchant_id) for each in json["items"]}


def item_size(item: MenuItem) -> int:
    """Bytes of its JSON."""
    return len(orjson.dumps(item_to_json(item)))


def packed_size(json: MenuJson) -> int:
    """Bytes the published document takes, compressed."""
    return len(zlib.compress(orjson.dumps(json), 6))


def _group_to_json(group: OptionGroup) -> GroupJson:
    return GroupJson(
        id=group.id,
        name=group.name,
        minimum=group.minimum,
        maximum=group.maximum,
        options=[
            OptionJson(id=option.id, name=option.name, delta=option.price_delta_minor)
            for option in group.options
        ],
    )


def _group_of_json(json: GroupJson) -> OptionGroup:
    return OptionGroup(
        id=json["id"],
        name=json["name"],
        minimum=json["minimum"],
        maximum=json["maximum"],
        options=tuple(MenuOption(each["id"], each["name"], each["delta"]) for each in json["options"]),
    )
