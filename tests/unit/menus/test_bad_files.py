"""Files that are wrong: read as well as they can be, and every fault told with its place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pannier.core.i18n import Locale
from pannier.menus.documents import MAX_FILE_BYTES, MenuFormat, read_menu, write_menu
from pannier.menus.documents.model import MAX_ROWS
from pannier.menus.errors import MenuFileTooLarge, MenuFileTooLong, TooManyCategories, TooManyItems
from pannier.menus.imports.differences import Menu
from pannier.menus.imports.planning import ImportPlan, plan_import
from pannier.menus.model import MAX_CATEGORIES, MAX_ITEMS
from pannier.menus.problems import MAX_SHOWN, Problems, Reason
from tests.unit.menus.examples import BEEF_NOODLES, DRINKS, MERCHANT_ID, NOODLES, SOY_MILK

CSV, JSON = MenuFormat.CSV, MenuFormat.JSON
BEFORE = Menu.of([NOODLES, DRINKS], [BEEF_NOODLES, SOY_MILK])
FULL = (
    "record,id,name,description,price,discount,currency,minimum,maximum,image,served,daily_limit,low_stock_at,"
    "on_shelf,position\n"
)
HEAD = "record,id,name,price\n"


def planned(form: MenuFormat, content: str | bytes) -> tuple[ImportPlan, Problems]:
    file = read_menu(form, content, "CNY")
    numbers = iter(range(10_000))
    plan = plan_import(file, form, MERCHANT_ID, "CNY", BEFORE, lambda: f"{next(numbers):026}")
    return plan, file.problems


def told(content: str | bytes, form: MenuFormat = CSV) -> list[tuple[int | None, str, Reason]]:
    problems = planned(form, content)[1]
    for each in problems.shown:
        for locale in Locale:
            assert "{" not in each.text(locale)
    return [(each.line, each.column, each.reason) for each in problems.shown]


ITEM = f"{HEAD}category,,面,\nitem,,牛肉面,28\n"
WITH_GROUP = "record,id,name,price,minimum,maximum\ncategory,,面,,,\nitem,,牛肉面,28,,\n"


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [
        ("", None, "", Reason.EMPTY),
        ("\ufeff \n", None, "", Reason.EMPTY),
        (b"\xff\xfe\x00", None, "", Reason.NOT_TEXT),
        (b"\x81\x20\xff", None, "", Reason.NOT_TEXT),
        ("record,name,price\ncategory,a\0,\n", 2, "", Reason.NUL),
        ("record,name,price".encode("utf-16-le"), 1, "", Reason.NUL),
        ("record,name,price,prize\n", 1, "prize", Reason.UNKNOWN_COLUMN),
        ("record,name\n", 1, "price", Reason.MISSING_COLUMN),
        ("name,record,name,price\n", 1, "name", Reason.REPEATED_COLUMN),
        (HEAD + "category,,面\n", 2, "", Reason.CELL_COUNT),
        (HEAD + "category,,面,,,x\n", 2, "", Reason.CELL_COUNT),
        (HEAD + "dish,,面,\n", 2, "record", Reason.UNKNOWN_RECORD),
        (HEAD + "item,,面,28\n", 2, "record", Reason.OUT_OF_PLACE),
        (HEAD + "category,,面,28\n", 2, "price", Reason.DOES_NOT_APPLY),
        (HEAD + "category,,,\n", 2, "name", Reason.MISSING),
        (ITEM + "item,,豆浆,\n", 4, "price", Reason.MISSING),
        (ITEM + "item,,豆浆,abc\n", 4, "price", Reason.NOT_AN_AMOUNT),
        (ITEM + "item,,豆浆,6.005\n", 4, "price", Reason.NOT_AN_AMOUNT),
        (ITEM + "item,,豆浆,NaN\n", 4, "price", Reason.NOT_AN_AMOUNT),
        (ITEM + "item,,豆浆,-6\n", 4, "price", Reason.OUT_OF_RANGE),
        (ITEM + "item,,豆浆,100000.01\n", 4, "price", Reason.OUT_OF_RANGE),
        (ITEM + f"item,,{'长' * 81},6\n", 4, "name", Reason.TEXT_LENGTH),
        (ITEM + "item,,豆\x07浆,6\n", 4, "name", Reason.CONTROL_CHARACTER),
        (ITEM + "item,abc,豆浆,6\n", 4, "id", Reason.NOT_AN_ID),
        (ITEM + f"item,{SOY_MILK.id},a,6\nitem,{SOY_MILK.id},b,6\n", 5, "id", Reason.REPEATED_ID),
        (ITEM + 'item,,"豆\n浆",6\nitem,,,6\n', 6, "name", Reason.MISSING),
        (ITEM + 'item,,"豆"浆,6\n', 4, "", Reason.NOT_CSV),
        (ITEM + 'item,,"豆浆,6\n', 4, "", Reason.NOT_CSV),
        (ITEM + f'item,,"{"x" * 200_000}",6\n', 4, "", Reason.NOT_CSV),
        (FULL + "category,,面,,,,,,,,,,,,-1\n", 2, "position", Reason.OUT_OF_RANGE),
        (FULL + "category,,面,,,,,,,,,,,,first\n", 2, "position", Reason.NOT_A_NUMBER),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,USD,,,,,,,,\n", 3, "currency", Reason.OTHER_CURRENCY),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,2,,,,,,,,,\n", 3, "discount", Reason.DISCOUNT),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,,7-8,,,,\n", 3, "served", Reason.WINDOW),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,,09:00-08:00,,,,\n", 3, "served", Reason.WINDOW),
        (
            FULL + f"category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,,{'01:00-02:00 ' * 11},,,,\n",
            3,
            "served",
            Reason.TOO_MANY_WINDOWS,
        ),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,,,1.5,,,\n", 3, "daily_limit", Reason.NOT_A_NUMBER),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,,,-1,,,\n", 3, "daily_limit", Reason.OUT_OF_RANGE),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,,,,,maybe,\n", 3, "on_shelf", Reason.NOT_YES_OR_NO),
        (FULL + "category,,面,,,,,,,,,,,,\nitem,,a,,1,,,,,http://x/,,,,,\n", 3, "image", Reason.IMAGE),
        (WITH_GROUP + "group,,份量,,1,1\n", 4, "record", Reason.OPTION_COUNT),
        (WITH_GROUP + "group,,份量,,2,1\noption,,大,1,,\n", 4, "maximum", Reason.CHOICES),
        (WITH_GROUP + "group,,份量,,,1\noption,,大,1,,\n", 4, "minimum", Reason.MISSING),
        (WITH_GROUP + "group,,份量,,1,1\noption,,大,-29,,\n", 3, "record", Reason.BELOW_ZERO),
        (WITH_GROUP + "group,,份量,,1,1\noption,,,1,,\n", 5, "name", Reason.MISSING),
        (WITH_GROUP + f"group,,份量,,1,1\noption,,{'长' * 81},1,,\n", 5, "name", Reason.TEXT_LENGTH),
        (WITH_GROUP + "group,,份量,,0,1\noption,,大,1,,\n" * 11, 3, "record", Reason.TOO_MANY_GROUPS),
        (WITH_GROUP + "option,,大,1,,\n", 4, "record", Reason.OUT_OF_PLACE),
    ],
)
def test_a_fault_of_a_csv_is_told_with_its_line_and_column(
    content: str | bytes, line: int | None, column: str, reason: Reason
) -> None:
    assert told(content) == [(line, column, reason)]


def menu(**item: Any) -> dict[str, Any]:
    return {"categories": [{"name": "面", "items": [{"name": "牛肉面", "priceMinor": 2_800, **item}]}]}


FIRST = "categories.0.items.0"


@pytest.mark.parametrize(
    ("document", "column", "reason"),
    [
        ([], "format", Reason.NOT_A_MENU),
        ({"format": "other"}, "format", Reason.NOT_A_MENU),
        ({"version": 2, "categories": []}, "version", Reason.NOT_A_MENU),
        ({}, "categories", Reason.MISSING),
        ({"currency": "USD", "categories": []}, "currency", Reason.OTHER_CURRENCY),
        ({"categories": {}}, "categories", Reason.WRONG_TYPE),
        ({"categories": [1]}, "categories.0", Reason.WRONG_TYPE),
        ({"categories": [{}]}, "categories.0.name", Reason.MISSING),
        (menu(price=1), f"{FIRST}.price", Reason.UNKNOWN_COLUMN),
        (menu(priceMinor=28.0), f"{FIRST}.priceMinor", Reason.WRONG_TYPE),
        (menu(priceMinor="28"), f"{FIRST}.priceMinor", Reason.WRONG_TYPE),
        (menu(priceMinor=True), f"{FIRST}.priceMinor", Reason.WRONG_TYPE),
        (menu(priceMinor=-1), f"{FIRST}.priceMinor", Reason.OUT_OF_RANGE),
        (menu(priceMinor=10**30), f"{FIRST}.priceMinor", Reason.WRONG_TYPE),
        (menu(name=None), f"{FIRST}.name", Reason.WRONG_TYPE),
        (menu(name="a\0b"), f"{FIRST}.name", Reason.CONTROL_CHARACTER),
        (menu(onShelf=1), f"{FIRST}.onShelf", Reason.WRONG_TYPE),
        (menu(id=7), f"{FIRST}.id", Reason.WRONG_TYPE),
        (menu(id="7"), f"{FIRST}.id", Reason.NOT_AN_ID),
        (menu(windows=[[1, 2]]), f"{FIRST}.windows.0", Reason.WRONG_TYPE),
        (menu(windows=[{"starts": 2, "ends": 1}]), f"{FIRST}.windows.0", Reason.WINDOW),
        (menu(optionGroups=[{"name": "a", "minimum": 0}]), f"{FIRST}.optionGroups.0.maximum", Reason.MISSING),
        (
            menu(optionGroups=[{"name": "a", "minimum": 0, "maximum": 1, "options": [{"name": ""}]}]),
            f"{FIRST}.optionGroups.0.options.0.name",
            Reason.TEXT_LENGTH,
        ),
    ],
)
def test_a_fault_of_a_json_is_told_with_its_path(document: Any, column: str, reason: Reason) -> None:
    assert told(json.dumps(document), JSON) == [(None, column, reason)]


def test_what_is_not_json_is_told_with_its_line() -> None:
    ((line, _, reason),) = told('{"categories": [\n{"name": }\n]}', JSON)
    assert (line, reason) == (2, Reason.NOT_JSON)


def test_every_fault_is_counted_and_the_first_are_told() -> None:
    problems = planned(CSV, HEAD + "category,,面,\n" + "item,,,x\n" * 1_000)[1]

    assert (problems.count, len(problems.shown)) == (2_000, MAX_SHOWN)


def test_a_refused_row_is_no_change_beside() -> None:
    text = write_menu(CSV, BEFORE.categories.values(), BEFORE.items.values(), "CNY")
    plan, problems = planned(CSV, text.replace(",28.00,", ",-28.00,"))

    assert [each.column for each in problems.shown] == ["price"]
    assert plan.changes == ()


def test_a_formula_is_text() -> None:
    plan, problems = planned(
        CSV, ITEM + "item,,=HYPERLINK(1),1\nitem,,'=1+1,1\nitem,,'n Sync,1\nitem,,+86,1\n"
    )

    assert not problems
    assert [item.name for item in plan.items[1:]] == ["=HYPERLINK(1)", "=1+1", "'n Sync", "+86"]


def test_what_a_spreadsheet_adds_is_no_fault() -> None:
    text = ITEM.replace("\n", ",,\r\n") + ",,,,,\r\n\r\n"

    assert told(text) == []


def test_a_file_is_bounded() -> None:
    item = "item,,a,1\n"
    with pytest.raises(TooManyItems):
        read_menu(CSV, f"{HEAD}category,,a,\n{item * 20_000}", "CNY")
    with pytest.raises(TooManyCategories):
        read_menu(CSV, HEAD + "category,,a,\n" * (MAX_CATEGORIES + 1), "CNY")
    with pytest.raises(MenuFileTooLong):
        read_menu(CSV, f"{WITH_GROUP}group,,a,,0,1\n" + "option,,a,,,\n" * MAX_ROWS, "CNY")
    with pytest.raises(MenuFileTooLong):
        read_menu(CSV, HEAD + "\n" * 1_000_000, "CNY")
    for form in MenuFormat:
        with pytest.raises(MenuFileTooLarge):
            read_menu(form, b" " * (MAX_FILE_BYTES + 1), "CNY")
    items = [{"name": "a", "priceMinor": 1}] * (MAX_ITEMS + 1)
    with pytest.raises(TooManyItems):
        read_menu(JSON, json.dumps({"categories": [{"name": "a", "items": items}]}), "CNY")
    with pytest.raises(TooManyCategories):
        read_menu(JSON, json.dumps({"categories": [{}] * (MAX_CATEGORIES + 1)}), "CNY")


@settings(max_examples=60)
@given(st.sampled_from(MenuFormat), st.binary(max_size=200) | st.text(max_size=200))
def test_no_content_is_more_than_refused(form: MenuFormat, content: bytes | str) -> None:
    planned(form, content)


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["category", "item", "group", "option", "", "1", "-1", "x", '"', "'=", SOY_MILK.id]
            )
        )
    )
)
def test_no_rows_are_more_than_refused(rows: list[list[str]]) -> None:
    planned(CSV, FULL + "\n".join(",".join(row) for row in rows))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(["", "a", SOY_MILK.id]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "items", "priceMinor", "optionGroups", "options", "windows", "minimum"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=60)
@given(json_values)
def test_no_values_are_more_than_refused(value: Any) -> None:
    planned(JSON, json.dumps({"categories": [value, {"name": "a", "items": [value]}]}))
