"""Faults around a function on a queue: see faults.py."""

import random
import threading
from collections import Counter
from collections.abc import Callable

from pannier.local.fault_kinds import HARMLESS, SHARE, Fault, InjectedCrash, with_short_life
from pannier.local.queue_batches import QueueInvoke
from pannier.streams.queue import QueueEvent, QueueRecord

_KINDS = tuple(fault for fault in Fault if fault is not Fault.REWIND)  # a queue does not go back
_HALF = (Fault.HALF_DONE, Fault.HALF_REPORTED)


class FaultyQueueFunction:
    """The function, but with faults; several batches may be in it at a time. No message fails more than `limit` times
    because of them. Only where answers are heard (`partial_responses`) half of a batch can be told to have failed.
    """

    def __init__(
        self,
        invoke: QueueInvoke,
        dice: random.Random,
        limit: int,
        count: Callable[[Fault], None],
        *,
        partial_responses: bool,
    ) -> None:
        self._kinds = _KINDS if partial_responses else tuple(kind for kind in _KINDS if kind not in _HALF)
        self._invoke = invoke
        self._dice = dice
        self._limit = limit
        self._count = count
        self._lock = threading.Lock()
        self._failed: Counter[str] = Counter()

    def __call__(self, event: QueueEvent) -> object:
        records = event["Records"]
        fault, calls = self._thrown(records)
        middle = len(records) // 2
        match fault:
            case Fault.DUPLICATE:
                self._invoke(event)
            case Fault.SPLIT if middle:
                return _both(
                    self._invoke({"Records": records[:middle]}), self._invoke({"Records": records[middle:]})
                )
            case Fault.CRASH_BEFORE:
                raise InjectedCrash(fault)
            case Fault.CRASH_AFTER:
                self._invoke(event)
                raise InjectedCrash(fault)
            case Fault.CRASH_WITHIN:
                return with_short_life(calls, lambda: self._invoke(event))
            case Fault.HALF_DONE if middle:
                return _both(self._invoke({"Records": records[:middle]}), _failures(records[middle:]))
            case Fault.HALF_REPORTED:
                return _both(self._invoke(event), _failures(records[middle:]))
        return self._invoke(event)

    def _thrown(self, records: list[QueueRecord]) -> tuple[Fault | None, int]:
        with self._lock:
            calls = self._dice.randint(1, 12)
            if self._dice.random() > SHARE:
                return None, calls
            fault = self._dice.choice(self._kinds)
            if fault not in HARMLESS:
                ids = [record["messageId"] for record in records]
                if any(self._failed[each] >= self._limit for each in ids):
                    return None, calls
                self._failed.update(ids)
        self._count(fault)
        return fault, calls


def _failures(records: list[QueueRecord]) -> object:
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records]}


def _both(first: object, second: object) -> object:
    """Two answers as one."""
    failures: list[object] = []
    for answer in (first, second):
        if isinstance(answer, dict):
            failures += answer.get("batchItemFailures") or []
    return {"batchItemFailures": failures}
