"""Payments: every ledger possible in itself, and in agreement with its order."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pannier.audit.books import OrderFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay, standing
from pannier.orders.ledger import LedgerRefused, PaymentState, payment_of
from pannier.orders.lifecycle import TERMINAL
from pannier.orders.model import (
    ActorKind,
    Command,
    LedgerEntry,
    LedgerKind,
    Order,
    Payer,
    PaymentMethod,
    Status,
    TimelineEntry,
)
from pannier.orders.pricing import line_amounts
from pannier.orders.refunds import bearer_of, owed_after_cancelling

S = PaymentState
_TAKEN = frozenset({S.CAPTURED, S.PARTIALLY_REFUNDED, S.REFUNDED})
_UNPAID = frozenset({S.NONE, S.DECLINED, S.CONFIRMATION_NEEDED})
_CAME_TO_NOTHING = frozenset({S.NONE, S.DECLINED, S.VOIDED})
_LOST = frozenset(
    {S.CAPTURE_FAILED}
)  # the food had left before it was known; nothing can be cancelled any more
_MONEY_BACK = frozenset({LedgerKind.REFUNDED, LedgerKind.REFUND_FAILED})

BY_CARD: Mapping[Status, frozenset[PaymentState]] = MappingProxyType(
    {
        Status.PENDING_PAYMENT: _UNPAID,
        Status.PLACED: frozenset({S.AUTHORISED}),
        Status.PREPARING: _TAKEN,
        Status.READY: _TAKEN,
        Status.DELIVERING: _TAKEN | _LOST,
        Status.DELIVERED: _TAKEN | _LOST,
        Status.COMPLETED: _TAKEN | _LOST,
        Status.REJECTED: _CAME_TO_NOTHING,
        Status.CANCELLED: _CAME_TO_NOTHING
        | _TAKEN,  # what of it has to be given back is for `refunds` to say
    }
)
"""Where the money of an order may stand once every reaction has run."""

IN_CASH: Mapping[Status, frozenset[PaymentState]] = MappingProxyType(
    {status: frozenset({S.NONE}) for status in Status} | {Status.DELIVERED: _TAKEN, Status.COMPLETED: _TAKEN}
)


def ledgers(file: OrderFile) -> Iterator[Finding]:
    """Entries follow from one another; what is reserved and taken is the order's total, times do not go back."""
    if file.snapshot is None:
        return
    total = file.snapshot.quote.price.total
    try:
        payment_of(file.ledger)
    except LedgerRefused as refusal:
        yield Finding(file.order_id, "a ledger that can be", str(refusal))
        return
    for entry in file.ledger:
        name = f"{entry.kind} ({entry.key})"
        if entry.amount.currency != total.currency:
            yield Finding(file.order_id, f"{name} in {total.currency}", entry.amount.currency)
        wanted = 0 if entry.kind is LedgerKind.VOIDED else total.amount_minor
        if entry.kind not in _MONEY_BACK and entry.amount.amount_minor != wanted:
            yield Finding(file.order_id, f"{name} of {wanted}", str(entry.amount.amount_minor))
    for earlier, later in zip(file.ledger, file.ledger[1:], strict=False):
        if later.at < earlier.at:
            yield Finding(file.order_id, f"{later.kind} not before {earlier.at}", str(later.at))


def payments(file: OrderFile, gone_through: Replay | None) -> Iterator[Finding]:
    """The money stands where the status demands it.

    Where a card is authorised and the order still waits for its payment, the client is gone; the deadline voids it.
    """
    head = standing(file, gone_through)
    if head is None:
        return
    try:
        state = payment_of(file.ledger).state
    except LedgerRefused:
        return  # the ledger's own finding
    table = IN_CASH if head.payment_method is PaymentMethod.CASH_ON_DELIVERY else BY_CARD
    if state not in table[head.status]:
        waits = head.status is Status.PENDING_PAYMENT and state is S.AUTHORISED
        wanted = " or ".join(sorted(table[head.status]))
        yield Finding(file.order_id, f"at {head.status} a payment {wanted}", str(state), pending=waits)


