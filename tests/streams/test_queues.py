"""Functions on queues and on the event bus, on the real engine: retries, dead letters, redrive, bus rules."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from pannier.adapters.bus import BusEntry, EventBus
from pannier.adapters.clients import client
from pannier.adapters.queues import Queue
from pannier.audit.books import GivenUp
from pannier.core.settings import Settings
from pannier.local.activity import Activity, wait_until_idle
from pannier.local.cli import main
from pannier.local.engine import Engine
from pannier.local.faults import Faults
from pannier.local.filters import compile_pattern
from pannier.local.queue_batches import QueueInvoke, one_event_a_message
from pannier.local.queue_pump import QueuePump, QueueStatus, Source
from pannier.local.redrive import DeadLetters, dead_letters, move_back
from pannier.local.resources import Made, create_resources
from pannier.local.serverless import BusMapping, Function, Template
from pannier.local.serverless.template import Resource
from pannier.local.verify import read_dead_letters
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue

PATIENCE = 20.0


def queue(name: str, **properties: object) -> Resource:
    return Resource(name, "AWS::SQS::Queue", {"QueueName": f"test-{name}", **properties})  # type: ignore[dict-item]


TEMPLATE = Template(
    {
        each.logical_id: each
        for each in (
            queue(
                "things",
                RedrivePolicy={
                    "deadLetterTargetArn": {"Fn::GetAtt": ["things-dead", "Arn"]},
                    "maxReceiveCount": 4,
                },
            ),
            queue("things-dead"),
            queue(
                "steps.fifo",
                FifoQueue=True,
                RedrivePolicy={"deadLetterTargetArn": {"Fn::GetAtt": ["gone", "Arn"]}, "maxReceiveCount": 3},
            ),
            Resource("gone", "AWS::SQS::Queue", {"QueueName": "test-steps-dead.fifo", "FifoQueue": True}),
            Resource("bus", "AWS::Events::EventBus", {"Name": "test-bus"}),
        )
    },
    {},
)
ON_BUS = BusMapping(
    "kitchen", "bus", {"detail-type": ["order.placed"], "detail": {"n": [{"numeric": [">", 1]}]}}, 2
)
FUNCTION = Function("kitchen", "a", "b", {}, timeout=None, buses=(ON_BUS,))  # type: ignore[arg-type]


@dataclass
class Bench:
    """Queues of our own, and pumps on them."""

    settings: Settings
    made: Made
    activity: Activity = field(default_factory=Activity)
    pumps: list[QueuePump] = field(default_factory=list)

    def send(self, name: str, *bodies: Mapping[str, object], group: str | None = None) -> None:
        for body in bodies:
            to = Queue(self.settings, self.made.queues[name].url)
            to.send(body, group=group, deduplication=json.dumps(dict(body)))

    def pump(self, source: Source, invoke: QueueInvoke) -> QueuePump:
        pump = QueuePump(self.settings, self.activity)
        pump.add(source, invoke)
        pump.start()
        self.pumps.append(pump)
        return pump

    def settle(self, pump: QueuePump) -> QueueStatus:
        assert wait_until_idle(pump.watchers(), self.activity, PATIENCE)
        (status,) = pump.status()
        return status


@pytest.fixture
def bench(engine: Engine, settings: Settings) -> Iterator[Bench]:
    engine.reset()
    made = Bench(settings, create_resources(TEMPLATE, (FUNCTION,), settings))
    yield made
    for pump in made.pumps:
        pump.stop()


class Collector:
    """A function that fails as it is told, and remembers what it handled, and how often it met each."""

    def __init__(self, fails: Callable[[object, int], bool] = lambda _, __: False) -> None:
        self._fails = fails
        self._lock = threading.Lock()
        self.handled: list[object] = []
        self.met: Counter[object] = Counter()

    def __call__(self, event: QueueEvent) -> object:
        return process_queue(event, self.handle)

    def handle(self, message: QueueMessage) -> None:
        number = message.body["n"]
        with self._lock:
            self.met[number] += 1
            if self._fails(number, message.attempt):
                raise RuntimeError("told to fail")
            self.handled.append(number)


def numbers(*which: int) -> list[dict[str, object]]:
    return [{"n": number} for number in which]


def dead_letters_of(bench: Bench, name: str) -> DeadLetters:
    found = {letters.name: letters for letters in dead_letters(client("sqs", bench.settings), "test")}
    return found[name]


def source(bench: Bench, name: str = "things", **changes: object) -> Source:
    return Source("collect", bench.made.queues[name], partial_responses=True, **changes)  # type: ignore[arg-type]


def test_a_message_that_failed_three_times_is_handled_the_fourth_and_the_others_once(bench: Bench) -> None:
    collect = Collector(lambda number, attempt: number == 2 and attempt < 4)
    bench.send("things", *numbers(1, 2, 3))
    status = bench.settle(bench.pump(source(bench), collect))
    assert sorted(map(str, collect.handled)) == ["1", "2", "3"]
    assert collect.met == {1: 1, 2: 4, 3: 1}
    assert (status.done, status.failed, status.pending, status.dead) == (3, 3, 0, 0)


def test_poison_goes_to_the_dead_letters_and_is_redriven_once_it_is_mended(bench: Bench) -> None:
    mended = threading.Event()
    collect = Collector(lambda number, _: number == 13 and not mended.is_set())
    bench.send("things", *numbers(12, 13, 14))
    pump = bench.pump(source(bench), collect)
    status = bench.settle(pump)
    assert (sorted(map(str, collect.handled)), status.dead) == (["12", "14"], 1)
    assert collect.met[13] == 4

    sqs = client("sqs", bench.settings)
    letters = dead_letters_of(bench, "things")
    assert letters.count == 1
    knowing = replace(bench.settings, messages_queue_url=letters.target_url)
    assert list(read_dead_letters(knowing)) == [GivenUp("queue things", "its function", "1 dead letters")]
    mended.set()
    assert move_back(sqs, letters) == 1
    bench.settle(pump)
    assert sorted(map(str, collect.handled)) == ["12", "13", "14"]
    assert dead_letters_of(bench, "things").count == 0


def redrive(*arguments: str) -> int:
    return main(["redrive", "--from-environment", *arguments])


def test_the_command_shows_and_moves_what_it_is_told_to(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DYNAMODB_ENDPOINT", bench.settings.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", bench.settings.table_prefix)
    bench.send("things-dead", *numbers(1, 2))
    assert redrive("--list") == 0
    assert capsys.readouterr().out.split()[-6:] == [
        "events-kitchen", "0", "steps", "0", "things", "2",
    ]  # fmt: skip
    assert redrive("orders") == 1
    assert capsys.readouterr().err.endswith("there are: events-kitchen, steps, things\n")
    assert dead_letters_of(bench, "things").count == 2
    assert redrive("things") == 0
    assert capsys.readouterr().out == "things: 2 of 2 moved back\n"
    assert redrive() == 0
    assert [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()] == ["0 of 0 moved back"] * 3
    monkeypatch.setenv("DYNAMODB_ENDPOINT", "http://127.0.0.1:1")
    assert redrive("--list") == 2


def test_nothing_is_lost_or_taken_twice_when_many_are_redriven(bench: Bench) -> None:
    bench.send("things-dead", *numbers(*range(25)))
    sqs = client("sqs", bench.settings)
    letters = dead_letters_of(bench, "things")
    assert move_back(sqs, letters) == letters.count == 25
    assert move_back(sqs, dead_letters_of(bench, "things")) == 0
    collect = Collector()
    bench.settle(bench.pump(source(bench, at_once=3), collect))
    assert collect.met == dict.fromkeys(range(25), 1)


def test_a_group_keeps_its_order_over_failures(bench: Bench) -> None:
    collect = Collector(lambda number, attempt: number in (1, 5) and attempt < 3)
    bench.send("steps.fifo", *numbers(1, 2, 3), group="a")
    bench.send("steps.fifo", *numbers(4, 5, 6), group="b")
    bench.settle(bench.pump(source(bench, "steps.fifo", at_once=2), collect))
    assert [number for number in collect.handled if number in (1, 2, 3)] == [1, 2, 3]
    assert [number for number in collect.handled if number in (4, 5, 6)] == [4, 5, 6]


def test_one_worker_at_a_time_has_a_group_and_others_go_on_meanwhile(bench: Bench) -> None:
    others_done, most, lock = threading.Event(), Counter[str | None](), threading.Lock()
    running: Counter[str | None] = Counter()
    handled: list[object] = []

    def handle(message: QueueMessage) -> None:
        with lock:
            running[message.group] += 1
            most[message.group] = max(most[message.group], running[message.group])
        if message.body["n"] == 1:
            assert others_done.wait(PATIENCE)
        with lock:
            running[message.group] -= 1
            handled.append(message.body["n"])
            if {4, 5, 6} <= set(handled):
                others_done.set()

    bench.send("steps.fifo", *numbers(1, 2, 3), group="a")
    bench.send("steps.fifo", *numbers(4, 5, 6), group="b")
    many = source(bench, "steps.fifo", at_once=4, batch_size=1)
    bench.settle(bench.pump(many, lambda event: process_queue(event, handle)))
    assert handled == [4, 5, 6, 1, 2, 3]
    assert most == {"a": 1, "b": 1}


def test_what_is_sent_again_within_minutes_arrives_once(bench: Bench) -> None:
    collect = Collector()
    pump = bench.pump(source(bench, "steps.fifo"), collect)
    bench.send("steps.fifo", *numbers(1, 2), group="a")
    bench.settle(pump)
    bench.send("steps.fifo", *numbers(1, 3), group="a")
    bench.settle(pump)
    assert collect.handled == [1, 2, 3]


def test_what_a_group_gave_up_is_redriven_too(bench: Bench) -> None:
    mended = threading.Event()
    collect = Collector(lambda number, _: number == 1 and not mended.is_set())
    bench.send("steps.fifo", *numbers(1, 2), group="a")
    alone = source(
        bench, "steps.fifo", batch_size=1
    )  # in one batch with it, what comes after would die with it
    pump = bench.pump(alone, collect)
    assert bench.settle(pump).dead == 1
    mended.set()
    assert move_back(client("sqs", bench.settings), dead_letters_of(bench, "steps")) == 1
    bench.settle(pump)
    assert collect.handled == [2, 1]


def test_an_invocation_that_raises_fails_its_whole_batch(bench: Bench) -> None:
    raised = threading.Event()
    collect = Collector()

    def invoke(event: QueueEvent) -> object:
        if not raised.is_set():
            raised.set()
            raise RuntimeError("crashed")
        return collect(event)

    bench.send("things", *numbers(1, 2))
    assert bench.settle(bench.pump(source(bench), invoke)).failed >= 1
    assert sorted(map(str, collect.handled)) == ["1", "2"]


def test_a_filter_passes_over_what_it_does_not_match(bench: Bench) -> None:
    collect = Collector()
    matches = compile_pattern({"body": {"n": [{"numeric": [">", 1]}]}})
    bench.send("things", *numbers(1, 2))
    status = bench.settle(bench.pump(source(bench, matches=matches), collect))
    assert (collect.handled, status.done) == ([2], 2)


def test_every_message_is_handled_among_injected_faults(bench: Bench) -> None:
    collect = Collector()
    faults = Faults(3)
    taken = source(bench, at_once=2, batch_size=4)
    bench.send("things", *numbers(*range(40)))
    status = bench.settle(bench.pump(taken, faults.around_queue(taken, collect)))
    assert set(collect.handled) == set(range(40))
    assert sum(faults.happened.values()) > 0
    assert status.dead == 0


def test_events_on_the_bus_reach_the_function_whose_pattern_they_match(bench: Bench) -> None:
    events: list[object] = []

    def kitchen(event: object) -> None:
        assert isinstance(event, dict)
        events.append((event["source"], event["detail-type"], event["detail"]))
        if len(events) == 1:
            raise RuntimeError("out of paper")

    taken = Source("kitchen", bench.made.bus_queues[ON_BUS.name], batch_size=1)
    pump = bench.pump(taken, one_event_a_message(kitchen))
    settings = bench.settings
    bus = EventBus(
        Settings.from_environment({"AWS_ENDPOINT": settings.aws_endpoint or "", "EVENT_BUS": "test-bus"})
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for kind, number in (("order.placed", 1), ("order.placed", 2), ("order.paid", 3)):
        bus.put([BusEntry("pannier.orders", kind, json.dumps({"n": number}), at)])
    bench.settle(pump)
    assert events == [("pannier.orders", "order.placed", {"n": 2})] * 2


def test_an_event_that_a_function_never_takes_is_kept(bench: Bench) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("told to fail")

    taken = Source("kitchen", bench.made.bus_queues[ON_BUS.name], batch_size=1)
    pump = bench.pump(taken, one_event_a_message(broken))
    settings = Settings.from_environment(
        {"AWS_ENDPOINT": bench.settings.aws_endpoint or "", "EVENT_BUS": "test-bus"}
    )
    EventBus(settings).put([BusEntry("x", "order.placed", '{"n": 2}', datetime(2026, 1, 1, tzinfo=UTC))])
    assert (bench.settle(pump).failed, bench.settle(pump).dead) == (3, 1)
    names = {letters.name: letters.count for letters in dead_letters(client("sqs", settings), "test")}
    assert names == {"events-kitchen": 1, "steps": 0, "things": 0}
