"""The lifecycle of an order: one table, and what a permitted command does to the head. Pure.

Nothing else decides whether an order may move: resolvers, reactions, timers, `availableActions` and the diagram in the
documentation all read `TABLE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from pannier.core.money import Money
from pannier.core.settings import OrderTerms
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    Due,
    DueKind,
    Fulfilment,
    Order,
    Payer,
    PaymentMethod,
    Reason,
    Rider,
    Status,
    TimelineEntry,
)
from pannier.orders.promises import promised_at, ready_by

CUSTOMER, MERCHANT, COURIER = ActorKind.CUSTOMER, ActorKind.MERCHANT, ActorKind.COURIER
OPERATOR, PAYMENTS, TIMER, PLATFORM = (
    ActorKind.OPERATOR,
    ActorKind.PAYMENTS,
    ActorKind.TIMER,
    ActorKind.PLATFORM,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a command leads, and who may give it."""

    leads_to: Status
    who: frozenset[ActorKind]


def _rule(leads_to: Status, *who: ActorKind) -> Rule:
    return Rule(leads_to, frozenset(who))


TABLE: Mapping[tuple[Status, Command], Rule] = MappingProxyType(
    {
        (Status.PENDING_PAYMENT, Command.PAY): _rule(Status.PLACED, PAYMENTS),
        (Status.PENDING_PAYMENT, Command.CANCEL): _rule(Status.CANCELLED, CUSTOMER),
        (Status.PENDING_PAYMENT, Command.EXPIRE): _rule(Status.CANCELLED, TIMER),
        #
        (Status.PLACED, Command.ACCEPT): _rule(Status.PREPARING, MERCHANT, PLATFORM),
        (Status.PLACED, Command.REJECT): _rule(Status.REJECTED, MERCHANT),
        (Status.PLACED, Command.EXPIRE): _rule(Status.REJECTED, TIMER),
        (Status.PLACED, Command.CANCEL): _rule(Status.CANCELLED, CUSTOMER, OPERATOR),
        #
        (Status.PREPARING, Command.READY): _rule(Status.READY, MERCHANT),
        (Status.PREPARING, Command.CANCEL): _rule(Status.CANCELLED, MERCHANT, OPERATOR, PAYMENTS),
        (Status.PREPARING, Command.REQUEST_CANCEL): _rule(Status.PREPARING, CUSTOMER),
        (Status.PREPARING, Command.DECLINE_CANCEL): _rule(Status.PREPARING, MERCHANT),
        (Status.PREPARING, Command.MARK_LATE): _rule(Status.PREPARING, TIMER),
        (Status.PREPARING, Command.REFUND): _rule(Status.PREPARING, MERCHANT, OPERATOR),
        #
        (Status.READY, Command.CLAIM): _rule(Status.READY, COURIER),
        (Status.READY, Command.PICK_UP): _rule(Status.DELIVERING, COURIER, MERCHANT),
        (Status.READY, Command.COLLECT): _rule(Status.COMPLETED, MERCHANT),
        (Status.READY, Command.CANCEL): _rule(Status.CANCELLED, MERCHANT, OPERATOR, PAYMENTS),
        (Status.READY, Command.MARK_LATE): _rule(Status.READY, TIMER),
        (Status.READY, Command.REFUND): _rule(Status.READY, MERCHANT, OPERATOR),
        #
        (Status.DELIVERING, Command.DELIVER): _rule(Status.DELIVERED, COURIER, MERCHANT),
        (Status.DELIVERING, Command.FAIL_DELIVERY): _rule(Status.CANCELLED, COURIER, MERCHANT),
        (Status.DELIVERING, Command.CANCEL): _rule(Status.CANCELLED, OPERATOR),
        (Status.DELIVERING, Command.MARK_LATE): _rule(Status.DELIVERING, TIMER),
        (Status.DELIVERING, Command.REFUND): _rule(Status.DELIVERING, MERCHANT, OPERATOR),
        #
        (Status.DELIVERED, Command.COMPLETE): _rule(Status.COMPLETED, CUSTOMER, TIMER),
        (Status.DELIVERED, Command.REFUND): _rule(Status.DELIVERED, MERCHANT, OPERATOR),
        (Status.DELIVERED, Command.REPORT_PROBLEM): _rule(Status.DELIVERED, CUSTOMER),
        #
        (Status.COMPLETED, Command.REFUND): _rule(Status.COMPLETED, MERCHANT, OPERATOR),
        (Status.COMPLETED, Command.REPORT_PROBLEM): _rule(Status.COMPLETED, CUSTOMER),
        #
        (Status.CANCELLED, Command.REFUND): _rule(Status.CANCELLED, PAYMENTS, OPERATOR),
    }
)

