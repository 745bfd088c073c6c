"""One request through everything that follows from it, by its id: HTTP, the timeline, the functions on streams, the
queues behind them, and what is sent. The functions are those of `serverless.yml`, their lines those of production.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from pannier.adapters.clients import client
from pannier.api.primitives.ids import split_id
from pannier.core.ids import new_id
from pannier.core.settings import Settings
from pannier.live.model import Topic, TopicKind
from pannier.live.repository import WatchedRepository
from pannier.local.functions import load_handler
from pannier.local.queue_batches import record_of
from pannier.local.resources import create_resources
from pannier.local.serverless import read_functions, read_template
from pannier.orders.model import Actor, ActorKind, Command
from pannier.telemetry.logs import write_lines_to
from tests.api.orders.conftest import Shop, command
from tests.api.webhooks.test_webhooks import CREATE, _point_to
from tests.clean import CleanTables
from tests.streams.functions.fleet import Fleet, forget
from tests.streams.functions.ways import AsItShould
from tests.tables.webhooks.receiver import Receiver, listening

PROJECT = Path(__file__).parents[3]
QUEUES = {
    "MESSAGES_QUEUE_URL": "message_sender",
    "WEBHOOKS_QUEUE_URL": "webhook_sender",
    "LIVE_QUEUE_URL": "live_delivery",
}


@dataclass
class Platform:
    """A shop, the functions around it, and what they log."""

    shop: Shop
    fleet: Fleet
    settings: Settings
    queues: dict[str, str]
    receiver: Receiver
    log: StringIO
    clock: Path

    def pass_by(self, **time: int) -> None:
        """For the API, and for the functions."""
        self.shop.api.clock.advance(timedelta(**time))
        shown_at = self.shop.api.clock.now().timestamp()
        self.clock.write_text(json.dumps({"real_at": 0.0, "shown_at": shown_at, "rate": 0.0}))

    def run(self) -> None:
        """Everything that is to follow, until nothing does."""
        self.fleet.deliver(self.fleet.fresh(), AsItShould())
        sqs = client("sqs", self.settings)
        functions = {each.name: load_handler(each) for each in read_functions(PROJECT / "serverless.yml")}
        for variable, name in QUEUES.items():
            url = self.queues[variable]
            while messages := sqs.receive_message(
                QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"], MaxNumberOfMessages=10
            ).get("Messages"):
                records = [record_of(each, f"arn:aws:sqs:::{name}", "here") for each in messages]
                event: Any = {"Records": records}
                assert functions[name](event) == {"batchItemFailures": []}
                for each in messages:
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])

    def lines(self) -> list[dict[str, Any]]:
        """Since they were taken last."""
        written = self.log.getvalue()
        self.log.seek(0)
        self.log.truncate()
        return [json.loads(line) for line in written.splitlines()]


@pytest.fixture
def platform(
    shop: Shop,
    clean: CleanTables,
    resources: Settings,
    _key: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Platform]:
    made = create_resources(read_template(PROJECT / "serverless.yml"), (), resources).environment
    clock = tmp_path / "clock.json"
    environment = {
        **made,
        "DYNAMODB_ENDPOINT": resources.dynamodb_endpoint or "",
        "TABLE_PREFIX": resources.table_prefix,
        "CLOCK_FILE": str(clock),
        "LIVE_ENDPOINT": "http://127.0.0.1:9/nobody",
        "CURSOR_SECRET": "a secret for tests only",
        "TOKEN_KEY": _key.decode(),
        "WEBHOOK_SECRET_KEY": "another secret, and for tests only",
        "WEBHOOKS_ALLOW_LOOPBACK": "1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ours, log = logging.getLogger("pannier"), StringIO()
    before = (ours.handlers[:], ours.level, ours.propagate)
    forget()
    write_lines_to(log, "pannier")
    with listening() as receiver:
        platform = Platform(shop, Fleet(clean, resources), resources, dict(made), receiver, log, clock)
        platform.pass_by(seconds=0)
        yield platform
    forget()
    ours.handlers[:], ours.propagate = before[0], before[2]
    ours.setLevel(before[1])


@pytest.fixture
def endpoint(platform: Platform, _bound: Any) -> None:
    """Of the merchant, on this machine; it hears of what happens from five seconds later on."""
    given = {"url": "https://1.1.1.1/hook", "eventTypes": ["ORDER_ACCEPTED", "ORDER_EXPIRED"]}
    answer = platform.shop["manager"].data(CREATE, merchantId=platform.shop.id, input=given)
    _point_to(_bound, answer["webhookEndpointCreate"]["endpoint"]["id"], platform.receiver.url)
    platform.pass_by(seconds=10)


def accept(shop: Shop, order_id: str, request_id: str) -> None:
    clerk = shop["clerk"]
    answer = clerk.client.post(
        "/graphql",
        json={"query": command("orderAccept"), "variables": {"id": order_id}},
        headers={"authorization": f"Bearer {clerk.token}", "x-request-id": request_id},
    )
    assert answer.json()["data"]["orderAccept"]["__typename"] == "OrderPayload"
    assert answer.headers["x-request-id"] == request_id


@pytest.mark.usefixtures("endpoint")
def test_a_request_is_found_in_the_lines_of_every_function_that_follows_from_it(platform: Platform) -> None:
    shop = platform.shop
    order_id = shop.order()
    platform.run()
    platform.lines()
    WatchedRepository().mark(Topic(TopicKind.ORDER, split_id(order_id)[1]), datetime.now(UTC))
    request_id = new_id(shop.api.clock.now())

    accept(shop, order_id, request_id)
    entry = shop.repository.get(split_id(order_id)[1]).latest
    assert (entry.command, entry.correlation_id) == (Command.ACCEPT, request_id)
    platform.run()

    event_id = f"{split_id(order_id)[1]}:{entry.sequence}"
    lines = platform.lines()
    followed = [line for line in lines if line.get("correlation_id") == request_id]
    told = {(line["logger"], line["message"]) for line in followed}
    assert told >= {
        ("pannier.requests", "request"),
        ("pannier.orders", "order event handled"),
        ("pannier.notifications", "message sent"),
        ("pannier.webhooks", "webhook attempt"),
        ("pannier.streams.queue", "message handled"),
    }
    handled = [line for line in followed if line["message"] == "order event handled"]
    assert [line["event_id"] for line in handled] == [event_id] * 2  # by both functions on the stream
    senders = [line for line in followed if line["message"] == "message handled"]
    assert len(senders) == len(QUEUES)
    (webhook,) = platform.receiver.received
    assert webhook.document["correlationId"] == request_id
    orders = [line for line in lines if line["message"] == "order event handled"]
    assert [line for line in orders if line.get("correlation_id") != request_id] == []


@pytest.mark.usefixtures("endpoint")
def test_what_a_timer_does_follows_from_no_request(platform: Platform) -> None:
    shop = platform.shop
    order_id = shop.order()
    platform.pass_by(hours=1)
    shop.sweeper.sweep()
    entry = shop.repository.get(split_id(order_id)[1]).latest
    assert (entry.command, entry.actor, entry.correlation_id) == (
        Command.EXPIRE,
        Actor(ActorKind.TIMER),
        None,
    )
    platform.lines()
    platform.run()
    expired = f"{split_id(order_id)[1]}:{entry.sequence}"
    lines = [line for line in platform.lines() if line.get("event_id") == expired]
    assert lines
    assert [line for line in lines if "correlation_id" in line] == []
    assert platform.receiver.received[-1].document["correlationId"] is None
