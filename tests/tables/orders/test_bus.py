"""Order events through the engine's bus, up to somebody else's function."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from pannier.adapters.bus import EventBus
from pannier.adapters.clients import client
from pannier.core.errors import TransientError
from pannier.core.settings import Settings
from pannier.entrypoints import kitchen_tickets
from pannier.local.event_schemas import json_schema
from pannier.orders.bus import SOURCE, BusPublisher
from pannier.orders.model import Order
from pannier.orders.publication import EVENT_TYPES, EventDocuments
from tests.tables.orders.street import Street

BUS, RULE = "platform", "everything"


class Listener:
    """A queue that hangs on the bus, as a function of somebody else would."""

    def __init__(self, settings: Settings, detail_types: tuple[str, ...] = ()) -> None:
        self._sqs = client("sqs", settings)
        events = client("events", settings)
        events.create_event_bus(Name=BUS)
        pattern: dict[str, object] = {"source": [SOURCE]}
        if detail_types:
            pattern["detail-type"] = list(detail_types)
        events.put_rule(Name=RULE, EventBusName=BUS, EventPattern=json.dumps(pattern), State="ENABLED")
        self._url = self._sqs.create_queue(QueueName="heard")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])["Attributes"]
        events.put_targets(Rule=RULE, EventBusName=BUS, Targets=[{"Id": "heard", "Arn": arn["QueueArn"]}])

    def heard(self) -> Iterator[dict[str, object]]:
        while True:
            answer = self._sqs.receive_message(QueueUrl=self._url, MaxNumberOfMessages=10)
            if not answer.get("Messages"):
                return
            for message in answer["Messages"]:
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
                yield json.loads(message["Body"])


@pytest.fixture
def on_the_bus(tables: Settings) -> Settings:
    return replace(tables, event_bus=BUS)


def publish_all(street: Street, order: Order, settings: Settings) -> list[str]:
    publisher = BusPublisher(EventBus(settings), EventDocuments(street.repository))
    events = list(street.events(order))
    for event in events:
        publisher.on_order_event(event)
    return [EVENT_TYPES[type(event)] for event in events]


def test_every_event_arrives_as_it_is_documented(street: Street, on_the_bus: Settings) -> None:
    listener = Listener(on_the_bus)
    order = street.accept(street.react(street.place((street.noodles, 2), (street.rice, 1))))
    sent = publish_all(street, order, on_the_bus)
    heard = list(listener.heard())
    assert sent == ["order.placed", "order.paid", "order.accepted"]
    assert sorted(str(each["detail-type"]) for each in heard) == sorted(sent)
    schemas = {EVENT_TYPES[kind]: json_schema(kind, closed=True) for kind in EVENT_TYPES}
    for each in heard:
        assert each["source"] == "pannier.orders"
        Draft202012Validator(schemas[str(each["detail-type"])]).validate(each["detail"])


def test_the_kitchen_prints_each_accepted_order_once(
    street: Street, on_the_bus: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    listener = Listener(on_the_bus, ("order.accepted",))
    order = street.accept(street.react(street.place((street.noodles, 2), (street.rice, 1))))
    for _ in range(2):  # the stream may bring an order's changes again
        publish_all(street, order, on_the_bus)
    heard = list(listener.heard())
    assert len(heard) == 2
    for each in heard:
        kitchen_tickets.handler(each, None)
    printed = capsys.readouterr().out
    assert printed.count(f"#{order.id[-6:]}  delivery") == 1
    assert "  2 × 牛肉面\n  1 × 米饭\n" in printed


def test_a_bus_that_is_out_of_reach_has_the_event_come_again(street: Street, on_the_bus: Settings) -> None:
    nowhere = replace(on_the_bus, aws_endpoint="http://127.0.0.1:1")
    with pytest.raises(TransientError):
        publish_all(street, street.place(), nowhere)
