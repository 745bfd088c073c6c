"""What functions gave up of streams and calls, tried once more, on the real engine."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pannier.adapters.clients import client
from pannier.local.destinations import FailureFile, lambdas_message, settle
from pannier.local.filters import any_of, compile_pattern
from pannier.local.replay import InvocationFailed, Replayer, function_of, waiting
from pannier.local.serverless import Function, StreamMapping
from pannier.local.streams_api import StreamsApi
from pannier.local.verify import read_failures
from tests.streams.conftest import MAPPING, TABLE, Things, names_of
from tests.waiting import wait_for

HEADS = replace(
    MAPPING,
    batch_size=2,
    bisect=False,
    partial_responses=False,
    maximum_retries=0,
    matches=any_of([compile_pattern({"dynamodb": {"Keys": {"sk": {"S": ["head"]}}}})]),
)


def function(mapping: StreamMapping) -> Function:
    return Function(mapping.function, "nowhere", "handler", {}, timedelta(seconds=3), (mapping,))


@dataclass
class Called:
    """A function that remembers, and answers what it is told to."""

    answer: Callable[[], object] = lambda: None
    events: list[Any] = field(default_factory=list)

    def __call__(self, arn: str, event: object) -> object:
        self.events.append(event)
        return self.answer()

    @property
    def names(self) -> list[list[str]]:
        return [names_of(event) for event in self.events]


@dataclass
class Desk:
    """A queue with words of failures, and who works them off."""

    things: Things
    url: str
    called: Called
    settled: list[Any] = field(default_factory=list)

    def give_up(self, *names: str) -> None:
        """Put things, and have a pump give all of them up."""

        def fail(event: object) -> object:
            raise RuntimeError

        self.things.put(*names)
        pump = self.things.pump(fail, batch_size=2, bisect=False, partial_responses=False, maximum_retries=0)
        wait_for(lambda: sorted(self.things.kept.names()) == sorted(names))
        pump.stop()
        sqs = client("sqs", self.things.settings)
        for discarded in self.things.kept.discarded:
            sqs.send_message(QueueUrl=self.url, MessageBody=json.dumps(lambdas_message(discarded, _now())))

    def replay(self, **options: Any) -> tuple[int, dict[str, int], dict[str, int]]:
        settings = self.things.settings
        replayer = Replayer(
            client("sqs", settings),
            StreamsApi(settings.dynamodb_endpoint, settings.region),
            [function(HEADS)],
            self.called,
            self.settled.append,
        )
        done = replayer.replay(self.url, self.count, **options)
        return done.done, done.gone, done.failed

    @property
    def count(self) -> int:
        (found,) = waiting(client("sqs", self.things.settings), "pump").values()
        return found[1]


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def desk(things: Things) -> Desk:
    sqs = client("sqs", things.settings)
    url = sqs.create_queue(QueueName="pump-stream-failures")["QueueUrl"]
    return Desk(things, url, Called())


def test_records_are_read_from_the_stream_and_handled_in_batches_as_big_as_ever(desk: Desk) -> None:
    desk.give_up("a", "b", "c")
    desk.things.put("beside", kind="tail")
    assert desk.count == len(desk.things.kept.discarded)
    words = desk.count
    assert desk.replay() == (words, {}, {})
    assert sorted(name for batch in desk.called.names for name in batch) == ["a", "b", "c"]
    assert all(len(batch) <= 2 for batch in desk.called.names)
    (first, *_) = desk.called.events
    assert first["Records"][0]["eventSourceARN"].split("/")[1] == TABLE
    assert first["Records"][0]["eventSource"] == "aws:dynamodb"
    assert first["Records"][0]["dynamodb"]["NewImage"]["sk"] == {"S": "head"}
    assert (desk.count, len(desk.settled)) == (0, words)


@pytest.mark.parametrize("how", ["raises", "reports"])
def test_what_fails_once_more_stays(desk: Desk, how: str) -> None:
    desk.give_up("a", "b")

    def fail() -> object:
        if how == "raises":
            raise InvocationFailed("no")
        return {"batchItemFailures": [{"itemIdentifier": "1"}]}

    desk.called.answer = fail
    words = desk.count
    assert desk.replay() == (0, {}, {"collect": words})
    assert (desk.count, desk.settled) == (words, [])
    desk.called.answer = lambda: None
    assert desk.replay() == (words, {}, {})


def test_what_the_stream_has_no_longer_stays_until_it_is_dropped(desk: Desk) -> None:
    batch = {
        "streamArn": f"arn:aws:dynamodb:us-east-1:000000000000:table/{TABLE}/stream/2020-01-01T00:00:00.000",
        "shardId": "shardId-00000001577836800000-00000001",
        "startSequenceNumber": "100000000000000000001",
        "endSequenceNumber": "100000000000000000002",
    }
    word = {"requestContext": {"functionArn": "collect"}, "DDBStreamBatchInfo": batch}
    client("sqs", desk.things.settings).send_message(QueueUrl=desk.url, MessageBody=json.dumps(word))
    assert desk.replay() == (0, {"collect": 1}, {})
    assert (desk.count, desk.called.events) == (1, [])
    assert desk.replay(drop_gone=True) == (0, {"collect": 1}, {})
    assert (desk.count, desk.called.events) == (0, [])


def test_calls_that_were_given_up_are_made_once_more(desk: Desk) -> None:
    event = {"source": "pannier.orders", "detail": {"order": "x"}}
    word = {
        "requestContext": {"functionArn": "collect", "condition": "RetriesExhausted"},
        "requestPayload": event,
    }
    client("sqs", desk.things.settings).send_message(QueueUrl=desk.url, MessageBody=json.dumps(word))
    assert desk.replay() == (1, {}, {})
    assert desk.called.events == [event]


def test_what_was_handled_after_all_is_no_finding_any_more(desk: Desk, tmp_path: Any) -> None:
    desk.give_up("a", "b", "c")
    path = tmp_path / "failures.jsonl"
    for discarded in desk.things.kept.discarded:
        FailureFile(path).send(discarded)
    before = {each.id for each in read_failures(path)}
    assert before == {f"{TABLE}/{name}/head" for name in "abc"}
    discarded = desk.things.kept.discarded[0]
    settle(path, lambdas_message(discarded, _now()))
    handled = {f"{TABLE}/{name}/head" for name in names_of({"Records": list(discarded.records)})}
    assert {each.id for each in read_failures(path)} == before - handled


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("order_reactions", "order_reactions"),
        ("arn:aws:lambda:eu-central-1:1:function:pannier-prod-order_reactions", "order_reactions"),
        ("arn:aws:lambda:eu-central-1:1:function:pannier-prod-order_reactions:live", "order_reactions"),
        ("arn:aws:lambda:eu-central-1:1:function:others-function", "others-function"),
    ],
)
def test_functions_are_known_by_what_lambda_calls_them(told: str, name: str) -> None:
    functions = [function(replace(HEADS, function=each)) for each in ("reactions", "order_reactions")]
    assert function_of(told, functions) == name
