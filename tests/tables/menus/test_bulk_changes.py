"""Many items changed at once: all of them, or none."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import new_id
from pannier.menus.bulk import MAX_AT_ONCE, ItemsChange, MenuBulkChanges, PriceChange
from pannier.menus.changes import ItemChanges
from pannier.menus.model import MenuCategory, MenuItem, ServingWindow
from pannier.menus.repository import MenuRepository
from tests.tables.menus.conftest import Kitchen
from tests.unit.menus.examples import SOY_MILK


@pytest.fixture
def bulk(kitchen: Kitchen) -> MenuBulkChanges:
    return MenuBulkChanges(kitchen.drafts, kitchen.documents, kitchen.merchants, kitchen.clock)


def stored(kitchen: Kitchen) -> tuple[int, list[MenuCategory], list[MenuItem]]:
    return kitchen.drafts.head(kitchen.id).revision, *kitchen.drafts.contents(kitchen.id)


def test_all_change_in_one_edit(kitchen: Kitchen, bulk: MenuBulkChanges) -> None:
    category, drinks = kitchen.add_category(), kitchen.add_category("饮")
    tea = kitchen.add_item(drinks)
    items = [kitchen.add_item(category, f"面 {n}", 2_800 + n) for n in range(3)]
    ids = [items[2].id, items[0].id, tea.id]
    revision, _, _ = stored(kitchen)
    change = ItemsChange(
        PriceChange(basis_points=1_000, rounding=100),
        discount_minor=100,
        category_id=drinks.id,
        on_shelf=False,
        windows=(ServingWindow(360, 600),),
        daily_limit=20,
        low_stock_at=2,
    )

    found = bulk.change(kitchen.manager, kitchen.id, ids, change)

    after = replace(
        items[0],
        category_id=drinks.id,
        price_minor=3_100,
        discount_minor=100,
        on_shelf=False,
        windows=(ServingWindow(360, 600),),
        daily_limit=20,
        low_stock_at=2,
        version=2,
    )
    assert found == (  # behind what stands there, as they were named
        replace(after, id=items[2].id, name="面 2", position=1_000),
        replace(after, position=2_000),
        replace(after, id=tea.id, name=tea.name),
    )
    assert [kitchen.drafts.find_item(kitchen.id, each) for each in ids] == list(found)
    assert kitchen.drafts.find_item(kitchen.id, items[1].id) == items[1]
    assert kitchen.drafts.head(kitchen.id).revision == revision + 1
    assert bulk.change(kitchen.manager, kitchen.id, ids, ItemsChange(on_shelf=False)) == found
    assert kitchen.drafts.head(kitchen.id).revision == revision + 1  # nothing was to be written


def test_as_many_as_are_allowed_fit_one_transaction_wherever_they_stand(
    kitchen: Kitchen, bulk: MenuBulkChanges
) -> None:
    at = kitchen.clock.now()
    categories = [MenuCategory(new_id(at), kitchen.id, f"{n}", n) for n in range(MAX_AT_ONCE)]
    items = [
        replace(SOY_MILK, id=new_id(at), merchant_id=kitchen.id, category_id=category.id)
        for category in categories
    ]
    kitchen.menus.fill(kitchen.id, categories, items)
    found = bulk.change(
        kitchen.manager, kitchen.id, [each.id for each in items], ItemsChange(price_minor=901)
    )
    assert {item.price_minor for item in found} == {901}
    assert len(found) == MAX_AT_ONCE


def test_one_that_cannot_be_so_keeps_all_as_they_are(kitchen: Kitchen, bulk: MenuBulkChanges) -> None:
    category = kitchen.add_category()
    dear, cheap = kitchen.add_item(category, price_minor=2_800), kitchen.add_item(category, price_minor=200)
    ids, unknown, before = [dear.id, cheap.id], new_id(kitchen.clock.now()), stored(kitchen)
    for change, path in (
        (ItemsChange(PriceChange(delta_minor=-201)), ("ids", "1", "priceMinor")),
        (ItemsChange(discount_minor=201), ("ids", "1", "discountMinor")),
        (ItemsChange(price_minor=-1), ("ids", "0", "priceMinor")),
        (ItemsChange(windows=(ServingWindow(5, 5),)), ("ids", "0", "windows", "0")),
    ):
        with pytest.raises(InvalidInput) as refused:
            bulk.change(kitchen.manager, kitchen.id, ids, change)
        assert refused.value.path == path
    for wrong in ([], ids * 2, [new_id(kitchen.clock.now()) for _ in range(MAX_AT_ONCE + 1)]):
        with pytest.raises(InvalidInput) as refused:
            bulk.change(kitchen.manager, kitchen.id, wrong, ItemsChange(on_shelf=False))
        assert refused.value.path == ("ids",)
    for gone in ([dear.id, unknown], ["x"]):
        with pytest.raises(NotFound):
            bulk.change(kitchen.manager, kitchen.id, gone, ItemsChange(on_shelf=False))
    with pytest.raises(NotFound):
        bulk.change(kitchen.manager, kitchen.id, ids, ItemsChange(category_id=unknown))
    assert stored(kitchen) == before


def test_who_may(kitchen: Kitchen, bulk: MenuBulkChanges) -> None:
    item = kitchen.add_item(kitchen.add_category())
    before = stored(kitchen)
    for viewer, refusal in (
        (None, Unauthenticated),
        (kitchen.stranger, NotFound),
        (kitchen.clerk, Forbidden),
    ):
        with pytest.raises(refusal):
            bulk.change(viewer, kitchen.id, [item.id], ItemsChange(on_shelf=False))
    assert stored(kitchen) == before
    assert bulk.change(kitchen.clerk, kitchen.id, [item.id], ItemsChange(daily_limit=4))[0].daily_limit == 4


def test_a_change_is_made_of_what_others_left(kitchen: Kitchen, bulk: MenuBulkChanges) -> None:
    category = kitchen.add_category()
    item, other = kitchen.add_item(category, price_minor=1_000), kitchen.add_item(category)
    raises = iter((ItemChanges(price_minor=2_000), None))

    class Interrupted(MenuRepository):
        def find_items(
            self, merchant_id: str, item_ids: Iterable[str], generation: str | None = None
        ) -> dict[str, MenuItem]:
            found = super().find_items(merchant_id, item_ids, generation)
            if changes := next(raises, None):
                kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, changes)
            return found

    slow = MenuBulkChanges(
        Interrupted(kitchen.connection), kitchen.documents, kitchen.merchants, kitchen.clock
    )
    found = slow.change(
        kitchen.manager, kitchen.id, [item.id, other.id], ItemsChange(PriceChange(delta_minor=500))
    )
    assert [each.price_minor for each in found] == [2_500, 3_300]


def test_marks_of_several_begin_and_end_together(kitchen: Kitchen, bulk: MenuBulkChanges) -> None:
    category = kitchen.add_category()
    items = [kitchen.add_item(category, f"面 {n}") for n in range(3)]
    ids, now = [items[0].id, items[2].id], kitchen.clock.now()
    kitchen.publisher.publish(kitchen.id)
    until = now + timedelta(hours=2)

    assert bulk.mark_sold_out(kitchen.clerk, kitchen.id, ids, until) == (items[0], items[2])
    marks = dict.fromkeys(ids, until)
    assert kitchen.menus.published(kitchen.id, consistent=True).sold_out_until == marks
    for wrong in (now, now + timedelta(days=367)):
        with pytest.raises(InvalidInput):
            bulk.mark_sold_out(kitchen.clerk, kitchen.id, [items[1].id], wrong)
    for viewer, wrong_ids in ((kitchen.clerk, [items[0].id, new_id(now)]), (kitchen.stranger, ids)):
        with pytest.raises(NotFound):
            bulk.mark_available(viewer, kitchen.id, wrong_ids)
        with pytest.raises(NotFound):
            bulk.mark_sold_out(viewer, kitchen.id, wrong_ids, None)
    assert kitchen.menus.published(kitchen.id, consistent=True).sold_out_until == marks
    bulk.mark_available(kitchen.clerk, kitchen.id, [items[0].id])
    assert kitchen.menus.published(kitchen.id, consistent=True).sold_out_until == {items[2].id: until}
