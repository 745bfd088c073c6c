"""From rows, one after the other, to the tree of categories, items, option groups and options."""

from dataclasses import dataclass, field

from pannier.menus.changes import GroupDraft, ItemChanges, OptionDraft
from pannier.menus.documents.csv_cells import Row
from pannier.menus.documents.csv_format import CHINESE_RECORDS, Record
from pannier.menus.documents.model import FileCategory, FileItem, Origin, Path
from pannier.menus.problems import Problems, Reason
from pannier.merchants.changes import UNCHANGED, Kept

_ABOVE = {Record.ITEM: Record.CATEGORY, Record.GROUP: Record.ITEM, Record.OPTION: Record.GROUP}


@dataclass(slots=True)
class _Item:
    row: Row
    groups: list[tuple[Row, list[Row]]] = field(default_factory=list)
    gaps: bool = False  # a row below it could not be read


@dataclass(slots=True)
class _Category:
    row: Row
    items: list[_Item] = field(default_factory=list)


class Tree:
    """Collects rows; each belongs to what stands above it."""

    def __init__(self, columns: frozenset[str], problems: Problems) -> None:
        self._columns = columns
        self._problems = problems
        self._categories: list[_Category] = []
        self._unclear = False

    def miss(self) -> None:
        """A row could not be read: what is missing above those that follow may have been that row."""
        self._unclear = True
        if self._categories and self._categories[-1].items:
            self._categories[-1].items[-1].gaps = True

    def add(self, row: Row) -> None:
        category = self._categories[-1] if self._categories else None
        item = category.items[-1] if category and category.items else None
        if row.record is Record.CATEGORY:
            self._categories.append(_Category(row))
        elif row.record is Record.ITEM and category:
            category.items.append(_Item(row))
        elif row.record is Record.GROUP and item:
            item.groups.append((row, []))
        elif row.record is Record.OPTION and item and item.groups:
            item.groups[-1][1].append(row)
        elif not self._unclear:
            above = _ABOVE[row.record]
            row.refuse("record", Reason.OUT_OF_PLACE, above=(above.value, CHINESE_RECORDS[above]))

    def categories(self) -> tuple[FileCategory, ...]:
        """The cells are read now, so that problems of one item stand together."""
        return tuple(self._category(each) for each in self._categories)

    def _category(self, category: _Category) -> FileCategory:
        row = category.row
        name, position = row.needed_text("name"), self._position(row)
        items = tuple(self._item(each) for each in category.items)
        return FileCategory(Origin(row.line), row.id(), name, position, items, row.refused)

    def _item(self, item: _Item) -> FileItem:
        row = item.row
        speaks_of_groups = {"minimum", "maximum"} <= self._columns or bool(item.groups)
        lines: dict[Path, int] = {}
        groups = tuple(
            self._group(group, options, ("optionGroups", str(index)), lines)
            for index, (group, options) in enumerate(item.groups)
        )
        given = ItemChanges(
            name=row.needed_text("name"),
            price_minor=row.amount("price", None),
            description=row.text("description") if row.has("description") else UNCHANGED,
            image=(row.text("image") or None) if row.has("image") else UNCHANGED,
            discount_minor=row.amount("discount", 0) if row.has("discount") else UNCHANGED,
            option_groups=groups if speaks_of_groups else UNCHANGED,
            windows=row.windows("served") if row.has("served") else UNCHANGED,
            daily_limit=row.number("daily_limit") if row.has("daily_limit") else UNCHANGED,
            low_stock_at=(row.number("low_stock_at") or 0) if row.has("low_stock_at") else UNCHANGED,
            on_shelf=row.flag("on_shelf", empty=True) if row.has("on_shelf") else UNCHANGED,
            position=self._position(row),
        )
        rows = [
            row,
            *(group for group, _ in item.groups),
            *(each for _, options in item.groups for each in options),
        ]
        broken = item.gaps or any(each.refused for each in rows)
        return FileItem(Origin(row.line, lines=lines), row.id(), given, broken)

    def _group(self, row: Row, options: list[Row], path: Path, lines: dict[Path, int]) -> GroupDraft:
        lines[path] = row.line
        lines.update({(*path, "options", str(index)): each.line for index, each in enumerate(options)})
        return GroupDraft(
            name=row.needed_text("name"),
            minimum=row.needed_number("minimum"),
            maximum=row.needed_number("maximum"),
            options=tuple(
                OptionDraft(each.needed_text("name"), each.amount("price", 0), each.id()) for each in options
            ),
            id=row.id(),
        )

    def _position(self, row: Row) -> int | Kept:
        """An empty cell says as little as no column: what is there keeps its place, what is new comes next."""
        position = row.number("position")
        return UNCHANGED if position is None else position
