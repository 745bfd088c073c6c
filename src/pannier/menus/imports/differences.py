"""What is different between two menus, told for people. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pannier.menus.documents.amounts import amount_text
from pannier.menus.documents.windows import windows_text
from pannier.menus.model import MenuCategory, MenuItem, OptionGroup

_LONGEST_SHOWN = 200
ITEM_FIELDS = {
    "category_id": "categoryId",
    "name": "name",
    "description": "description",
    "price_minor": "priceMinor",
    "discount_minor": "discountMinor",
    "image": "image",
    "windows": "windows",
    "daily_limit": "dailyLimit",
    "low_stock_at": "lowStockAt",
    "on_shelf": "onShelf",
    "position": "position",
    "option_groups": "optionGroups",
}
"""All that can change of an item, and what the API calls it."""


class Subject(StrEnum):
    """What a change is about."""

    CATEGORY = "CATEGORY"
    ITEM = "ITEM"


class ChangeKind(StrEnum):
    """What becomes of it."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that changes, by its name in the API, as text; None: no value. Long texts are cut."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a category or an item; `fields` where it is changed."""

    kind: ChangeKind
    subject: Subject
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Menu:
    """A draft, by id."""

    categories: Mapping[str, MenuCategory]
    items: Mapping[str, MenuItem]

    @classmethod
    def of(cls, categories: Iterable[MenuCategory], items: Iterable[MenuItem]) -> "Menu":
        return cls({each.id: each for each in categories}, {each.id: each for each in items})


def differences(before: Menu, after: Menu, digits: int) -> Iterator[Change]:
    """Categories, then items, each in the order of the new menu, what is removed last. `digits` of the currency."""
    for category_id, category in after.categories.items():
        known = before.categories.get(category_id)
        if known is None:
            yield Change(ChangeKind.ADDED, Subject.CATEGORY, category_id, category.name)
        elif fields := tuple(_changed(_category_fields(known), _category_fields(category))):
            yield Change(ChangeKind.CHANGED, Subject.CATEGORY, category_id, category.name, fields)
    for category_id, category in before.categories.items():
        if category_id not in after.categories:
            yield Change(ChangeKind.REMOVED, Subject.CATEGORY, category_id, category.name)
    for item_id, item in after.items.items():
        stored = before.items.get(item_id)
        if stored is None:
            yield Change(ChangeKind.ADDED, Subject.ITEM, item_id, item.name)
        elif fields := _item_changes(stored, item, before, after, digits):
            yield Change(ChangeKind.CHANGED, Subject.ITEM, item_id, item.name, fields)
    for item_id, item in before.items.items():
        if item_id not in after.items:
            yield Change(ChangeKind.REMOVED, Subject.ITEM, item_id, item.name)


def _item_changes(
    stored: MenuItem, wanted: MenuItem, before: Menu, after: Menu, digits: int
) -> tuple[FieldChange, ...]:
    """Nothing is made text for what stays, which is most of it."""
    return tuple(
        FieldChange(
            shown, _cut(_text(stored, name, before, digits)), _cut(_text(wanted, name, after, digits))
        )
        for name, shown in ITEM_FIELDS.items()
        if getattr(stored, name) != getattr(wanted, name)
    )


def _text(item: MenuItem, name: str, menu: Menu, digits: int) -> str | None:
    """A field's value for people."""
    match name:
        case "category_id":
            category = menu.categories.get(item.category_id)
            return category.name if category else None
        case "price_minor":
            return amount_text(item.price_minor, digits)
        case "discount_minor":
            return amount_text(item.discount_minor, digits)
        case "windows":
            return windows_text(item.windows)
        case "option_groups":
            return _groups(item.option_groups, digits)
        case "on_shelf":
            return "true" if item.on_shelf else "false"
        case _:
            value: str | int | None = getattr(item, name)
            return None if value is None else str(value)


def _category_fields(category: MenuCategory) -> dict[str, str]:
    return {"name": category.name, "position": str(category.position)}


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    for name, value in after.items():
        if before[name] != value:
            yield FieldChange(name, before[name], value)


def _groups(groups: Iterable[OptionGroup], digits: int) -> str:
    return "; ".join(
        f"{group.name} ({group.minimum}-{group.maximum}): "
        + ", ".join(
            f"{option.name} {amount_text(option.price_delta_minor, digits)}" for option in group.options
        )
        for group in groups
    )


def _cut(text: str | None) -> str | None:
    if text is None or len(text) <= _LONGEST_SHOWN:
        return text
    return text[: _LONGEST_SHOWN - 1] + "…"
