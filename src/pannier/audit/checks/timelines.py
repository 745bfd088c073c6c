"""Timelines: gapless, legal by the lifecycle's table, and what the head says."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pannier.audit.books import Books, OrderFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay
from pannier.orders.model import DueKind, Order

_SWEPT_WITHIN = timedelta(minutes=3)  # the sweeper runs every minute
_BY_TERMS = frozenset({DueKind.EXPIRE, DueKind.COMPLETE})


def timeline(file: OrderFile, gone_through: Replay | None) -> Iterator[Finding]:
    """One entry for each sequence up to the head's, times that do not go back, and steps the table has."""
    head = file.head
    if head is None:
        return
    found = sorted(file.timeline)
    if found != [*range(1, head.sequence + 1)]:
        yield Finding(file.order_id, f"entries 1 to {head.sequence}", f"{_ranges(found)}")
        return
    if any(entry.sequence != sequence for sequence, entry in file.timeline.items()):
        yield Finding(file.order_id, "entries under their own sequence", "another sequence in an entry")
        return
    if file.entries[-1] != head.latest:
        yield Finding(file.order_id, "the last entry on the head", f"another: {head.latest.command}")
    for earlier, later in zip(file.entries, file.entries[1:], strict=False):
        if later.at < earlier.at:
            yield Finding(file.order_id, f"entry {later.sequence} not before {earlier.at}", f"{later.at}")
    if gone_through is not None and gone_through.refused:
        wanted, written = gone_through.refused
        yield Finding(file.order_id, wanted, written)


def heads(file: OrderFile, gone_through: Replay | None) -> Iterator[Finding]:
    """What the head says is what the timeline comes to: status, promise, courier, refunds, version, index keys."""
    head = file.head
    if head is None:
        return
    if file.stored_keys != file.derived_keys:
        yield Finding(file.order_id, f"index keys {file.derived_keys}", f"{file.stored_keys}")
    if gone_through is None or gone_through.refused or gone_through.states[-1].latest != head.latest:
        return  # the timeline's own finding
    state = gone_through.states[-1]
    for name in (
        "status",
        "accepted_at",
        "promised_at",
        "courier_id",
        "cancel_requested",
        "refunded_minor",
        "version",
    ):
        wanted, written = getattr(state, name), getattr(head, name)
        if wanted != written:
            yield Finding(file.order_id, f"{name} {wanted}", f"{written}")


def timers(file: OrderFile, gone_through: Replay | None) -> Iterator[Finding]:
    """A timer runs exactly where the status demands one, of its kind and for a time that can be."""
    head = file.head
    if head is None or gone_through is None or gone_through.refused:
        return
    state = gone_through.states[-1]
    if state.latest != head.latest or state.status is not head.status:
        return
    entered = next(each.latest.at for each in gone_through.states if each.status is head.status)
    if not _same_timer(state, head, entered):
        yield Finding(file.order_id, f"at {head.status} the timer {_timer(state)}", _timer(head))


def overdue(books: Books) -> Iterator[Finding]:
    """No timer's time is over by more than the sweeper needs. One that is waits for it: it is late, not wrong."""
    for file in books.orders.values():
        due = file.head.due if file.head else None
        if due is not None and books.now > due.at + _SWEPT_WITHIN:
            yield Finding(
                file.order_id, f"{due.kind} at {due.at:%Y-%m-%dT%H:%M:%SZ}", "not yet", pending=True
            )


def _same_timer(state: Order, head: Order, entered: datetime) -> bool:
    """How long a deadline runs is a setting that may have changed since; a promise follows from the order."""
    if state.due is None or head.due is None:
        return state.due is head.due
    if state.due.kind is not head.due.kind:
        return False
    if head.due.kind in _BY_TERMS:
        return head.due.at > entered
    return state.due.at == head.due.at


def _timer(order: Order) -> str:
    return f"{order.due.kind} at {order.due.at:%Y-%m-%dT%H:%M:%SZ}" if order.due else "none"


def _ranges(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"