def refunds(file: OrderFile, gone_through: Replay | None) -> Iterator[Finding]:
    """Every refund of the timeline is in the ledger and the other way round, right in amount and bearer; an order that
    came to nothing owes nothing; nobody gets back more than was taken."""
    if file.snapshot is None or gone_through is None or gone_through.refused:
        return
    try:
        payment = payment_of(file.ledger)
    except LedgerRefused:
        return
    granted = [entry for entry in file.entries if entry.command is Command.REFUND]
    taken = payment.captured_minor > 0
    yield from _sent(file.order_id, granted if taken else [], file.ledger)
    yield from _granted(file, granted, gone_through)
    back = sum(entry.amount.amount_minor for entry in file.ledger if entry.kind in _MONEY_BACK)
    if back > payment.captured_minor:
        yield Finding(file.order_id, f"at most {payment.captured_minor} given back", str(back))
    if taken and gone_through.states[-1].status in TERMINAL - {Status.COMPLETED}:
        yield from _owed(file.order_id, gone_through)


def _sent(subject: str, granted: Sequence[TimelineEntry], ledger: Sequence[LedgerEntry]) -> Iterator[Finding]:
    sent = {entry.key: entry for entry in ledger if entry.kind in _MONEY_BACK}
    for entry in granted:
        amount = entry.amount.amount_minor if entry.amount else 0
        found = sent.pop(f"refund:{entry.sequence}", None)
        bearers = {entry.payer or Payer.PLATFORM: amount}
        if found is None:
            yield Finding(subject, f"refund:{entry.sequence} of {amount} in the ledger", "none")
        elif found.amount.amount_minor != amount or dict(found.borne_by) != bearers:
            wanted = f"refund:{entry.sequence} of {amount} borne by {_told(bearers)}"
            yield Finding(subject, wanted, f"{found.amount.amount_minor} borne by {_told(found.borne_by)}")
    for key in sorted(sent):
        yield Finding(subject, "a refund of the timeline for each of the ledger", key)


def _granted(file: OrderFile, granted: Sequence[TimelineEntry], gone_through: Replay) -> Iterator[Finding]:
    """Of lines, what they cost, each once; at the cost of whom the rules say."""
    if file.snapshot is None:
        return
    price = file.snapshot.quote.price
    sums = line_amounts(price.adjustments, len(price.lines))
    cost = dict(zip((line.id for line in price.lines), sums, strict=True))
    before: set[str] = set()
    left = price.total.amount_minor
    for entry in granted:
        amount = entry.amount.amount_minor if entry.amount else 0
        name = f"refund:{entry.sequence}"
        lines = set(entry.line_ids)
        wanted = sum(cost.get(line, 0) for line in lines) if lines else left
        if repeated := lines & before:
            yield Finding(file.order_id, f"{name} of lines not refunded before", ", ".join(sorted(repeated)))
        elif amount != wanted:
            yield Finding(file.order_id, f"{name} of {wanted}", str(amount))
        payer = _bearer(entry, gone_through)
        if entry.payer is not payer:
            yield Finding(file.order_id, f"{name} borne by {payer}", f"{entry.payer or 'nobody'}")
        before |= lines
        left -= amount


def _bearer(entry: TimelineEntry, gone_through: Replay) -> Payer:
    if entry.actor.kind is not ActorKind.PAYMENTS:
        return bearer_of(entry.actor.kind, entry.reason)
    ended = _ended(gone_through)
    return owed_after_cancelling(ended, ended.latest)[1]


def _owed(subject: str, gone_through: Replay) -> Iterator[Finding]:
    head, ended = gone_through.states[-1], _ended(gone_through)
    owed, _ = owed_after_cancelling(ended, ended.latest)
    if owed and head.refunded_minor != head.total.amount_minor:
        yield Finding(subject, f"all {head.total.amount_minor} given back", str(head.refunded_minor))


def _ended(gone_through: Replay) -> Order:
    """The order as it was right after it ended; as it is now while it goes on."""
    return next((state for state in gone_through.states if state.status in TERMINAL), gone_through.states[-1])


def _told(bearers: Mapping[Payer, int]) -> str:
    return ", ".join(f"{payer} {minor}" for payer, minor in sorted(bearers.items())) or "nobody"
