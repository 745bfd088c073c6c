"""The draft of a menu, which staff edit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from pynamodb.attributes import NumberAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.paging import Key, Page, PageRequest
from pannier.menus.codec import item_of_json, item_to_json
from pannier.menus.model import (
    FIRST_GENERATION,
    MAX_CATEGORIES,
    MAX_ITEMS,
    MenuCategory,
    MenuHead,
    MenuItem,
)
from pannier.menus.records import CategoryRecord, HeadRecord, ItemRecord, MenuRecord

HEAD = "menu"

R = TypeVar("R", CategoryRecord, ItemRecord)


class HeadRefused(Exception):
    """The menu as a whole does not allow the edit: it is another by now, or it might outgrow a bound."""


@dataclass(frozen=True, slots=True)
class MenuEdit:
    """What one edit changes, all of it or nothing. Versions are those that were read; 0 is new."""

    merchant_id: str
    categories: tuple[MenuCategory, ...] = ()
    items: tuple[MenuItem, ...] = ()
    removed_categories: tuple[MenuCategory, ...] = ()
    removed_items: tuple[MenuItem, ...] = ()
    size_change: int = 0  # bytes of JSON
    generation: str = FIRST_GENERATION  # of the draft that was read
    stay: bool = (
        False  # every item is in the category it was read in: while one is there, that is not removed
    )

    @property
    def added_items(self) -> int:
        return sum(item.version == 0 for item in self.items) - len(self.removed_items)

    @property
    def added_categories(self) -> int:
        return sum(each.version == 0 for each in self.categories) - len(self.removed_categories)

    @property
    def demanded_categories(self) -> frozenset[str]:
        """Which must exist already, and are not written here."""
        if self.stay:
            return frozenset()
        return frozenset(item.category_id for item in self.items) - {each.id for each in self.categories}


class MenuRepository:
    """Drafts. Where the caller does not know which `generation` is in use, a read costs one more Get, of the head."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self, merchant_id: str) -> MenuHead:
        """One consistent Get. A merchant without a menu has one of revision 0."""
        try:
            record = HeadRecord.get(merchant_id, HEAD, consistent_read=True)
        except DoesNotExist:
            return MenuHead(merchant_id, 0, 0, 0, 0)
        return MenuHead(
            merchant_id,
            int(record.revision),
            int(record.items),
            int(record.categories),
            int(record.size),
            record.generation or FIRST_GENERATION,
            record.imported,
        )

    def find_item(self, merchant_id: str, item_id: str, generation: str | None = None) -> MenuItem | None:
        """One consistent Get."""
        prefix = self._prefix(merchant_id, generation)
        try:
            return _item(ItemRecord.get(merchant_id, f"{prefix}item#{item_id}", consistent_read=True))
        except DoesNotExist:
            return None

    def find_items(
        self, merchant_id: str, item_ids: Iterable[str], generation: str | None = None
    ) -> dict[str, MenuItem]:
        """Those that exist, by id. One consistent BatchGet per hundred."""
        prefix = self._prefix(merchant_id, generation)
        keys = [(merchant_id, f"{prefix}item#{item_id}") for item_id in set(item_ids)]
        found = (_item(record) for record in ItemRecord.batch_get(keys, consistent_read=True))
        return {item.id: item for item in found}

    def find_category(
        self, merchant_id: str, category_id: str, generation: str | None = None
    ) -> MenuCategory | None:
        """One consistent Get."""
        prefix = self._prefix(merchant_id, generation)
        try:
            return _category(
                CategoryRecord.get(merchant_id, f"{prefix}category#{category_id}", consistent_read=True)
            )
        except DoesNotExist:
            return None

    def page_items(
        self, merchant_id: str, request: PageRequest, generation: str | None = None
    ) -> Page[MenuItem]:
        """In the order in which they were added. One Query."""
        prefix = self._prefix(merchant_id, generation)
        return _page(ItemRecord, merchant_id, request, prefix, "item#").map(_item)

    def page_categories(
        self, merchant_id: str, request: PageRequest, generation: str | None = None
    ) -> Page[MenuCategory]:
        """In the order in which they were added. One Query."""
        prefix = self._prefix(merchant_id, generation)
        return _page(CategoryRecord, merchant_id, request, prefix, "category#").map(_category)

    def contents(
        self, merchant_id: str, generation: str | None = None
    ) -> tuple[list[MenuCategory], list[MenuItem]]:
        """The whole draft, by consistent pages; no snapshot unless the revision is the same before and after."""
        prefix = self._prefix(merchant_id, generation)
        categories: list[MenuCategory] = []
        items: list[MenuItem] = []
        found: Iterator[MenuRecord] = MenuRecord.query(
            merchant_id, MenuRecord.sk.between(f"{prefix}category#", f"{prefix}item#~"), consistent_read=True
        )
        for record in found:
            if isinstance(record, CategoryRecord):
                categories.append(_category(record))
            elif isinstance(record, ItemRecord):
                items.append(_item(record))
        return categories, items

    def commit(self, edit: MenuEdit, safe_size: int, expected_revision: int | None = None) -> None:
        """Write an edit and the next revision, in one transaction of at most 100 writes.

        Without an expected revision the menu must stay within `safe_size` bytes of JSON; with one, the caller has
        looked at all of it.

        Raises:
            HeadRefused: too many items or categories, above the safe size, another revision or another generation.
            NotFound: an item's category is not there.
            ConcurrentChange: a category or an item is no longer the version that was read.
        """
        write, prefix = Transaction(self._connection), draft_prefix(edit.generation)
        for category_id in edit.demanded_categories:
            key, exists = f"{prefix}category#{category_id}", CategoryRecord.pk.exists()
            write.check("category", CategoryRecord, edit.merchant_id, key, exists)
        for category in edit.categories:
            write.put(category.id, category_record(category, prefix))
        for item in edit.items:
            write.put(item.id, item_record(item, prefix))
        for category in edit.removed_categories:
            write.delete(category.id, category_record(category, prefix))
        for item in edit.removed_items:
            write.delete(item.id, item_record(item, prefix))
        condition = _head_condition(edit, safe_size, expected_revision)
        write.update("head", HeadRecord(edit.merchant_id, HEAD), _head_actions(edit), condition)
        try:
            write.commit()
        except TransactionRefused as refusal:
            if "category" in refusal.labels:
                raise NotFound("MenuCategory") from refusal
            if refusal.labels == {"head"}:
                raise HeadRefused from refusal
            raise ConcurrentChange from refusal

    def _prefix(self, merchant_id: str, generation: str | None) -> str:
        return draft_prefix(self.head(merchant_id).generation if generation is None else generation)


