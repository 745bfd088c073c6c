"""Moves on the engine: what is stored is the order that moving in lists would give, whoever moves meanwhile."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import new_id
from pannier.menus.arranging import MenuArranging
from pannier.menus.changes import ItemChanges
from pannier.menus.codec import item_size, menu_order
from pannier.menus.model import MenuCategory, MenuItem
from pannier.menus.positions import MAX_WRITES
from pannier.menus.repository import MenuRepository
from tests.tables.menus.conftest import Kitchen
from tests.unit.menus.examples import SOY_MILK


@pytest.fixture
def arranging(kitchen: Kitchen) -> MenuArranging:
    return MenuArranging(kitchen.drafts, kitchen.merchants)


def order(kitchen: Kitchen) -> dict[str, list[str]]:
    """Items by category, all in the order of the menu."""
    return {
        category.id: [item.id for item in items]
        for category, items in menu_order(*kitchen.drafts.contents(kitchen.id))
    }


def stored(kitchen: Kitchen) -> tuple[int, list[MenuCategory], list[MenuItem]]:
    return kitchen.drafts.head(kitchen.id).revision, *kitchen.drafts.contents(kitchen.id)


def test_any_moves_are_those_of_lists(kitchen: Kitchen, arranging: MenuArranging) -> None:
    dice = random.Random(7)
    noodles, drinks = kitchen.add_category("面"), kitchen.add_category("饮")
    wanted = {
        noodles.id: [kitchen.add_item(noodles, f"面 {n}").id for n in range(5)],
        drinks.id: [kitchen.add_item(drinks, f"饮 {n}").id for n in range(2)],
    }
    assert order(kitchen) == wanted
    for _ in range(25):
        held = dice.choice([line for line in wanted.values() if line])
        moved = held.pop(dice.randrange(len(held)))
        target = dice.choice(list(wanted))
        index = dice.randrange(len(wanted[target]) + 1)
        before = wanted[target][index] if index < len(wanted[target]) else None
        wanted[target].insert(index, moved)

        found = arranging.move_item(kitchen.manager, kitchen.id, moved, target, before)

        assert order(kitchen) == wanted
        assert found.moved == kitchen.drafts.find_item(kitchen.id, moved)
    arranging.move_category(kitchen.manager, kitchen.id, drinks.id, noodles.id)
    assert list(order(kitchen).items()) == [(each, wanted[each]) for each in (drinks.id, noodles.id)]
    arranging.move_category(kitchen.manager, kitchen.id, drinks.id, None)
    assert list(order(kitchen)) == [noodles.id, drinks.id]


def test_a_move_is_one_edit_and_none_where_it_stands_already(
    kitchen: Kitchen, arranging: MenuArranging
) -> None:
    category = kitchen.add_category()
    first, second = kitchen.add_item(category), kitchen.add_item(category)
    revision, _, _ = stored(kitchen)
    moved = arranging.move_item(kitchen.manager, kitchen.id, second.id, category.id, first.id)
    assert (moved.others, moved.moved.version) == (1, 2)  # both were at 0, below which there is nothing
    after = stored(kitchen)
    assert after[0] == revision + 1
    assert arranging.move_item(kitchen.manager, kitchen.id, second.id, category.id, first.id).others == 0
    assert arranging.move_item(kitchen.manager, kitchen.id, first.id, category.id, None).moved.id == first.id
    assert arranging.move_category(kitchen.manager, kitchen.id, category.id, None).others == 0
    assert stored(kitchen) == after


def test_a_line_that_outgrows_a_transaction_makes_room_part_by_part(
    kitchen: Kitchen, arranging: MenuArranging
) -> None:
    category = kitchen.add_category()
    many = [
        replace(
            SOY_MILK,
            id=new_id(kitchen.clock.now()),
            merchant_id=kitchen.id,
            category_id=category.id,
            position=0,
        )
        for _ in range(2 * MAX_WRITES + 20)
    ]
    kitchen.menus.fill(kitchen.id, (), many)
    wanted = order(kitchen)[category.id]
    moved = wanted.pop()
    wanted.insert(100, moved)
    revision = kitchen.drafts.head(kitchen.id).revision
    found = arranging.move_item(kitchen.manager, kitchen.id, moved, category.id, wanted[101])
    assert order(kitchen)[category.id] == wanted
    assert found.others == 0
    head = kitchen.drafts.head(kitchen.id)
    assert head.revision == revision + 3 + 1  # three parts, and the move
    _, items = kitchen.drafts.contents(kitchen.id)
    assert head.size == sum(map(item_size, items))


def test_moves_at_once_are_moves_one_after_the_other(kitchen: Kitchen, arranging: MenuArranging) -> None:
    category = kitchen.add_category()
    items = [kitchen.add_item(category, f"面 {n}").id for n in range(4)]
    revision = kitchen.drafts.head(kitchen.id).revision

    def to_the_front(item_id: str) -> None:
        arranging.move_item(kitchen.manager, kitchen.id, item_id, category.id, items[0])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(to_the_front, (items[2], items[3])))
    found = order(kitchen)[category.id]
    assert found in ([items[2], items[3], *items[:2]], [items[3], items[2], *items[:2]])
    assert kitchen.drafts.head(kitchen.id).revision == revision + 2


def test_a_move_goes_before_whoever_was_moved_meanwhile(kitchen: Kitchen, arranging: MenuArranging) -> None:
    """Between what a move read and what it writes, somebody else edits: it decides anew, on what they left."""
    category, other = kitchen.add_category(), kitchen.add_category("饮")
    first, second = kitchen.add_item(category), kitchen.add_item(category)
    edits = iter((first.id, None))

    class Interrupted(MenuRepository):
        def contents(
            self, merchant_id: str, generation: str | None = None
        ) -> tuple[list[MenuCategory], list[MenuItem]]:
            found = super().contents(merchant_id, generation)
            if moved := next(edits, None):
                changes = ItemChanges(category_id=other.id)
                kitchen.menus.update_item(kitchen.manager, kitchen.id, moved, changes)
            return found

    slow = MenuArranging(Interrupted(kitchen.connection), kitchen.merchants)
    with pytest.raises(InvalidInput):  # the one before which it was to stand is elsewhere by now
        slow.move_item(kitchen.manager, kitchen.id, second.id, category.id, first.id)
    assert order(kitchen) == {category.id: [second.id], other.id: [first.id]}


def test_what_cannot_be_moved_stays(kitchen: Kitchen, arranging: MenuArranging) -> None:
    category, drinks = kitchen.add_category(), kitchen.add_category("饮")
    noodles, tea = kitchen.add_item(category), kitchen.add_item(drinks)
    unknown, before = new_id(kitchen.clock.now()), stored(kitchen)

    def move(viewer: str | None, item_id: str, category_id: str, following: str | None) -> None:
        arranging.move_item(viewer, kitchen.id, item_id, category_id, following)

    for viewer, refusal in (
        (None, Unauthenticated),
        (kitchen.stranger, NotFound),
        (kitchen.clerk, Forbidden),
    ):
        with pytest.raises(refusal):
            move(viewer, noodles.id, drinks.id, None)
        with pytest.raises(refusal):
            arranging.move_category(viewer, kitchen.id, category.id, None)
    for item_id, category_id, following in (
        (unknown, category.id, None),
        (noodles.id, unknown, None),
        (noodles.id, drinks.id, unknown),
        ("x", category.id, None),
    ):
        with pytest.raises(NotFound):
            move(kitchen.manager, item_id, category_id, following)
    for category_id, following in ((category.id, tea.id), (category.id, noodles.id)):
        with pytest.raises(InvalidInput) as refused:
            move(kitchen.manager, noodles.id, category_id, following)
        assert refused.value.path == ("before",)
    for category_id, following in ((unknown, None), (category.id, unknown)):
        with pytest.raises(NotFound):
            arranging.move_category(kitchen.manager, kitchen.id, category_id, following)
    with pytest.raises(InvalidInput):
        arranging.move_category(kitchen.manager, kitchen.id, category.id, category.id)
    assert stored(kitchen) == before
