"""A menu as JSON."""

from collections.abc import Iterable
from typing import TypedDict

import orjson

from pannier.menus.codec import menu_order
from pannier.menus.model import MenuCategory, MenuItem, OptionGroup

FORMAT, VERSION = "pannier-menu", 1


class OptionEntry(TypedDict):
    """A choice."""

    id: str
    name: str
    priceDeltaMinor: int


class GroupEntry(TypedDict):
    """A group of choices."""

    id: str
    name: str
    minimum: int
    maximum: int
    options: list[OptionEntry]


class WindowEntry(TypedDict):
    """Minutes after midnight."""

    starts: int
    ends: int


class ItemEntry(TypedDict):
    """An item, in the names of the API."""

    id: str
    name: str
    description: str
    priceMinor: int
    discountMinor: int
    image: str | None
    windows: list[WindowEntry]
    dailyLimit: int | None
    lowStockAt: int
    onShelf: bool
    position: int
    optionGroups: list[GroupEntry]


class CategoryEntry(TypedDict):
    """A heading with what is below it."""

    id: str
    name: str
    position: int
    items: list[ItemEntry]


class MenuEntry(TypedDict):
    """The whole file."""

    format: str
    version: int
    currency: str
    categories: list[CategoryEntry]


def write_json(categories: Iterable[MenuCategory], items: Iterable[MenuItem], currency: str) -> str:
    """All of a menu, in its order, as `read_json` reads it."""
    menu = MenuEntry(
        format=FORMAT,
        version=VERSION,
        currency=currency,
        categories=[
            CategoryEntry(
                id=category.id,
                name=category.name,
                position=category.position,
                items=[_item(item) for item in held],
            )
            for category, held in menu_order(categories, items)
        ],
    )
    return orjson.dumps(menu, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _item(item: MenuItem) -> ItemEntry:
    return ItemEntry(
        id=item.id,
        name=item.name,
        description=item.description,
        priceMinor=item.price_minor,
        discountMinor=item.discount_minor,
        image=item.image,
        windows=[WindowEntry(starts=each.starts, ends=each.ends) for each in item.windows],
        dailyLimit=item.daily_limit,
        lowStockAt=item.low_stock_at,
        onShelf=item.on_shelf,
        position=item.position,
        optionGroups=[_group(group) for group in item.option_groups],
    )


def _group(group: OptionGroup) -> GroupEntry:
    return GroupEntry(
        id=group.id,
        name=group.name,
        minimum=group.minimum,
        maximum=group.maximum,
        options=[
            OptionEntry(id=each.id, name=each.name, priceDeltaMinor=each.price_delta_minor)
            for each in group.options
        ],
    )
