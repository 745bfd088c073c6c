"""How a batch can come to a function: as it should; twice; again after the next one; in other pieces; to a function
that crashes behind its work, or in the midst of it, before or behind any call to the tables.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from types import SimpleNamespace
from typing import Any, Protocol

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from pannier.local.delivery import Invoke
from pannier.local.serverless import StreamMapping
from pannier.streams.records import StreamEvent, StreamRecord

Backlog = dict[str, list[StreamRecord]]
"""Of each mapping the records that its function has not seen."""


class Trouble(Enum):
    """What can befall a call to DynamoDB, once botocore's own retries are used up; and its caller."""

    UNREACHED = auto()  # nothing was done
    THROTTLED = auto()  # nothing was done
    UNANSWERED = auto()  # it was done, and nobody knows
    KILLED = auto()  # it was done, and the function ends right there


class Crash(Exception):
    """The function ended without an answer."""


class _Killed(BaseException):
    """Nothing handles it, as nothing handles the end of a process."""


class Line:
    """The line to DynamoDB. Hooks of botocore; at rest until a call is to fail."""

    def __init__(self) -> None:
        self._left = 0
        self._trouble: Trouble | None = None
        self.calls = 0

    def hooks(self) -> list[tuple[str, Callable[..., Any]]]:
        return [("before-call.dynamodb", self._before), ("after-call.dynamodb", self._after)]

    def fail(self, call: int, trouble: Trouble, run: Callable[[], object]) -> object:
        """Run it, with trouble at that call, from 1 on. Raises Crash."""
        self._left, self._trouble, self.calls = call, trouble, 0
        try:
            return run()
        except _Killed as end:
            raise Crash from end
        finally:
            self._trouble = None

    @property
    def failed(self) -> bool:
        """Whether the last run came as far as the call that was to fail."""
        return self._left <= 0

    def _before(self, **_: object) -> object:
        if self._trouble is None:
            return None
        self.calls += 1
        self._left -= 1
        if self._left != 0:
            return None
        match self._trouble:
            case Trouble.UNREACHED:
                raise EndpointConnectionError(endpoint_url="http://dynamodb")
            case Trouble.THROTTLED:
                error = {"Error": {"Code": "ThrottlingException", "Message": "slow down"}}
                return SimpleNamespace(status_code=400), {
                    **error,
                    "ResponseMetadata": {"HTTPStatusCode": 400},
                }
        return None

    def _after(self, **_: object) -> None:
        if self._trouble is None or self._left != 0:
            return
        match self._trouble:
            case Trouble.UNANSWERED:
                raise ReadTimeoutError(endpoint_url="http://dynamodb")
            case Trouble.KILLED:
                raise _Killed


class Way(Protocol):
    """How records come to functions."""

    def next(self, waiting: Backlog, batch_sizes: dict[str, int]) -> tuple[str, int]:
        """Whose turn it is, of those that have records waiting, and with how many."""
        ...

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        """The function, with what is to go wrong."""
        ...

    def retries(self, mapping: StreamMapping) -> int | None:
        """How often a batch is tried again."""
        ...


class AsItShould:
    """In order, in whole batches, without trouble."""

    def next(self, waiting: Backlog, batch_sizes: dict[str, int]) -> tuple[str, int]:
        name = next(iter(waiting))
        return name, batch_sizes[name]

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        return invoke

    def retries(self, mapping: StreamMapping) -> int | None:
        return mapping.maximum_retries


class Twice(AsItShould):
    """Every batch comes a second time."""

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        def twice(event: StreamEvent) -> object:
            assert invoke(event) == {"batchItemFailures": []}
            return invoke(event)

        return twice


class AllOver(AsItShould):
    """After each batch everything comes again from the beginning, as when a mapping is made anew."""

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        seen: list[StreamRecord] = []

        def all_over(event: StreamEvent) -> object:
            seen.extend(event["Records"])
            for start in range(0, len(seen), mapping.batch_size):
                assert invoke({"Records": seen[start : start + mapping.batch_size]}) == {
                    "batchItemFailures": []
                }
            return {}

        return all_over


class CrashAfterWork(AsItShould):
    """The first delivery of each record is done, and not reported."""

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        done: set[str] = set()

        def crash(event: StreamEvent) -> object:
            numbers = {each["dynamodb"]["SequenceNumber"] for each in event["Records"]}
            answer = invoke(event)
            if numbers <= done:
                return answer
            done.update(numbers)
            raise Crash

        return crash


@dataclass
class EveryCall(AsItShould):
    """Record by record: the first delivery fails at its first call, the second at its second, until none is left."""

    line: Line
    trouble: Trouble
    failures: int = 0

    def next(self, waiting: Backlog, batch_sizes: dict[str, int]) -> tuple[str, int]:
        return next(iter(waiting)), 1

    def retries(self, mapping: StreamMapping) -> int | None:
        return 60  # more calls than any record needs

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        deliveries: Counter[str] = Counter()

        def fail(event: StreamEvent) -> object:
            number = event["Records"][0]["dynamodb"]["SequenceNumber"]
            deliveries[number] += 1
            try:
                return self.line.fail(deliveries[number], self.trouble, lambda: invoke(event))
            finally:
                self.failures += self.line.failed

        return fail


class AtRandom(AsItShould):
    """In pieces of any size, now this function and now that one, with trouble of every kind. No record fails often
    enough to be given up.
    """

    def __init__(self, line: Line, seed: int) -> None:
        self._line = line
        self._dice = random.Random(seed)
        self.happened: Counter[str] = Counter()

    def next(self, waiting: Backlog, batch_sizes: dict[str, int]) -> tuple[str, int]:
        name = self._dice.choice(sorted(waiting))
        return name, self._dice.randint(1, batch_sizes[name])

    def around(self, mapping: StreamMapping, invoke: Invoke) -> Invoke:
        failed: Counter[str] = Counter()
        before: list[list[StreamRecord]] = []

        def tried(event: StreamEvent) -> object:
            numbers = [each["dynamodb"]["SequenceNumber"] for each in event["Records"]]
            before.append(event["Records"])
            if any(failed[number] == 4 for number in numbers) or self._dice.random() < 0.3:
                return invoke(event)
            what = self._dice.choice(["again", "the one before", "half", "crash after", *Trouble])
            self.happened[str(what)] += 1
            if what == "again":
                invoke(event)
            elif what == "the one before" and len(before) > 1:
                invoke({"Records": before[-2]})
            elif isinstance(what, Trouble) or what in {"half", "crash after"}:
                failed.update(numbers)
                return self._fail(what, event, invoke)
            return invoke(event)

        return tried

    def _fail(self, what: Trouble | str, event: StreamEvent, invoke: Invoke) -> object:
        if isinstance(what, Trouble):
            return self._line.fail(self._dice.randint(1, 20), what, lambda: invoke(event))
        records = event["Records"]
        done = records if what == "crash after" else records[: len(records) // 2]
        answer = invoke({"Records": done}) if done else None
        if what == "crash after":
            raise Crash
        if answer not in (None, {"batchItemFailures": []}):
            return answer
        return {"batchItemFailures": [{"itemIdentifier": records[len(done)]["dynamodb"]["SequenceNumber"]}]}
