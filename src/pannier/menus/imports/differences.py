"""What is different between two menus, told for people. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pannier.menus.documents.amounts import amount_text
from pannier.menus.documents.windows import windows_text
from pannier.menus.model import MenuCategory, MenuItem, OptionGroup

_LONGEST_SHOWN = 200


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

    def amount(minor: int) -> str:
        return amount_text(minor, digits)

    shown: list[FieldChange] = []

    def look(
        name: str, one: object, other: object, tell: Callable[[], tuple[str | None, str | None]]
    ) -> None:
        if one != other:
            shown.append(FieldChange(name, *map(_cut, tell())))

    a, b = stored, wanted
    look(
        "categoryId",
        a.category_id,
        b.category_id,
        lambda: (_heading(before, a.category_id), _heading(after, b.category_id)),
    )
    look("name", a.name, b.name, lambda: (a.name, b.name))
    look("description", a.description, b.description, lambda: (a.description, b.description))
    look("priceMinor", a.price_minor, b.price_minor, lambda: (amount(a.price_minor), amount(b.price_minor)))
    look(
        "discountMinor",
        a.discount_minor,
        b.discount_minor,
        lambda: (amount(a.discount_minor), amount(b.discount_minor)),
    )
    look("image", a.image, b.image, lambda: (a.image, b.image))
    look("windows", a.windows, b.windows, lambda: (windows_text(a.windows), windows_text(b.windows)))
    look("dailyLimit", a.daily_limit, b.daily_limit, lambda: (_number(a.daily_limit), _number(b.daily_limit)))
    look("lowStockAt", a.low_stock_at, b.low_stock_at, lambda: (str(a.low_stock_at), str(b.low_stock_at)))
    look("onShelf", a.on_shelf, b.on_shelf, lambda: (_flag(a.on_shelf), _flag(b.on_shelf)))
    look("position", a.position, b.position, lambda: (str(a.position), str(b.position)))
    look(
        "optionGroups",
        a.option_groups,
        b.option_groups,
        lambda: (_groups(a.option_groups, digits), _groups(b.option_groups, digits)),
    )
    return tuple(shown)


def _category_fields(category: MenuCategory) -> dict[str, str]:
    return {"name": category.name, "position": str(category.position)}


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    for name, value in after.items():
        if before[name] != value:
            yield FieldChange(name, before[name], value)


def _heading(menu: Menu, category_id: str) -> str | None:
    category = menu.categories.get(category_id)
    return category.name if category else None


def _groups(groups: Iterable[OptionGroup], digits: int) -> str:
    return "; ".join(
        f"{group.name} ({group.minimum}-{group.maximum}): "
        + ", ".join(
            f"{option.name} {amount_text(option.price_delta_minor, digits)}" for option in group.options
        )
        for group in groups
    )


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _cut(text: str | None) -> str | None:
    if text is None or len(text) <= _LONGEST_SHOWN:
        return text
    return text[: _LONGEST_SHOWN - 1] + "…"