MOST_ENTRIES = 100
TERMINAL = frozenset({Status.COMPLETED, Status.REJECTED, Status.CANCELLED})
_WITH_THE_CUSTOMER = frozenset({Status.DELIVERED, Status.COMPLETED})
_RIDING = frozenset({Command.PICK_UP, Command.DELIVER, Command.FAIL_DELIVERY})
_OF_DUE = frozenset({Command.EXPIRE, Command.COMPLETE, Command.MARK_LATE})

_UNWANTED = frozenset({Reason.CHANGED_MIND, Reason.ORDERED_BY_MISTAKE, Reason.TAKES_TOO_LONG, Reason.OTHER})
_KITCHEN = frozenset({Reason.TOO_BUSY, Reason.ITEM_UNAVAILABLE, Reason.CLOSING, Reason.OTHER})
_ON_THE_WAY = frozenset({Reason.CUSTOMER_UNREACHABLE, Reason.ADDRESS_WRONG, Reason.ACCIDENT, Reason.OTHER})
_FOOD = frozenset({Reason.MISSING, Reason.WRONG, Reason.SPOILED})

REASONS: Mapping[Command, frozenset[Reason]] = MappingProxyType(
    {
        Command.REJECT: _KITCHEN | {Reason.ADDRESS_WRONG},
        Command.CANCEL: _UNWANTED | _KITCHEN | _ON_THE_WAY | {Reason.PAYMENT_FAILED},
        Command.REQUEST_CANCEL: _UNWANTED,
        Command.FAIL_DELIVERY: _ON_THE_WAY,
        Command.REFUND: frozenset(Reason),
        Command.REPORT_PROBLEM: _FOOD | {Reason.OTHER},
    }
)
"""The reasons a command carries: it needs one of them. A command that is not here is given without."""
_EXPIRED = {Status.PENDING_PAYMENT: Reason.NOT_PAID, Status.PLACED: Reason.NOT_ANSWERED}


@dataclass(frozen=True, slots=True)
class Details:
    """What goes with a command: a coded reason and free text; of a refund also how much, and at whose cost; of an
    acceptance how long it will take. And the id of the request that it follows from.
    """

    reason: Reason | None = None
    note: str = ""
    amount: Money | None = None
    line_ids: tuple[str, ...] = ()
    payer: Payer | None = None
    preparation_minutes: int | None = None
    correlation_id: str | None = None


def opened(order: Order, terms: OrderTerms) -> Order:
    """The head of a fresh order with its first deadline. Cash waits for the merchant at once, all else to be paid."""
    return replace(order, due=_due(order, order.placed_at, terms))


def advance(
    order: Order,
    command: Command,
    actor: Actor,
    at: datetime,
    terms: OrderTerms,
    details: Details | None = None,
) -> Order:
    """The head after the command: next status, one new latest entry, the new deadline or promise.

    Raises:
        OrderTransitionRefused: the order is not where the command leads on from, or the actor may not give it.
    """
    details = details or Details()
    rule = TABLE.get((order.status, command))
    allowed_now = rule is not None and _in_time(order, actor, at)
    if rule is None or not allowed_now or command not in available_actions(order, actor):
        raise OrderTransitionRefused(order.status, command, available_actions(order, actor))
    entry = TimelineEntry(
        sequence=order.sequence + 1,
        command=command,
        status=rule.leads_to,
        actor=actor,
        at=at,
        reason=_EXPIRED.get(order.status) if command is Command.EXPIRE else details.reason,
        note=details.note,
        amount=details.amount,
        line_ids=details.line_ids,
        payer=details.payer,
        preparation_minutes=details.preparation_minutes,
        correlation_id=details.correlation_id,
    )
    moved = _effects(replace(order, status=rule.leads_to, latest=entry), command, actor, at)
    if command is Command.MARK_LATE:
        return replace(moved, due=None)  # once in each state
    if moved.status is order.status:
        return moved
    return replace(moved, due=_due(moved, at, terms))


