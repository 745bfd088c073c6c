"""What the real functions do when a record cannot be handled, on real streams, with the mappings of `serverless.yml`:
those before it are done, it is narrowed down and given up to the failure queue, those behind it go on in their order.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pannier.adapters.clients import client
from pannier.adapters.queues import Queue
from pannier.core.paging import PageRequest
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.delivery import Invoke, Pauses, done_by
from pannier.local.destinations import FailureQueues
from pannier.local.functions import load_handler
from pannier.local.pump import Pump
from pannier.local.resources import create_resources
from pannier.local.serverless import StreamMapping, read_functions, read_template
from pannier.local.streams_api import StreamsApi
from pannier.menus.repository import PublishedMenuRepository
from pannier.merchants.model import MerchantStatus
from pannier.notifications.model import MessageKind, Recipient, RecipientKind
from pannier.notifications.repository import InboxRepository
from pannier.orders.model import Command, LedgerKind, Order, Reason
from pannier.streams.records import StreamEvent, StreamRecord
from tests.streams.functions.fleet import forget
from tests.tables.orders.street import Street, street
from tests.unit.merchants.examples import NOON

__all__ = ["street"]

FILE = Path(__file__).parents[3] / "serverless.yml"
PATIENCE = 30.0
HURRY = Pauses(first=0.001, longest=0.005)
RETRIES = 8
"""As `serverless.yml` has them; a test below says so."""
KINDS = MessageKind

Item = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Batch:
    """One invocation: what came, by sequence number, and how many from the first were done."""

    numbers: tuple[str, ...]
    done: int


@dataclass
class Watched:
    """A real handler, and what it was given and answered."""

    invoke: Invoke
    batches: list[Batch] = field(default_factory=list)
    records: dict[str, StreamRecord] = field(default_factory=dict)

    def __call__(self, event: StreamEvent) -> object:
        answer = self.invoke(event)
        records = event["Records"]
        self.records |= {record["dynamodb"]["SequenceNumber"]: record for record in records}
        numbers = tuple(record["dynamodb"]["SequenceNumber"] for record in records)
        self.batches.append(Batch(numbers, done_by(answer, records)))
        return answer

    def handled(self) -> list[str]:
        return [number for batch in self.batches for number in batch.numbers[: batch.done]]

    def number_of(self, key: str) -> str:
        (number,) = [n for n, r in self.records.items() if r["dynamodb"]["Keys"]["pk"] == {"S": key}]
        return number


@dataclass
class World:
    """The street, its tables' streams, and the functions that hang on them."""

    street: Street
    settings: Settings
    made: Any
    connection: Any
    late: float = 0.0
    watched: dict[str, Watched] = field(default_factory=dict)
    pumps: list[Pump] = field(default_factory=list)

    def start(self, *functions: str) -> Pump:
        """Pump the streams to these functions, or to all."""
        destination = FailureQueues(
            {name: Queue(self.settings, queue.url) for name, queue in self.made.queues.items()}
        )
        pump = Pump(
            StreamsApi(self.settings.dynamodb_endpoint, self.settings.region),
            destination,
            pauses=HURRY,
            now=lambda: time.time() + self.late,
        )
        for function in read_functions(FILE):
            if function.streams and (not functions or function.name in functions):
                handler = load_handler(function)
                for mapping in function.streams:
                    watched = self.watched[mapping.name] = Watched(handler)
                    pump.add(mapping, self.table(mapping.table_family), watched)
        pump.start()
        self.pumps.append(pump)
        return pump

    def settle(self, pump: Pump) -> None:
        assert pump.wait_until_idle(PATIENCE), pump.status()

    def table(self, family: str) -> str:
        return f"{self.settings.table_prefix}{family}"

    def poison(self, family: str, item: Item) -> None:
        dynamodb_client(self.settings).put_item(TableName=self.table(family), Item=item)

    def spoiled(self, order: Order, key: str) -> Item:
        """The head of an order as nobody reads it."""
        at = {"pk": {"S": order.id}, "sk": {"S": "head"}}
        head: Any = dynamodb_client(self.settings).get_item(TableName=self.table("orders"), Key=at)["Item"]
        return {**head, "pk": {"S": key}, "status": {"S": "EATEN"}}

    def failures(self) -> list[dict[str, Any]]:
        """What lies in the failure queue, in an order of its own."""
        url, found = self.made.queues["StreamFailuresQueue"].url, []
        while (
            messages := client("sqs", self.settings)
            .receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            .get("Messages")
        ):
            for message in messages:
                found.append(json.loads(message["Body"]))
                client("sqs", self.settings).delete_message(
                    QueueUrl=url, ReceiptHandle=message["ReceiptHandle"]
                )
        return sorted(found, key=lambda each: str(each["requestContext"]["functionArn"]))

    def inbox(self, kind: RecipientKind, owner: str) -> list[tuple[str, MessageKind]]:
        """Of which order which message, oldest first."""
        page = InboxRepository(self.connection).page(Recipient(kind, owner), PageRequest(100))
        return [(message.order_id or "", message.kind) for message in reversed(page.items)]

    def ledger(self, order: Order) -> list[LedgerKind]:
        return [entry.kind for entry in self.street.services.payments.of(order.id)[1]]


