from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.menus.changes import GroupDraft, ItemChanges, NewItem, OptionDraft
from pannier.menus.errors import MenuCategoryNotEmpty, MenuTooLarge, TooManyItems
from pannier.menus.model import MAX_ITEMS, MenuHead, MenuItem, MenuOption, OptionGroup
from tests.tables.menus.conftest import Kitchen
from tests.unit.menus.examples import BEEF_NOODLES
from tests.unit.merchants.examples import NOON


def test_every_edit_is_one_revision(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item = kitchen.add_item(category)
    kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, ItemChanges(price_minor=3_000))
    assert kitchen.drafts.head(kitchen.id).revision == 3

    kitchen.menus.remove_item(kitchen.manager, kitchen.id, item.id)
    kitchen.menus.remove_category(kitchen.manager, kitchen.id, category.id)

    assert kitchen.drafts.head(kitchen.id) == MenuHead(kitchen.id, 5, items=0, categories=0, size=0)
    assert kitchen.drafts.contents(kitchen.id) == ([], [])


def test_an_item_is_stored_whole(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    drafts_of_groups = (GroupDraft("份量", 1, 1, (OptionDraft("小", -200), OptionDraft("大", 300))),)
    item = kitchen.menus.add_item(
        kitchen.manager,
        kitchen.id,
        NewItem(category.id, "面", 2_800, option_groups=drafts_of_groups, daily_limit=10, low_stock_at=3),
    )
    group = item.option_groups[0]

    assert group == OptionGroup(
        group.id,
        "份量",
        1,
        1,
        (MenuOption(group.options[0].id, "小", -200), MenuOption(group.options[1].id, "大", 300)),
    )
    assert kitchen.menus.get_draft_item(kitchen.clerk, kitchen.id, item.id) == item
    assert item.version == 1


def test_an_edit_that_changes_nothing_is_no_revision(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())

    same = kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, ItemChanges(name=item.name))

    assert same == item
    assert kitchen.drafts.head(kitchen.id).revision == 2


def test_patches_of_one_item_at_once_all_hold(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())
    patches = [ItemChanges(name="新"), ItemChanges(price_minor=99), ItemChanges(position=7)]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda p: kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, p), patches))

    assert kitchen.drafts.find_item(kitchen.id, item.id) == replace(
        item, name="新", price_minor=99, position=7, version=4
    )


