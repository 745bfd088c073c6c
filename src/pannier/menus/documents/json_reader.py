"""A menu from JSON."""

import orjson

from pannier.menus.changes import GroupDraft, ItemChanges, OptionDraft
from pannier.menus.documents.json_values import Values
from pannier.menus.documents.json_writer import (
    FORMAT,
    VERSION,
    CategoryEntry,
    GroupEntry,
    ItemEntry,
    MenuEntry,
    OptionEntry,
    WindowEntry,
)
from pannier.menus.documents.model import FileCategory, FileItem, MenuFile, Origin
from pannier.menus.errors import TooManyCategories, TooManyItems
from pannier.menus.model import MAX_CATEGORIES, MAX_ITEMS, ServingWindow
from pannier.menus.problems import Problems, Reason
from pannier.merchants.changes import UNCHANGED, Kept


def read_json(text: str, currency: str, problems: Problems) -> MenuFile:
    """What the file says. Raises TooManyItems, TooManyCategories."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        problems.add(error.lineno, str(error.colno), Reason.NOT_JSON, problem=error.msg)
        return MenuFile((), problems, readable=False)
    if not isinstance(document, dict) or document.get("format", FORMAT) != FORMAT:
        problems.add(None, "format", Reason.NOT_A_MENU, wanted=f'"format": "{FORMAT}"')
        return MenuFile((), problems, readable=False)
    menu = Values("", document, problems)
    menu.know(MenuEntry.__annotations__)
    if document.get("version", VERSION) != VERSION:
        problems.add(None, "version", Reason.NOT_A_MENU, wanted=f'"version": {VERSION}')
    if document.get("currency", currency) != currency:
        problems.add(None, "currency", Reason.OTHER_CURRENCY, currency=currency)
    if "categories" not in document:
        problems.add(None, "categories", Reason.MISSING)
    _check_counts(document.get("categories"))
    return MenuFile(tuple(_category(each) for each in menu.objects("categories")), problems)


def _check_counts(categories: object) -> None:
    """Before anything is looked at more closely."""
    if not isinstance(categories, list):
        return
    if len(categories) > MAX_CATEGORIES:
        raise TooManyCategories(MAX_CATEGORIES)
    lists = (each.get("items") for each in categories if isinstance(each, dict))
    if sum(len(each) for each in lists if isinstance(each, list)) > MAX_ITEMS:
        raise TooManyItems(MAX_ITEMS)


def _category(values: Values) -> FileCategory:
    values.know(CategoryEntry.__annotations__)
    return FileCategory(
        origin=Origin(None, values.path),
        id=values.id(),
        name=values.text("name"),
        position=values.whole("position"),
        items=tuple(_item(each) for each in values.objects("items")),
        broken=values.refused,
    )


def _item(values: Values) -> FileItem:
    values.know(ItemEntry.__annotations__)
    groups = [_group(each) for each in values.objects("optionGroups")]
    given = ItemChanges(
        name=values.text("name"),
        price_minor=values.whole("priceMinor"),
        description=values.text("description"),
        image=values.text_or_none("image"),
        discount_minor=values.whole("discountMinor"),
        option_groups=tuple(group for group, _ in groups) if "optionGroups" in values.values else UNCHANGED,
        windows=_windows(values),
        daily_limit=values.whole_or_none("dailyLimit"),
        low_stock_at=values.whole("lowStockAt"),
        on_shelf=values.flag("onShelf"),
        position=values.whole("position"),
    )
    broken = values.refused or any(refused for _, refused in groups)
    return FileItem(Origin(None, values.path), values.id(), given, broken)


def _group(values: Values) -> tuple[GroupDraft, bool]:
    values.know(GroupEntry.__annotations__)
    options = list(values.objects("options"))
    drafts = []
    for option in options:
        option.know(OptionEntry.__annotations__)
        delta = option.whole("priceDeltaMinor")
        drafts.append(
            OptionDraft(option.needed_text("name"), 0 if delta is UNCHANGED else delta, option.id())
        )
    draft = GroupDraft(
        values.needed_text("name"),
        values.needed_whole("minimum"),
        values.needed_whole("maximum"),
        tuple(drafts),
        values.id(),
    )
    return draft, values.refused or any(option.refused for option in options)


def _windows(values: Values) -> tuple[ServingWindow, ...] | Kept:
    if "windows" not in values.values:
        return UNCHANGED
    windows = []
    for each in values.objects("windows"):
        each.know(WindowEntry.__annotations__)
        windows.append(ServingWindow(each.needed_whole("starts"), each.needed_whole("ends")))
        values.refused |= each.refused
    return tuple(windows)
