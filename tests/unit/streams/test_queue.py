"""A queue's batch: each message by itself, a group in order."""

import time

from hypothesis import given
from hypothesis import strategies as st

from pannier.streams.queue import QueueEvent, QueueMessage, QueueRecord, process_queue
from pannier.telemetry.catalogue import RECORD_AGE, RETRIES
from pannier.telemetry.correlation import CORRELATION_ATTRIBUTE, current_correlation
from pannier.telemetry.measuring import collecting


def record(name: str, body: str = "{}", group: str | None = None, attempt: int = 1) -> QueueRecord:
    made: QueueRecord = {
        "messageId": name,
        "receiptHandle": f"handle-{name}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(attempt)},
    }
    if group is not None:
        made["attributes"]["MessageGroupId"] = group
    return made


def failed(event: QueueEvent, *fails: str) -> tuple[list[str], list[str]]:
    """The messages that were handled, and those reported."""
    handled: list[str] = []

    def handle(message: QueueMessage) -> None:
        if message.message_id in fails:
            raise RuntimeError
        handled.append(message.message_id)

    answer = process_queue(event, handle)
    return handled, [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_message_is_what_was_sent() -> None:
    seen: list[QueueMessage] = []
    process_queue({"Records": [record("m", '{"orderId": "o1"}', "g", 3)]}, seen.append)
    assert seen == [QueueMessage("m", {"orderId": "o1"}, 3, "g")]


def test_a_message_is_handled_within_the_request_that_it_follows_from() -> None:
    first, second = record("a"), record("b")
    first["messageAttributes"] = {CORRELATION_ATTRIBUTE: {"dataType": "String", "stringValue": "01J"}}
    second["messageAttributes"] = {}
    found: list[tuple[str | None, str | None]] = []
    process_queue(
        {"Records": [first, second]},
        lambda message: found.append((message.correlation_id, current_correlation())),
    )
    assert found == [("01J", "01J"), (None, None)]


def test_how_long_the_oldest_waited_and_what_came_again_is_measured() -> None:
    batch: QueueEvent = {"Records": [record("a", attempt=2), record("b"), record("c", attempt=5)]}
    now = time.time()
    for each, ago in zip(batch["Records"], (1, 20, 3), strict=True):
        each["attributes"]["SentTimestamp"] = str(int((now - ago) * 1000))
    with collecting("here") as collected:
        process_queue(batch, lambda _: None)
    age, retries = collected.measurements
    assert (age.metric, retries.metric, retries.value) == (RECORD_AGE, RETRIES, 2)
    assert 19_990 <= age.value < 50_000


def test_only_what_failed_comes_again() -> None:
    batch: QueueEvent = {"Records": [record("a"), record("b"), record("c")]}
    assert failed(batch, "b") == (["a", "c"], ["b"])


def test_a_body_that_is_no_json_object_fails_alone() -> None:
    batch: QueueEvent = {"Records": [record("a", "[]"), record("b", "oops"), record("c")]}
    assert failed(batch) == (["c"], ["a", "b"])


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.booleans()), max_size=12))
def test_a_group_stops_at_its_first_failure_and_no_other_does(batch: list[tuple[str, bool]]) -> None:
    records = [record(str(number), group=group) for number, (group, _) in enumerate(batch)]
    fails = [str(number) for number, (_, ok) in enumerate(batch) if not ok]
    handled, reported = failed({"Records": records}, *fails)
    assert sorted([*handled, *reported], key=int) == [str(number) for number in range(len(batch))]
    for group in "xyz":
        numbers = [number for number, (of, _) in enumerate(batch) if of == group]
        good = next((at for at, number in enumerate(numbers) if str(number) in fails), len(numbers))
        assert [number for number in numbers if str(number) in handled] == numbers[:good]
