"""Sending to queues and to the bus: on the engine, and what a refusal of some does."""

import json
from datetime import UTC, datetime

import pytest
from botocore.stub import ANY, Stubber

from pannier.adapters.bus import BusEntry, EventBus
from pannier.adapters.clients import client
from pannier.adapters.queues import Posting, Queue
from pannier.core.errors import TransientError
from pannier.core.settings import Settings, SettingsError

AT = datetime(2026, 3, 1, tzinfo=UTC)
ELSEWHERE = Settings.from_environment(
    {"AWS_ENDPOINT": "http://127.0.0.1:1", "EVENT_BUS": "bus", "AWS_REGION": "eu-west-2"}
)


def entry(number: int) -> BusEntry:
    return BusEntry("pannier.orders", "order.placed", json.dumps({"n": number}), AT)


def request(*numbers: int) -> dict[str, object]:
    return {
        "Entries": [
            {
                "EventBusName": "bus",
                "Source": "pannier.orders",
                "DetailType": "order.placed",
                "Detail": json.dumps({"n": number}),
                "Time": AT,
            }
            for number in numbers
        ]
    }


def answer(*refused: bool) -> dict[str, object]:
    entries = [{"ErrorCode": "ThrottlingException"} if each else {"EventId": "e"} for each in refused]
    return {"FailedEntryCount": sum(refused), "Entries": entries}


def test_a_message_is_json_and_may_wait(resources: Settings) -> None:
    queue = Queue(resources, resources.messages_queue_url)
    queue.send({"messageId": "m1", "text": "您好"})
    queue.send({"messageId": "m2"}, group="g", deduplication="d", delay_seconds=900)
    sqs = client("sqs", resources)
    received = sqs.receive_message(QueueUrl=resources.messages_queue_url or "", MaxNumberOfMessages=10)
    assert [json.loads(each["Body"]) for each in received["Messages"]] == [
        {"messageId": "m1", "text": "您好"}
    ]


def test_several_go_to_a_fifo_queue_in_their_order_and_once(resources: Settings) -> None:
    url = resources.live_queue_url or ""
    queue = Queue(resources, url)
    postings = [Posting({"n": n}, "group", f"key-{n}") for n in range(12)]
    queue.send_all([])
    queue.send_all(postings)
    queue.send_all(postings[5:])
    sqs, found = client("sqs", resources), []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            found.append(json.loads(message["Body"])["n"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert found == list(range(12))
    with pytest.raises(TransientError):
        Queue(resources, url.replace("live", "gone")).send_all(postings)


def test_a_queue_that_is_not_there_is_worth_another_try(resources: Settings) -> None:
    with pytest.raises(TransientError):
        Queue(resources, f"{resources.messages_queue_url}-gone").send({})
    with pytest.raises(SettingsError):
        Queue(resources, None)


@pytest.mark.parametrize("seconds", [-1, 901])
def test_a_delay_is_bounded(seconds: int) -> None:
    with pytest.raises(ValueError, match="900"):
        Queue(ELSEWHERE, "http://127.0.0.1:1/0/q").send({}, delay_seconds=seconds)


def test_a_single_message_of_a_fifo_queue_does_not_wait() -> None:
    with pytest.raises(ValueError, match="FIFO"):
        Queue(ELSEWHERE, "http://127.0.0.1:1/0/q.fifo").send({}, group="g", delay_seconds=1)


def test_more_than_ten_events_go_in_several_calls(resources: Settings) -> None:
    EventBus(resources).put([entry(number) for number in range(23)])


def test_refused_entries_are_put_again_and_the_others_are_not() -> None:
    pauses: list[float] = []
    with Stubber(client("events", ELSEWHERE)) as stub:
        stub.add_response("put_events", answer(False, True, False, True), request(1, 2, 3, 4))
        stub.add_response("put_events", answer(True, False), request(2, 4))
        stub.add_response("put_events", answer(False), request(2))
        EventBus(ELSEWHERE, pauses.append).put([entry(number) for number in (1, 2, 3, 4)])
        stub.assert_no_pending_responses()
    assert len(pauses) == 2


def test_entries_that_stay_refused_are_told() -> None:
    with Stubber(client("events", ELSEWHERE)) as stub:
        for _ in range(5):
            stub.add_response("put_events", answer(True), {"Entries": ANY})
        with pytest.raises(TransientError, match="refuses 1 entries: ThrottlingException"):
            EventBus(ELSEWHERE, lambda _: None).put([entry(1)])


def test_a_bus_out_of_reach_is_worth_another_try() -> None:
    with pytest.raises(TransientError):
        EventBus(Settings.from_environment({"AWS_ENDPOINT": "http://127.0.0.1:1", "EVENT_BUS": "b"})).put(
            [entry(1)]
        )
