"""Edits and imports in any order come to the menu that a pure model of them comes to."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pannier.core.errors import ConcurrentChange
from pannier.menus.changes import ItemChanges, NewItem
from pannier.menus.codec import item_size
from pannier.menus.documents import MenuFormat, write_menu
from pannier.menus.errors import MenuCategoryNotEmpty, MenuImportRefused
from pannier.menus.imports.differences import Menu
from pannier.menus.model import MenuCategory, MenuItem
from tests.tables.menus.conftest import Kitchen
from tests.tables.menus.test_importing import LATE, FailingStaging, InterruptedStaging, importer
from tests.unit.menus.wholes import menus, names

STEPS = ("category", "item", "patch", "remove item", "remove category", "import", "bad", "crash", "late")


@dataclass(frozen=True)
class Step:
    """What somebody does; `pick` chooses among what is there."""

    what: str
    pick: int
    name: str
    form: MenuFormat
    menu: Menu


steps = st.builds(
    Step,
    what=st.sampled_from(STEPS),
    pick=st.integers(0, 1_000),
    name=names,
    form=st.sampled_from(MenuFormat),
    menu=menus(),
)


class Staff:
    """Does to the store what it does to the model, which knows no versions."""

    def __init__(self, kitchen: Kitchen) -> None:
        self.kitchen = kitchen
        self.categories: dict[str, MenuCategory] = {}
        self.items: dict[str, MenuItem] = {}

    def do(self, step: Step) -> None:
        self.kitchen.clock.advance(timedelta(minutes=step.pick % 20))
        match step.what:
            case "category":
                self._put(self.kitchen.menus.add_category(self.kitchen.manager, self.kitchen.id, step.name))
            case "item" if self.categories:
                new = NewItem(self._any(self.categories, step), step.name, step.pick)
                self._put(self.kitchen.menus.add_item(self.kitchen.manager, self.kitchen.id, new))
            case "patch" if self.items:
                self._patch(self._any(self.items, step), step)
            case "remove item" if self.items:
                item_id = self._any(self.items, step)
                self.kitchen.menus.remove_item(self.kitchen.manager, self.kitchen.id, item_id)
                del self.items[item_id]
            case "remove category" if self.categories:
                self._remove_category(self._any(self.categories, step))
            case "import" | "bad" | "crash" | "late":
                self._import(step)

    def _patch(self, item_id: str, step: Step) -> None:
        changes = ItemChanges(name=step.name, position=step.pick)
        self._put(self.kitchen.menus.update_item(self.kitchen.manager, self.kitchen.id, item_id, changes))

    def _remove_category(self, category_id: str) -> None:
        if any(item.category_id == category_id for item in self.items.values()):
            with pytest.raises(MenuCategoryNotEmpty):
                self.kitchen.menus.remove_category(self.kitchen.manager, self.kitchen.id, category_id)
            return
        self.kitchen.menus.remove_category(self.kitchen.manager, self.kitchen.id, category_id)
        del self.categories[category_id]

    def _import(self, step: Step) -> None:
        """A file with some of what is there, some of it changed, and something new."""
        owner = self.kitchen.id
        kept = [each for index, each in enumerate(self.items.values()) if step.pick >> index % 8 & 1]
        shown = [replace(each, name=step.name) if index % 2 else each for index, each in enumerate(kept)] + [
            replace(each, merchant_id=owner) for each in step.menu.items.values()
        ]
        headings = [
            each
            for each in self.categories.values()
            if step.pick % 2 or any(item.category_id == each.id for item in kept)
        ] + [replace(each, merchant_id=owner) for each in step.menu.categories.values()]
        text = write_menu(step.form, headings, shown, "CNY")
        if step.what == "import":
            self._run(step.form, text)
            self.categories, self.items = {}, {}
            for heading in headings:
                self._put(heading)
            for item in shown:
                self._put(item)
        elif step.what == "bad":
            wrong = {MenuFormat.CSV: text + "dish" + "," * 14 + "\r\n", MenuFormat.JSON: text + "]"}
            with pytest.raises(MenuImportRefused):
                self._run(step.form, wrong[step.form])
        elif step.what == "crash":
            with suppress(SystemError):  # where nothing changes, nothing is staged
                self._run(step.form, text, FailingStaging(self.kitchen.connection))
        elif self.items:
            self._lose_the_race(step, text)

    def _lose_the_race(self, step: Step, text: str) -> None:
        item_id = self._any(self.items, step)
        late = InterruptedStaging(self.kitchen, item_id)
        changes_something = (
            importer(self.kitchen).run(self.kitchen.merchant, step.form, text, dry_run=True).changes
        )
        if not changes_something or self.items[item_id].position == LATE:
            return  # then nobody is in the way of anybody
        with pytest.raises(ConcurrentChange):
            self._run(step.form, text, late)
        self._put(replace(self.items[item_id], position=LATE))

    def _run(
        self, form: MenuFormat, text: str, staging: FailingStaging | InterruptedStaging | None = None
    ) -> None:
        importer(self.kitchen, staging).run(self.kitchen.merchant, form, text, dry_run=False)

    def _put(self, part: MenuCategory | MenuItem) -> None:
        if isinstance(part, MenuItem):
            self.items[part.id] = replace(part, version=0)
        else:
            self.categories[part.id] = replace(part, version=0)

    @staticmethod
    def _any(parts: dict[str, MenuCategory] | dict[str, MenuItem], step: Step) -> str:
        return sorted(parts)[step.pick % len(parts)]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=4, max_size=10))
def test_a_menu_is_what_was_done_to_it(kitchen: Kitchen, steps: list[Step]) -> None:
    importer(kitchen).run(kitchen.merchant, MenuFormat.JSON, '{"categories": []}', dry_run=False)
    staff = Staff(kitchen)
    for step in steps:
        staff.do(step)

        categories, items = kitchen.drafts.contents(kitchen.id)
        assert {each.id: replace(each, version=0) for each in categories} == staff.categories
        assert {each.id: replace(each, version=0) for each in items} == staff.items
        head = kitchen.drafts.head(kitchen.id)
        assert (head.items, head.categories) == (len(items), len(categories))
        assert head.size == sum(map(item_size, items))
    kitchen.publisher.publish(kitchen.id)
    on_shelf = {each.id: each for each in staff.items.values() if each.on_shelf}
    if kitchen.drafts.head(kitchen.id).revision:
        assert dict(kitchen.menus.published(kitchen.id).items) == on_shelf
