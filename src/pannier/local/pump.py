"""The stream pump: one thread a mapping reads the table's stream and delivers it to the function, as Lambda would.

In order, one batch in flight a shard. It begins at the oldest record that is kept: delivery is at least once.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pannier.local.activity import NEVER, Activity, Watcher, wait_until_idle
from pannier.local.delivery import Delivery, FailureDestination, Interrupted, Invoke, Pauses
from pannier.local.serverless import StreamMapping
from pannier.local.shards import Stream
from pannier.local.streams_api import ApiError, StreamsApi, Unreachable
from pannier.streams.records import StreamRecord

_log = logging.getLogger(__name__)

_READ_LIMIT = 1000
_SHORTEST_NAP = 0.02
_LONGEST_NAP = 0.2
_SHARDS_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class MappingStatus:
    """One mapping at a glance. `iterator_age_ms` is the age of the oldest record in hand, 0 when there is none."""

    function: str
    table: str
    idle: bool
    pending: int
    iterator_age_ms: int
    invocations: int
    retries: int
    delivered: int
    discarded: int


class _Worker(threading.Thread):
    """Carries one mapping's records to its function."""

    def __init__(
        self, mapping: StreamMapping, table: str, api: StreamsApi, invoke: Invoke, destination: FailureDestination,
        activity: Activity, pauses: Pauses, now: Callable[[], float],
    ) -> None:  # fmt: skip
        super().__init__(name=f"pump {mapping.name}", daemon=True)
        self._mapping = mapping
        self._table = table
        self._api = api
        self._activity = activity
        self._stopping = threading.Event()
        self._delivery = Delivery(mapping, invoke, destination, self._pause, now, pauses)
        self._stream: Stream | None = None
        self._shards_read_at = NEVER
        self._pending: Sequence[StreamRecord] = ()
        self.empty_at = NEVER
        """When the last look at the stream began that found nothing."""

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        nap = _SHORTEST_NAP
        down = False
        while not self._stopping.is_set():
            seen = self._activity.stirred
            try:
                found = self._round()
                down = False
            except Interrupted:
                return
            except (ApiError, Unreachable) as error:
                if not down:
                    _log.warning("%s: %s", self.name, error)
                down, found, self.empty_at = True, False, NEVER
            if not found:
                self._activity.nap(nap, seen)
                nap = min(nap * 1.5, _LONGEST_NAP) if seen == self._activity.stirred else _SHORTEST_NAP

    def status(self) -> MappingStatus:
        counters, pending = self._delivery.counters, self._pending
        created = pending[0]["dynamodb"].get("ApproximateCreationDateTime") if pending else None
        return MappingStatus(
            function=self._mapping.function,
            table=self._table,
            idle=self.empty_at > self._activity.quiet_since(),
            pending=len(pending),
            iterator_age_ms=max(0, int((time.time() - created) * 1000)) if created is not None else 0,
            invocations=counters.invocations,
            retries=counters.retries,
            delivered=counters.delivered,
            discarded=counters.discarded,
        )

    def _round(self) -> bool:
        """Look once at every shard. Whether there was anything."""
        stream = self._opened()
        began = time.monotonic()
        found = False
        for shard in stream.readable():
            records = stream.read(shard, _READ_LIMIT)
            if records:
                found, self.empty_at = True, NEVER
                self._carry(shard.id, [each for each in records if self._mapping.matches(each)])
        if not found:
            self.empty_at = began
        return found

    def _carry(self, shard: str, records: list[StreamRecord]) -> None:
        size = self._mapping.batch_size
        self._pending = records
        while self._pending:
            with self._activity:
                self._delivery.deliver(shard, self._pending[:size])
            self._pending = self._pending[size:]
            if self._stopping.is_set():
                raise Interrupted

    def _opened(self) -> Stream:
        if self._stream is None:
            arn = self._api.latest_stream(self._table)
            if arn is None:
                raise ApiError("NoStream", f"the table {self._table} has no stream")
            self._stream = Stream(self._api, arn)
        if time.monotonic() - self._shards_read_at > _SHARDS_EVERY:
            self._stream.refresh()
            self._shards_read_at = time.monotonic()
        return self._stream

    def _pause(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise Interrupted


class Pump:
    """All stream mappings of one machine.

    `table_of` gives the name of a family's table. Start it once; a stopped pump stays stopped.
    """

    def __init__(
        self,
        api: StreamsApi,
        destination: FailureDestination,
        activity: Activity | None = None,
        pauses: Pauses = Pauses(),  # noqa: B008 - it cannot change
        now: Callable[[], float] = time.time,
    ) -> None:
        """`now` is what the age of records is reckoned by, in seconds since 1970."""
        self._api = api
        self._destination = destination
        self._pauses = pauses
        self._now = now
        self._activity = activity or Activity()
        self._workers: list[_Worker] = []

    def add(self, mapping: StreamMapping, table: str, invoke: Invoke) -> None:
        """Have `table`'s changes delivered to `invoke`. Before the start."""
        self._workers.append(
            _Worker(
                mapping,
                table,
                self._api,
                invoke,
                self._destination,
                self._activity,
                self._pauses,
                self._now,
            )
        )

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def status(self) -> list[MappingStatus]:
        return [worker.status() for worker in self._workers]

    def watchers(self) -> Sequence[Watcher]:
        """Who looks after the streams, for whoever waits for more than those."""
        return self._workers

    def is_alive(self) -> bool:
        """Whether every mapping is being looked after."""
        return all(worker.is_alive() for worker in self._workers)

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until everything that was written before this call, and all that followed from it, is settled.

        False when `timeout` seconds did not suffice.
        """
        return wait_until_idle(self._workers, self._activity, timeout)

    def stop(self, drain_within: float = 0.0) -> bool:
        """Settle what is there, then stop. False when something was left, which is lost with the embedded engine."""
        drained = self.wait_until_idle(drain_within) if drain_within else False
        for worker in self._workers:
            worker.stop()
        self._activity.stir()
        for worker in self._workers:
            worker.join(timeout=10)
        return drained
