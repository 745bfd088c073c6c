"""A timeline, gone through once more by the lifecycle's own rules: what the order was after each entry. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from pannier.core.settings import OrderTerms
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.lifecycle import Details, advance, opened
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    DueKind,
    Order,
    PaymentMethod,
    Status,
    TimelineEntry,
)

_BY_TERMS = frozenset({DueKind.EXPIRE, DueKind.COMPLETE})


@dataclass(frozen=True, slots=True)
class Replay:
    """The head right after each entry, as far as the rules go; `refused` says where and why they go no further."""

    states: tuple[Order, ...]
    refused: tuple[str, str] | None = None  # what the rules have there, and what is written


def replay_timeline(head: Order, entries: Sequence[TimelineEntry], terms: OrderTerms) -> Replay:
    """Of an order's head, only what never changes is taken; `entries` are all there are, in order, at least one.

    How long a deadline runs is a setting, which may have been another when the order was there; that a timer did not
    act early is proven for promises only, which follow from the order itself.
    """
    first = opened(_placed(head, entries[0]), terms)
    if refused := _start_differs(head, first, entries[0]):
        return Replay((), refused)
    states = [first]
    for entry in entries[1:]:
        state = _as_if_due(states[-1], entry)
        details = Details(**{each.name: getattr(entry, each.name) for each in fields(Details)})
        try:
            moved = advance(state, entry.command, entry.actor, entry.at, terms, details)
        except OrderTransitionRefused as refusal:
            allowed = ", ".join(sorted(refusal.allowed)) or "nothing"
            wanted = f"entry {entry.sequence}: from {entry.actor.kind} at {refusal.status} {allowed}"
            return Replay(tuple(states), (wanted, str(entry.command)))
        if moved.latest != entry:
            return Replay(tuple(states), (_told(moved.latest), _told(entry)))
        states.append(replace(moved, version=state.version + 1))
    return Replay(tuple(states))


def _placed(head: Order, entry: TimelineEntry) -> Order:
    in_cash = head.payment_method is PaymentMethod.CASH_ON_DELIVERY
    return replace(
        head,
        status=Status.PLACED if in_cash else Status.PENDING_PAYMENT,
        latest=entry,
        due=None,
        promised_at=None,
        accepted_at=None,
        courier_id=None,
        cancel_requested=False,
        refunded_minor=0,
        version=1,
    )


def _start_differs(head: Order, first: Order, entry: TimelineEntry) -> tuple[str, str] | None:
    wanted = TimelineEntry(
        1,
        Command.PLACE,
        first.status,
        Actor(ActorKind.CUSTOMER, head.customer_id),
        head.placed_at,
        correlation_id=entry.correlation_id,
    )
    return None if entry == wanted else (_told(wanted), _told(entry))


def _as_if_due(state: Order, entry: TimelineEntry) -> Order:
    """With a deadline that was over by then, where the length of it is a setting."""
    due = state.due
    if due is None or due.kind not in _BY_TERMS or due.kind.command is not entry.command:
        return state
    return replace(state, due=replace(due, at=min(due.at, entry.at)))


def _told(entry: TimelineEntry) -> str:
    amount = f" {entry.amount}" if entry.amount else ""
    return (
        f"entry {entry.sequence}: {entry.command} to {entry.status} by {entry.actor.kind} {entry.actor.id}"
        f" at {entry.at:%Y-%m-%dT%H:%M:%S.%fZ}, {entry.reason or 'no reason'}{amount}"
    )
