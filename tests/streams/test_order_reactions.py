"""The records of the orders table's own stream, delivered as Lambda does it at its worst: the end is the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from pannier.core.settings import Settings
from pannier.local.streams_api import StreamsApi
from pannier.orders.events import from_change
from pannier.orders.model import Command, Reason
from pannier.orders.repository import head_of_image
from pannier.streams.batch import process_in_order
from pannier.streams.records import Change, StreamRecord
from tests.tables.orders.street import CASH, Street, street

__all__ = ["street"]

C = Command


@dataclass
class Stream:
    """The orders table's stream, read on from where the last reading ended, filtered to heads as the mapping does."""

    api: StreamsApi
    arn: str
    after: dict[str, str] = field(default_factory=dict)

    def fresh(self) -> list[StreamRecord]:
        """In the order of each shard."""
        return [
            record for shard in self.api.describe(self.arn)["Shards"] for record in self._of(shard["ShardId"])
        ]

    def _of(self, shard: str) -> Iterator[StreamRecord]:
        iterator: str | None = self.api.iterator(self.arn, shard, self.after.get(shard))
        while iterator:
            page = self.api.records(iterator, 100)
            for record in page["Records"]:
                self.after[shard] = record["dynamodb"]["SequenceNumber"]
                if record["dynamodb"]["Keys"]["sk"] == {"S": "head"}:
                    yield {**record, "eventSourceARN": self.arn}
            iterator = page.get("NextShardIterator") if page["Records"] else None


class Crash(Exception):
    """The function died."""


@dataclass
class Function:
    """What hangs on the stream. It can die before, or after, it has reacted to a change."""

    street: Street
    dies_before: set[str] = field(default_factory=set)
    dies_after: set[str] = field(default_factory=set)

    def handle(self, change: Change) -> None:
        if change.new_image is None:
            return
        old = None if change.old_image is None else head_of_image(change.old_image)
        for event in from_change(old, head_of_image(change.new_image)):
            self._die(self.dies_before, event.id)
            self.street.reactions.react(event)
            self._die(self.dies_after, event.id)

    def _die(self, wishes: set[str], event_id: str) -> None:
        sequence = event_id.rpartition(":")[2]
        if sequence in wishes:
            wishes.remove(sequence)
            raise Crash


Deliver = Callable[[Function, list[StreamRecord]], None]


def once(function: Function, records: list[StreamRecord]) -> None:
    """A batch, again from what it reports as failed."""
    while records:
        failures = process_in_order({"Records": records}, function.handle)["batchItemFailures"]
        if not failures:
            return
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        records = records[numbers.index(failures[0]["itemIdentifier"]) :]


def twice(function: Function, records: list[StreamRecord]) -> None:
    once(function, records)
    once(function, records)


def one_by_one(function: Function, records: list[StreamRecord]) -> None:
    for record in records:
        twice(function, [record])


def failing(function: Function, records: list[StreamRecord]) -> None:
    function.dies_before |= {"2", "4"}
    function.dies_after |= {"3", "5"}
    once(function, records)


def crashing(function: Function, records: list[StreamRecord]) -> None:
    """Lambda knows nothing of how far the function came, and delivers the whole batch again."""
    for record in records[:3]:
        function.handle(Change.of(record))
    once(function, records)


@pytest.fixture
def stream(street: Street, settings: Settings) -> Stream:
    api = StreamsApi(settings.dynamodb_endpoint, settings.region)
    arn = api.latest_stream(f"{settings.table_prefix}orders")
    assert arn is not None
    return Stream(api, arn)


@pytest.mark.parametrize("deliver", [once, twice, one_by_one, failing, crashing])
def test_however_it_is_delivered_the_end_is_the_same(
    street: Street, stream: Stream, deliver: Deliver
) -> None:
    function = Function(street)

    def settle() -> None:
        while records := stream.fresh():
            deliver(function, records)

    done, ended, refused = (
        street.place((street.noodles, 1), (street.rice, 1)),
        street.place((street.noodles, 2)),
        street.place((street.noodles, 3), method=CASH),
    )
    for order in (done, ended):
        street.accept(order)
    street.act(street.clerk, refused, C.REJECT, Reason.TOO_BUSY)
    settle()
    street.act(street.clerk, ended, C.CANCEL, Reason.ITEM_UNAVAILABLE)
    street.act(street.clerk, done, C.READY)
    street.act(street.courier, done, C.CLAIM)
    street.act(street.courier, done, C.PICK_UP)
    street.services.refunds.refund(street.clerk, done.id, Reason.MISSING, "", ("2",))
    street.act(street.courier, done, C.DELIVER)
    street.act(street.customer, done, C.COMPLETE)
    settle()

    def kinds(order_id: str) -> list[str]:
        return [entry.kind.value for entry in street.services.payments.of(order_id)[1]]

    assert street.sold(street.noodles) == 1
    assert kinds(done.id) == ["AUTHORISED", "CAPTURED", "REFUNDED"]
    assert kinds(ended.id) == ["AUTHORISED", "CAPTURED", "REFUNDED"]
    assert kinds(refused.id) == []
    assert [entry.command for entry in street.timeline(ended)][-2:] == [C.CANCEL, C.REFUND]
    line = street.repository.get(done.id).refunded_minor
    day = street.statistics.find(street.merchant.id, done.business_date)
    counts = {
        name: day.numbers[name] for name in ("placed", "accepted", "completed", "cancelled", "rejected")
    }
    assert counts == {"placed": 3, "accepted": 2, "completed": 1, "cancelled": 1, "rejected": 1}
    assert day.numbers["gmv_minor"] == done.total.amount_minor
    assert day.numbers["refunded_minor"] == ended.total.amount_minor + line
    (platform,) = street.statistics.read_platform(done.business_date, done.business_date)
    assert (platform.currency, platform.numbers) == ("CNY", day.numbers)
    assert stream.fresh() == []