def draft_prefix(generation: str) -> str:
    """What the sort keys of a draft begin with. The keys of the first draft begin with nothing."""
    return f"menu#{generation}#" if generation else ""


def generation_is(generation: str) -> Condition:
    """That this draft is in use, as a condition on the head."""
    stored = HeadRecord.generation
    condition: Condition = stored == generation if generation else stored.does_not_exist()
    return condition


def revision_is(revision: int) -> Condition:
    """That nothing was edited since, as a condition on the head."""
    stored = HeadRecord.revision
    condition: Condition = stored == revision if revision else stored.does_not_exist()
    return condition


def _page(kind: type[R], merchant_id: str, request: PageRequest, prefix: str, name: str) -> Page[R]:
    """A page of a draft. Its cursors lead on in whichever draft is in use then: ids outlive an import."""
    after = request.after
    if after is not None:
        request = replace(request, after={**after, "sk": f"{prefix}{after['sk']}"})
    page = query_page(kind, merchant_id, request, range_condition=kind.sk.startswith(f"{prefix}{name}"))
    return replace(page, keys=tuple(_without(prefix, key) for key in page.keys))


def _without(prefix: str, key: Key) -> Key:
    return {**key, "sk": str(key["sk"]).removeprefix(prefix)}


def _head_condition(edit: MenuEdit, safe_size: int, expected_revision: int | None) -> Condition:
    condition = generation_is(edit.generation)
    if edit.added_items > 0:
        condition &= _at_most(HeadRecord.items, MAX_ITEMS - edit.added_items)
    if edit.added_categories > 0:
        condition &= _at_most(HeadRecord.categories, MAX_CATEGORIES - edit.added_categories)
    if expected_revision is not None:
        condition &= revision_is(expected_revision)
    elif edit.size_change > 0:
        condition &= _at_most(HeadRecord.size, safe_size - edit.size_change)
    return condition


def _at_most(counter: NumberAttribute, bound: int) -> Condition:
    """A counter that was never written is zero."""
    within: Condition = counter <= bound
    return within | counter.does_not_exist() if bound >= 0 else within


def _head_actions(edit: MenuEdit) -> list[Action]:
    return [
        HeadRecord.revision.add(1),
        HeadRecord.items.add(edit.added_items),
        HeadRecord.categories.add(edit.added_categories),
        HeadRecord.size.add(edit.size_change),
        HeadRecord.kind.set(HeadRecord),
    ]


def category_record(category: MenuCategory, prefix: str) -> CategoryRecord:
    """As it is stored in the draft with this prefix."""
    return CategoryRecord(
        category.merchant_id,
        f"{prefix}category#{category.id}",
        name=category.name,
        position=category.position,
        version=category.version,
    )


def item_record(item: MenuItem, prefix: str) -> ItemRecord:
    """As it is stored in the draft with this prefix."""
    return ItemRecord(
        item.merchant_id, f"{prefix}item#{item.id}", body=item_to_json(item), version=item.version
    )


def _category(record: CategoryRecord) -> MenuCategory:
    return MenuCategory(
        id=record.sk.rpartition("#")[2],
        merchant_id=record.pk,
        name=record.name,
        position=int(record.position),
        version=int(record.version),
    )


def _item(record: ItemRecord) -> MenuItem:
    return item_of_json(record.body, record.pk, int(record.version))
