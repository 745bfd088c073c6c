"""Imports take the place of a draft in one moment, or not at all."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from pannier.core.errors import ConcurrentChange
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.menus.changes import ItemChanges
from pannier.menus.documents import MenuFormat, write_menu
from pannier.menus.errors import MenuImportRefused, MenuTooLarge, TooManyItems
from pannier.menus.imports import ChangeKind, ImportOutcome, MenuImporter, Subject
from pannier.menus.model import MenuCategory, MenuHead, MenuItem
from pannier.menus.records import MenuRecord
from pannier.menus.repository import StagingRepository
from tests.tables.menus.conftest import Kitchen
from tests.tables.menus.test_editing import incompressible
from tests.tables.menus.test_stock import TODAY, sold, take
from tests.unit.menus.examples import BEEF_NOODLES
from tests.unit.merchants.examples import NOON

CSV, JSON = MenuFormat.CSV, MenuFormat.JSON
LATE = 777_777  # the position that an edit in the meantime gives


class FailingStaging(StagingRepository):
    """Dies after the items are staged, before they are in use."""

    def flip(self, *_: object) -> None:
        raise SystemError("the machine is gone")


class InterruptedStaging(StagingRepository):
    """Somebody edits while the items are being staged."""

    def __init__(self, kitchen: Kitchen, item_id: str) -> None:
        super().__init__(kitchen.connection)
        self._kitchen = kitchen
        self._item_id = item_id

    def write(self, merchant_id: str, generation: str, *rest: object) -> None:
        super().write(merchant_id, generation, *rest)  # type: ignore[arg-type]  # passed on as it came
        changes = ItemChanges(position=LATE)
        self._kitchen.menus.update_item(self._kitchen.manager, merchant_id, self._item_id, changes)


class SlowStaging(StagingRepository):
    """Takes so long that another import clears away the first half of what it stages."""

    def write(self, merchant_id: str, generation: str, *rest: object) -> None:
        self.clear(merchant_id, generation)
        super().write(merchant_id, generation, *rest)  # type: ignore[arg-type]  # passed on as it came


def importer(kitchen: Kitchen, staging: StagingRepository | None = None) -> MenuImporter:
    staging = staging or StagingRepository(kitchen.connection)
    return MenuImporter(kitchen.drafts, staging, kitchen.documents, kitchen.clock)


def load(kitchen: Kitchen, text: str | bytes, dry_run: bool = False, **options: int) -> ImportOutcome:
    return importer(kitchen).run(kitchen.merchant, CSV, text, dry_run=dry_run, **options)


def text_of(
    kitchen: Kitchen,
    categories: Sequence[MenuCategory] | None = None,
    items: Sequence[MenuItem] | None = None,
) -> str:
    """The draft as a file, or parts of it instead."""
    stored = kitchen.drafts.contents(kitchen.id)
    return write_menu(CSV, categories or stored[0], stored[1] if items is None else items, "CNY")


def keys(kitchen: Kitchen) -> set[str]:
    """Everything there is of a menu, but what days sold."""
    return {str(each.sk) for each in MenuRecord.query(kitchen.id) if not each.sk.startswith("stock#")}


def noodles(kitchen: Kitchen, category: MenuCategory, count: int) -> list[MenuItem]:
    return [
        replace(
            BEEF_NOODLES,
            id=new_id(NOON),
            merchant_id=kitchen.id,
            category_id=category.id,
            name=f"面{index}",
            position=index,
        )
        for index in range(count)
    ]


def test_an_import_is_one_revision_and_the_publisher_follows(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    stays, goes = kitchen.add_item(category), kitchen.add_item(category, "豆浆", 600)
    new = replace(BEEF_NOODLES, id=new_id(NOON), merchant_id=kitchen.id, category_id=category.id, position=9)
    text = text_of(kitchen, items=[replace(stays, price_minor=3_000), new])

    outcome = load(kitchen, text)

    assert (outcome.revision, outcome.unchanged_items, outcome.unchanged_categories) == (4, 0, 1)
    counts = {kind: outcome.count(Subject.ITEM, kind) for kind in ChangeKind}
    assert counts == {ChangeKind.ADDED: 1, ChangeKind.CHANGED: 1, ChangeKind.REMOVED: 1}
    categories, items = kitchen.drafts.contents(kitchen.id)
    assert categories == [category]
    assert {each.id: each for each in items} == {
        stays.id: replace(stays, price_minor=3_000, version=2),
        new.id: replace(new, version=1),
    }
    assert kitchen.drafts.find_item(kitchen.id, goes.id) is None
    head = kitchen.drafts.head(kitchen.id)
    assert (head.revision, head.items, head.categories) == (4, 2, 1)
    assert kitchen.publisher.publish(kitchen.id)
    assert list(kitchen.menus.published(kitchen.id).items) == [stays.id, new.id]
    assert text_of(kitchen) == text


def test_a_dry_run_tells_and_does_nothing(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item = kitchen.add_item(category)
    head, before = kitchen.drafts.head(kitchen.id), keys(kitchen)
    text = text_of(kitchen, items=[replace(item, price_minor=3_000, on_shelf=False)])

    outcome = load(kitchen, text, dry_run=True)

    (change,) = outcome.changes
    assert (change.kind, change.id, change.name) == (ChangeKind.CHANGED, item.id, item.name)
    told = [(each.name, each.before, each.after) for each in change.fields]
    assert told == [("priceMinor", "28.00", "30.00"), ("onShelf", "true", "false")]
    assert (outcome.revision, outcome.problem_count) == (2, 0)
    assert (kitchen.drafts.head(kitchen.id), keys(kitchen)) == (head, before)


def test_importing_the_same_again_is_no_revision(kitchen: Kitchen) -> None:
    kitchen.add_item(kitchen.add_category())
    head = kitchen.drafts.head(kitchen.id)

    outcome = load(kitchen, text_of(kitchen))

    assert (outcome.changes, outcome.revision) == ((), 2)
    assert kitchen.drafts.head(kitchen.id) == head


def test_one_bad_row_and_nothing_is_changed(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())
    head, before = kitchen.drafts.head(kitchen.id), keys(kitchen)
    text = text_of(kitchen).replace("28.00", "-28.00")

    with pytest.raises(MenuImportRefused) as refusal:
        load(kitchen, text)

    (problem,) = refusal.value.problems
    assert (problem.line, problem.column, refusal.value.problem_count) == (3, "price", 1)
    assert load(kitchen, text, dry_run=True).problems == refusal.value.problems
    assert (kitchen.drafts.head(kitchen.id), keys(kitchen)) == (head, before)
    assert kitchen.drafts.find_item(kitchen.id, item.id) == item


def test_a_crash_between_staging_and_use_leaves_the_old_menu(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item = kitchen.add_item(category)
    kitchen.publisher.publish(kitchen.id)
    head, shown = kitchen.drafts.head(kitchen.id), kitchen.menus.published(kitchen.id)
    text = text_of(kitchen, items=[replace(item, price_minor=3_000)])

    with pytest.raises(SystemError):
        importer(kitchen, FailingStaging(kitchen.connection)).run(kitchen.merchant, CSV, text, dry_run=False)

    assert kitchen.drafts.head(kitchen.id) == head
    assert kitchen.drafts.contents(kitchen.id) == ([category], [item])
    assert kitchen.publisher.publish(kitchen.id) is False
    assert kitchen.menus.published(kitchen.id) == shown
    rests = {key for key in keys(kitchen) if key.startswith("menu#")}
    assert len(rests) == 2

    load(kitchen, text)  # too soon: the other import may still be at work
    assert rests <= keys(kitchen)
    kitchen.clock.advance(timedelta(minutes=15))
    load(kitchen, text.replace("30.00", "31.00"))
    assert not rests & keys(kitchen)


def test_replaced_drafts_are_cleared_by_later_imports(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())
    for price in range(1, 6):
        kitchen.clock.advance(timedelta(minutes=16))
        load(kitchen, text_of(kitchen, items=[replace(item, price_minor=price)]))

    assert kitchen.drafts.contents(kitchen.id)[1] == [replace(item, price_minor=5, version=6)]
    # the draft in use, the one before it, and the mark of that one
    assert len([key for key in keys(kitchen) if "#" in key]) == 2 + 2 + 1


def test_an_edit_in_the_meantime_wins_and_nothing_is_left(kitchen: Kitchen) -> None:
    item = kitchen.add_item(kitchen.add_category())
    before = keys(kitchen)
    text = text_of(kitchen, items=[replace(item, price_minor=3_000)])
    interrupted = importer(kitchen, InterruptedStaging(kitchen, item.id))

    with pytest.raises(ConcurrentChange):
        interrupted.run(kitchen.merchant, CSV, text, dry_run=False)

    assert kitchen.drafts.find_item(kitchen.id, item.id) == replace(item, position=LATE, version=2)
    assert kitchen.drafts.head(kitchen.id).revision == 3
    assert keys(kitchen) == before


def test_an_import_that_was_taken_for_dead_does_not_come_into_use_and_leaves_nothing(
    kitchen: Kitchen,
) -> None:
    item = kitchen.add_item(kitchen.add_category())
    head, before = kitchen.drafts.head(kitchen.id), keys(kitchen)
    text = text_of(kitchen, items=[replace(item, price_minor=3_000)])

    with pytest.raises(ConcurrentChange):
        importer(kitchen, SlowStaging(kitchen.connection)).run(kitchen.merchant, CSV, text, dry_run=False)

    assert (kitchen.drafts.head(kitchen.id), keys(kitchen)) == (head, before)


def test_an_import_expects_the_revision_of_its_dry_run_and_may_be_repeated(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    revision = load(kitchen, text_of(kitchen), dry_run=True).revision
    text = text_of(kitchen) + "item,,豆浆,,6,,,,,,,,,,\r\n"

    first = load(kitchen, text, expected_revision=revision)
    again = load(kitchen, text, expected_revision=revision)

    assert (first.revision, first.repeated) == (2, False)
    assert (again.revision, again.repeated, again.changes) == (2, True, ())
    (item,) = kitchen.drafts.contents(kitchen.id)[1]
    with pytest.raises(ConcurrentChange):
        load(kitchen, text_of(kitchen, items=[]), expected_revision=revision)
    with pytest.raises(ConcurrentChange):
        load(kitchen, text_of(kitchen), dry_run=True, expected_revision=7)
    assert kitchen.drafts.contents(kitchen.id) == ([category], [item])


def test_edits_go_on_in_the_draft_that_was_imported(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    item = kitchen.add_item(category)
    load(kitchen, text_of(kitchen, items=[replace(item, price_minor=3_000)]))

    kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, ItemChanges(name="新"))
    added = kitchen.add_item(category, "豆浆")
    kitchen.menus.update_category(kitchen.manager, kitchen.id, category.id, name="面条")
    kitchen.menus.remove_item(kitchen.manager, kitchen.id, added.id)

    wanted = replace(item, price_minor=3_000, name="新", version=3)
    renamed = replace(category, name="面条", version=2)
    assert kitchen.drafts.contents(kitchen.id) == ([renamed], [wanted])
    assert kitchen.drafts.head(kitchen.id).revision == 7


def test_pages_lead_on_after_an_import(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    items = noodles(kitchen, category, 5)
    load(kitchen, text_of(kitchen, items=items))
    items.sort(key=lambda each: each.id)
    first = kitchen.menus.page_draft_items(kitchen.clerk, kitchen.id, PageRequest(2))

    load(kitchen, text_of(kitchen, items=[replace(each, price_minor=3_000) for each in items]))
    rest = kitchen.menus.page_draft_items(kitchen.clerk, kitchen.id, PageRequest(5, first.keys[-1]))

    assert [each.id for each in (*first.items, *rest.items)] == [each.id for each in items]
    assert {each.price_minor for each in rest.items} == {3_000}


def test_stock_and_marks_of_what_stays_keep_standing(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    stays, goes = kitchen.add_item(category), kitchen.add_item(category, "豆浆")
    kitchen.publisher.publish(kitchen.id)
    take(kitchen, TODAY, {stays.id: 2}, {stays.id: 10})
    until = NOON + timedelta(hours=2)
    for item in (stays, goes):
        kitchen.menus.mark_sold_out(kitchen.clerk, kitchen.id, item.id, until)

    load(kitchen, text_of(kitchen, items=[replace(stays, name="新面")]))
    kitchen.publisher.publish(kitchen.id)

    assert kitchen.menus.published(kitchen.id).sold_out_until == {stays.id: until}
    assert sold(kitchen) == {stays.id: 2}


def test_too_many_items_and_too_large_a_menu_are_refused_in_a_dry_run_too(kitchen: Kitchen) -> None:
    category = kitchen.add_category()
    head, before = kitchen.drafts.head(kitchen.id), keys(kitchen)
    many = text_of(kitchen) + "item,,面,,1,,,,,,,,,,\r\n" * 20_000
    large = text_of(kitchen, items=[incompressible(index, kitchen, category.id) for index in range(600)])

    for dry_run in (True, False):
        with pytest.raises(TooManyItems):
            load(kitchen, many, dry_run=dry_run)
        with pytest.raises(MenuTooLarge):
            load(kitchen, large, dry_run=dry_run)
    assert (kitchen.drafts.head(kitchen.id), keys(kitchen)) == (head, before)


def test_imports_and_edits_at_once_lose_nothing(kitchen: Kitchen) -> None:
    """Whoever was told that it is done, of that something is there; the counters stay those of the draft."""
    category = kitchen.add_category()
    text = text_of(kitchen)

    def add(number: int) -> str | None:
        try:
            return kitchen.add_item(category, f"菜{number}").id
        except ConcurrentChange:
            return None

    def replace_all(number: int) -> bool:
        try:
            load(kitchen, text + f"item,,导入{number},,{number},,,,,,,,,,\r\n")
        except ConcurrentChange:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        adding = pool.map(add, range(6))
        importing = pool.map(replace_all, range(1, 5))
        added, replaced = list(adding), list(importing)

    categories, items = kitchen.drafts.contents(kitchen.id)
    head = kitchen.drafts.head(kitchen.id)
    done = sum(each is not None for each in added) + sum(replaced)
    assert (head.revision, head.items, head.categories) == (1 + done, len(items), 1)
    assert categories == [category]
    assert sum(item.name.startswith("导入") for item in items) <= 1


def test_a_menu_comes_into_being_by_an_import(kitchen: Kitchen) -> None:
    outcome = load(kitchen, "record,name,price\ncategory,面,\nitem,牛肉面,28\n".encode("gb18030"))

    assert outcome.revision == 1
    (item,) = kitchen.drafts.contents(kitchen.id)[1]
    head = kitchen.drafts.head(kitchen.id)
    assert (item.name, item.price_minor, item.version) == ("牛肉面", 2_800, 1)
    assert replace(head, generation="", imported=None, size=0) == MenuHead(kitchen.id, 1, 1, 1, 0)


def test_no_reader_of_drafts_or_of_the_published_menu_sees_half_an_import(kitchen: Kitchen) -> None:
    """Each import gives all items the same price, another than before."""
    category = kitchen.add_category()
    items = noodles(kitchen, category, 40)
    load(kitchen, text_of(kitchen, items=items))
    kitchen.publisher.publish(kitchen.id)
    done = threading.Event()

    def import_all() -> None:
        try:
            for price in range(3_000, 3_006):
                load(kitchen, text_of(kitchen, items=[replace(each, price_minor=price) for each in items]))
        finally:
            done.set()

    def until_done(read: Callable[[], list[MenuItem]]) -> set[tuple[int, ...]]:
        seen: set[tuple[int, ...]] = set()
        while not done.is_set():
            found = read()
            seen.add((len(found), *{each.price_minor for each in found}))
        return seen

    def draft() -> list[MenuItem]:
        return list(kitchen.menus.page_draft_items(kitchen.clerk, kitchen.id, PageRequest(50)).items)

    def document() -> list[MenuItem]:
        kitchen.publisher.publish(kitchen.id)
        return list(kitchen.menus.published(kitchen.id).items.values())

    with ThreadPoolExecutor(4) as pool:
        importing = pool.submit(import_all)
        readers = [pool.submit(until_done, read) for read in (draft, draft, document)]
        importing.result()

    for reader in readers:
        seen = reader.result()
        assert len(seen) > 1
        assert {(count, len(prices)) for count, *prices in seen} == {(40, 1)}
