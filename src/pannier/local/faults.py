"""Faults around the functions, for `FAULTS=1`: what the cloud does once in a while, often, and repeatably by its seed.

A batch arrives twice, or after the one before it came again; it is split; the function crashes before or after it did
its work, or in the midst of it, behind some call to the tables; it does half of the batch, or all of it and says half.
No record meets more failures than half the retries of its mapping, so nothing may end at the failure destination
because of them.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable

from botocore.handlers import BUILTIN_HANDLERS

from pannier.local.delivery import Invoke
from pannier.local.fault_kinds import HARMLESS, SHARE, Fault, InjectedCrash, after_call, with_short_life
from pannier.local.queue_batches import QueueInvoke
from pannier.local.queue_faults import FaultyQueueFunction
from pannier.local.queue_pump import Source
from pannier.local.serverless import StreamMapping
from pannier.streams.records import StreamEvent, StreamRecord


class Faults:
    """Wraps the functions of one process. `happened` counts the faults by kind.

    Make it before any client: it hooks into those that are made later.
    """

    def __init__(self, seed: int) -> None:
        hook = ("after-call", after_call)  # of every service
        if hook not in BUILTIN_HANDLERS:
            BUILTIN_HANDLERS.append(hook)
        self._seed = seed
        self._lock = threading.Lock()
        self.happened: Counter[str] = Counter()

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        """The same function, but with faults. Each mapping has dice of its own, so threads do not disturb the seed."""
        limit = 2 if mapping.maximum_retries is None else mapping.maximum_retries // 2
        dice = random.Random(f"{self._seed} {mapping.name}")  # noqa: S311 - repeatable on purpose
        return _FaultyFunction(invoke, dice, limit, self._count)

    def around_timer(self, name: str, run: Callable[[], None]) -> Callable[[], None]:
        """The same timer, but at times it crashes before or after its work, or runs twice."""
        dice = random.Random(f"{self._seed} {name}")  # noqa: S311

        def faulty() -> None:
            if dice.random() > SHARE:
                run()
                return
            fault = dice.choice((Fault.DUPLICATE, Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.CRASH_WITHIN))
            self._count(fault)
            match fault:
                case Fault.CRASH_BEFORE:
                    raise InjectedCrash(fault)
                case Fault.CRASH_AFTER:
                    run()
                    raise InjectedCrash(fault)
                case Fault.CRASH_WITHIN:
                    with_short_life(dice.randint(1, 12), run)
                case _:
                    run()
                    run()

        return faulty

    def around_queue(self, source: Source, invoke: QueueInvoke) -> QueueInvoke:
        """The same function on a queue, but with faults."""
        dice = random.Random(f"{self._seed} {source.function}:{source.queue.name}")  # noqa: S311
        limit = 2 if source.queue.receives is None else source.queue.receives // 2
        return FaultyQueueFunction(
            invoke, dice, limit, self._count, partial_responses=source.partial_responses
        )

    def _count(self, fault: Fault) -> None:
        with self._lock:
            self.happened[fault] += 1


class _FaultyFunction:
    def __init__(
        self, invoke: Invoke, dice: random.Random, limit: int, count: Callable[[Fault], None]
    ) -> None:
        self._invoke = invoke
        self._dice = dice
        self._limit = limit
        self._count = count
        self._failed: Counter[str] = Counter()
        self._before: list[StreamRecord] = []

    def __call__(self, event: StreamEvent) -> object:
        records = event["Records"]
        if self._dice.random() > SHARE:
            return self._plain(records)
        fault = self._dice.choice(tuple(Fault))
        if fault not in HARMLESS and not self._may_fail(records):
            return self._plain(records)
        self._count(fault)
        return self._with(fault, records)

    def _plain(self, records: list[StreamRecord]) -> object:
        answer = self._invoke({"Records": records})
        if not _fails(answer):
            self._before = records
            for record in records:
                self._failed.pop(record["dynamodb"]["SequenceNumber"], None)
        return answer

    def _may_fail(self, records: list[StreamRecord]) -> bool:
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        if any(self._failed[number] >= self._limit for number in numbers):
            return False
        self._failed.update(numbers)
        return True

    def _with(self, fault: Fault, records: list[StreamRecord]) -> object:
        middle = len(records) // 2
        match fault:
            case Fault.DUPLICATE:
                self._invoke({"Records": records})
            case Fault.REWIND if self._before:
                self._invoke({"Records": self._before})
            case Fault.SPLIT if middle:
                answer = self._invoke({"Records": records[:middle]})
                return answer if _fails(answer) else self._plain(records[middle:])
            case Fault.CRASH_BEFORE:
                raise InjectedCrash(fault)
            case Fault.CRASH_AFTER:
                self._invoke({"Records": records})
                raise InjectedCrash(fault)
            case Fault.CRASH_WITHIN:
                return with_short_life(self._dice.randint(1, 12), lambda: self._plain(records))
            case Fault.HALF_DONE if middle:
                answer = self._invoke({"Records": records[:middle]})
                return answer if _fails(answer) else _failure_at(records[middle])
            case Fault.HALF_REPORTED:
                answer = self._invoke({"Records": records})
                return answer if _fails(answer) else _failure_at(records[middle])
        return self._plain(records)


def _fails(answer: object) -> bool:
    return isinstance(answer, dict) and bool(answer.get("batchItemFailures"))


def _failure_at(record: StreamRecord) -> object:
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
