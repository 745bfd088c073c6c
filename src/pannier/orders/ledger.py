"""The payment of an order: a state machine that is the sum of its ledger. Pure.

Entries are only ever appended, each under the key with which the provider was asked; a key is in the ledger once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pannier.core.money import Money
from pannier.orders.model import LedgerEntry, LedgerKind, Payer

K = LedgerKind


class PaymentState(StrEnum):
    """Where the money of an order stands."""

    NONE = "NONE"
    CONFIRMATION_NEEDED = "CONFIRMATION_NEEDED"
    DECLINED = "DECLINED"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    CAPTURE_FAILED = "CAPTURE_FAILED"
    VOIDED = "VOIDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"


S = PaymentState
_ATTEMPT = frozenset({K.AUTHORISED, K.DECLINED, K.CONFIRMATION_NEEDED})
_MONEY_BACK = frozenset({K.REFUNDED, K.REFUND_FAILED})

FOLLOWS: Mapping[PaymentState, frozenset[LedgerKind]] = MappingProxyType(
    {
        S.NONE: _ATTEMPT | {K.CAPTURED},  # cash is captured without ever being authorised
        S.CONFIRMATION_NEEDED: frozenset({K.AUTHORISED, K.DECLINED, K.VOIDED}),
        S.DECLINED: _ATTEMPT,
        S.AUTHORISED: frozenset({K.CAPTURED, K.CAPTURE_FAILED, K.VOIDED}),
        S.CAPTURE_FAILED: frozenset({K.VOIDED}),
        S.CAPTURED: _MONEY_BACK,
        S.PARTIALLY_REFUNDED: _MONEY_BACK,
        S.REFUNDED: frozenset(),
        S.VOIDED: frozenset(),
    }
)
"""What may be appended in each state."""

_LEADS_TO: Mapping[LedgerKind, PaymentState] = MappingProxyType(
    {
        K.AUTHORISED: S.AUTHORISED,
        K.DECLINED: S.DECLINED,
        K.CONFIRMATION_NEEDED: S.CONFIRMATION_NEEDED,
        K.CAPTURED: S.CAPTURED,
        K.CAPTURE_FAILED: S.CAPTURE_FAILED,
        K.VOIDED: S.VOIDED,
    }
)


class LedgerRefused(Exception):
    """The entry does not follow from the ledger, or moves more than there is. Always our mistake."""


@dataclass(frozen=True, slots=True)
class Payment:
    """The sum of a ledger. Amounts in minor units; `reference` is the provider's, of the latest attempt."""

    state: PaymentState = PaymentState.NONE
    captured_minor: int = 0
    refunded_minor: int = 0
    refund_failed_minor: int = 0  # owed to the customer, and in need of a human
    reference: str = ""
    attempts: int = 0
    keys: frozenset[str] = frozenset()

    @property
    def refundable_minor(self) -> int:
        return self.captured_minor - self.refunded_minor


def payment_of(entries: Sequence[LedgerEntry]) -> Payment:
    """Fold the ledger. Raises LedgerRefused when it never could have come to be."""
    payment = Payment()
    for sequence, entry in enumerate(entries, start=1):
        if entry.sequence != sequence:
            raise LedgerRefused(f"entry {sequence} is missing")
        payment = _after(payment, entry)
    return payment


def next_entry(
    entries: Sequence[LedgerEntry],
    kind: LedgerKind,
    key: str,
    amount: Money,
    at: datetime,
    reference: str = "",
    borne_by: Mapping[Payer, int] | None = None,
) -> LedgerEntry | None:
    """The entry to append; None when this key is in the ledger, so there is nothing to do.

    Raises:
        LedgerRefused
    """
    payment = payment_of(entries)
    if key in payment.keys:
        return None
    entry = LedgerEntry(len(entries) + 1, key, kind, amount, at, reference, dict(borne_by or {}))
    _after(payment, entry)
    return entry


def _after(payment: Payment, entry: LedgerEntry) -> Payment:
    amount = entry.amount.amount_minor
    if entry.kind not in FOLLOWS[payment.state]:
        raise LedgerRefused(f"{entry.kind} does not follow {payment.state}")
    if entry.key in payment.keys:
        raise LedgerRefused(f"the key {entry.key} is used twice")
    if amount < 0 or (entry.borne_by and sum(entry.borne_by.values()) != amount):
        raise LedgerRefused("amounts are positive, and borne in whole")
    refunded = payment.refunded_minor + (amount if entry.kind is K.REFUNDED else 0)
    captured = payment.captured_minor + (amount if entry.kind is K.CAPTURED else 0)
    if refunded > captured:
        raise LedgerRefused("more would be refunded than was captured")
    failed = amount if entry.kind is K.REFUND_FAILED else 0
    return Payment(
        state=_state_after(payment, entry.kind, captured, refunded),
        captured_minor=captured,
        refunded_minor=refunded,
        refund_failed_minor=payment.refund_failed_minor + failed,
        reference=entry.reference or payment.reference,
        attempts=payment.attempts + (entry.key.startswith("authorise:")),
        keys=payment.keys | {entry.key},
    )


def _state_after(payment: Payment, kind: LedgerKind, captured: int, refunded: int) -> PaymentState:
    match kind:
        case K.REFUNDED:
            return S.REFUNDED if refunded == captured else S.PARTIALLY_REFUNDED
        case K.REFUND_FAILED:
            return payment.state
    return _LEADS_TO[kind]
