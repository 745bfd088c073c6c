"""What a merchant sells, and the published menu that customers read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pannier.merchants.model import Merchant

MAX_ITEMS = 2_000
MAX_CATEGORIES = 200
MAX_PRICE_MINOR = 10_000_000
MAX_OPTION_GROUPS = 10
MAX_OPTIONS = 40  # a group
MAX_WINDOWS = 10
MAX_POSITION = 1_000_000
MAX_DAILY_LIMIT = 1_000_000
FIRST_GENERATION = ""  # of a draft that was never imported


class Availability(StrEnum):
    """Whether an item can be ordered, and if not, why."""

    AVAILABLE = "AVAILABLE"
    SOLD_OUT = "SOLD_OUT"
    NOT_SERVED_NOW = "NOT_SERVED_NOW"
    OFF_SHELF = "OFF_SHELF"


@dataclass(frozen=True, slots=True)
class MenuCategory:
    """A heading of the menu."""

    id: str
    merchant_id: str
    name: str
    position: int
    version: int = 0


@dataclass(frozen=True, slots=True)
class MenuOption:
    """One choice of a group; the difference may be negative."""

    id: str
    name: str
    price_delta_minor: int


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Choose at least `minimum` and at most `maximum` different options."""

    id: str
    name: str
    minimum: int
    maximum: int
    options: tuple[MenuOption, ...]


@dataclass(frozen=True, slots=True)
class ServingWindow:
    """Minutes after local midnight, the end not included (breakfast 360–600)."""

    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A dish or a product. Prices are minor units of the merchant's currency, for one portion, tax included."""

    id: str
    merchant_id: str
    category_id: str
    name: str
    description: str
    image: str | None
    price_minor: int
    discount_minor: int  # off each portion, at the merchant's expense
    option_groups: tuple[OptionGroup, ...]
    windows: tuple[ServingWindow, ...]  # none: served all day
    daily_limit: int | None  # portions a business day; None: not counted
    low_stock_at: int  # notify the merchant when this many are left
    on_shelf: bool
    position: int
    version: int = 0

    def served_at(self, at: datetime, time_zone: str) -> bool:
        """Whether a serving window covers this moment."""
        local = at.astimezone(ZoneInfo(time_zone))
        minute = local.hour * 60 + local.minute
        return not self.windows or any(window.starts <= minute < window.ends for window in self.windows)


@dataclass(frozen=True, slots=True)
class StockMark:
    """How many portions of an item a business day has sold, and the bounds it was last sold under."""

    item_id: str
    business_date: date
    sold: int
    limit: int = 0
    low_stock_at: int = 0

    @property
    def left(self) -> int:
        """Portions left under the limit it was last sold under."""
        return max(0, self.limit - self.sold)


@dataclass(frozen=True, slots=True)
class MenuMarks:
    """What changes by the minute and is merged into the published menu when it is read."""

    stock: Mapping[str, StockMark]  # by item id, of the business day asked for
    sold_out_until: Mapping[str, datetime]  # by item id


@dataclass(frozen=True, slots=True)
class PublishedMenu:
    """A merchant's whole menu at one revision: what is on the shelf, in its order. Read with one Get.

    With it comes what else decides on an order: the merchant, and which items staff marked as sold out. Both are
    written to the document when they change, not when the menu is published.
    """

    merchant_id: str
    revision: int
    published_at: datetime
    categories: tuple[MenuCategory, ...]
    items: Mapping[str, MenuItem]  # by id, in the order of the menu
    merchant: Merchant
    sold_out_until: Mapping[str, datetime] = field(default_factory=dict)  # by item id

    @property
    def counts_stock(self) -> bool:
        """Whether any item has a daily limit, and so stock marks are worth reading."""
        return any(item.daily_limit is not None for item in self.items.values())


@dataclass(frozen=True, slots=True)
class MenuHead:
    """What is known of a merchant's menu as a whole. Every edit writes it, in one transaction with what it edits."""

    merchant_id: str
    revision: int
    items: int
    categories: int
    size: int  # bytes of all items as JSON, before compression
    generation: str = FIRST_GENERATION  # which of the stored drafts is the draft; imports replace it whole
    imported: str | None = None  # what the last import was made of, as its digest


def portions_left(item: MenuItem, marks: MenuMarks) -> int | None:
    """How many portions the day still has; None when they are not counted."""
    if item.daily_limit is None:
        return None
    mark = marks.stock.get(item.id)
    return max(0, item.daily_limit - (mark.sold if mark else 0))


def availability(item: MenuItem, marks: MenuMarks, at: datetime, time_zone: str) -> Availability:
    """Whether the item can be ordered for this moment."""
    if not item.on_shelf:
        return Availability.OFF_SHELF
    sold_out_until = marks.sold_out_until.get(item.id)
    if portions_left(item, marks) == 0 or (sold_out_until is not None and at < sold_out_until):
        return Availability.SOLD_OUT
    if not item.served_at(at, time_zone):
        return Availability.NOT_SERVED_NOW
    return Availability.AVAILABLE
