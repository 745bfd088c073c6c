"""What becomes of one batch: retries, bisecting, giving up. Without engine and threads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pannier.local.delivery import Condition, Delivery, Discarded, done_by
from pannier.local.filters import any_of
from pannier.local.serverless import StreamMapping
from pannier.streams.records import StreamEvent, StreamRecord

MAPPING = StreamMapping(
    function="collect",
    table_family="things",
    batch_size=100,
    maximum_retries=3,
    maximum_record_age=None,
    bisect=True,
    partial_responses=True,
    failure_queue=None,
    matches=any_of([]),
)
NOW = 1_767_225_600.0


class Kept:
    def __init__(self) -> None:
        self.discarded: list[Discarded] = []

    def send(self, discarded: Discarded) -> None:
        self.discarded.append(discarded)


class Run:
    """One delivery of the records 0 … count - 1, and what came of it."""

    def __init__(
        self, count: int, answer: Callable[[list[int]], object], mapping: StreamMapping = MAPPING
    ) -> None:
        self.batches: list[list[int]] = []
        self.pauses: list[float] = []
        kept = Kept()

        def invoke(event: StreamEvent) -> object:
            numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in event["Records"]]
            self.batches.append(numbers)
            return answer(numbers)

        delivery = Delivery(mapping, invoke, kept, self.pauses.append, now=lambda: NOW)
        delivery.deliver("shard", [record(number) for number in range(count)])
        self.counters = delivery.counters
        self.discarded = kept.discarded

    def given_up(self) -> list[list[int]]:
        return [
            [int(record["dynamodb"]["SequenceNumber"]) for record in each.records] for each in self.discarded
        ]


def record(number: int, age: float = 0) -> StreamRecord:
    return {
        "eventID": str(number),
        "eventName": "INSERT",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/1",
        "dynamodb": {
            "Keys": {"pk": {"S": str(number)}},
            "SequenceNumber": str(number),
            "ApproximateCreationDateTime": NOW - age - number,
        },
    }


def failing_at(*poison: int) -> Callable[[list[int]], object]:
    """Reports the first poisonous record of the batch."""

    def answer(numbers: list[int]) -> object:
        bad = [number for number in numbers if number in poison]
        return {"batchItemFailures": [{"itemIdentifier": str(number)} for number in bad[:1]]}

    return answer


def crashing_with(*poison: int) -> Callable[[list[int]], object]:
    def answer(numbers: list[int]) -> None:
        if set(numbers) & set(poison):
            raise RuntimeError("told to crash")

    return answer


def test_a_batch_without_failures_is_delivered_once() -> None:
    run = Run(3, failing_at())
    assert run.batches == [[0, 1, 2]]
    assert (run.counters.invocations, run.counters.delivered, run.counters.retries) == (1, 3, 0)
    assert run.pauses == []


def test_a_poison_record_is_isolated_retried_and_given_up_and_the_rest_follows_in_order() -> None:
    run = Run(8, failing_at(3))
    assert run.batches == [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [3, 4, 5, 6, 7],
        [3, 4],
        [3], [3], [3], [3],
        [4],
        [5, 6, 7],
    ]  # fmt: skip
    assert run.given_up() == [[3]]
    assert run.discarded[0].condition is Condition.RETRIES_EXHAUSTED
    assert (run.counters.delivered, run.counters.discarded) == (7, 1)


def test_a_crash_is_bisected_to_the_record_that_causes_it() -> None:
    run = Run(4, crashing_with(2))
    assert run.batches == [[0, 1, 2, 3], [0, 1], [2, 3], [2], [2], [2], [2], [3]]
    assert run.given_up() == [[2]]


def test_without_bisect_the_batch_is_retried_whole_and_given_up_whole() -> None:
    run = Run(3, crashing_with(1), replace(MAPPING, bisect=False, maximum_retries=1))
    assert run.batches == [[0, 1, 2], [0, 1, 2]]
    assert run.given_up() == [[0, 1, 2]]


def test_without_bisect_a_reported_record_is_where_the_retry_begins() -> None:
    run = Run(4, failing_at(1), replace(MAPPING, bisect=False, maximum_retries=2))
    assert run.batches == [[0, 1, 2, 3], [1, 2, 3], [1, 2, 3]]
    assert run.given_up() == [[1, 2, 3]]


def test_no_retries_at_all() -> None:
    run = Run(1, failing_at(0), replace(MAPPING, maximum_retries=0))
    assert run.batches == [[0]]
    assert run.given_up() == [[0]]


def test_without_partial_responses_an_answer_says_nothing() -> None:
    run = Run(2, failing_at(1), replace(MAPPING, partial_responses=False))
    assert run.batches == [[0, 1]]
    assert run.given_up() == []


def test_pauses_grow_with_the_retries_and_are_bounded() -> None:
    run = Run(1, failing_at(0), replace(MAPPING, maximum_retries=8))
    assert run.pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0]


def test_records_beyond_the_maximum_age_are_given_up_unseen() -> None:
    run = Run(4, failing_at(), replace(MAPPING, maximum_record_age=timedelta(seconds=1)))
    assert run.batches == [[0, 1]]
    assert run.given_up() == [[2, 3]]
    assert run.discarded[0].condition is Condition.RECORD_TOO_OLD


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        (None, 3),
        ({}, 3),
        ({"batchItemFailures": []}, 3),
        ({"batchItemFailures": None}, 3),
        ({"batchItemFailures": [{"itemIdentifier": "1"}]}, 1),
        ({"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "1"}]}, 1),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, 0),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, 0),
        ({"batchItemFailures": [{"itemIdentifier": "77"}]}, 0),
        ({"batchItemFailures": [{"itemidentifier": "1"}]}, 0),
        ({"batchItemFailures": ["1"]}, 0),
        ({"batchItemFailures": "1"}, 0),
        ("done", 0),
    ],
)
def test_an_answer_is_read_as_lambda_reads_it(answer: object, done: int) -> None:
    assert done_by(answer, [record(number) for number in range(3)]) == done
