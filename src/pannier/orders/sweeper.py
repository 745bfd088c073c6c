"""Deadlines: every minute, whatever is overdue gets its default command, through the same door as anybody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import NotFound, TransientError
from pannier.orders.errors import OrderChangedMeanwhile, OrderTransitionRefused
from pannier.orders.lifecycle import Details
from pannier.orders.model import Actor, ActorKind
from pannier.orders.repository import DUE_SHARDS, OrderRepository
from pannier.orders.service import Orders
from pannier.telemetry.catalogue import FAILURES, LATENESS, SWEEPS
from pannier.telemetry.measuring import measure, measure_time

_TIMER = Actor(ActorKind.TIMER)
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Sweep:
    """How many orders were moved; were not due after all, since the index lags behind; and wait for the next sweep."""

    moved: int = 0
    not_due: int = 0
    failed: int = 0


class DeadlineSweeper:
    """Moves overdue orders. Nothing is missed after an outage: the index is read from its beginning."""

    def __init__(self, orders: Orders, repository: OrderRepository, clock: Clock) -> None:
        self._orders = orders
        self._repository = repository
        self._clock = clock

    def sweep(self) -> Sweep:
        """Look at every shard once. An order that cannot be moved now is left for the next sweep."""
        now = self._clock.now()
        moved = not_due = failed = 0
        for order_id in self._overdue(now):
            try:
                moved_now = self._move(order_id, now)
            except TransientError:
                failed += 1
                measure(FAILURES)
                continue
            moved += moved_now
            not_due += not moved_now
        measure(SWEEPS)
        return Sweep(moved, not_due, failed)

    def _overdue(self, now: datetime) -> Iterator[str]:
        """Every overdue order, once; a moved one may still be in the index when it is read again."""
        for shard in range(DUE_SHARDS):
            seen: set[str] = set()
            fresh = self._repository.ids_due(shard, now, _BATCH)
            while fresh:
                seen.update(fresh)
                yield from fresh
                again = self._repository.ids_due(shard, now, _BATCH + len(seen))
                fresh = [order_id for order_id in again if order_id not in seen]

    def _move(self, order_id: str, now: datetime) -> bool:
        try:
            order = self._orders.get(order_id)
            if order.due is None or order.due.at > now:
                return False
            self._orders.move(order, order.due.kind.command, _TIMER, lambda _: Details())
            measure_time(LATENESS, self._clock.now() - order.due.at, command=order.due.kind.value)
        except (NotFound, OrderTransitionRefused, OrderChangedMeanwhile):
            return False
        return True
