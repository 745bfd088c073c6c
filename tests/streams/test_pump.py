"""The stream pump on the real engine: what Lambda's event source mapping does, ours does."""

import threading
from collections.abc import Callable

from pannier.local.filters import any_of, compile_pattern
from pannier.streams.batch import process_in_order
from pannier.streams.records import Change, StreamEvent

from .conftest import TABLE, Things, names_of

PATIENCE = 20.0


class Handler:
    """Collects what it was given; `fail_at` names the changes it fails at, as long as it says so."""

    def __init__(self, fail_at: Callable[[str], bool] = lambda _: False) -> None:
        self.handled: list[str] = []
        self.batches: list[list[str]] = []
        self._fail_at = fail_at

    def __call__(self, event: StreamEvent) -> object:
        self.batches.append(names_of(event))
        return process_in_order(event, self._one)

    def _one(self, change: Change) -> None:
        name = str(change.keys["pk"]["S"])
        if self._fail_at(name):
            raise RuntimeError("told to fail")
        self.handled.append(name)


def numbered(count: int) -> list[str]:
    return [f"{number:03}" for number in range(count)]


def test_changes_arrive_in_order_in_batches_no_larger_than_asked(things: Things) -> None:
    things.put(*numbered(95))
    handler = Handler()
    pump = things.pump(handler)
    assert pump.wait_until_idle(PATIENCE)
    assert handler.handled == numbered(95)
    assert max(map(len, handler.batches)) == 10


def test_changes_made_while_the_pump_runs_arrive_too(things: Things) -> None:
    handler = Handler()
    pump = things.pump(handler)
    assert pump.wait_until_idle(PATIENCE)
    things.put("a", "b")
    assert pump.wait_until_idle(PATIENCE)
    things.put("c")
    assert pump.wait_until_idle(PATIENCE)
    assert handler.handled == ["a", "b", "c"]


def test_records_that_match_no_filter_are_not_delivered(things: Things) -> None:
    things.put("order", kind="snapshot")
    things.put("order", kind="head")
    handler = Handler()
    heads = compile_pattern({"dynamodb": {"NewImage": {"sk": {"S": ["head"]}}}})
    pump = things.pump(handler, matches=any_of([heads]))
    assert pump.wait_until_idle(PATIENCE)
    assert handler.batches == [["order"]]


def test_a_partial_failure_is_retried_from_the_failed_change_and_keeps_order(
    things: Things, failing_once: Callable[[str], bool]
) -> None:
    things.put(*numbered(10))
    handler = Handler(lambda name: name == "004" and failing_once(name))
    pump = things.pump(handler)
    assert pump.wait_until_idle(PATIENCE)
    assert handler.handled == numbered(10)
    assert handler.batches == [numbered(10), numbered(10)[4:]]
    assert things.kept.discarded == []


def test_an_exception_delivers_the_whole_batch_again(
    things: Things, failing_once: Callable[[str], bool]
) -> None:
    things.put(*numbered(3))
    batches: list[list[str]] = []

    def crash_once(event: StreamEvent) -> None:
        batches.append(names_of(event))
        if failing_once("crash"):
            raise RuntimeError("told to crash")

    pump = things.pump(crash_once, bisect=False)
    assert pump.wait_until_idle(PATIENCE)
    assert batches == [numbered(3), numbered(3)]


def test_a_poison_change_ends_at_the_failure_destination_and_the_rest_is_handled_in_order(
    things: Things,
) -> None:
    things.put(*numbered(30))
    handler = Handler(lambda name: name == "013")
    pump = things.pump(handler)
    assert pump.wait_until_idle(PATIENCE)
    assert things.kept.names() == ["013"]
    assert list(dict.fromkeys(handler.handled)) == [name for name in numbered(30) if name != "013"]
    assert handler.batches.count(["013"]) == 3  # the first delivery and two retries
    status = pump.status()[0]
    assert (status.discarded, status.pending, status.idle) == (1, 0, True)


def test_without_bisect_the_whole_rest_of_the_batch_is_given_up(things: Things) -> None:
    things.put(*numbered(12))
    handler = Handler(lambda name: name == "003")
    pump = things.pump(handler, bisect=False)
    assert pump.wait_until_idle(PATIENCE)
    assert things.kept.names() == numbered(10)[3:]
    assert handler.handled == ["000", "001", "002", "010", "011"]


def test_only_one_batch_is_in_flight(things: Things) -> None:
    things.put(*numbered(40))
    running = threading.Semaphore(1)
    overlaps: list[str] = []

    def alone(event: StreamEvent) -> None:
        if not running.acquire(blocking=False):
            overlaps.extend(names_of(event))
            return
        things.put("extra", kind="other")
        running.release()

    heads = compile_pattern({"dynamodb": {"NewImage": {"sk": {"S": ["head"]}}}})
    pump = things.pump(alone, matches=any_of([heads]))
    assert pump.wait_until_idle(PATIENCE)
    assert overlaps == []


def test_idle_means_that_what_a_handler_wrote_is_settled_too(things: Things) -> None:
    """A function's own writes come back on streams: the chain is followed to its end."""
    things.put("chain-00")
    handled: list[str] = []

    def next_link(event: StreamEvent) -> None:
        for name in names_of(event):
            handled.append(name)
            link = int(name.removeprefix("chain-")) + 1
            if link < 15:
                things.put(f"chain-{link:02}")

    pump = things.pump(next_link)
    assert pump.wait_until_idle(PATIENCE)
    assert handled == [f"chain-{link:02}" for link in range(15)]


def test_it_is_not_idle_while_a_change_keeps_failing(things: Things) -> None:
    things.put("a")
    pump = things.pump(Handler(lambda _: True), maximum_retries=None)
    assert not pump.wait_until_idle(0.5)
    assert pump.status()[0].pending == 1
    assert pump.stop(drain_within=0.2) is False
    assert things.kept.discarded == []


def test_two_functions_on_one_stream_each_get_every_change(things: Things) -> None:
    things.put(*numbered(5))
    first, second = Handler(), Handler(lambda name: name == "002")
    pumps = [things.pump(first), things.pump(second)]
    assert all(pump.wait_until_idle(PATIENCE) for pump in pumps)
    assert first.handled == numbered(5)
    assert second.handled == ["000", "001", "003", "004"]


def test_a_new_pump_begins_at_the_oldest_record(things: Things) -> None:
    things.put("a", "b")
    first = things.pump(Handler())
    assert first.stop(drain_within=PATIENCE)
    handler = Handler()
    second = things.pump(handler)
    assert second.wait_until_idle(PATIENCE)
    assert handler.handled == ["a", "b"]


def test_images_hold_what_was_before_and_after(things: Things) -> None:
    images: list[tuple[object, object]] = []

    def keep(change: Change) -> None:
        images.append((change.old_image, change.new_image))

    def key(stock: int) -> dict[str, dict[str, str]]:
        return {"pk": {"S": "a"}, "sk": {"S": "head"}, "stock": {"N": str(stock)}}

    things.client.put_item(TableName=TABLE, Item={**key(1), "menu": {"B": b"\x00\xff"}})
    things.client.put_item(TableName=TABLE, Item=key(2))
    things.client.delete_item(TableName=TABLE, Key={"pk": {"S": "a"}, "sk": {"S": "head"}})
    pump = things.pump(lambda event: process_in_order(event, keep))
    assert pump.wait_until_idle(PATIENCE)
    first = {**key(1), "menu": {"B": b"\x00\xff"}}
    assert images == [(None, first), (first, key(2)), (key(2), None)]
