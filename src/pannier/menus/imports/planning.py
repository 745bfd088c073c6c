"""From a file and the menu as it is to the menu that is to be. Pure."""

from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from pannier.core.errors import InvalidInput
from pannier.core.ids import is_id
from pannier.menus.changes import GroupDraft, ItemChanges, OptionDraft
from pannier.menus.codec import item_size, menu_to_json, packed_size
from pannier.menus.documents import FileCategory, FileItem, MenuFile, MenuFormat, Origin, Reason
from pannier.menus.documents.amounts import amount_text, currency_digits
from pannier.menus.documents.model import Path
from pannier.menus.imports.differences import Change, ChangeKind, Menu, Subject, differences
from pannier.menus.imports.reasons import reason_of
from pannier.menus.model import MenuCategory, MenuItem, MenuOption, OptionGroup
from pannier.menus.problems import FileProblem, Parameter
from pannier.menus.validation import checked_category, checked_item
from pannier.merchants.changes import UNCHANGED

MakeId = Callable[[], str]
Seen = dict[str, Parameter]
"""Where each id stands."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The menu that a file makes of the one there is, and what is different. Good only if the file has no problems."""

    categories: tuple[MenuCategory, ...]
    items: tuple[MenuItem, ...]
    changes: tuple[Change, ...]
    unchanged_categories: int
    unchanged_items: int

    @property
    def size(self) -> int:
        """Bytes of all items as JSON."""
        return sum(map(item_size, self.items))

    @property
    def packed_size(self) -> int:
        """Bytes the published document would take if everything were on the shelf."""
        return packed_size(menu_to_json(self.categories, self.items))

    def counts(self) -> Mapping[tuple[Subject, ChangeKind], int]:
        """How many changes there are of each sort."""
        return Counter((each.subject, each.kind) for each in self.changes)


def plan_import(
    file: MenuFile, form: MenuFormat, merchant_id: str, currency: str, before: Menu, make_id: MakeId
) -> ImportPlan:
    """What is wrong with the contents is told to the file's problems. What is known by its id stays what it is."""
    digits = currency_digits(currency)
    builder = _Builder(file, form, merchant_id, digits, before, make_id)
    after = builder.build()
    changes = tuple(differences(before, after, digits))
    touched = {(each.subject, each.id) for each in changes}
    headings = {each_id for subject, each_id in touched if subject is Subject.CATEGORY}
    dishes = {each_id for subject, each_id in touched if subject is Subject.ITEM}
    categories = tuple(_versioned(each, before.categories, headings) for each in after.categories.values())
    items = tuple(_versioned(each, before.items, dishes) for each in after.items.values())
    return ImportPlan(
        categories,
        items,
        changes,
        unchanged_categories=sum(each.id not in headings for each in categories),
        unchanged_items=sum(each.id not in dishes for each in items),
    )


V = TypeVar("V", MenuCategory, MenuItem)


def _versioned(wanted: V, before: Mapping[str, V], touched: Container[str]) -> V:
    """As every write does, a change makes the next version, and what is new has the first."""
    known = before.get(wanted.id)
    version = known.version if known else 0
    return replace(wanted, version=version + 1 if wanted.id in touched else version)


_NAMELESS = "?"  # of what is new and refused


