"""What the books of local processes say: by function, table and index, and only of what a function did."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.handlers import BUILTIN_HANDLERS
from botocore.session import get_session

from pannier.core.settings import Settings
from pannier.local.costs import Costs, units_by_place
from tests.waiting import wait_for


@pytest.fixture
def costs(tmp_path: Path, settings: Settings) -> Iterator[Costs]:
    others, handlers = list(BUILTIN_HANDLERS), list(logging.getLogger().handlers)
    environ = {"PANNIER_COSTS": str(tmp_path / "costs"), "TABLE_PREFIX": settings.table_prefix}
    made = Costs.wanted(environ, "functions")
    assert made is not None
    yield made
    made.stop()
    logging.getLogger().handlers[:] = handlers
    BUILTIN_HANDLERS[:] = others


def test_nobody_keeps_books_who_was_not_asked_to() -> None:
    before = list(BUILTIN_HANDLERS)
    assert Costs.wanted({}, "functions") is None
    assert before == BUILTIN_HANDLERS


def test_a_function_is_told_what_it_called_and_what_that_consumed(costs: Costs, resources: Settings) -> None:
    session, table = get_session(), f"{resources.table_prefix}quotes"
    dynamodb = session.create_client("dynamodb", "us-east-1", endpoint_url=resources.aws_endpoint)
    sqs = session.create_client("sqs", "us-east-1", endpoint_url=resources.aws_endpoint)
    key = {"pk": {"S": "1"}}
    item = {**key, "customer_id": {"S": "c"}, "created_at": {"S": "2026"}}
    with costs.invocation("order_reactions", 3):
        dynamodb.put_item(TableName=table, Item=item)
        dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        sqs.send_message(QueueUrl=resources.messages_queue_url, MessageBody="{}")
        sqs.send_message_batch(
            QueueUrl=resources.messages_queue_url,
            Entries=[{"Id": str(number), "MessageBody": "{}"} for number in range(4)],
        )
    dynamodb.get_item(TableName=table, Key=key)  # nobody's
    told = costs.told()["functions"]["order_reactions"]
    assert (told["invocations"], told["records"]) == (1, 3)
    assert told["calls"] == {
        "dynamodb.GetItem": 1,
        "dynamodb.PutItem": 1,
        "sqs.SendMessage": 1,
        "sqs.SendMessageBatch": 1,
    }
    assert told["reads"] == {"quotes": 1.0}
    assert sum(told["writes"].values()) in {1.0, 2.0}
    assert told["sent"] == {"queue test-messages": 5}
    assert 0 < told["cpuMs"] <= told["wallMs"]


def test_what_a_function_logs_is_counted_as_it_would_be_deployed(costs: Costs, tmp_path: Path) -> None:
    log = logging.getLogger("pannier.books")
    log.setLevel(logging.INFO)
    costs.start()
    log.info("nobody's")
    with costs.invocation("order_reactions"):
        log.info("swept deadlines", extra={"moved": 1})
    told = costs.told()["functions"]["order_reactions"]
    assert told["logLines"] == 1
    assert 100 < told["logBytes"] < 300
    written = tmp_path / "costs" / "functions.json"
    wait_for(lambda: written.exists() and "order_reactions" in json.loads(written.read_text())["functions"])


def test_units_are_told_apart_by_table_and_index() -> None:
    reported = {
        "TableName": "test-orders",
        "CapacityUnits": 7.0,
        "Table": {"CapacityUnits": 4.0},
        "GlobalSecondaryIndexes": {"by_due": {"CapacityUnits": 2.0}, "by_pool": {"CapacityUnits": 1.0}},
    }
    assert units_by_place(reported, "test-") == {"orders": 4.0, "orders/by_due": 2.0, "orders/by_pool": 1.0}
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/test-quotes"
    assert units_by_place({"TableName": arn, "CapacityUnits": 1.0}, "test-") == {"quotes": 1.0}
