"""What a file says of a menu, in either format: what is given, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pannier.menus.changes import ItemChanges
from pannier.menus.problems import Problems
from pannier.merchants.changes import UNCHANGED, Kept

MAX_FILE_BYTES = 5_000_000
MAX_ROWS = 16_000  # of a CSV: 2,000 items with seven options each; more is said in JSON

Path = tuple[str, ...]
"""A value's place within an item or a category, in the names of the API, as validation names it."""


class MenuFormat(StrEnum):
    """How a menu is written down."""

    CSV = "CSV"
    JSON = "JSON"


_COLUMNS: Mapping[str, str] = {
    "priceMinor": "price",
    "priceDeltaMinor": "price",
    "discountMinor": "discount",
    "lowStockAt": "low_stock_at",
    "dailyLimit": "daily_limit",
    "onShelf": "on_shelf",
    "windows": "served",
    "optionGroups": "record",
    "options": "record",
}
"""The column that holds a value, where it is called otherwise."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands: in CSV on a line, its groups and options on `lines` of their own; in JSON at a path."""

    line: int | None
    path: str = ""
    lines: Mapping[Path, int] = field(default_factory=dict)

    def locate(self, path: Path) -> tuple[int | None, str]:
        """Line and column of a value."""
        if self.line is None:
            return None, ".".join(part for part in (self.path, *path) if part)
        line = next(
            (self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines),
            self.line,
        )
        name = next((part for part in reversed(path) if not part.isdigit()), "record")
        return line, _COLUMNS.get(name, name)


@dataclass(frozen=True, slots=True)
class FileItem:
    """An item of a file. What the file does not speak of is UNCHANGED. `broken`: something of it could not be read."""

    origin: Origin
    id: str | None
    given: ItemChanges
    broken: bool = False


@dataclass(frozen=True, slots=True)
class FileCategory:
    """A heading of a file with the items below it."""

    origin: Origin
    id: str | None
    name: str | Kept = UNCHANGED
    position: int | Kept = UNCHANGED
    items: tuple[FileItem, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class MenuFile:
    """A file that was read, and what is wrong with it."""

    categories: tuple[FileCategory, ...]
    problems: Problems
    readable: bool = True  # False: nothing of it could be read, and that there are no categories says nothing
