"""Items of older and newer forms, met by a release in the middle, on tables as elsewhere."""

from typing import TYPE_CHECKING

import pytest
from pynamodb.attributes import DiscriminatorAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection

from pannier.audit.loaders.tables import TableReader
from pannier.core.dynamo import Record, TableMeta, Transaction
from pannier.core.schemas import ItemTooNew, RawItem
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.maintenance.backfills import BackfillRunner
from pannier.maintenance.backfills.upgrading import upgrade_backfill
from pannier.maintenance.model import Throttle
from pannier.maintenance.repository import ProgressRepository
from pannier.maintenance.tables import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def _into_minor(item: RawItem) -> RawItem:
    """Version 2 has fen where version 1 had yuan."""
    if "yuan" in item:
        item["fen"] = {"N": str(100 * int(item.pop("yuan")["N"]))}
    return item


def _with_currency(item: RawItem) -> RawItem:
    """Version 3 says which currency; until then there was one."""
    return {"currency": {"S": "CNY"}, **item}


class Thing(Record):
    """A family of a test's own."""

    class Meta(TableMeta):
        family = "quotas"

    pk = UnicodeAttribute(hash_key=True)
    kind = DiscriminatorAttribute()


class Price(Thing, discriminator="price"):
    """Of version 3 by now."""

    schema = 3
    upgrades = (_into_minor, _with_currency)

    fen = NumberAttribute()
    currency = UnicodeAttribute()


class Note(Thing, discriminator="note"):
    """Writes version 1, and can read 2, which has more than it needs."""

    readable = 2

    text = UnicodeAttribute()


for _kind in (Thing, Price, Note):
    Record.defined.remove(_kind)  # no deployment has a table for them


V1: RawItem = {"pk": {"S": "a"}, "kind": {"S": "price"}, "yuan": {"N": "7"}, "beside": {"S": "x"}}
V2: RawItem = {"pk": {"S": "b"}, "kind": {"S": "price"}, "schema": {"N": "2"}, "fen": {"N": "812"}}
V3: RawItem = {**V2, "pk": {"S": "c"}, "schema": {"N": "3"}, "currency": {"S": "EUR"}}
V4: RawItem = {"pk": {"S": "d"}, "kind": {"S": "price"}, "schema": {"N": "4"}, "amount": {"S": "EUR 8.12"}}


@pytest.fixture
def client(tables: Settings) -> "DynamoDBClient":
    """The kinds on a table that is there, for the length of a test."""
    for kind in (Thing, Price, Note):
        kind.Meta.table_name = f"{tables.table_prefix}quotas"
        kind.Meta.region, kind.Meta.host = tables.region, tables.dynamodb_endpoint
        kind._connection = None
    made = dynamodb_client(tables)
    for item in (V1, V2, V3):
        made.put_item(TableName=f"{tables.table_prefix}quotas", Item=item)
    return made


def stored(table: Table) -> dict[str, RawItem]:
    return {item["pk"]["S"]: item for item in table.items()}


@pytest.mark.usefixtures("client")
def test_older_items_are_read_in_the_present_form() -> None:
    found = {key: Thing.get(key) for key in "abc"}
    assert {
        key: (int(each.fen), each.currency) for key, each in found.items() if isinstance(each, Price)
    } == {
        "a": (700, "CNY"),
        "b": (812, "CNY"),
        "c": (812, "EUR"),
    }
    assert {each.pk for each in Price.batch_get(["a", "b"])} == {"a", "b"}
    one = Price.get("a")
    one.refresh()
    assert (int(one.fen), one.currency) == (700, "CNY")


def test_what_is_written_tells_its_version_from_the_second_on(
    client: "DynamoDBClient", connection: Connection, tables: Settings
) -> None:
    table = Table(connection, f"{tables.table_prefix}quotas")
    Price.get("a").save()
    Price("e", fen=5, currency="USD").save()
    write = Transaction(connection)
    write.put("price", Price("f", fen=6, currency="USD"))
    write.put("note", Note("g", text="x"))
    write.commit()
    items = stored(table)
    assert items["a"] == {
        "pk": {"S": "a"}, "kind": {"S": "price"}, "schema": {"N": "3"}, "fen": {"N": "700"}, "currency": {"S": "CNY"},
    }  # fmt: skip
    assert (items["e"]["schema"], items["f"]["schema"]) == ({"N": "3"}, {"N": "3"})
    assert items["g"] == {"pk": {"S": "g"}, "kind": {"S": "note"}, "text": {"S": "x"}}


def test_a_newer_item_is_refused_and_never_read_by_half(
    client: "DynamoDBClient", connection: Connection, tables: Settings
) -> None:
    client.put_item(TableName=f"{tables.table_prefix}quotas", Item=V4)
    for read in (
        lambda: Thing.get("d"),
        lambda: list(Price.batch_get(["d"])),
        lambda: Price.from_raw_data(V4),
    ):
        with pytest.raises(ItemTooNew, match="a Price of version 4; this release reads up to 3"):
            read()
    reader = TableReader(connection)
    assert {each.pk for each in reader.records(Thing) if isinstance(each, Thing)} == {"a", "b", "c"}
    assert [(each.key, each.problem.partition(":")[0]) for each in reader.unreadable] == [("d", "ItemTooNew")]


def test_a_release_reads_what_the_next_one_writes_if_it_says_so() -> None:
    newer: RawItem = {"pk": {"S": "n"}, "kind": {"S": "note"}, "text": {"S": "x"}, "more": {"S": "y"}}
    read = Thing.from_raw_data({**newer, "schema": {"N": "2"}})
    assert isinstance(read, Note)
    assert read.text == "x"
    with pytest.raises(ItemTooNew):
        Thing.from_raw_data({**newer, "schema": {"N": "3"}})


def test_every_earlier_version_needs_an_upgrade() -> None:
    with pytest.raises(TypeError, match="needs an upgrade"):
        type("Lacking", (Thing,), {"schema": 2, "__module__": __name__}, discriminator="lacking")


def test_a_backfill_brings_all_items_to_the_present_version(
    client: "DynamoDBClient", connection: Connection, tables: Settings
) -> None:
    """And leaves alone what it does not know of. Afterwards a class without the upgrades reads them all."""
    table = Table(connection, f"{tables.table_prefix}quotas")
    note: RawItem = {"pk": {"S": "n"}, "kind": {"S": "note"}, "text": {"S": "x"}}
    client.put_item(TableName=table.name, Item=note)
    backfill = upgrade_backfill("prices", "a test's", Price, frozenset({"yuan", "fen", "currency"}))
    runner = BackfillRunner(backfill, table, ProgressRepository(), Throttle(1e9))
    assert runner.run(1).changed == 2
    assert stored(table) == {
        "a": {
            "pk": {"S": "a"}, "kind": {"S": "price"}, "schema": {"N": "3"}, "fen": {"N": "700"},
            "currency": {"S": "CNY"}, "beside": {"S": "x"},
        },
        "b": {**V2, "schema": {"N": "3"}, "currency": {"S": "CNY"}},
        "c": V3,
        "n": note,
    }  # fmt: skip
    ProgressRepository().forget(runner.job)
    assert runner.run(1).changed == 0
