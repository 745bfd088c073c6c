"""What becomes of a batch of a queue, by what its function answers."""

from typing import Any, cast

import pytest

from pannier.local.filters import any_of, compile_pattern
from pannier.local.queue_batches import (
    Settled,
    deliver,
    failed_by,
    one_event_a_message,
    pause_before,
    record_of,
)
from pannier.streams.queue import QueueEvent, QueueRecord

EVERYTHING = any_of([])


def record(name: str, body: str = "{}") -> QueueRecord:
    attributes = {"ApproximateReceiveCount": "1"}
    return cast(
        QueueRecord, {"messageId": name, "receiptHandle": name, "body": body, "attributes": attributes}
    )


def test_what_was_sent_beside_the_body_is_passed_on_as_lambda_does() -> None:
    message = {"MessageId": "m", "ReceiptHandle": "r", "Body": "{}"}
    attribute = {"StringValue": "01J", "DataType": "String"}
    passed_on = record_of(
        cast(Any, message | {"MessageAttributes": {"correlation_id": attribute}}), "arn", "here"
    )
    assert passed_on["messageAttributes"] == {"correlation_id": {"stringValue": "01J", "dataType": "String"}}
    assert record_of(cast(Any, message), "arn", "here")["messageAttributes"] == {}


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}])
def test_nothing_reported_is_success(answer: object) -> None:
    assert failed_by(answer, {"a", "b"}) == frozenset()


def test_what_is_reported_has_failed_and_the_rest_is_done() -> None:
    assert failed_by({"batchItemFailures": [{"itemIdentifier": "b"}]}, {"a", "b"}) == {"b"}


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": "stranger"}]},
        {"batchItemFailures": [{}]},
        {"batchItemFailures": ["a"]},
        {"batchItemFailures": "a"},
        ["a"],
        "done",
    ],
)
def test_an_answer_that_makes_no_sense_fails_the_batch(answer: object) -> None:
    assert failed_by(answer, {"a", "b"}) == {"a", "b"}


def test_an_answer_is_heard_only_where_the_mapping_says_so() -> None:
    def invoke(_: QueueEvent) -> object:
        return {"batchItemFailures": [{"itemIdentifier": "a"}]}

    batch = [record("a"), record("b")]
    deaf = deliver("f", invoke, batch, matches=EVERYTHING, partial_responses=False)
    assert deaf == Settled(frozenset("ab"), frozenset())
    heard = deliver("f", invoke, batch, matches=EVERYTHING, partial_responses=True)
    assert heard == Settled(frozenset("b"), frozenset("a"))


def test_what_a_filter_stops_is_done_even_when_the_function_fails() -> None:
    def invoke(_: QueueEvent) -> object:
        raise RuntimeError

    batch = [record("a", '{"kind": "x"}'), record("b", '{"kind": "y"}'), record("c", "no JSON")]
    matches = compile_pattern({"body": {"kind": ["x"]}})
    assert deliver("f", invoke, batch, matches=matches, partial_responses=True) == Settled(
        frozenset("bc"), frozenset("a")
    )


def test_a_function_on_a_bus_gets_the_event_itself() -> None:
    events: list[object] = []
    invoke = one_event_a_message(events.append)
    invoke({"Records": [record("a", '{"detail-type": "order.paid"}')]})
    assert events == [{"detail-type": "order.paid"}]


def test_a_failed_message_comes_again_soon() -> None:
    assert [pause_before(attempt) for attempt in (1, 2, 3, 9)] == [0, 1, 1, 1]
