"""The cells of one row, read as what they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from pannier.menus.documents.amounts import parse_amount
from pannier.menus.documents.csv_format import FLAGS, Record
from pannier.menus.documents.windows import parse_windows
from pannier.menus.model import ServingWindow
from pannier.menus.problems import Parameter, Problems, Reason

_LONGEST_NUMBER = 9


@dataclass(slots=True)
class Row:
    """A row by its columns. A cell that cannot be read is told to `problems`, and the row is `refused`."""

    line: int
    record: Record
    cells: Mapping[str, str]
    digits: int
    problems: Problems
    refused: bool = False

    def has(self, column: str) -> bool:
        """Whether the file has the column at all."""
        return column in self.cells

    def refuse(self, column: str, reason: Reason, **parameters: Parameter) -> None:
        self.refused = True
        self.problems.add(self.line, column, reason, **parameters)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def id(self) -> str | None:
        return self.text("id") or None

    def needed_text(self, column: str) -> str:
        if not self.text(column):
            self.refuse(column, Reason.MISSING)
        return self.text(column)

    def amount(self, column: str, empty: int | None) -> int:
        """Minor units; of an empty cell `empty`, and None is refused."""
        text = self.text(column)
        if not text:
            if empty is None:
                self.refuse(column, Reason.MISSING)
            return empty or 0
        amount = parse_amount(text, self.digits)
        if amount is None:
            self.refuse(column, Reason.NOT_AN_AMOUNT, digits=self.digits)
            return 0
        return amount

    def number(self, column: str) -> int | None:
        """A whole number; None of an empty cell."""
        text = self.text(column)
        if not text:
            return None
        digits = text.removeprefix("-").removesuffix(".0")  # so do some spreadsheets write whole numbers
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
            self.refuse(column, Reason.NOT_A_NUMBER)
            return None
        return -int(digits) if text.startswith("-") else int(digits)

    def needed_number(self, column: str) -> int:
        if not self.text(column):
            self.refuse(column, Reason.MISSING)
        return self.number(column) or 0

    def flag(self, column: str, empty: bool) -> bool:
        text = self.text(column).lower()
        if text and text not in FLAGS:
            self.refuse(column, Reason.NOT_YES_OR_NO)
        return FLAGS.get(text, empty)

    def windows(self, column: str) -> tuple[ServingWindow, ...]:
        windows = parse_windows(self.text(column))
        if windows is None:
            self.refuse(column, Reason.WINDOW)
        return windows or ()