@pytest.fixture
def world(street: Street, settings: Settings, connection: Any, tmp_path: Path) -> Iterator[World]:
    made = create_resources(read_template(FILE), (), settings)
    clock = tmp_path / "clock.json"
    clock.write_text(json.dumps({"real_at": 0.0, "shown_at": NOON.timestamp(), "rate": 0.0}))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        patch.setenv("DYNAMODB_ENDPOINT", settings.dynamodb_endpoint or "")
        patch.setenv("TABLE_PREFIX", settings.table_prefix)
        patch.setenv("CLOCK_FILE", str(clock))
        forget()
        world = World(street, settings, made, connection)
        yield world
        for pump in world.pumps:
            pump.stop()
        forget()


def accepted(world: World) -> Order:
    return world.street.accept(world.street.place((world.street.noodles, 1)))


def test_a_poison_order_is_given_up_alone_and_holds_nobody_up(world: World) -> None:
    functions = ("order_notifications", "order_reactions")
    before = accepted(world)
    world.poison("orders", world.spoiled(before, "poison"))
    after = accepted(world)
    pump = world.start(*functions)
    world.settle(pump)

    told = world.failures()
    assert [each["requestContext"]["functionArn"] for each in told] == list(functions)
    for function, message in zip(functions, told, strict=True):
        watched = world.watched[f"{function}:orders"]
        poison = watched.number_of("poison")
        assert message["requestContext"]["condition"] == "RetryAttemptsExhausted"
        assert message["requestContext"]["approximateInvokeCount"] == RETRIES + 1
        info = message["DDBStreamBatchInfo"]
        assert (info["startSequenceNumber"], info["endSequenceNumber"]) == (poison, poison)
        assert (info["batchSize"], info["streamArn"]) == (1, watched.records[poison]["eventSourceARN"])
        assert info["shardId"].startswith("shardId-")
        assert set(message) == {"DDBStreamBatchInfo", "requestContext", "timestamp", "version"}

        first = next(batch for batch in watched.batches if poison in batch.numbers)
        assert first.numbers[first.done] == poison, "reported, when those before it were done"
        assert first.done > 0
        assert len(first.numbers) > first.done + 1
        alone = [batch for batch in watched.batches if batch.numbers == (poison,)]
        assert [batch.done for batch in alone] == [0] * (RETRIES + 1)
        handled = watched.handled()
        assert handled == sorted(set(watched.records) - {poison}, key=int), "each once, in order"
    assert [status.discarded for status in pump.status()] == [1, 1]

    later = accepted(world)
    world.street.act(world.street.clerk, after, Command.CANCEL, Reason.ITEM_UNAVAILABLE)
    world.settle(pump)
    assert world.failures() == []
    assert world.ledger(before) == world.ledger(later) == [LedgerKind.AUTHORISED, LedgerKind.CAPTURED]
    assert world.ledger(after) == [LedgerKind.AUTHORISED, LedgerKind.CAPTURED, LedgerKind.REFUNDED]
    assert world.street.sold(world.street.noodles) == 2
    day = world.street.statistics.find(world.street.merchant.id, world.street.merchant.business_date(NOON))
    assert (day.numbers["placed"], day.numbers["cancelled"]) == (3, 1)
    opened = [KINDS.ORDER_AWAITING_PAYMENT, KINDS.ORDER_PAID, KINDS.ORDER_ACCEPTED]
    customer = world.inbox(RecipientKind.CUSTOMER, world.street.customer)
    assert [kind for order, kind in customer if order == before.id] == opened
    assert [kind for order, kind in customer if order == later.id] == opened
    assert len(customer) == len(set(customer)), "nobody was told anything twice"


