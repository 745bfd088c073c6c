"""What customers read, while it changes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pannier.core.errors import InvalidInput, NotFound
from pannier.core.ids import new_id
from pannier.menus.changes import ItemChanges
from pannier.menus.model import (
    MAX_OPTION_GROUPS,
    MAX_OPTIONS,
    MenuItem,
    MenuOption,
    OptionGroup,
    PublishedMenu,
)
from pannier.menus.repository import MenuEdit
from tests.tables.menus.conftest import Kitchen
from tests.unit.merchants.examples import NOON


def test_the_document_is_what_is_on_the_shelf(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item = kitchen.add_item(category)
    hidden = kitchen.add_item(category, "下架")
    kitchen.menus.update_item(kitchen.manager, kitchen.id, hidden.id, ItemChanges(on_shelf=False))

    assert kitchen.publisher.publish(kitchen.id) is True

    assert kitchen.menus.published(kitchen.id) == PublishedMenu(
        merchant_id=kitchen.id,
        revision=4,
        published_at=NOON,
        categories=(replace(category, version=0),),
        items={item.id: replace(item, version=0)},
        merchant=kitchen.merchant,
        sold_out_until={},
    )


def test_publishing_again_changes_nothing(kitchen: Kitchen) -> None:
    kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish(kitchen.id)
    before = kitchen.menus.published(kitchen.id)
    kitchen.clock.advance(timedelta(minutes=1))

    assert kitchen.publisher.publish(kitchen.id) is False

    assert kitchen.menus.published(kitchen.id) == before


def test_an_older_revision_never_replaces_a_newer_one(kitchen: Kitchen) -> None:
    kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish(kitchen.id)
    before = kitchen.menus.published(kitchen.id)

    assert kitchen.documents.put_menu(kitchen.id, 1, {"categories": [], "items": []}, NOON) is False

    assert kitchen.menus.published(kitchen.id) == before


def test_without_a_menu_there_is_nothing_to_read(kitchen: Kitchen) -> None:
    assert kitchen.publisher.publish(kitchen.id) is False
    for merchant_id in (kitchen.id, new_id(NOON), "menu"):
        with pytest.raises(NotFound):
            kitchen.menus.published(merchant_id)


def test_a_change_of_the_merchant_acts_before_the_call_returns(kitchen: Kitchen) -> None:
    kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish(kitchen.id)

    paused = kitchen.merchants.pause(kitchen.clerk, kitchen.id, NOON + timedelta(hours=1))

    menu = kitchen.menus.published(kitchen.id)
    assert menu.merchant == paused
    assert menu.merchant.is_open_at(NOON) is False
    assert menu.revision == 2
    assert kitchen.publisher.publish_merchant(kitchen.merchant) is False  # the older version, again
    assert kitchen.menus.published(kitchen.id).merchant == paused


def test_a_sold_out_mark_acts_at_once_and_is_no_edit(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item, other = kitchen.add_item(category), kitchen.add_item(category, "豆浆")
    kitchen.publisher.publish(kitchen.id)
    until = NOON + timedelta(hours=2)

    assert kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, item.id, until) == item
    kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, other.id, None)

    menu = kitchen.menus.published(kitchen.id)
    midnight_in_shanghai = datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert menu.sold_out_until == {item.id: until, other.id: midnight_in_shanghai}
    assert kitchen.drafts.head(kitchen.id).revision == menu.revision == 3

    kitchen.menus.mark_available(kitchen.clerk, kitchen.id, item.id)
    kitchen.menus.mark_available(kitchen.clerk, kitchen.id, item.id)
    assert set(kitchen.menus.published(kitchen.id).sold_out_until) == {other.id}


def test_publishing_keeps_the_marks_and_marking_tidies_those_that_are_over(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item, other = kitchen.add_item(category), kitchen.add_item(category, "豆浆")
    kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, item.id, NOON + timedelta(hours=1))

    kitchen.publisher.publish(kitchen.id)
    assert set(kitchen.menus.published(kitchen.id).sold_out_until) == {item.id}

    kitchen.clock.advance(timedelta(hours=1))
    kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, other.id, None)
    assert set(kitchen.menus.published(kitchen.id).sold_out_until) == {other.id}


@pytest.mark.parametrize("until", [NOON, NOON - timedelta(hours=1), NOON + timedelta(days=400)])
def test_a_sold_out_mark_ends_in_the_future(kitchen: Kitchen, until: datetime) -> None:
    item = kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish(kitchen.id)

    with pytest.raises(InvalidInput):
        kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, item.id, until)

    assert kitchen.menus.published(kitchen.id).sold_out_until == {}


def test_marks_at_once_all_hold(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    items = [kitchen.add_item(category, f"菜{number}") for number in range(4)]
    kitchen.publisher.publish(kitchen.id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, i.id, None), items))

    assert set(kitchen.menus.published(kitchen.id).sold_out_until) == {item.id for item in items}


def test_a_thousand_reads_meet_no_half_edit(kitchen: Kitchen) -> None:
    """Each edit gives the first and the last item of a draft of several pages the same price, in one transaction."""
    category = kitchen.add_category()
    first = kitchen.add_item(category, "first", 0)
    kitchen.menus.fill(kitchen.id, [], [bulky(first, number) for number in range(12)])
    kitchen.clock.advance(timedelta(hours=1))  # so that its id sorts last
    last = kitchen.add_item(category, "last", 0)
    kitchen.publisher.publish(kitchen.id)
    base = kitchen.drafts.head(kitchen.id).revision
    done = threading.Event()

    def edit() -> int:
        price = 0
        while not done.is_set():
            price += 1
            ends = [kitchen.drafts.find_item(kitchen.id, each.id) for each in (first, last)]
            wanted = tuple(replace(each, price_minor=price) for each in ends if each)
            kitchen.drafts.commit(MenuEdit(kitchen.id, items=wanted), safe_size=10**9)
            while price % 5 == 0 and not done.is_set():  # a breath, or nothing would be published in between
                if kitchen.documents.versions(kitchen.id)[0] == base + price:
                    break
        return price

    def publish() -> None:
        while not done.is_set():
            kitchen.publisher.publish(kitchen.id)

    def read() -> list[tuple[int, int, int]]:
        menus = (kitchen.menus.published(kitchen.id) for _ in range(250))
        return [(m.revision, m.items[first.id].price_minor, m.items[last.id].price_minor) for m in menus]

    with ThreadPoolExecutor(7) as pool:
        background = [pool.submit(edit), pool.submit(publish), pool.submit(publish)]
        readers = [pool.submit(read) for _ in range(4)]
        try:
            seen = [each for reader in readers for each in reader.result()]
        finally:
            done.set()
    price = background[0].result() or 0
    kitchen.publisher.publish(kitchen.id)

    assert len(seen) == 1_000
    assert all(revision - base == one == other for revision, one, other in seen)
    assert price > 10
    assert len({revision for revision, _, _ in seen}) > 2
    final = kitchen.menus.published(kitchen.id)
    assert (final.revision - base, final.items[first.id].price_minor, final.items[last.id].price_minor) == (
        price,
        price,
        price,
    )
    for task in background:
        task.result()


def bulky(item: MenuItem, number: int) -> MenuItem:
    """An item of more than 100 KB, off the shelf: twelve of them make a draft longer than a page of a Query."""
    options = tuple(MenuOption(f"o{index}", "选项" * 40, 0) for index in range(MAX_OPTIONS))
    groups = tuple(OptionGroup(f"g{index}", "组", 0, 1, options) for index in range(MAX_OPTION_GROUPS))
    return replace(
        item, id=new_id(NOON), name=f"bulky {number}", option_groups=groups, on_shelf=False, version=0
    )
