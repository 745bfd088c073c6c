"""Menus as files: CSV for people with a spreadsheet, JSON for programs. Pure. Described in `infra/menu-formats.md`."""

from collections.abc import Iterable

from pannier.menus.documents.csv_reader import read_csv
from pannier.menus.documents.csv_writer import write_csv
from pannier.menus.documents.decoding import decoded
from pannier.menus.documents.json_reader import read_json
from pannier.menus.documents.json_writer import write_json
from pannier.menus.documents.model import (
    MAX_FILE_BYTES,
    FileCategory,
    FileItem,
    MenuFile,
    MenuFormat,
    Origin,
)
from pannier.menus.errors import MenuFileTooLarge
from pannier.menus.model import MenuCategory, MenuItem
from pannier.menus.problems import MAX_SHOWN, FileProblem, Problems, Reason

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_SHOWN",
    "FileCategory",
    "FileItem",
    "FileProblem",
    "MenuFile",
    "MenuFormat",
    "Origin",
    "Problems",
    "Reason",
    "read_menu",
    "write_menu",
]


def read_menu(form: MenuFormat, content: str | bytes, currency: str) -> MenuFile:
    """What a file says; what is wrong with it is in its problems.

    Raises MenuFileTooLarge, MenuFileTooLong, TooManyItems, TooManyCategories: it is not even looked at whole.
    """
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "replace"))
    if size > MAX_FILE_BYTES:
        raise MenuFileTooLarge(MAX_FILE_BYTES)
    problems = Problems()
    text = decoded(content, problems)
    if text is None:
        return MenuFile((), problems, readable=False)
    if form is MenuFormat.CSV:
        return read_csv(text, currency, problems)
    return read_json(text, currency, problems)


def write_menu(
    form: MenuFormat, categories: Iterable[MenuCategory], items: Iterable[MenuItem], currency: str
) -> str:
    """A file that says all of a menu, in the menu's order: the same menu is always the same file."""
    if form is MenuFormat.CSV:
        return write_csv(categories, items, currency)
    return write_json(categories, items, currency)
