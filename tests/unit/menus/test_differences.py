"""What an import changes, told for people."""

from dataclasses import fields, replace

import pytest

from pannier.menus.imports.differences import (
    ITEM_FIELDS,
    Change,
    ChangeKind,
    FieldChange,
    Menu,
    Subject,
    differences,
)
from pannier.menus.model import MenuItem, ServingWindow
from tests.unit.menus.examples import BEEF_NOODLES, DRINKS, NOODLES, SIZE, SOY_MILK

BEFORE = Menu.of([NOODLES, DRINKS], [BEEF_NOODLES, SOY_MILK])


def changes(after: Menu) -> list[Change]:
    return list(differences(BEFORE, after, 2))


def test_every_field_of_an_item_is_looked_at() -> None:
    assert set(ITEM_FIELDS) == {each.name for each in fields(MenuItem)} - {"id", "merchant_id", "version"}


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (replace(SOY_MILK, category_id=NOODLES.id), ("categoryId", "饮品 Drinks", "面 Noodles")),
        (replace(SOY_MILK, name="豆浆"), ("name", "豆浆 Soy milk", "豆浆")),
        (replace(SOY_MILK, description="热"), ("description", "", "热")),
        (replace(SOY_MILK, description="热" * 500), ("description", "", "热" * 199 + "…")),
        (replace(SOY_MILK, image="/media/x"), ("image", None, "/media/x")),
        (replace(SOY_MILK, price_minor=605), ("priceMinor", "6.00", "6.05")),
        (replace(SOY_MILK, discount_minor=0), ("discountMinor", "1.00", "0.00")),
        (replace(SOY_MILK, windows=(ServingWindow(0, 1_440),)), ("windows", "06:00-10:00", "00:00-24:00")),
        (replace(SOY_MILK, daily_limit=3), ("dailyLimit", None, "3")),
        (replace(SOY_MILK, low_stock_at=3), ("lowStockAt", "0", "3")),
        (replace(SOY_MILK, on_shelf=False), ("onShelf", "true", "false")),
        (replace(SOY_MILK, position=7), ("position", "1", "7")),
        (
            replace(SOY_MILK, option_groups=(SIZE,)),
            ("optionGroups", "", "份量 Size (1-1): 小 Small -2.00, 大 Large 3.00"),
        ),
    ],
)
def test_a_change_of_an_item_is_told_by_field(
    wanted: MenuItem, told: tuple[str, str | None, str | None]
) -> None:
    after = Menu.of([NOODLES, DRINKS], [BEEF_NOODLES, wanted])

    field = FieldChange(*told)
    assert changes(after) == [Change(ChangeKind.CHANGED, Subject.ITEM, SOY_MILK.id, wanted.name, (field,))]


def test_what_comes_and_what_goes_is_told() -> None:
    after = Menu.of([replace(NOODLES, name="面"), replace(DRINKS, id="new")], [BEEF_NOODLES])

    assert changes(after) == [
        Change(
            ChangeKind.CHANGED, Subject.CATEGORY, NOODLES.id, "面", (FieldChange("name", "面 Noodles", "面"),)
        ),
        Change(ChangeKind.ADDED, Subject.CATEGORY, "new", DRINKS.name),
        Change(ChangeKind.REMOVED, Subject.CATEGORY, DRINKS.id, DRINKS.name),
        Change(ChangeKind.REMOVED, Subject.ITEM, SOY_MILK.id, SOY_MILK.name),
    ]


def test_a_version_is_no_change() -> None:
    assert (
        changes(Menu.of([replace(NOODLES, version=7), DRINKS], [BEEF_NOODLES, replace(SOY_MILK, version=7)]))
        == []
    )
