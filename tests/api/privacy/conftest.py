"""The shop with queues, a bucket and the bus, its functions, and somebody of whom there is something everywhere."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from botocore.handlers import BUILTIN_HANDLERS
from pynamodb.connection import Connection

from pannier.adapters.clients import client
from pannier.api.context import Services
from pannier.core.aws import session
from pannier.core.settings import Settings
from tests.api.conftest import Api, services_over
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop, furnished, shop
from tests.clean import CleanTables
from tests.messenger import RecordingMessenger
from tests.streams.functions.fleet import Fleet, forget
from tests.streams.functions.ways import AsItShould, Line

__all__ = ["furnished", "shop"]


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    return services_over(resources, connection, _key, messenger)


@dataclass
class Platform:
    """The API, everything behind it, and time."""

    shop: Shop
    behind: Backstage
    fleet: Fleet
    settings: Settings
    connection: Connection
    clock_file: Path

    @property
    def api(self) -> Api:
        return self.shop.api

    def pass_by(self, time: timedelta) -> None:
        """Time passes for everybody, and no timer acts."""
        self.api.clock.advance(time)
        self.show_time()

    def show_time(self) -> None:
        face = {"real_at": 0.0, "shown_at": self.api.clock.now().timestamp(), "rate": 0.0}
        fresh = self.clock_file.with_suffix(".new")
        fresh.write_text(json.dumps(face))
        fresh.replace(self.clock_file)

    def send_messages(self) -> int:
        """The queue of messages is brought to its function, once. How many there were."""
        queues, url, count = client("sqs", self.settings), self.settings.messages_queue_url or "", 0
        while messages := queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            records = [
                {
                    "messageId": each["MessageId"],
                    "receiptHandle": each["ReceiptHandle"],
                    "body": each["Body"],
                    "attributes": {"ApproximateReceiveCount": "1"},
                    "eventSource": "aws:sqs",
                }
                for each in messages
            ]
            assert self.fleet.call("message_sender", {"Records": records}) == {"batchItemFailures": []}
            for each in messages:
                queues.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
            count += len(messages)
        return count

    def settle(self) -> None:
        """Every function is brought what concerns it, and all that follows."""
        self.fleet.deliver(self.fleet.fresh(), AsItShould())
        assert self.fleet.kept.names() == []


@pytest.fixture
def line() -> Iterator[Line]:
    """The functions' line to the tables. Before `platform`, whose functions make their clients when they are called."""
    made = Line()
    BUILTIN_HANDLERS.extend(made.hooks())
    session.cache_clear()  # which took its hooks when it was made
    yield made
    for hook in made.hooks():
        BUILTIN_HANDLERS.remove(hook)
    session.cache_clear()


@pytest.fixture
def platform(
    line: Line,
    clean: CleanTables,
    resources: Settings,
    connection: Connection,
    shop: Shop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Platform]:
    clock_file = tmp_path / "clock.json"
    environment = {
        "DYNAMODB_ENDPOINT": resources.dynamodb_endpoint,
        "TABLE_PREFIX": resources.table_prefix,
        "CLOCK_FILE": str(clock_file),
        "UPLOADS_BUCKET": resources.uploads_bucket,
        "MESSAGES_QUEUE_URL": resources.messages_queue_url,
        "WEBHOOKS_QUEUE_URL": resources.webhooks_queue_url,
        "EVENT_BUS": resources.event_bus,
        "MAIL_FROM": resources.mail_from,
        "PUSH_APPLICATION_ARN": resources.push_application_arn,
    }
    for name, value in environment.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    forget()
    made = Platform(
        shop, Backstage(shop, connection), Fleet(clean, resources), resources, connection, clock_file
    )
    made.show_time()
    made.settle()
    yield made
    forget()
