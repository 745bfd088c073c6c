"""Records that were given up, as the failure file tells of them."""

from pathlib import Path
from typing import cast

from pannier.audit.books import GivenUp
from pannier.local.delivery import Condition, Discarded
from pannier.local.destinations import FailureFile
from pannier.local.serverless import StreamMapping
from pannier.local.verify import read_failures
from pannier.streams.records import StreamRecord

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/pannier-local-orders/stream/2026"


def record(order_id: str) -> StreamRecord:
    return {
        "eventID": order_id,
        "eventName": "MODIFY",
        "eventSourceARN": ARN,
        "dynamodb": {"Keys": {"pk": {"S": order_id}, "sk": {"S": "head"}}, "SequenceNumber": "1"},
    }


def discarded(*order_ids: str) -> Discarded:
    mapping = cast(StreamMapping, type("Mapping", (), {"function": "order_reactions"})())
    records = tuple(record(order_id) for order_id in order_ids)
    return Discarded(mapping, "shard", records, Condition.RETRIES_EXHAUSTED, 9)


def test_each_record_that_was_given_up(tmp_path: Path) -> None:
    path = tmp_path / "failures.jsonl"
    FailureFile(path).send(discarded("01A", "01B"))
    assert list(read_failures(path)) == [
        GivenUp(f"pannier-local-orders/{order_id}/head", "order_reactions", "RetryAttemptsExhausted")
        for order_id in ("01A", "01B")
    ]


def test_a_line_that_is_just_being_written_is_left_for_the_next_look(tmp_path: Path) -> None:
    path = tmp_path / "failures.jsonl"
    FailureFile(path).send(discarded("01A"))
    path.write_text(path.read_text() + '{"requestContext": {')
    assert len(list(read_failures(path))) == 1


def test_without_a_file(tmp_path: Path) -> None:
    assert list(read_failures(tmp_path / "failures.jsonl")) == []
    assert list(read_failures(None)) == []
