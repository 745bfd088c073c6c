"""What the demo city consists of.

Amounts are fen (minor units of CNY), distances metres, times of day minutes after local midnight. Keys ("m001",
"m001-i07", "c012") are stable from one run to the next.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

_NEAR = 0.01
DEMO_PASSWORD = "pannier-demo"  # of every account of the demo city; it guards nothing


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who can sign in. The phone is E.164, the locale "zh-CN" or "en"."""

    key: str
    name: str
    phone: str
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class DemoAddress:
    """Where a customer wants things brought."""

    key: str
    label: str
    recipient: str
    phone: str
    street: str
    detail: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer: one to three addresses, the first one home; tastes are cuisine tags, dearest first."""

    account: DemoAccount
    addresses: tuple[DemoAddress, ...]
    tastes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoCourier:
    """A courier and where they wait for work."""

    account: DemoAccount
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class DemoSpan:
    """From when to when; an end above 1,440 lies on the next day."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class DemoException:
    """A date (ISO) with other hours; without spans it is closed."""

    date: str
    spans: tuple[DemoSpan, ...]


@dataclass(frozen=True, slots=True)
class DemoBand:
    """Delivery up to this distance costs this much."""

    up_to_m: int
    fee_minor: int


@dataclass(frozen=True, slots=True)
class DemoDiscount:
    """满减: so much off an order of at least the threshold."""

    threshold_minor: int
    off_minor: int


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Who works for a merchant; the role is "OWNER", "MANAGER" or "CLERK"."""

    account_key: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoOption:
    """One choice of a group."""

    key: str
    name: str
    price_delta_minor: int


@dataclass(frozen=True, slots=True)
class DemoOptionGroup:
    """Choose at least `minimum` and at most `maximum` different options."""

    key: str
    name: str
    minimum: int
    maximum: int
    options: tuple[DemoOption, ...]


@dataclass(frozen=True, slots=True)
class DemoItem:
    """A dish or a product. The image is a path, "/media/….svg"."""

    key: str
    name: str
    description: str
    image: str
    price_minor: int
    discount_minor: int
    option_groups: tuple[DemoOptionGroup, ...]
    windows: tuple[DemoSpan, ...]  # none: all day
    daily_limit: int | None
    low_stock_at: int
    on_shelf: bool


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A heading of a menu and what stands under it."""

    key: str
    name: str
    items: tuple[DemoItem, ...]


@dataclass(frozen=True, slots=True)
class DemoMerchant:
    """A store with its menu. `weekly` has seven days, Monday first; an empty day is closed."""

    key: str
    kind: str
    name: str
    description: str
    cuisine_tags: tuple[str, ...]
    phone: str
    street: str
    latitude: float
    longitude: float
    image: str
    weekly: tuple[tuple[DemoSpan, ...], ...]
    exceptions: tuple[DemoException, ...]
    preparation_minutes: int
    minimum_order_minor: int
    packing_fee_minor: int
    delivery_bands: tuple[DemoBand, ...]
    delivery_radius_m: int
    spend_discounts: tuple[DemoDiscount, ...]
    tax_basis_points: int  # prices include it
    offers_pickup: bool
    own_riders: bool
    auto_accept: bool
    rating_sum: int
    rating_count: int
    staff: tuple[DemoStaff, ...]
    categories: tuple[DemoCategory, ...]

    @property
    def items(self) -> tuple[DemoItem, ...]:
        """The whole menu, in its order."""
        return tuple(item for category in self.categories for item in category.items)


@dataclass(frozen=True, slots=True)
class DemoCity:
    """All of it. `staff` are the accounts that merchants' staff refer to by key."""

    currency: str
    time_zone: str
    merchants: tuple[DemoMerchant, ...]
    staff: tuple[DemoAccount, ...]
    customers: tuple[DemoCustomer, ...]
    couriers: tuple[DemoCourier, ...]
    operators: tuple[DemoAccount, ...]

    def part(self, merchants: int) -> "DemoCity":
        """The first so many merchants, who works there, and the customers who live near several of them."""
        chosen = self.merchants[:merchants]
        employed = {member.account_key for merchant in chosen for member in merchant.staff}
        neighbours = [each for each in self.customers if sum(_is_near(each, store) for store in chosen) >= 3]
        return replace(
            self,
            merchants=chosen,
            staff=tuple(account for account in self.staff if account.key in employed),
            customers=tuple(neighbours[: 4 * merchants]),
        )

    def accounts(self) -> tuple[DemoAccount, ...]:
        """Everybody who can sign in."""
        customers = tuple(customer.account for customer in self.customers)
        couriers = tuple(courier.account for courier in self.couriers)
        return self.operators + customers + couriers + self.staff

    def fingerprint(self) -> str:
        """A digest of everything: equal cities, equal fingerprints, on any machine."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _is_near(customer: DemoCustomer, merchant: DemoMerchant) -> bool:
    """Some kilometre, in degrees."""
    home = customer.addresses[0]
    return abs(home.latitude - merchant.latitude) < _NEAR and abs(home.longitude - merchant.longitude) < _NEAR
