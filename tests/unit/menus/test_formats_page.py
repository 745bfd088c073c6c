"""What infra/menu-formats.md says is so."""

import re
from pathlib import Path

import pytest

from pannier.menus.documents import MAX_FILE_BYTES, MenuFormat, read_menu, write_menu
from pannier.menus.documents.csv_format import COLUMN_NAMES, COLUMNS
from pannier.menus.documents.model import MAX_ROWS
from pannier.menus.imports.differences import Menu
from pannier.menus.imports.planning import plan_import
from pannier.menus.imports.service import MAX_INLINE_BYTES
from pannier.menus.repository import MAX_PACKED_BYTES
from tests.unit.menus.examples import BEEF_NOODLES, DRINKS, MERCHANT_ID, NOODLES, SOY_MILK

PAGE = (Path(__file__).parents[3] / "infra" / "menu-formats.md").read_text()
EXAMPLES = [
    (MenuFormat(language.upper()), text)
    for language, text in re.findall(r"```(csv|json)\n(.*?)```", PAGE, re.DOTALL)
]


@pytest.mark.parametrize(("form", "text"), EXAMPLES)
def test_every_example_can_be_imported(form: MenuFormat, text: str) -> None:
    file = read_menu(form, text, "CNY")
    plan = plan_import(
        file, form, MERCHANT_ID, "CNY", Menu({}, {}), iter(map("{:026}".format, range(9))).__next__
    )

    assert file.problems.shown == []
    assert plan.items


def test_the_first_example_is_how_a_menu_is_exported() -> None:
    written = write_menu(MenuFormat.CSV, [NOODLES, DRINKS], [BEEF_NOODLES, SOY_MILK], "CNY")

    assert EXAMPLES[0][1] == written.removeprefix("\ufeff").replace("\r\n", "\n")


def test_every_column_and_every_bound_is_there() -> None:
    chinese = {column: name for name, column in COLUMN_NAMES.items() if name != column}

    for column in COLUMNS:
        assert f"| `{column}` {chinese[column]} |" in PAGE
    for bound in (MAX_FILE_BYTES, MAX_ROWS, MAX_PACKED_BYTES, MAX_INLINE_BYTES):
        assert f"{bound:,}" in PAGE