def stands_there(order: Order, command: Command) -> bool:
    """Whether the order is in the state that this command leads to from another one."""
    return any(
        rule.leads_to is order.status and status is not order.status
        for (status, each), rule in TABLE.items()
        if each is command
    )


def available_actions(order: Order, actor: Actor) -> frozenset[Command]:
    """What this actor may do to the order as it stands. For a timer: what it may do once the order is due."""
    return frozenset(
        command
        for (status, command), rule in TABLE.items()
        if status is order.status and actor.kind in rule.who and _permits(order, command, actor)
    )


def _permits(order: Order, command: Command, actor: Actor) -> bool:
    """Whether the order's own circumstances allow a command that the table has."""
    if actor.kind is CUSTOMER and actor.id != order.customer_id:
        return False
    if command in _OF_DUE and actor.kind is TIMER:
        return order.due is not None and order.due.kind.command is command
    if command in _RIDING:
        return _rides(order, actor)
    match command:
        case Command.CLAIM:
            return order.rider is Rider.COURIER and _is_delivery(order) and order.courier_id is None
        case Command.COLLECT:
            return order.fulfilment is Fulfilment.PICKUP
        case Command.REQUEST_CANCEL:
            return not order.cancel_requested
        case Command.DECLINE_CANCEL:
            return order.cancel_requested
        case Command.REFUND:
            return _was_paid(order) and order.refunded_minor < order.total.amount_minor
        case Command.REPORT_PROBLEM:
            return order.sequence < MOST_ENTRIES  # the one entry that somebody alone could append for ever
    return True


def _rides(order: Order, actor: Actor) -> bool:
    """Only the courier who claimed it carries it; only a merchant with its own riders carries for itself."""
    if not _is_delivery(order):
        return False
    if actor.kind is COURIER:
        return order.rider is Rider.COURIER and order.courier_id is not None and order.courier_id == actor.id
    return order.rider is Rider.MERCHANT


def _is_delivery(order: Order) -> bool:
    return order.fulfilment is Fulfilment.DELIVERY


def _was_paid(order: Order) -> bool:
    """Whether money can have changed hands: by card from acceptance on, in cash once delivered or collected."""
    if order.payment_method is PaymentMethod.CASH_ON_DELIVERY:
        return order.status in _WITH_THE_CUSTOMER
    return order.accepted_at is not None


def _in_time(order: Order, actor: Actor, at: datetime) -> bool:
    """A timer's command waits for its time: the index it was found by may be behind the order."""
    return actor.kind is not TIMER or (order.due is not None and at >= order.due.at)


def _effects(order: Order, command: Command, actor: Actor, at: datetime) -> Order:
    match command:
        case Command.ACCEPT:
            minutes = order.latest.preparation_minutes
            return replace(order, accepted_at=at, promised_at=promised_at(order, at, minutes))
        case Command.REQUEST_CANCEL:
            return replace(order, cancel_requested=True)
        case Command.DECLINE_CANCEL | Command.READY | Command.CANCEL:
            return replace(order, cancel_requested=False)  # silence until it is ready declines
        case Command.CLAIM:
            return replace(order, courier_id=actor.id)
        case Command.REFUND:
            refunded = order.latest.amount.amount_minor if order.latest.amount else 0
            return replace(order, refunded_minor=order.refunded_minor + refunded)
    return order


def _due(order: Order, at: datetime, terms: OrderTerms) -> Due | None:
    """The timer of a state that was just entered. A promise that has passed already was told in an earlier state."""
    match order.status:
        case Status.PENDING_PAYMENT:
            return Due(at + terms.payment_within, DueKind.EXPIRE)
        case Status.PLACED:
            return Due(max(at, order.answer_from) + terms.answer_within, DueKind.EXPIRE)
        case Status.PREPARING:
            by = ready_by(order)
            return Due(by, DueKind.MARK_LATE) if by else None
        case Status.READY | Status.DELIVERING if _is_delivery(order):
            by = order.promised_at
            return Due(by, DueKind.MARK_LATE) if by and by > at else None
        case Status.DELIVERED:
            return Due(at + terms.complete_after, DueKind.COMPLETE)
    return None