def test_an_item_needs_its_category(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    kitchen.menus.remove_category(kitchen.manager, kitchen.id, category.id)
    before = kitchen.drafts.head(kitchen.id)

    with pytest.raises(NotFound) as refusal:
        kitchen.add_item(category)

    assert refusal.value.kind == "MenuCategory"
    assert kitchen.drafts.head(kitchen.id) == before
    assert kitchen.drafts.contents(kitchen.id) == ([], [])


def test_a_category_with_items_stays(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    kitchen.add_item(category)

    with pytest.raises(MenuCategoryNotEmpty) as refusal:
        kitchen.menus.remove_category(kitchen.manager, kitchen.id, category.id)

    assert refusal.value.items == 1
    assert kitchen.drafts.find_category(kitchen.id, category.id) == category


def test_items_do_not_slip_into_a_category_that_goes(kitchen: Kitchen) -> None:
    for _ in range(5):
        category = kitchen.add_category()
        with ThreadPoolExecutor(2) as pool:
            adding = pool.submit(kitchen.add_item, category)
            removing = pool.submit(kitchen.menus.remove_category, kitchen.manager, kitchen.id, category.id)
        categories, items = kitchen.drafts.contents(kitchen.id)

        assert {item.category_id for item in items} <= {each.id for each in categories}
        assert (adding.exception() is None) != (removing.exception() is None)


def test_drafts_come_in_pages(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    added = [kitchen.add_item(category, f"菜{number}") for number in range(5)]
    added.sort(key=lambda item: item.id)

    first = kitchen.menus.page_draft_items(kitchen.clerk, kitchen.id, PageRequest(3))
    rest = kitchen.menus.page_draft_items(kitchen.clerk, kitchen.id, PageRequest(3, first.keys[-1]))

    assert (first.items, first.has_next) == (tuple(added[:3]), True)
    assert (rest.items, rest.has_next) == (tuple(added[3:]), False)
    headings = kitchen.menus.page_draft_categories(kitchen.clerk, kitchen.id, PageRequest(3))
    assert headings.items == (category,)


def test_one_item_too_many_is_refused(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    items = [
        replace(
            BEEF_NOODLES, id=new_id(NOON), merchant_id=kitchen.id, category_id=category.id, description=""
        )
        for _ in range(MAX_ITEMS)
    ]
    kitchen.menus.fill(kitchen.id, [], items)
    before = kitchen.drafts.head(kitchen.id)
    assert before.items == MAX_ITEMS

    with pytest.raises(TooManyItems) as refusal:
        kitchen.add_item(category)

    assert refusal.value.limit == MAX_ITEMS
    assert kitchen.drafts.head(kitchen.id) == before
    assert kitchen.publisher.publish(kitchen.id)
    assert len(kitchen.menus.published(kitchen.id).items) == MAX_ITEMS


def incompressible(number: int, kitchen: Kitchen, category_id: str) -> MenuItem:
    text = "".join(
        chr(0x4E00 + (number * 7919 + index * 104729 + index * index * 31) % 20_000) for index in range(500)
    )
    return replace(
        BEEF_NOODLES, id=new_id(NOON), merchant_id=kitchen.id, category_id=category_id, description=text
    )


def test_a_menu_that_would_not_fit_its_document_is_refused(kitchen: Kitchen) -> None:
    category = kitchen.add_category()

    def fill() -> None:
        for number in range(0, 600, 50):
            items = [incompressible(number + each, kitchen, category.id) for each in range(50)]
            kitchen.menus.fill(kitchen.id, [], items)

    with pytest.raises(MenuTooLarge):
        fill()

    before = kitchen.drafts.head(kitchen.id)
    assert before.items >= 150
    assert kitchen.publisher.publish(kitchen.id)
    assert kitchen.menus.published(kitchen.id).revision == before.revision


def test_managers_edit_and_clerks_count(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item = kitchen.add_item(category)
    before = kitchen.drafts.head(kitchen.id)

    for viewer, refusal in (
        (kitchen.clerk, Forbidden),
        (kitchen.stranger, NotFound),
        (None, Unauthenticated),
    ):
        with pytest.raises(refusal):
            kitchen.menus.add_category(viewer, kitchen.id, "饮品")
        with pytest.raises(refusal):
            kitchen.menus.update_category(viewer, kitchen.id, category.id, name="饮品")
        with pytest.raises(refusal):
            kitchen.menus.remove_category(viewer, kitchen.id, category.id)
        with pytest.raises(refusal):
            kitchen.menus.add_item(viewer, kitchen.id, NewItem(category.id, "豆浆", 600))
        with pytest.raises(refusal):
            kitchen.menus.update_item(viewer, kitchen.id, item.id, ItemChanges(price_minor=1))
        with pytest.raises(refusal):
            kitchen.menus.remove_item(viewer, kitchen.id, item.id)
    for viewer, refusal in ((kitchen.stranger, NotFound), (None, Unauthenticated)):
        with pytest.raises(refusal):
            kitchen.menus.set_daily_limit(viewer, kitchen.id, item.id, 5)
        with pytest.raises(refusal):
            kitchen.menus.mark_sold_out(viewer, kitchen.id, item.id, None)
        with pytest.raises(refusal):
            kitchen.menus.mark_available(viewer, kitchen.id, item.id)
        with pytest.raises(refusal):
            kitchen.menus.get_draft_item(viewer, kitchen.id, item.id)
        with pytest.raises(refusal):
            kitchen.menus.page_draft_items(viewer, kitchen.id, PageRequest(5))
    assert kitchen.drafts.head(kitchen.id) == before
    assert kitchen.drafts.contents(kitchen.id) == ([category], [item])

    counted = kitchen.menus.set_daily_limit(kitchen.clerk, kitchen.id, item.id, 5)
    assert counted.daily_limit == 5


def test_input_out_of_bounds_writes_nothing(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())

    with pytest.raises(InvalidInput):
        kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, ItemChanges(price_minor=-1))

    assert kitchen.drafts.find_item(kitchen.id, item.id) == item
    assert kitchen.drafts.head(kitchen.id).revision == 2


def test_an_item_of_another_merchant_is_not_found(kitchen: Kitchen) -> None:
    with pytest.raises(NotFound):
        kitchen.menus.get_draft_item(kitchen.manager, kitchen.id, new_id(NOON))
    with pytest.raises(NotFound):
        kitchen.menus.get_draft_item(kitchen.manager, kitchen.id, "item")
