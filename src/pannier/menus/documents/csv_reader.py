"""A menu from CSV, whatever a spreadsheet or a hand did to it."""

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from pannier.menus.documents.amounts import currency_digits
from pannier.menus.documents.csv_cells import Row
from pannier.menus.documents.csv_format import (
    APPLICABLE,
    CHINESE_RECORDS,
    COLUMN_NAMES,
    COLUMNS,
    NEEDED_COLUMNS,
    RECORD_NAMES,
    Record,
    restored,
)
from pannier.menus.documents.csv_tree import Tree
from pannier.menus.documents.model import MAX_ROWS, MenuFile
from pannier.menus.errors import MenuFileTooLong, TooManyCategories, TooManyItems
from pannier.menus.model import MAX_CATEGORIES, MAX_ITEMS
from pannier.menus.problems import Problems, Reason

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class _RawRow:
    line: int
    cells: list[str]


def read_csv(text: str, currency: str, problems: Problems) -> MenuFile:
    """What the file says. Raises MenuFileTooLong, TooManyItems, TooManyCategories."""
    rows = _rows(text, problems)
    header = next(rows, None)
    columns = None if header is None else _columns(header, problems)
    if columns is None:
        return MenuFile((), problems, readable=False)
    tree, digits = Tree(frozenset(columns), problems), currency_digits(currency)
    count = dict.fromkeys(Record, 0)
    for raw in rows:
        row = _row(raw, columns, currency, digits, problems)
        if row is None:
            tree.miss()
            continue
        count[row.record] += 1
        if count[Record.ITEM] > MAX_ITEMS:
            raise TooManyItems(MAX_ITEMS)
        if count[Record.CATEGORY] > MAX_CATEGORIES:
            raise TooManyCategories(MAX_CATEGORIES)
        tree.add(row)
    return MenuFile(tree.categories(), problems)


def _rows(text: str, problems: Problems) -> Iterator[_RawRow]:
    """Rows that are not empty, with the line each begins on. Raises MenuFileTooLong."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for number in itertools.count():
        if number > MAX_ROWS:
            raise MenuFileTooLong(MAX_ROWS)
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(line, "", Reason.NOT_CSV, problem=str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield _RawRow(line, cells)


def _columns(header: _RawRow, problems: Problems) -> list[str] | None:
    """The columns by their own names, in the order of the file. None when rows cannot be read by them."""
    names = [cell.strip() for cell in header.cells]
    while names and not names[-1]:  # a spreadsheet writes out columns that were once used
        names.pop()
    columns = [COLUMN_NAMES.get(name.lower(), "") for name in names]
    before = problems.count
    for index, (name, column) in enumerate(zip(names, columns, strict=True)):
        if not column:
            problems.add(header.line, name[:80], Reason.UNKNOWN_COLUMN, known=", ".join(COLUMNS))
        elif column in columns[:index]:
            problems.add(header.line, name, Reason.REPEATED_COLUMN)
    for needed in NEEDED_COLUMNS:
        if needed not in columns:
            problems.add(header.line, needed, Reason.MISSING_COLUMN)
    return columns if problems.count == before else None


def _row(raw: _RawRow, columns: list[str], currency: str, digits: int, problems: Problems) -> Row | None:
    """The row by its columns; None when it is not even clear what it is about."""
    cells = [restored(cell.strip()) for cell in raw.cells]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        problems.add(raw.line, "", Reason.CELL_COUNT, found=len(cells), wanted=len(columns))
        return None
    by_column = dict(zip(columns, cells, strict=True))
    record = RECORD_NAMES.get(by_column["record"].lower())
    if record is None:
        problems.add(raw.line, "record", Reason.UNKNOWN_RECORD)
        return None
    row = Row(raw.line, record, by_column, digits, problems)
    for column in columns:
        if by_column[column] and column not in APPLICABLE[record]:
            row.refuse(column, Reason.DOES_NOT_APPLY, record=(record.value, CHINESE_RECORDS[record]))
    if by_column.get("currency") and by_column["currency"].upper() != currency and not row.refused:
        row.refuse("currency", Reason.OTHER_CURRENCY, currency=currency)
    return row
