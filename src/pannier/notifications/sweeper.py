"""Every minute: deliveries that are due again, since a provider failed, quiet hours are over, or a sender died."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass

from pannier.core.clock import Clock
from pannier.core.errors import TransientError
from pannier.notifications.repository import DUE_SHARDS, DeliveryRepository
from pannier.notifications.service import Dispatcher
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.measuring import measure

_BATCH = 200  # of each shard, each minute
_AT_ONCE = 8  # a call of a provider is waiting for the most part


@dataclass(frozen=True, slots=True)
class Sweep:
    """How many deliveries were tried; were not due after all, since the index lags behind; wait for the next sweep."""

    tried: int = 0
    not_due: int = 0
    failed: int = 0


class DeliverySweeper:
    """Tries what is due. Nothing is missed after an outage: the index is read from its beginning."""

    def __init__(self, dispatcher: Dispatcher, deliveries: DeliveryRepository, clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._deliveries = deliveries
        self._clock = clock

    def sweep(self, in_time: Callable[[], bool] = lambda: True) -> Sweep:
        """Look at every shard once. What `in_time` says there is no time left for waits for the next sweep."""

        def tried(context: Context, due: tuple[str, str]) -> bool | None:
            return context.run(self._try, due) if in_time() else None

        found = list(self._due())
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            outcomes = list(pool.map(tried, [copy_context() for _ in found], found))
        return Sweep(outcomes.count(True), outcomes.count(False), outcomes.count(None))

    def _due(self) -> Iterator[tuple[str, str]]:
        now = self._clock.now()
        for shard in range(DUE_SHARDS):
            yield from self._deliveries.due(shard, now, _BATCH)

    def _try(self, due: tuple[str, str]) -> bool | None:
        """None: it could not be tried, and is due still."""
        try:
            return self._dispatcher.retry(*due)
        except TransientError:
            measure(FAILURES)
            return None
