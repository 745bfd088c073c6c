"""A table of our own with a stream, and a pump over it, on the real engine."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.delivery import Discarded
from pannier.local.engine import Engine
from pannier.local.filters import any_of
from pannier.local.pump import Pump
from pannier.local.serverless import StreamMapping
from pannier.local.streams_api import StreamsApi
from pannier.streams.records import StreamEvent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

TABLE = "pump-things"

MAPPING = StreamMapping(
    function="collect",
    table_family="things",
    batch_size=10,
    maximum_retries=2,
    maximum_record_age=None,
    bisect=True,
    partial_responses=True,
    failure_queue=None,
    matches=any_of([]),
)


@dataclass
class Kept:
    """A failure destination that remembers."""

    discarded: list[Discarded] = field(default_factory=list)

    def send(self, discarded: Discarded) -> None:
        self.discarded.append(discarded)

    def names(self) -> list[str]:
        return [name for each in self.discarded for name in names_of({"Records": list(each.records)})]


@dataclass
class Things:
    """The table, and the pumps that were started on it."""

    client: "DynamoDBClient"
    settings: Settings
    kept: Kept = field(default_factory=Kept)
    pumps: list[Pump] = field(default_factory=list)

    def put(self, *names: str, kind: str = "head") -> None:
        for name in names:
            self.client.put_item(TableName=TABLE, Item={"pk": {"S": name}, "sk": {"S": kind}})

    def pump(self, invoke: Callable[[StreamEvent], object], **changes: Any) -> Pump:
        pump = Pump(StreamsApi(self.settings.dynamodb_endpoint, self.settings.region), self.kept)
        pump.add(replace(MAPPING, **changes), TABLE, invoke)
        pump.start()
        self.pumps.append(pump)
        return pump


def names_of(event: StreamEvent) -> list[str]:
    """The partition keys of a batch, in order."""
    return [str(record["dynamodb"]["Keys"]["pk"]["S"]) for record in event["Records"]]


def create_things(client: "DynamoDBClient", table: str = TABLE) -> None:
    client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )


@pytest.fixture
def things(engine: Engine, settings: Settings) -> Iterator[Things]:
    engine.reset()
    client = dynamodb_client(settings)
    create_things(client)
    made = Things(client, settings)
    yield made
    for pump in made.pumps:
        pump.stop()


@pytest.fixture
def failing_once() -> Callable[[str], bool]:
    """Says True the first time it is asked about a name."""
    asked: set[str] = set()
    lock = threading.Lock()

    def first(name: str) -> bool:
        with lock:
            new = name not in asked
            asked.add(name)
            return new

    return first
