"""One change of many items: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from pannier.core import problems
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.core.ids import is_id
from pannier.menus.codec import item_size
from pannier.menus.editing import MenuEdits
from pannier.menus.model import MAX_POSITION, MenuItem, ServingWindow
from pannier.menus.positions import GAP
from pannier.menus.repository import MenuEdit, MenuRepository, PublishedMenuRepository
from pannier.menus.service import sold_out_until
from pannier.menus.validation import checked_item
from pannier.merchants.changes import UNCHANGED, Kept
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants

MAX_AT_ONCE = 50
BASIS_POINTS = 10_000
_ATTEMPTS = 4


def several_price_changes() -> InvalidInput:
    """A price is to be changed in more than one way at once."""
    return InvalidInput(("input",), "Change the price in one way at a time.", "每次只能用一种方式改价。")


@dataclass(frozen=True, slots=True)
class PriceChange:
    """By so many basis points (a hundredth of a percent) or minor units, up or down; then to a multiple of `rounding`
    minor units, half of it up."""

    basis_points: int = 0
    delta_minor: int = 0
    rounding: int = 1

    def of(self, price_minor: int) -> int:
        """The new price: exact, rounded once. May be below zero, which no item can have."""
        exact = price_minor * (BASIS_POINTS + self.basis_points) + self.delta_minor * BASIS_POINTS
        unit = BASIS_POINTS * self.rounding
        return (2 * exact + unit) // (2 * unit) * self.rounding


@dataclass(frozen=True, slots=True)
class ItemsChange:
    """What becomes of each of the items. In another category they come to its end, in the order they are named in."""

    price_minor: int | PriceChange | Kept = UNCHANGED
    discount_minor: int | Kept = UNCHANGED
    category_id: str | Kept = UNCHANGED
    on_shelf: bool | Kept = UNCHANGED
    windows: tuple[ServingWindow, ...] | Kept = UNCHANGED
    daily_limit: int | Kept | None = UNCHANGED
    low_stock_at: int | Kept = UNCHANGED

    @property
    def permission(self) -> Permission:
        """Clerks count portions; all else is an edit of the menu."""
        only_counts = replace(self, daily_limit=UNCHANGED) == ItemsChange()
        return Permission.STOCK_EDIT if only_counts and self != ItemsChange() else Permission.MENU_EDIT

    def of(self, item: MenuItem) -> MenuItem:
        """The item to be, where it stands now, not yet checked."""
        price = self.price_minor
        if isinstance(price, PriceChange):
            price = price.of(item.price_minor)
        return replace(
            item,
            price_minor=item.price_minor if price is UNCHANGED else price,
            discount_minor=item.discount_minor if self.discount_minor is UNCHANGED else self.discount_minor,
            category_id=item.category_id if self.category_id is UNCHANGED else self.category_id,
            on_shelf=item.on_shelf if self.on_shelf is UNCHANGED else self.on_shelf,
            windows=item.windows if self.windows is UNCHANGED else self.windows,
            daily_limit=item.daily_limit if self.daily_limit is UNCHANGED else self.daily_limit,
            low_stock_at=item.low_stock_at if self.low_stock_at is UNCHANGED else self.low_stock_at,
        )


class MenuBulkChanges:
    """Changes of up to `MAX_AT_ONCE` items of one merchant, each in one write.

    Every call raises Unauthenticated; NotFound for who does not work there, and for an item that is not there;
    Forbidden for who works there in a lesser role; InvalidInput for no items, too many, or one named twice.
    """

    def __init__(
        self, menus: MenuRepository, published: PublishedMenuRepository, merchants: Merchants, clock: Clock
    ) -> None:
        self._menus = menus
        self._edits = MenuEdits(menus)
        self._published = published
        self._merchants = merchants
        self._clock = clock

    def change(
        self, viewer_id: str | None, merchant_id: str, item_ids: Sequence[str], change: ItemsChange
    ) -> tuple[MenuItem, ...]:
        """Change all of them, in one transaction. Returns them as they are named. For managers; daily limits for all.

        Raises:
            InvalidInput: an item could not be so; the path says which (`ids`, its index, the field).
            ConcurrentChange, MenuTooLarge
            NotFound: no such category.
        """
        self._merchants.require(viewer_id, merchant_id, change.permission)
        _check_ids(item_ids)
        for _ in range(_ATTEMPTS):
            generation = self._menus.head(merchant_id).generation
            items = self._get_items(merchant_id, item_ids, generation)
            wanted = [_checked(change.of(item), nth) for nth, item in enumerate(items)]
            moved = change.category_id is not UNCHANGED
            if change.category_id is not UNCHANGED:
                wanted = self._at_the_end(merchant_id, change.category_id, items, wanted, generation)
            changed = [(old, new) for old, new in zip(items, wanted, strict=True) if old != new]
            growth = sum(item_size(new) - item_size(old) for old, new in changed)
            edit = MenuEdit(
                merchant_id,
                items=tuple(new for _, new in changed),
                size_change=growth,
                generation=generation,
                stay=not moved,
            )
            if not changed:
                return tuple(items)
            try:
                self._edits.commit(edit)
            except ConcurrentChange:
                continue
            return tuple(
                new if new == old else replace(new, version=new.version + 1)
                for old, new in zip(items, wanted, strict=True)
            )
        raise ConcurrentChange

    def mark_sold_out(
        self, viewer_id: str | None, merchant_id: str, item_ids: Sequence[str], until: datetime | None
    ) -> tuple[MenuItem, ...]:
        """As `Menus.mark_sold_out`, for all of them at once. Returns the items, unchanged. Raises as it does."""
        items = self._markable(viewer_id, merchant_id, item_ids)
        now = self._clock.now()
        end = sold_out_until(until, self._merchants.get(merchant_id).time_zone, now)
        self._published.mark_sold_out(merchant_id, item_ids, end, now)
        return items

    def mark_available(
        self, viewer_id: str | None, merchant_id: str, item_ids: Sequence[str]
    ) -> tuple[MenuItem, ...]:
        """Take the marks of all of them away, at once. Returns the items, unchanged."""
        items = self._markable(viewer_id, merchant_id, item_ids)
        self._published.drop_sold_out(merchant_id, item_ids, self._clock.now())
        return items

    def _markable(
        self, viewer_id: str | None, merchant_id: str, item_ids: Sequence[str]
    ) -> tuple[MenuItem, ...]:
        self._merchants.require(viewer_id, merchant_id, Permission.STOCK_EDIT)
        _check_ids(item_ids)
        return tuple(self._get_items(merchant_id, item_ids, self._menus.head(merchant_id).generation))

    def _get_items(self, merchant_id: str, item_ids: Sequence[str], generation: str) -> list[MenuItem]:
        found = self._menus.find_items(merchant_id, item_ids, generation)
        if len(found) < len(item_ids):
            raise NotFound("MenuItem")
        return [found[each] for each in item_ids]

    def _at_the_end(
        self,
        merchant_id: str,
        category_id: str,
        items: Sequence[MenuItem],
        wanted: Sequence[MenuItem],
        generation: str,
    ) -> list[MenuItem]:
        """Those that come into the category stand behind what is there; where no numbers are left, side by side."""
        _, all_items = self._menus.contents(merchant_id, generation)
        last = max((each.position for each in all_items if each.category_id == category_id), default=-1)
        coming = sum(item.category_id != category_id for item in items)
        step = min(GAP, (MAX_POSITION - last) // (coming or 1))
        places = count(last + step, step)
        return [
            new if old.category_id == category_id else replace(new, position=next(places))
            for old, new in zip(items, wanted, strict=True)
        ]


def _check_ids(item_ids: Sequence[str]) -> None:
    if not 1 <= len(item_ids) <= MAX_AT_ONCE:
        raise problems.from_one_to(("ids",), MAX_AT_ONCE)
    if len(set(item_ids)) < len(item_ids):
        raise problems.repeated(("ids",))
    if not all(is_id(each) for each in item_ids):
        raise NotFound("MenuItem")


def _checked(item: MenuItem, nth: int) -> MenuItem:
    try:
        return checked_item(item)
    except InvalidInput as refusal:
        path = ("ids", str(nth), *refusal.path)
        raise InvalidInput(path, refusal.problem, refusal.problem_zh) from refusal
