"""An order's timeline, gone through once more by the lifecycle's own rules."""

from dataclasses import replace

from pannier.audit.books import OrderFile
from pannier.core.settings import OrderTerms
from pannier.orders.model import Order
from pannier.orders.replaying import Replay, replay_timeline

__all__ = ["Replay", "replay", "standing"]


def replay(file: OrderFile, terms: OrderTerms) -> Replay | None:
    """None when there is nothing to start from: no head, or an incomplete timeline."""
    head, entries = file.head, file.entries
    if head is None or sorted(file.timeline) != [*range(1, head.sequence + 1)]:
        return None
    if file.snapshot is not None:
        head = replace(head, total=file.snapshot.quote.price.total)
    return replay_timeline(head, entries, terms)


def standing(file: OrderFile, gone_through: Replay | None) -> Order | None:
    """The order as its timeline has it, or, where that cannot be gone through, as its head says."""
    if gone_through is None or gone_through.refused:
        return file.head
    return gone_through.states[-1]
