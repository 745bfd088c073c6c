"""What can be done with menus: read by everybody, edited and marked by a merchant's staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.core.ids import is_id, new_id
from pannier.core.paging import Page, PageRequest
from pannier.menus.changes import ItemChanges, NewItem, changed, new_item
from pannier.menus.codec import item_size
from pannier.menus.editing import SAFE_BYTES, MenuEdits
from pannier.menus.errors import MenuCategoryNotEmpty
from pannier.menus.model import (
    MAX_CATEGORIES,
    MenuCategory,
    MenuItem,
    MenuMarks,
    PublishedMenu,
)
from pannier.menus.repository import (
    HeadRefused,
    MenuEdit,
    MenuRepository,
    PublishedMenuRepository,
    StockRepository,
)
from pannier.menus.validation import checked_category, checked_item
from pannier.merchants.changes import UNCHANGED, Kept
from pannier.merchants.model import Merchant
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants

LONGEST_SOLD_OUT = timedelta(days=366)
_WRITES = 90  # of one transaction, beside the head and the categories it checks
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class DraftView:
    """What belongs to every item of a draft."""

    revision: int
    merchant: Merchant
    marks: MenuMarks
    categories: Mapping[str, MenuCategory]


class Menus:
    """Menus of merchants. `viewer_id` is who asks; None: nobody signed in.

    Every call with a viewer raises Unauthenticated, NotFound for who does not work there, and Forbidden for who works
    there in a lesser role: managers edit, clerks mark and count.
    """

    def __init__(
        self,
        menus: MenuRepository,
        published: PublishedMenuRepository,
        stock: StockRepository,
        merchants: Merchants,
        clock: Clock,
    ) -> None:
        self._menus = menus
        self._edits = MenuEdits(menus)
        self._published = published
        self._stock = stock
        self._merchants = merchants
        self._clock = clock

    def published(self, merchant_id: str, *, consistent: bool = False) -> PublishedMenu:
        """What customers read, with the merchant and the sold-out marks as they are at this moment. One Get.

        A consistent read costs double and misses nothing that was written before it. Raises NotFound.
        """
        menu = self._published.find(merchant_id, consistent=consistent) if is_id(merchant_id) else None
        if menu is None or not menu.merchant.status.is_public:
            raise NotFound("Menu")
        return menu

    def marks(self, menu: PublishedMenu, business_date: date) -> MenuMarks:
        """What is sold out, and what the day has sold: one Query, and none where nothing is counted."""
        stock = self._stock.marks(menu.merchant_id, business_date) if menu.counts_stock else {}
        return MenuMarks(stock, menu.sold_out_until)

    def get_draft_item(self, viewer_id: str | None, merchant_id: str, item_id: str) -> MenuItem:
        """An item as staff see it, on the shelf or not. Raises NotFound."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_VIEW)
        return self._get_item(merchant_id, item_id)

    def page_draft_items(
        self, viewer_id: str | None, merchant_id: str, request: PageRequest
    ) -> Page[MenuItem]:
        """All items, oldest first."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_VIEW)
        return self._menus.page_items(merchant_id, request)

    def page_draft_categories(
        self, viewer_id: str | None, merchant_id: str, request: PageRequest
    ) -> Page[MenuCategory]:
        """All categories, oldest first."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_VIEW)
        return self._menus.page_categories(merchant_id, request)

    def draft_view(self, viewer_id: str | None, merchant_id: str, at: datetime) -> DraftView:
        """What staff see their drafts with: the marks of this moment's business day, and the categories."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_VIEW)
        menu = self._published.find(merchant_id, consistent=True)
        merchant = self._merchants.get(merchant_id) if menu is None else menu.merchant
        stock = self._stock.marks(merchant_id, merchant.business_date(at))
        head = self._menus.head(merchant_id)
        request = PageRequest(MAX_CATEGORIES)
        categories = self._menus.page_categories(merchant_id, request, head.generation).items
        return DraftView(
            revision=head.revision,
            merchant=merchant,
            marks=MenuMarks(stock, menu.sold_out_until if menu else {}),
            categories={category.id: category for category in categories},
        )

    def add_category(
        self, viewer_id: str | None, merchant_id: str, name: str, position: int = 0
    ) -> MenuCategory:
        """Raises InvalidInput, TooManyCategories."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        category = checked_category(MenuCategory(self._new_id(), merchant_id, name, position))
        self._edits.add(MenuEdit(merchant_id, categories=(category,)))
        return replace(category, version=1)

    def update_category(
        self,
        viewer_id: str | None,
        merchant_id: str,
        category_id: str,
        name: str | Kept = UNCHANGED,
        position: int | Kept = UNCHANGED,
    ) -> MenuCategory:
        """Change what is given. Raises NotFound, InvalidInput, ConcurrentChange."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        generation = self._menus.head(merchant_id).generation
        category = self._get_category(merchant_id, category_id, generation)
        wanted = checked_category(
            replace(
                category,
                name=category.name if name is UNCHANGED else name,
                position=category.position if position is UNCHANGED else position,
            )
        )
        self._edits.commit(MenuEdit(merchant_id, categories=(wanted,), generation=generation))
        return replace(wanted, version=wanted.version + 1)

    def remove_category(self, viewer_id: str | None, merchant_id: str, category_id: str) -> None:
        """Raises NotFound, ConcurrentChange; MenuCategoryNotEmpty while items are in it."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        for _ in range(_ATTEMPTS):
            head = self._menus.head(merchant_id)
            category = self._get_category(merchant_id, category_id, head.generation)
            _, items = self._menus.contents(merchant_id, head.generation)
            held = sum(item.category_id == category_id for item in items)
            if held:
                raise MenuCategoryNotEmpty(held)
            edit = MenuEdit(merchant_id, removed_categories=(category,), generation=head.generation)
            try:
                self._menus.commit(edit, SAFE_BYTES, expected_revision=head.revision)
                return
            except HeadRefused:  # an item may have come into it
                continue
        raise ConcurrentChange

    def add_item(self, viewer_id: str | None, merchant_id: str, new: NewItem) -> MenuItem:
        """Raises InvalidInput, TooManyItems, MenuTooLarge; NotFound: no such category."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        item = checked_item(new_item(new, merchant_id, self._new_id))
        self._edits.add(MenuEdit(merchant_id, items=(item,), size_change=item_size(item)))
        return replace(item, version=1)

    def update_item(
        self, viewer_id: str | None, merchant_id: str, item_id: str, changes: ItemChanges
    ) -> MenuItem:
        """Change what is given, also on and off the shelf. Orders placed before keep what they were priced from.

        Raises:
            InvalidInput, ConcurrentChange, MenuTooLarge
            NotFound: no such item, or no such category.
        """
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        return self._change_item(merchant_id, item_id, changes)

    def set_daily_limit(
        self, viewer_id: str | None, merchant_id: str, item_id: str, portions: int | None
    ) -> MenuItem:
        """How many portions a business day has, from now on; None: not counted. For all staff: clerks count.

        Raises NotFound, InvalidInput, ConcurrentChange.
        """
        self._merchants.require(viewer_id, merchant_id, Permission.STOCK_EDIT)
        return self._change_item(merchant_id, item_id, ItemChanges(daily_limit=portions))

    def remove_item(self, viewer_id: str | None, merchant_id: str, item_id: str) -> None:
        """Raises NotFound, ConcurrentChange."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        generation = self._menus.head(merchant_id).generation
        item = self._get_item(merchant_id, item_id, generation)
        shrinkage = -item_size(item)
        self._edits.commit(
            MenuEdit(merchant_id, removed_items=(item,), size_change=shrinkage, generation=generation)
        )
        self._published.set_sold_out(merchant_id, item_id, None, self._clock.now())

    def mark_sold_out(
        self, viewer_id: str | None, merchant_id: str, item_id: str, until: datetime | None
    ) -> MenuItem:
        """Nobody can order the item until then; with None, until the store's midnight. Acts at once, and is no edit.

        Returns the item, unchanged. Raises NotFound; InvalidInput: the moment is over or more than a year ahead.
        """
        self._merchants.require(viewer_id, merchant_id, Permission.STOCK_EDIT)
        item = self._get_item(merchant_id, item_id)
        now = self._clock.now()
        end = sold_out_until(until, self._merchants.get(merchant_id).time_zone, now)
        self._published.set_sold_out(merchant_id, item_id, end, now)
        return item

    def mark_available(self, viewer_id: str | None, merchant_id: str, item_id: str) -> MenuItem:
        """Take the sold-out mark away, at once. Daily stock is not touched. Returns the item. Raises NotFound."""
        self._merchants.require(viewer_id, merchant_id, Permission.STOCK_EDIT)
        item = self._get_item(merchant_id, item_id)
        self._published.set_sold_out(merchant_id, item_id, None, self._clock.now())
        return item

    def fill(self, merchant_id: str, categories: Sequence[MenuCategory], items: Sequence[MenuItem]) -> None:
        """Store a new menu whole, in as few edits as transactions allow. For set-up programs: nobody is asked.

        Raises InvalidInput, TooManyItems, MenuTooLarge; ConcurrentChange: some of it is there.
        """
        writes: list[MenuCategory | MenuItem] = [checked_category(each) for each in categories]
        writes += [checked_item(item) for item in items]
        for start in range(0, len(writes), _WRITES):
            part = writes[start : start + _WRITES]
            added = tuple(each for each in part if isinstance(each, MenuItem))
            headings = tuple(each for each in part if isinstance(each, MenuCategory))
            size = sum(map(item_size, added))
            self._edits.add(MenuEdit(merchant_id, headings, added, size_change=size))

    def _change_item(self, merchant_id: str, item_id: str, changes: ItemChanges) -> MenuItem:
        """Read, change, write; anew when somebody else wrote in between: a patch is as good on what they left."""
        for _ in range(_ATTEMPTS):
            generation = self._menus.head(merchant_id).generation
            item = self._get_item(merchant_id, item_id, generation)
            wanted = checked_item(changed(item, changes, self._new_id))
            if wanted == item:
                return item
            growth = item_size(wanted) - item_size(item)
            try:
                edit = MenuEdit(merchant_id, items=(wanted,), size_change=growth, generation=generation)
                self._edits.commit(edit)
            except ConcurrentChange:
                continue
            return replace(wanted, version=wanted.version + 1)
        raise ConcurrentChange

    def _get_item(self, merchant_id: str, item_id: str, generation: str | None = None) -> MenuItem:
        item = self._menus.find_item(merchant_id, item_id, generation) if is_id(item_id) else None
        if item is None:
            raise NotFound("MenuItem")
        return item

    def _get_category(self, merchant_id: str, category_id: str, generation: str) -> MenuCategory:
        found = (
            self._menus.find_category(merchant_id, category_id, generation) if is_id(category_id) else None
        )
        if found is None:
            raise NotFound("MenuCategory")
        return found

    def _new_id(self) -> str:
        return new_id(self._clock.now())


def sold_out_until(until: datetime | None, time_zone: str, now: datetime) -> datetime:
    """When a sold-out mark ends, in whole seconds: when it is said, or at the store's midnight.

    Raises InvalidInput: the moment is over or more than a year ahead.
    """
    if until is None:
        zone = ZoneInfo(time_zone)
        until = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    end = until.replace(microsecond=0)
    if not now < end <= now + LONGEST_SOLD_OUT:
        raise InvalidInput(
            ("until",),
            "The mark ends later than now, within a year.",
            "标记的结束时间应晚于现在，且在一年以内。",
        )
    return end