def test_orders_too_old_are_given_up_unseen_and_newer_ones_are_not(world: World) -> None:
    old = accepted(world)
    world.late = 6 * 3600 + 60.0
    pump = world.start("order_reactions")
    world.settle(pump)
    (message,) = world.failures()
    assert message["requestContext"]["condition"] == "RecordAgeExceeded"
    assert message["requestContext"]["approximateInvokeCount"] == 0
    watched = world.watched["order_reactions:orders"]
    assert watched.batches == []
    assert pump.status()[0].discarded == message["DDBStreamBatchInfo"]["batchSize"] > 1
    assert world.ledger(old) == [LedgerKind.AUTHORISED]

    world.late = 0.0
    young = accepted(world)
    world.settle(pump)
    assert world.failures() == []
    assert world.ledger(young) == [LedgerKind.AUTHORISED, LedgerKind.CAPTURED]
    assert world.ledger(old) == [LedgerKind.AUTHORISED]


def test_a_poison_merchant_keeps_no_other_from_its_listing_and_its_menu(world: World) -> None:
    world.street.edit_merchant(name="before")
    world.poison("merchants", {"pk": {"S": "poison"}, "sk": {"S": "profile"}, "status": {"S": "LOST"}})
    world.street.edit_merchant(name="after")
    pump = world.start("menu_publisher", "merchant_reactions")
    world.settle(pump)
    told = world.failures()
    assert [each["requestContext"]["functionArn"] for each in told] == [
        "menu_publisher",
        "merchant_reactions",
    ]
    for name, message in zip(("menu_publisher", "merchant_reactions"), told, strict=True):
        watched = world.watched[f"{name}:merchants"]
        poison = watched.number_of("poison")
        assert message["DDBStreamBatchInfo"]["startSequenceNumber"] == poison
        assert watched.handled() == sorted(set(watched.records) - {poison}, key=int)
    document = PublishedMenuRepository().find(world.street.merchant.id)
    assert document is not None
    assert document.merchant.name == "after"
    assert document.merchant.status is MerchantStatus.ACTIVE


POISON: dict[str, tuple[str, Item]] = {
    "order_reactions": ("orders", {"sk": {"S": "head"}}),
    "order_notifications": ("orders", {"sk": {"S": "head"}}),
    "menu_publisher": ("merchants", {"sk": {"S": "profile"}}),
    "merchant_reactions": ("merchants", {"sk": {"S": "audit#1"}}),
    "stock_notifications": ("menus", {"sk": {"S": "stock#1#2026-03-01"}, "sold": {"S": "many"}}),
    "review_reactions": ("reviews", {"sk": {"S": "review"}, "rating": {"S": "good"}}),
    "account_erasure": ("users", {"sk": {"S": "erasure"}, "asked_at": {"N": "1"}}),
}


def test_every_function_on_a_stream_gives_up_what_it_cannot_read_and_goes_on(world: World) -> None:
    mappings = {mapping.name: mapping for each in read_functions(FILE) for mapping in each.streams}
    assert {mapping.function for mapping in mappings.values()} == POISON.keys()
    assert {mapping.maximum_retries for mapping in mappings.values()} == {RETRIES}
    for function, (family, item) in POISON.items():
        world.poison(family, {"pk": {"S": f"poison-{function}"}, **item})
    pump = world.start()
    world.settle(pump)
    expected = {name: _poisoned(mapping) for name, mapping in mappings.items()}
    assert {name: len(keys) for name, keys in expected.items() if keys} == {
        status.function + ":" + status.table.removeprefix(world.settings.table_prefix): status.discarded
        for status in pump.status()
        if status.discarded
    }
    told = {
        (each["requestContext"]["functionArn"], each["DDBStreamBatchInfo"]["startSequenceNumber"])
        for each in world.failures()
    }
    assert told == {
        (mappings[name].function, world.watched[name].number_of(key))
        for name, keys in expected.items()
        for key in keys
    }
    order = accepted(world)
    world.settle(pump)
    assert world.ledger(order) == [LedgerKind.AUTHORISED, LedgerKind.CAPTURED]


def _poisoned(mapping: StreamMapping) -> list[str]:
    """The keys of what its filter lets through of all that poison."""
    return [
        f"poison-{function}"
        for function, (family, item) in POISON.items()
        if family == mapping.table_family
        and mapping.matches({"eventName": "INSERT", "dynamodb": {"Keys": {"sk": item["sk"]}}})
    ]
