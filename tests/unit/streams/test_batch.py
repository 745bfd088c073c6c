"""The ordered batch loop."""

import logging
from datetime import UTC, datetime
from io import StringIO

import pytest

from pannier.streams.batch import process_in_order
from pannier.streams.records import Change, StreamRecord
from pannier.telemetry.catalogue import FAILURES, RECORD_AGE, RETRIES
from pannier.telemetry.correlation import current_correlation, follow
from pannier.telemetry.measuring import collecting

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/pannier-test-orders/stream/2026-01-01T00:00:00.000"


def record(number: int, **images: object) -> StreamRecord:
    return {
        "eventID": f"event-{number}",
        "eventName": "MODIFY",
        "eventSourceARN": ARN,
        "dynamodb": {
            "Keys": {"pk": {"S": f"order-{number}"}},
            "SequenceNumber": f"{number:021}",
            "ApproximateCreationDateTime": 1767225600,
            **images,  # type: ignore[typeddict-item]  # old and new image, as each test gives them
        },
    }


def test_all_handled_is_an_empty_list_of_failures() -> None:
    handled: list[str] = []
    answer = process_in_order(
        {"Records": [record(1), record(2)]}, lambda change: handled.append(change.event_id)
    )
    assert answer == {"batchItemFailures": []}
    assert handled == ["event-1", "event-2"]


def test_the_first_failure_ends_the_batch_and_is_reported() -> None:
    handled: list[str] = []

    def handle(change: Change) -> None:
        if change.event_id == "event-2":
            raise RuntimeError("told to fail")
        handled.append(change.event_id)

    answer = process_in_order({"Records": [record(1), record(2), record(3)]}, handle)
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{2:021}"}]}
    assert handled == ["event-1"]


def test_a_failure_is_logged_once_without_what_the_item_holds(caplog: pytest.LogCaptureFixture) -> None:
    def handle(_: Change) -> None:
        raise ValueError("13800138000 lives at 1 Nanjing Road") from KeyError("13800138000")

    with caplog.at_level(logging.INFO):
        process_in_order({"Records": [record(1), record(2)]}, handle)
    (line,) = caplog.records
    assert "ValueError from KeyError at " in line.getMessage()
    assert line.__dict__["event_id"] == "event-1"
    assert line.__dict__["sequence_number"] == f"{1:021}"
    assert "13800138000" not in caplog.text


def test_what_is_no_stream_record_is_reported_as_a_failure() -> None:
    broken = record(1)
    del broken["dynamodb"]["Keys"]
    answer = process_in_order({"Records": [broken]}, lambda _: None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{1:021}"}]}


def test_a_change_has_raw_images_with_binary_values_as_bytes() -> None:
    image = {
        "pk": {"S": "menu"},
        "document": {"B": "AP8="},
        "keys": {"BS": ["AQ==", "Ag=="]},
        "nested": {"L": [{"M": {"inner": {"B": "AP8="}}}, {"NULL": True}]},
    }
    change = Change.of(record(7, NewImage=image, OldImage={"pk": {"S": "menu"}}))
    assert change.new_image == {
        "pk": {"S": "menu"},
        "document": {"B": b"\x00\xff"},
        "keys": {"BS": [b"\x01", b"\x02"]},
        "nested": {"L": [{"M": {"inner": {"B": b"\x00\xff"}}}, {"NULL": True}]},
    }
    assert change.old_image == {"pk": {"S": "menu"}}
    assert change.table == "pannier-test-orders"
    assert change.sequence_number == f"{7:021}"
    assert change.approximate_created_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_insert_has_no_old_image_and_a_removal_no_new_one() -> None:
    assert Change.of(record(1, NewImage={"pk": {"S": "a"}})).old_image is None
    assert Change.of(record(1, OldImage={"pk": {"S": "a"}})).new_image is None


def test_a_failure_is_told_within_its_request_and_the_next_change_is_another(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lines = StringIO()
    caplog.handler.addFilter(lambda _: lines.write(f"{current_correlation()}\n") > 0)
    found: list[str | None] = []

    def handle(change: Change) -> None:
        found.append(current_correlation())
        follow(change.event_id)
        if change.event_id == "event-2":
            raise RuntimeError

    process_in_order({"Records": [record(1), record(2)]}, handle)
    assert found == [None, None]
    assert lines.getvalue() == "event-2\n"
    assert current_correlation() is None


def test_the_age_of_a_batch_and_what_has_to_come_again_are_measured() -> None:
    def handle(change: Change) -> None:
        if change.event_id == "event-2":
            raise RuntimeError

    younger = record(1)
    younger["dynamodb"]["ApproximateCreationDateTime"] = datetime.now(UTC).timestamp() - 60
    with collecting("here") as collected:
        process_in_order({"Records": [younger]}, handle)
        process_in_order({"Records": [younger, record(2)]}, handle)
        process_in_order({"Records": []}, handle)
    young, old, *more = collected.measurements
    assert young.metric is old.metric is RECORD_AGE
    assert 60_000 <= young.value < 90_000
    since = datetime.now(UTC) - datetime.fromtimestamp(1767225600, UTC)
    assert abs(old.value - since.total_seconds() * 1000) < 30_000
    assert [(each.metric, each.value, each.dimensions) for each in more] == [
        (RETRIES, 1, {"function": "here"}),
        (FAILURES, 1, {"function": "here"}),
    ]
