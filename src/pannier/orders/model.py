"""Quotes, orders and everything that is written about them. The vocabulary of this package."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pannier.core.geo import Point
from pannier.core.money import Money, total

MAX_LINES = 50
MAX_QUANTITY = 99


class Fulfilment(StrEnum):
    """How the food gets to the customer."""

    DELIVERY = "DELIVERY"
    PICKUP = "PICKUP"


class Rider(StrEnum):
    """Who brings a delivery."""

    COURIER = "COURIER"
    MERCHANT = "MERCHANT"


class PaymentMethod(StrEnum):
    """How the customer pays."""

    SANDBOX = "SANDBOX"
    CASH_ON_DELIVERY = "CASH_ON_DELIVERY"


class Status(StrEnum):
    """Where an order stands. What leads from one to the next is in `lifecycle`."""

    PENDING_PAYMENT = "PENDING_PAYMENT"
    PLACED = "PLACED"
    PREPARING = "PREPARING"
    READY = "READY"
    DELIVERING = "DELIVERING"
    DELIVERED = "DELIVERED"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class Command(StrEnum):
    """What is done to an order. Each one leaves one timeline entry."""

    PLACE = "PLACE"
    PAY = "PAY"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    EXPIRE = "EXPIRE"
    CANCEL = "CANCEL"
    REQUEST_CANCEL = "REQUEST_CANCEL"
    DECLINE_CANCEL = "DECLINE_CANCEL"
    READY = "READY"
    CLAIM = "CLAIM"
    PICK_UP = "PICK_UP"
    COLLECT = "COLLECT"
    DELIVER = "DELIVER"
    FAIL_DELIVERY = "FAIL_DELIVERY"
    COMPLETE = "COMPLETE"
    MARK_LATE = "MARK_LATE"
    REFUND = "REFUND"
    REPORT_PROBLEM = "REPORT_PROBLEM"


class ActorKind(StrEnum):
    """In which capacity somebody acts on an order."""

    CUSTOMER = "CUSTOMER"
    MERCHANT = "MERCHANT"
    COURIER = "COURIER"
    OPERATOR = "OPERATOR"
    PAYMENTS = "PAYMENTS"
    TIMER = "TIMER"
    PLATFORM = "PLATFORM"  # on a merchant's standing instruction: auto-accept


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it; `id` is a user's id, empty for machines."""

    kind: ActorKind
    id: str = ""


class Reason(StrEnum):
    """Why an order was refused, cancelled, not delivered, refunded or reported."""

    CHANGED_MIND = "CHANGED_MIND"
    ORDERED_BY_MISTAKE = "ORDERED_BY_MISTAKE"
    TAKES_TOO_LONG = "TAKES_TOO_LONG"
    TOO_BUSY = "TOO_BUSY"
    ITEM_UNAVAILABLE = "ITEM_UNAVAILABLE"
    CLOSING = "CLOSING"
    NOT_PAID = "NOT_PAID"
    NOT_ANSWERED = "NOT_ANSWERED"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    CUSTOMER_UNREACHABLE = "CUSTOMER_UNREACHABLE"
    ADDRESS_WRONG = "ADDRESS_WRONG"
    ACCIDENT = "ACCIDENT"
    MISSING = "MISSING"
    WRONG = "WRONG"
    SPOILED = "SPOILED"
    GOODWILL = "GOODWILL"
    OTHER = "OTHER"


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
    `payer`. An `included` amount (tax within prices) is told, and changes no sum. `allocation` has one amount a line, in
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
    promised_minutes: int  # from acceptance, or from the scheduled time, to the customer
    created_at: datetime
    expires_at: datetime
    hash: str
    order_id: str | None = None  # set once it is consumed


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One change of an order; immutable. Sequences begin at 1 and have no gap."""

    sequence: int
    command: Command
    status: Status  # after it
    actor: Actor
    at: datetime
    reason: Reason | None = None
    note: str = ""
    amount: Money | None = None  # of a refund
    line_ids: tuple[str, ...] = ()  # of a partial refund or a reported problem


class DueKind(StrEnum):
    """What happens when a waiting state has lasted too long."""

    EXPIRE = "EXPIRE"
    COMPLETE = "COMPLETE"
    MARK_LATE = "MARK_LATE"

    @property
    def command(self) -> Command:
        return Command(self.value)


@dataclass(frozen=True, slots=True)
class Due:
    """The timer that runs on an order: a deadline with its default command, or a promise with its notice."""

    at: datetime
    kind: DueKind


@dataclass(frozen=True, slots=True)
class Order:
    """The head of an order: small, and all that a transition needs. Its latest timeline entry is part of it."""

    id: str
    customer_id: str
    merchant_id: str
    status: Status
    fulfilment: Fulfilment
    rider: Rider
    payment_method: PaymentMethod
    total: Money
    placed_at: datetime
    scheduled_for: datetime | None
    promised_minutes: int
    preparation_minutes: int
    merchant_location: Point
    business_date: date  # of the stock it took
    latest: TimelineEntry
    due: Due | None = None
    promised_at: datetime | None = None  # when the customer was told to expect it; set by acceptance
    accepted_at: datetime | None = None
    courier_id: str | None = None
    cancel_requested: bool = False
    refunded_minor: int = 0
    version: int = 0

    @property
    def sequence(self) -> int:
        return self.latest.sequence


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """What an order was priced from. Written once, with the order, and never changed by anybody."""

    order_id: str
    quote: Quote


class LedgerKind(StrEnum):
    """What happened to an order's money."""

    AUTHORISED = "AUTHORISED"
    DECLINED = "DECLINED"
    CONFIRMATION_NEEDED = "CONFIRMATION_NEEDED"
    CAPTURED = "CAPTURED"
    CAPTURE_FAILED = "CAPTURE_FAILED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"
    REFUND_FAILED = "REFUND_FAILED"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the payment ledger; immutable. `key` is the provider's idempotency key, unique within the order."""

    sequence: int
    key: str
    kind: LedgerKind
    amount: Money
    at: datetime
    reference: str = ""  # the provider's name for it
    borne_by: Mapping[Payer, int] = field(default_factory=dict)  # of a refund: minor units each
