"""The function on the merchants' stream: listings of profiles, messages of the trail's entries, each once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.geo import cell_of
from pannier.core.paging import PageRequest
from pannier.core.settings import Settings
from pannier.entrypoints import merchant_reactions
from pannier.local.aws import dynamodb_client
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.model import DecisionReason
from pannier.notifications.model import MessageKind, Recipient, RecipientKind
from pannier.notifications.repository import InboxRepository
from tests.tables.merchants.conftest import STORE, City, city

__all__ = ["city"]

OPERATORS = Recipient(RecipientKind.OPERATORS)
Deliver = Callable[[], None]


@pytest.fixture
def deliver(tables: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deliver]:
    """Bring every item of the table to the function, as if each had just been inserted."""
    monkeypatch.setenv("DYNAMODB_ENDPOINT", tables.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", tables.table_prefix)
    merchant_reactions._handle.cache_clear()
    client = dynamodb_client(tables)
    table = f"{tables.table_prefix}merchants"

    def bring() -> None:
        items: list[Any] = client.scan(TableName=table)["Items"]
        records: list[Any] = [
            {
                "eventID": str(number),
                "eventName": "INSERT",
                "eventSourceARN": f"arn:aws:dynamodb:us-east-1:000000000000:table/{table}/stream/now",
                "dynamodb": {
                    "Keys": {"pk": item["pk"], "sk": item["sk"]},
                    "SequenceNumber": str(number),
                    "NewImage": item,
                },
            }
            for number, item in enumerate(items)
            if item["sk"]["S"] == "profile" or item["sk"]["S"].startswith("audit#")
        ]
        assert merchant_reactions.handler({"Records": records}, None) == {"batchItemFailures": []}

    yield bring
    merchant_reactions._handle.cache_clear()


def told(connection: Connection, recipient: Recipient) -> list[MessageKind]:
    """Oldest first."""
    page = InboxRepository(connection).page(recipient, PageRequest(20))
    return [message.kind for message in reversed(page.items)]


def test_decisions_are_told_once_to_those_they_concern(
    city: City, connection: Connection, deliver: Deliver
) -> None:
    merchant = city.admissions.apply(city.owner, city.new(), "key")
    steps = [
        (AdmissionCommand.TAKE, Decision()),
        (AdmissionCommand.RETURN, Decision((DecisionReason.NOT_LEGIBLE,), "too dark")),
    ]
    for command, decision in steps:
        city.clock.advance(timedelta(minutes=1))
        city.admissions.decide(city.operator, merchant.id, command, decision)
    for _ in range(2):
        deliver()
        assert told(connection, OPERATORS) == [MessageKind.MERCHANT_APPLIED]
        own = Recipient(RecipientKind.MERCHANT, merchant.id)
        assert told(connection, own) == [MessageKind.MERCHANT_RETURNED]
    assert city.listings.read_cell(cell_of(STORE)) == ()


def test_profiles_are_listed_while_they_take_part(
    city: City, connection: Connection, deliver: Deliver
) -> None:
    merchant = city.merchants.create(city.operator, city.new())
    deliver()
    assert city.listings.read_cell(cell_of(STORE)) == (merchant,)
    city.suspend(merchant.id)
    deliver()
    own = Recipient(RecipientKind.MERCHANT, merchant.id)
    assert told(connection, own) == [MessageKind.MERCHANT_SUSPENDED]
