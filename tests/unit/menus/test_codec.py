from dataclasses import replace

import orjson
from hypothesis import given
from hypothesis import strategies as st

from pannier.menus.codec import item_of_json, item_to_json, menu_of_json, menu_to_json
from pannier.menus.model import MenuCategory, MenuItem
from tests.unit.menus.examples import (
    BEEF_NOODLES,
    DRINKS,
    MERCHANT_ID,
    NOODLES,
    SOY_MILK,
    categories,
    items,
)


@given(items)
def test_an_item_survives_json(item: MenuItem) -> None:
    json = orjson.loads(orjson.dumps(item_to_json(item)))

    assert item_of_json(json, item.merchant_id, item.version) == item


@given(
    st.lists(categories, max_size=4, unique_by=lambda each: each.id),
    st.lists(items, max_size=6, unique_by=lambda each: each.id),
)
def test_a_menu_survives_json_but_for_versions(headings: list[MenuCategory], held: list[MenuItem]) -> None:
    json = orjson.loads(orjson.dumps(menu_to_json(headings, held)))
    found_headings, found = menu_of_json(json, MERCHANT_ID)

    assert {each.id: each for each in found_headings} == {each.id: each for each in headings}
    assert dict(found) == {item.id: replace(item, version=0) for item in held}


def test_a_menu_is_ordered_by_category_then_position_then_age() -> None:
    later = replace(BEEF_NOODLES, id="01KJP000000000000000000T03")
    first = replace(BEEF_NOODLES, id="01KJP000000000000000000T04", position=0)
    nowhere = replace(BEEF_NOODLES, id="01KJP000000000000000000T05", category_id="gone", position=0)

    json = menu_to_json([DRINKS, NOODLES], [nowhere, SOY_MILK, later, BEEF_NOODLES, first])

    assert [each["id"] for each in json["categories"]] == [NOODLES.id, DRINKS.id]
    ids = [each["id"] for each in json["items"]]
    assert ids == [first.id, BEEF_NOODLES.id, later.id, SOY_MILK.id, nowhere.id]
