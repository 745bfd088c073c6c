"""Quotes and prices."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pannier.core.geo import Point
from pannier.core.money import Money, total
from pannier.merchants.model import Fulfilment
from pannier.orders.model.vocabulary import Rider

MAX_LINES = 50  # and so at most as many different items, each of which may be a write of the one transaction
MAX_QUANTITY = 99
MAX_TOTAL_MINOR = 100_000_000  # of an order; also keeps every amount within what GraphQL's Int holds


class Payer(StrEnum):
    """Who bears an amount."""

    CUSTOMER = "CUSTOMER"
    MERCHANT = "MERCHANT"
    PLATFORM = "PLATFORM"


class AdjustmentKind(StrEnum):
    """Which step of the pricing made an amount."""

    ITEMS = "ITEMS"
    ITEM_DISCOUNT = "ITEM_DISCOUNT"
    ORDER_DISCOUNT = "ORDER_DISCOUNT"
    PACKING_FEE = "PACKING_FEE"
    DELIVERY_FEE = "DELIVERY_FEE"
    TAX = "TAX"
    TIP = "TIP"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One amount of a price: what rule made it, who bears it, and how it spreads over the lines.

    Positive amounts are charged to the customer; negative ones are taken off what the customer pays and borne by
    `payer`. An `included` amount (tax within prices) is told, and changes no sum. `allocation` has one a line, in
    minor units, and sums to the amount; it is empty for what belongs to no line (delivery fee, tip).
    """

    kind: AdjustmentKind
    rule: str
    amount: Money
    payer: Payer
    allocation: tuple[int, ...] = ()
    included: bool = False


@dataclass(frozen=True, slots=True)
class LineRequest:
    """What a client asks for: an item, the chosen options, and how many."""

    item_id: str
    option_ids: tuple[str, ...]
    quantity: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was priced; `unit_price` includes the options."""

    id: str
    item_id: str
    name: str
    options: tuple[str, ...]
    option_ids: tuple[str, ...]
    quantity: int
    unit_price: Money
    note: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """A copy of the address, as it was when the quote was made."""

    address_id: str
    recipient: str
    phone: str
    street: str
    detail: str
    location: Point


@dataclass(frozen=True, slots=True)
class Price:
    """Every amount of a quote. The customer's total is the sum of what is not included elsewhere."""

    currency: str
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...]

    @property
    def total(self) -> Money:
        return total((a.amount for a in self.adjustments if not a.included), self.currency)

    def sum_of(self, kind: AdjustmentKind) -> Money:
        return total((a.amount for a in self.adjustments if a.kind is kind), self.currency)


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """The inputs of a quote. `scheduled_for` None means now; a tip is the one amount a client names."""

    merchant_id: str
    lines: tuple[LineRequest, ...]
    fulfilment: Fulfilment
    address_id: str | None
    scheduled_for: datetime | None
    tip_minor: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A priced, expiring answer to "what would this cost". `hash` covers request and price."""

    id: str
    customer_id: str
    request: QuoteRequest
    price: Price
    destination: Destination | None
    merchant_name: str
    merchant_street: str
    merchant_phone: str
    merchant_location: Point
    distance_m: int
    menu_revision: int
    merchant_version: int
    rider: Rider
    auto_accept: bool
    preparation_minutes: int
    promised_minutes: int  # from acceptance, or from the scheduled time, to the customer
    business_date: date  # of the stock it will take
    answer_from: datetime  # when the merchant is next there to answer: now, or when it opens
    created_at: datetime
    expires_at: datetime
    hash: str
    order_id: str | None = None  # set once it is consumed
    business_hour: int | None = None  # of the business date, at the store; None: made before it was kept
