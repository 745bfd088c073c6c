"""Menus as files and back, exactly."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pannier.menus.documents import MenuFormat, read_menu, write_menu
from pannier.menus.documents.amounts import amount_text, parse_amount
from pannier.menus.documents.csv_format import neutralised, restored
from pannier.menus.documents.windows import parse_windows, windows_text
from pannier.menus.imports.differences import Menu
from pannier.menus.imports.planning import ImportPlan, plan_import
from pannier.menus.model import ServingWindow
from tests.unit.menus.examples import BEEF_NOODLES, DRINKS, MERCHANT_ID, NOODLES, SOY_MILK
from tests.unit.menus.wholes import NASTY, menus

SOME = settings(max_examples=20)  # a whole menu each
FORMATS = pytest.mark.parametrize("form", MenuFormat)
EMPTY = Menu({}, {})
SMALL = Menu.of([NOODLES, DRINKS], [BEEF_NOODLES, SOY_MILK])


def written(form: MenuFormat, menu: Menu | ImportPlan, currency: str = "CNY") -> str:
    if isinstance(menu, ImportPlan):
        return write_menu(form, menu.categories, menu.items, currency)
    return write_menu(form, menu.categories.values(), menu.items.values(), currency)


def planned(
    form: MenuFormat, content: str | bytes, before: Menu = EMPTY, currency: str = "CNY"
) -> ImportPlan:
    def make_id() -> str:
        raise AssertionError("everything here has its id")

    file = read_menu(form, content, currency)
    plan = plan_import(file, form, MERCHANT_ID, currency, before, make_id)
    assert file.problems.shown == []
    return plan


@FORMATS
@SOME
@given(menu=menus())
def test_importing_what_was_exported_changes_nothing(form: MenuFormat, menu: Menu) -> None:
    plan = planned(form, written(form, menu), menu)

    assert plan.changes == ()
    assert {each.id: each for each in plan.items} == menu.items
    assert {each.id: each for each in plan.categories} == menu.categories


@FORMATS
@SOME
@given(menu=menus(), before=menus())
def test_what_was_imported_is_exported_as_it_came(form: MenuFormat, menu: Menu, before: Menu) -> None:
    text = written(form, menu)

    assert written(form, planned(form, text)) == text
    assert written(form, planned(form, text, before)) == text


@SOME
@given(menu=menus())
def test_both_formats_say_the_same(menu: Menu) -> None:
    by_csv = planned(MenuFormat.CSV, written(MenuFormat.CSV, menu))
    by_json = planned(MenuFormat.JSON, written(MenuFormat.JSON, menu))

    assert set(by_csv.items) == set(by_json.items) == set(menu.items.values())
    assert set(by_csv.categories) == set(by_json.categories)


@SOME
@given(menu=menus(), encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "gb18030")))
def test_a_csv_is_read_in_every_encoding_a_spreadsheet_writes(menu: Menu, encoding: str) -> None:
    text = written(MenuFormat.CSV, menu).removeprefix("\ufeff")

    assert planned(MenuFormat.CSV, text.encode(encoding), menu).changes == ()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_is_read_with_other_delimiters(delimiter: str) -> None:
    rows = list(csv.reader(io.StringIO(written(MenuFormat.CSV, SMALL).removeprefix("\ufeff"))))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)

    assert planned(MenuFormat.CSV, out.getvalue(), SMALL).changes == ()


def test_a_csv_speaks_chinese() -> None:
    text = "类型,编号,名称,价格,上架\n分类,,面,,\n商品,,牛肉面,28,是\n商品,,豆浆,6.5,否\n"
    file = read_menu(MenuFormat.CSV, text, "CNY")
    made = iter((NOODLES.id, BEEF_NOODLES.id, SOY_MILK.id))
    plan = plan_import(file, MenuFormat.CSV, MERCHANT_ID, "CNY", EMPTY, lambda: next(made))

    assert file.problems.shown == []
    told = [(each.name, each.price_minor, each.on_shelf, each.position) for each in plan.items]
    assert told == [("牛肉面", 2_800, True, 0), ("豆浆", 650, False, 1)]


def test_a_small_menu_is_written_like_this() -> None:
    assert written(MenuFormat.CSV, SMALL).splitlines() == [
        (
            "\ufeffrecord,id,name,description,price,discount,currency,minimum,maximum,"
            "image,served,daily_limit,low_stock_at,on_shelf,position"
        ),
        "category,01KJP000000000000000000CA1,面 Noodles,,,,,,,,,,,,1",
        (
            "item,01KJP000000000000000000T01,牛肉面 Beef noodles,慢炖牛腩,28.00,0.00,CNY,,,"
            "/media/beef-noodles.svg,,10,3,yes,1"
        ),
        "group,01KJP000000000000000000GR1,份量 Size,,,,,1,1,,,,,,",
        "option,01KJP000000000000000000P01,小 Small,,-2.00,,CNY,,,,,,,,",
        "option,01KJP000000000000000000P02,大 Large,,3.00,,CNY,,,,,,,,",
        "category,01KJP000000000000000000CA2,饮品 Drinks,,,,,,,,,,,,2",
        "item,01KJP000000000000000000T02,豆浆 Soy milk,,6.00,1.00,CNY,,,,06:00-10:00,,0,yes,1",
    ]


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    menu = Menu.of([replace(NOODLES, name=text)], [replace(BEEF_NOODLES, name=text, description=text)])
    rows = csv.DictReader(io.StringIO(written(MenuFormat.CSV, menu).removeprefix("\ufeff"), newline=""))

    for row in rows:
        for column in ("name", "description", "image"):
            assert row[column].strip()[:1] not in {*"=+-@＝＋－＠"} or not row[column]


@given(st.text())
def test_a_neutralised_text_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text


@given(st.integers(-(10**11), 10**11), st.sampled_from((0, 2, 3)))
def test_amounts_are_exact(minor: int, digits: int) -> None:
    assert parse_amount(amount_text(minor, digits), digits) == minor


@pytest.mark.parametrize(
    ("text", "digits", "minor"),
    [
        ("28", 2, 2_800),
        ("28.5", 2, 2_850),
        ("28.500", 2, 2_850),
        ("+3.00", 2, 300),
        ("-0.05", 2, -5),
        ("28", 0, 28),
        ("28.0", 0, 28),
        ("1.234", 3, 1_234),
        ("28.505", 2, None),
        ("28.5", 0, None),
        ("1e3", 2, None),
        ("NaN", 2, None),
        ("２８", 2, None),
        ("1,000", 2, None),
        ("¥28", 2, None),
        ("28.", 2, None),
        (".5", 2, None),
        ("", 2, None),
        ("9" * 13, 2, None),
    ],
)
def test_amounts_are_read_strictly(text: str, digits: int, minor: int | None) -> None:
    assert parse_amount(text, digits) == minor


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    noodles = replace(BEEF_NOODLES, option_groups=())
    menu = Menu.of([NOODLES], [noodles])

    assert ",2800,0,JPY," in written(MenuFormat.CSV, menu, "JPY")
    assert ",2.800,0.000,KWD," in written(MenuFormat.CSV, menu, "KWD")
    assert planned(MenuFormat.CSV, written(MenuFormat.CSV, menu, "JPY"), menu, "JPY").changes == ()


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("", ()),
        ("06:00-10:00", (ServingWindow(360, 600),)),
        ("6:00 - 10:00, 17:30–24:00", (ServingWindow(360, 600), ServingWindow(1_050, 1_440))),
        ("06：00-10：00；17:00-18:00", (ServingWindow(360, 600), ServingWindow(1_020, 1_080))),
        ("06:00", None),
        ("06:60-07:00", None),
        ("06:00-10:00 x", None),
    ],
)
def test_serving_windows_are_read(text: str, windows: tuple[ServingWindow, ...] | None) -> None:
    assert parse_windows(text) == windows
    if windows:
        assert parse_windows(windows_text(windows)) == windows


def test_what_a_file_does_not_speak_of_stays() -> None:
    csv_text = f"record,id,name,price\ncategory,{NOODLES.id},面,\nitem,{BEEF_NOODLES.id},牛肉面,30\n"
    json_text = (
        f'{{"categories": [{{"id": "{NOODLES.id}", "name": "面", "items": '
        f'[{{"id": "{BEEF_NOODLES.id}", "name": "牛肉面", "priceMinor": 3000}}]}}]}}'
    )
    before = Menu.of([NOODLES], [BEEF_NOODLES])
    wanted = replace(BEEF_NOODLES, name="牛肉面", price_minor=3_000, version=1)

    for form, text in ((MenuFormat.CSV, csv_text), (MenuFormat.JSON, json_text)):
        assert planned(form, text, before).items == (wanted,)
