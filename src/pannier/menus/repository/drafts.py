"""The draft of a menu, which staff edit."""

from collections.abc import Iterator
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.menus.codec import item_of_json, item_to_json
from pannier.menus.model import MAX_CATEGORIES, MAX_ITEMS, MenuCategory, MenuHead, MenuItem
from pannier.menus.records import CategoryRecord, HeadRecord, ItemRecord, MenuRecord

_HEAD = "menu"


class HeadRefused(Exception):
    """The menu as a whole does not allow the edit: its revision is another, or it might outgrow a bound."""


@dataclass(frozen=True, slots=True)
class MenuEdit:
    """What one edit changes, all of it or nothing. Versions are those that were read; 0 is new."""

    merchant_id: str
    categories: tuple[MenuCategory, ...] = ()
    items: tuple[MenuItem, ...] = ()
    removed_categories: tuple[MenuCategory, ...] = ()
    removed_items: tuple[MenuItem, ...] = ()
    size_change: int = 0  # bytes of JSON

    @property
    def added_items(self) -> int:
        return sum(item.version == 0 for item in self.items) - len(self.removed_items)

    @property
    def added_categories(self) -> int:
        return sum(each.version == 0 for each in self.categories) - len(self.removed_categories)

    @property
    def demanded_categories(self) -> frozenset[str]:
        """Which must exist already, and are not written here."""
        return frozenset(item.category_id for item in self.items) - {each.id for each in self.categories}


class MenuRepository:
    """Drafts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self, merchant_id: str) -> MenuHead:
        """One consistent Get. A merchant without a menu has one of revision 0."""
        try:
            record = HeadRecord.get(merchant_id, _HEAD, consistent_read=True)
        except DoesNotExist:
            return MenuHead(merchant_id, 0, 0, 0, 0)
        return MenuHead(
            merchant_id, int(record.revision), int(record.items), int(record.categories), int(record.size)
        )

    def find_item(self, merchant_id: str, item_id: str) -> MenuItem | None:
        """One consistent Get."""
        try:
            return _item(ItemRecord.get(merchant_id, f"item#{item_id}", consistent_read=True))
        except DoesNotExist:
            return None

    def find_category(self, merchant_id: str, category_id: str) -> MenuCategory | None:
        """One consistent Get."""
        try:
            return _category(CategoryRecord.get(merchant_id, f"category#{category_id}", consistent_read=True))
        except DoesNotExist:
            return None

    def page_items(self, merchant_id: str, request: PageRequest) -> Page[MenuItem]:
        """In the order in which they were added. One Query."""
        return query_page(
            ItemRecord, merchant_id, request, range_condition=ItemRecord.sk.startswith("item#")
        ).map(_item)

    def page_categories(self, merchant_id: str, request: PageRequest) -> Page[MenuCategory]:
        """In the order in which they were added. One Query."""
        condition = CategoryRecord.sk.startswith("category#")
        return query_page(CategoryRecord, merchant_id, request, range_condition=condition).map(_category)

    def contents(self, merchant_id: str) -> tuple[list[MenuCategory], list[MenuItem]]:
        """The whole draft, by consistent pages; no snapshot unless the revision is the same before and after."""
        categories: list[MenuCategory] = []
        items: list[MenuItem] = []
        found: Iterator[MenuRecord] = MenuRecord.query(
            merchant_id, MenuRecord.sk.between("category#", "item#~"), consistent_read=True
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
            HeadRefused: too many items or categories, above the safe size, or another revision.
            NotFound: an item's category is not there.
            ConcurrentChange: a category or an item is no longer the version that was read.
        """
        write = Transaction(self._connection)
        for category_id in edit.demanded_categories:
            key, exists = f"category#{category_id}", CategoryRecord.pk.exists()
            write.check("category", CategoryRecord, edit.merchant_id, key, exists)
        for category in edit.categories:
            write.put(category.id, _category_record(category))
        for item in edit.items:
            write.put(item.id, _item_record(item))
        for category in edit.removed_categories:
            write.delete(category.id, _category_record(category))
        for item in edit.removed_items:
            write.delete(item.id, _item_record(item))
        condition = _head_condition(edit, safe_size, expected_revision)
        write.update("head", HeadRecord(edit.merchant_id, _HEAD), _head_actions(edit), condition)
        try:
            write.commit()
        except TransactionRefused as refusal:
            if "category" in refusal.labels:
                raise NotFound("MenuCategory") from refusal
            if refusal.labels == {"head"}:
                raise HeadRefused from refusal
            raise ConcurrentChange from refusal


def _head_condition(edit: MenuEdit, safe_size: int, expected_revision: int | None) -> Condition | None:
    condition: Condition | None = None
    if edit.added_items > 0:
        condition &= _at_most(HeadRecord.items, MAX_ITEMS - edit.added_items)
    if edit.added_categories > 0:
        condition &= _at_most(HeadRecord.categories, MAX_CATEGORIES - edit.added_categories)
    if expected_revision is not None:
        revision = HeadRecord.revision
        condition &= revision == expected_revision if expected_revision else revision.does_not_exist()
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


def _category_record(category: MenuCategory) -> CategoryRecord:
    return CategoryRecord(
        category.merchant_id,
        f"category#{category.id}",
        name=category.name,
        position=category.position,
        version=category.version,
    )


def _category(record: CategoryRecord) -> MenuCategory:
    return MenuCategory(
        id=record.sk.removeprefix("category#"),
        merchant_id=record.pk,
        name=record.name,
        position=int(record.position),
        version=int(record.version),
    )


def _item_record(item: MenuItem) -> ItemRecord:
    return ItemRecord(item.merchant_id, f"item#{item.id}", body=item_to_json(item), version=item.version)


def _item(record: ItemRecord) -> MenuItem:
    return item_of_json(record.body, record.pk, int(record.version))
