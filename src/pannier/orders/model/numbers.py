"""What is counted of a business day: of a merchant, of one of its items, of the platform."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pannier.orders.model.vocabulary import Reason

HOURS = range(24)
_TOTALS = (
    "placed",
    "accepted",
    "completed",
    "cancelled",
    "rejected",
    "late",
    "gmv_minor",
    "refunded_minor",
    "prepared",
    "prepared_late",
    "prepared_s",
    "promised_s",
    "delivered",
    "delivered_late",
)


def hour_orders(hour: int) -> str:
    """The counter of the orders of an hour. Short, as the next: a day has one for each of its hours."""
    return f"h{hour:02d}"


def hour_gmv(hour: int) -> str:
    return f"g{hour:02d}"


def cancels(reason: Reason) -> str:
    return f"cancels_{reason.value}"


def rejects(reason: Reason) -> str:
    return f"rejects_{reason.value}"


def refunds(reason: Reason) -> str:
    """The counter of refunds for a reason; the next is that of what they came to."""
    return f"refunds_{reason.value}"


def refunded(reason: Reason) -> str:
    return f"refunded_{reason.value}"


COUNTERS: tuple[str, ...] = (
    *_TOTALS,
    *(name(hour) for hour in HOURS for name in (hour_orders, hour_gmv)),
    *(name(reason) for reason in Reason for name in (cancels, rejects, refunds, refunded)),
)
"""Every counter that there is."""
_KNOWN = frozenset(COUNTERS)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts and sums by counter; what is not named is zero. Two with the same counts are equal.

    Raises ValueError for what is no counter.
    """

    counts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := self.counts.keys() - _KNOWN:
            raise ValueError(f"no counters: {sorted(unknown)}")
        object.__setattr__(self, "counts", {name: n for name, n in sorted(self.counts.items()) if n})

    def __getitem__(self, counter: str) -> int:
        return self.counts.get(counter, 0)

    def __add__(self, other: "Numbers") -> "Numbers":
        return sum_of((self, other))

    def __neg__(self) -> "Numbers":
        return Numbers({name: -n for name, n in self.counts.items()})

    def __bool__(self) -> bool:
        return bool(self.counts)


def sum_of(numbers: Iterable[Numbers]) -> Numbers:
    """All of them added up."""
    counts: dict[str, int] = {}
    for each in numbers:
        for name, n in each.counts.items():
            counts[name] = counts.get(name, 0) + n
    return Numbers(counts)


@dataclass(frozen=True, slots=True)
class MerchantDay:
    """What one business day of a merchant came to: of all orders whose stock is that day's, whenever it happened."""

    merchant_id: str
    business_date: date
    numbers: Numbers = field(default_factory=Numbers)


@dataclass(frozen=True, slots=True)
class PlatformDay:
    """What the business days of this date came to at all merchants together, in one currency. Each merchant's date is
    that of its own place."""

    currency: str
    business_date: date
    numbers: Numbers = field(default_factory=Numbers)


@dataclass(frozen=True, slots=True)
class ItemSales:
    """What one menu item sold on one business day, in completed orders. Revenue: what customers paid for the portions,
    options and all discounts counted, fees not, refunds not taken off."""

    merchant_id: str
    business_date: date
    item_id: str
    portions: int = 0
    revenue_minor: int = 0


@dataclass(frozen=True, slots=True)
class ItemTotals:
    """What one menu item sold over several business days."""

    item_id: str
    portions: int
    revenue_minor: int
