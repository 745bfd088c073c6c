"""Drafts, published documents and stock marks."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from pannier.audit.books import MenuFile, Published
from pannier.audit.loaders.tables import TableReader
from pannier.menus.codec import MenuJson, item_of_json, menu_of_json
from pannier.menus.model import FIRST_GENERATION, MenuCategory, MenuHead, MenuItem, StockMark
from pannier.menus.records import (
    CategoryRecord,
    HeadRecord,
    IdleDraftRecord,
    ItemRecord,
    MenuRecord,
    PublishedRecord,
    StockRecord,
)
from pannier.merchants.documents import merchant_of


@dataclass(slots=True)
class _Draft:
    """A merchant's partition as it is being read. Only the head says which of the drafts is the one in use."""

    head: MenuHead | None = None
    categories: defaultdict[str, list[MenuCategory]] = field(default_factory=lambda: defaultdict(list))
    items: defaultdict[str, list[MenuItem]] = field(default_factory=lambda: defaultdict(list))
    published: Published | None = None
    stock: list[StockMark] = field(default_factory=list)

    @property
    def generation(self) -> str:
        return self.head.generation if self.head else FIRST_GENERATION


def read_menus(reader: TableReader) -> dict[str, MenuFile]:
    """Every merchant's menu, by merchant id."""
    drafts: dict[str, _Draft] = {}
    for record in reader.records(MenuRecord):
        if isinstance(record, MenuRecord):
            draft = drafts.setdefault(record.pk, _Draft())
            reader.attempt(MenuRecord, f"{record.pk}/{record.sk}", partial(_add, draft, record))
    return {
        merchant_id: MenuFile(
            merchant_id=merchant_id,
            head=draft.head,
            categories=tuple(draft.categories[draft.generation]),
            items=tuple(draft.items[draft.generation]),
            published=draft.published,
            stock=tuple(draft.stock),
        )
        for merchant_id, draft in drafts.items()
    }


def _add(draft: _Draft, record: MenuRecord) -> None:
    match record:
        case HeadRecord():
            draft.head = MenuHead(
                record.pk,
                int(record.revision),
                int(record.items),
                int(record.categories),
                int(record.size),
                record.generation or FIRST_GENERATION,
            )
        case CategoryRecord():
            category_id = record.sk.rpartition("#")[2]
            draft.categories[_generation(record)].append(
                MenuCategory(category_id, record.pk, record.name, int(record.position), int(record.version))
            )
        case ItemRecord():
            item = item_of_json(record.body, record.pk, int(record.version))
            draft.items[_generation(record)].append(item)
        case IdleDraftRecord():
            pass  # it says what there is to clear away
        case PublishedRecord():
            draft.published = _published(record)
        case StockRecord():
            draft.stock.append(_mark(record))
        case _:
            raise ValueError(f"an item of the kind {type(record).__name__}")


def _generation(record: MenuRecord) -> str:
    """Which draft a category or an item belongs to; see `records`."""
    return str(record.sk).split("#")[1] if record.sk.startswith("menu#") else FIRST_GENERATION


def _published(record: PublishedRecord) -> Published:
    body: MenuJson | None = record.body
    categories, items = menu_of_json(body or MenuJson(categories=[], items=[]), record.pk)
    merchant = None
    if record.merchant is not None:
        merchant = merchant_of(record.pk, int(record.merchant_version or 0), record.merchant)
    revision: float | None = record.revision
    return Published(int(revision) if revision else None, categories, tuple(items.values()), merchant)


def _mark(record: StockRecord) -> StockMark:
    _, day, item_id = record.sk.split("#", 2)
    return StockMark(
        item_id, date.fromisoformat(day), int(record.sold), int(record.limit), int(record.low_stock_at)
    )
