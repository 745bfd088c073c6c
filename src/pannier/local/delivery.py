"""What Lambda's event source mapping does with one batch of one shard: invoke, retry, bisect, give up.

Order is kept: what failed is settled before what follows is looked at. No engine and no threads here, so that every
rule can be tested by itself.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from pannier.local.serverless import StreamMapping
from pannier.streams.records import StreamEvent, StreamRecord

_log = logging.getLogger(__name__)

Invoke = Callable[[StreamEvent], object]
"""A function's handler: an event in, its answer out; whatever it raises is a failed invocation."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds before a retry: the first, twice as long each time, and no longer than the longest."""

    first: float = 0.05
    longest: float = 2.0

    def before(self, attempt: int) -> float:
        return min(self.longest, self.first * (1 << min(attempt, 10)))


class Condition(StrEnum):
    """Why records were given up, in the words of Lambda's message to the failure destination."""

    RETRIES_EXHAUSTED = "RetryAttemptsExhausted"
    RECORD_TOO_OLD = "RecordAgeExceeded"


@dataclass(frozen=True, slots=True)
class Discarded:
    """Records that were given up, oldest first, after `attempts` invocations."""

    mapping: StreamMapping
    shard: str
    records: tuple[StreamRecord, ...]
    condition: Condition
    attempts: int


class FailureDestination(Protocol):
    """Where word of discarded records goes."""

    def send(self, discarded: Discarded) -> None: ...


class Interrupted(Exception):
    """The pump is told to stop in the midst of retries. The batch is unsettled and will be delivered again."""


@dataclass(slots=True)
class Counters:
    """What happened on one mapping since the start."""

    invocations: int = 0
    retries: int = 0
    delivered: int = 0
    discarded: int = 0


@dataclass(frozen=True, slots=True)
class _Batch:
    records: tuple[StreamRecord, ...]
    attempts: int = 0


@dataclass(slots=True)
class Delivery:
    """Delivers the batches of one mapping. `pause` waits that many seconds and raises Interrupted on a stop."""

    mapping: StreamMapping
    invoke: Invoke
    destination: FailureDestination
    pause: Callable[[float], None]
    now: Callable[[], float] = time.time
    pauses: Pauses = Pauses()
    counters: Counters = field(default_factory=Counters)

    def deliver(self, shard: str, records: Sequence[StreamRecord]) -> None:
        """Settle every record of the batch: handled, or discarded with a word to the failure destination."""
        waiting = deque([_Batch(tuple(records))])
        while waiting:
            batch = self._without_old(shard, waiting.popleft())
            if not batch.records:
                continue
            done = self._invoke(batch)
            self.counters.delivered += done
            if done == len(batch.records):
                continue
            waiting.extendleft(reversed(self._again(shard, batch, done)))
            if waiting:
                self.counters.retries += 1
                self.pause(self.pauses.before(waiting[0].attempts))

    def _invoke(self, batch: _Batch) -> int:
        """How many records, from the first, are done."""
        self.counters.invocations += 1
        try:
            answer = self.invoke({"Records": list(batch.records)})
        except Exception as error:  # noqa: BLE001 - whatever a function raises fails its invocation
            _log.error("%s failed: %s", self.mapping.function, type(error).__qualname__)
            _log.debug("the failure in full", exc_info=error)
            return 0
        return done_by(answer, batch.records) if self.mapping.partial_responses else len(batch.records)

    def _again(self, shard: str, batch: _Batch, done: int) -> list[_Batch]:
        """What is to be delivered next, in order, after a failure at record `done` of the batch.

        As with Lambda, bisecting does not use up retries: a split at the reported record, else in the middle.
        """
        rest = replace(batch, records=batch.records[done:])
        if self.mapping.bisect:
            if done:
                return [rest]
            if len(rest.records) > 1:
                middle = len(rest.records) // 2
                return [
                    replace(rest, records=rest.records[:middle]),
                    replace(rest, records=rest.records[middle:]),
                ]
        rest = replace(rest, attempts=rest.attempts + 1)
        limit = self.mapping.maximum_retries
        if limit is not None and rest.attempts > limit:
            self._discard(shard, rest, Condition.RETRIES_EXHAUSTED)
            return []
        return [rest]

    def _without_old(self, shard: str, batch: _Batch) -> _Batch:
        age = self.mapping.maximum_record_age
        if age is None:
            return batch
        oldest = self.now() - age / timedelta(seconds=1)
        old = tuple(each for each in batch.records if _created(each, oldest) < oldest)
        if not old:
            return batch
        self._discard(shard, replace(batch, records=old), Condition.RECORD_TOO_OLD)
        return replace(batch, records=tuple(each for each in batch.records if each not in old))

    def _discard(self, shard: str, batch: _Batch, condition: Condition) -> None:
        self.counters.discarded += len(batch.records)
        _log.error("%s: gave up %d records: %s", self.mapping.function, len(batch.records), condition)
        self.destination.send(Discarded(self.mapping, shard, batch.records, condition, batch.attempts))


def _created(record: StreamRecord, otherwise: float) -> float:
    return record["dynamodb"].get("ApproximateCreationDateTime", otherwise)


def done_by(answer: object, records: Sequence[StreamRecord]) -> int:
    """How many records, from the first, a partial batch response reports as done.

    As Lambda reads it: nothing, or an empty list, is success; the lowest reported sequence number is where to go on;
    an identifier that is absent, empty or not of this batch fails the whole batch.
    """
    if answer is None or answer == {}:
        return len(records)
    if not isinstance(answer, dict):
        return 0
    failures = answer.get("batchItemFailures")
    if failures is None or failures == []:
        return len(records)
    if not isinstance(failures, list):
        return 0
    places = {record["dynamodb"]["SequenceNumber"]: place for place, record in enumerate(records)}
    reported = [
        places.get(str(failure.get("itemIdentifier")), 0) if isinstance(failure, dict) else 0
        for failure in failures
    ]
    return min(reported)
