"""Orders, their timeline and their payment ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.merchants.model import Fulfilment
from pannier.orders.model.quotes import Payer, Quote
from pannier.orders.model.vocabulary import Actor, Command, PaymentMethod, Reason, Rider, Status


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
    payer: Payer | None = None  # who bears a refund
    correlation_id: str | None = None  # of the request that it follows from; nothing, where a timer began it
    preparation_minutes: int | None = None  # of an acceptance: what the merchant said, unless it is as usual


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
    auto_accept: bool
    total: Money
    placed_at: datetime
    scheduled_for: datetime | None
    answer_from: datetime
    promised_minutes: int  # as quoted, as is the next; acceptance may promise otherwise: see `promises`
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
    business_hour: int | None = None  # of its business date; None: placed before it was kept

    @property
    def sequence(self) -> int:
        return self.latest.sequence


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """What an order was priced from. Written once, with the order, and never changed by anybody."""

    order_id: str
    quote: Quote
    portions: Mapping[str, int] = field(default_factory=dict)  # by item: what it took from the day's stock


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