class _Builder:
    """Makes the menu of a file, category by category, item by item."""

    def __init__(
        self, file: MenuFile, form: MenuFormat, merchant_id: str, digits: int, before: Menu, make_id: MakeId
    ) -> None:
        self._file = file
        self._form = form
        self._merchant_id = merchant_id
        self._digits = digits
        self._before = before
        self._make_id = make_id
        self._seen: dict[str, Seen] = {"category": {}, "item": {}}

    def build(self) -> Menu:
        categories: list[MenuCategory] = []
        items: list[MenuItem] = []
        position = -1
        for listed in self._file.categories:
            category = self._category(listed, position)
            position = category.position
            categories.append(category)
            place = -1
            for each in listed.items:
                item = self._item(each, category.id, place)
                place = item.position
                items.append(item)
        return Menu.of(categories, items)

    def _category(self, listed: FileCategory, last_position: int) -> MenuCategory:
        """What of it is refused stays as it is, so that nothing else is told of it but what is wrong."""
        origin, refused = listed.origin, self._file.problems.count
        known = self._before.categories.get(listed.id or "")
        category_id = self._id(listed.id, origin, ("id",), self._seen["category"])
        base = known or MenuCategory(category_id, self._merchant_id, _NAMELESS, last_position + 1)
        if known is None and listed.name is UNCHANGED:
            self._refuse(origin, ("name",), Reason.MISSING)
        wanted = replace(
            base,
            id=category_id,
            name=base.name if listed.name is UNCHANGED else listed.name,
            position=base.position if listed.position is UNCHANGED else listed.position,
        )
        if listed.broken or self._file.problems.count > refused:
            return replace(base, id=category_id)
        try:
            return checked_category(wanted)
        except InvalidInput as error:
            self._refuse_invalid(origin, error, wanted)
            return replace(base, id=category_id)

    def _item(self, listed: FileItem, category_id: str, last_position: int) -> MenuItem:
        """As of a category."""
        origin, given, refused = listed.origin, listed.given, self._file.problems.count
        known = self._before.items.get(listed.id or "")
        item_id = self._id(listed.id, origin, ("id",), self._seen["item"])
        base = replace(known or self._blank(last_position + 1), id=item_id, category_id=category_id)
        for name, value in (("name", given.name), ("priceMinor", given.price_minor)):
            if known is None and value is UNCHANGED:
                self._refuse(origin, (name,), Reason.MISSING)
        wanted = replace(base, **self._values(given, origin))
        if listed.broken or self._file.problems.count > refused:
            return base
        try:
            return checked_item(wanted)
        except InvalidInput as error:
            self._refuse_invalid(origin, error, wanted)
            return base

    def _values(self, given: ItemChanges, origin: Origin) -> dict[str, Any]:
        values: dict[str, Any] = {each.name: getattr(given, each.name) for each in fields(given)}
        if given.option_groups is not UNCHANGED:
            seen: Seen = {}
            values["option_groups"] = tuple(
                self._group(group, origin, ("optionGroups", str(index)), seen)
                for index, group in enumerate(given.option_groups)
            )
        return {name: value for name, value in values.items() if value is not UNCHANGED}

    def _group(self, draft: GroupDraft, origin: Origin, path: Path, seen: Seen) -> OptionGroup:
        return OptionGroup(
            id=self._id(draft.id, origin, (*path, "id"), seen),
            name=draft.name,
            minimum=draft.minimum,
            maximum=draft.maximum,
            options=tuple(
                self._option(option, origin, (*path, "options", str(index)), seen)
                for index, option in enumerate(draft.options)
            ),
        )

    def _option(self, draft: OptionDraft, origin: Origin, path: Path, seen: Seen) -> MenuOption:
        option_id = self._id(draft.id, origin, (*path, "id"), seen)
        return MenuOption(option_id, draft.name, draft.price_delta_minor)

    def _id(self, text: str | None, origin: Origin, path: Path, seen: Seen) -> str:
        """The id of the file, or a new one."""
        if text is None:
            return self._make_id()
        line, column = origin.locate(path)
        if not is_id(text):
            self._refuse(origin, path, Reason.NOT_AN_ID)
            return self._make_id()
        if text in seen:
            self._file.problems.add(line, column, Reason.REPEATED_ID, where=seen[text])
            return self._make_id()
        seen[text] = column if line is None else (f"line {line}", f"第 {line} 行")
        return text

    def _blank(self, position: int) -> MenuItem:
        return MenuItem(
            id="",
            merchant_id=self._merchant_id,
            category_id="",
            name=_NAMELESS,
            description="",
            image=None,
            price_minor=0,
            discount_minor=0,
            option_groups=(),
            windows=(),
            daily_limit=None,
            low_stock_at=0,
            on_shelf=True,
            position=position,
        )

    def _amount(self, minor: int) -> str:
        return amount_text(minor, self._digits) if self._form is MenuFormat.CSV else str(minor)

    def _refuse(self, origin: Origin, path: Path, reason: Reason) -> None:
        self._file.problems.add(*origin.locate(path), reason)

    def _refuse_invalid(self, origin: Origin, error: InvalidInput, subject: MenuItem | MenuCategory) -> None:
        reason, parameters = reason_of(error.path, subject, self._amount)
        self._file.problems.tell(FileProblem(*origin.locate(error.path), reason, parameters))
