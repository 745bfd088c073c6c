"""Backfills: over a table that is in use, killed in the middle, and run again."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from pynamodb.connection import Connection

from pannier.core.schemas import RawItem
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.maintenance.backfills import Backfill, BackfillRunner, Changes, Values
from pannier.maintenance.backfills.runner import ItemKeepsChanging
from pannier.maintenance.model import SomebodyElseGoesOn, Summary, Throttle
from pannier.maintenance.repository import ProgressRepository
from pannier.maintenance.tables import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

ITEMS = 250


def _change(item: Values) -> Changes:
    """From `old` to `new`, which is one more."""
    if "old" not in item:
        return {}
    return {"new": {"N": str(int(item["old"]["N"]) + 1)}, "old": None}


RENAME = Backfill("rename", "a test's", "quotas", frozenset({"pk", "old", "new"}), _change)


class Killed(BaseException):
    """As if the process were gone."""


@pytest.fixture
def table(connection: Connection, settings: Settings) -> Table:
    return Table(connection, f"{settings.table_prefix}quotas")


@pytest.fixture
def client(settings: Settings, table: Table) -> "DynamoDBClient":
    """With items in the table."""
    made = dynamodb_client(settings)
    for start in range(0, ITEMS, 25):
        puts: Any = [
            {"PutRequest": {"Item": {"pk": {"S": f"item {n}"}, "old": {"N": str(n)}, "beside": {"S": "x"}}}}
            for n in range(start, start + 25)
        ]
        made.batch_write_item(RequestItems={table.name: puts})
    return made


def runner(table: Table, backfill: Backfill = RENAME, **options: Any) -> BackfillRunner:
    return BackfillRunner(backfill, table, ProgressRepository(), Throttle(1e9), **options)


def wanted() -> dict[str, RawItem]:
    return {
        f"item {n}": {"pk": {"S": f"item {n}"}, "new": {"N": str(n + 1)}, "beside": {"S": "x"}}
        for n in range(ITEMS)
    }


def stored(table: Table) -> dict[str, RawItem]:
    return {item["pk"]["S"]: item for item in table.items()}


def test_every_item_is_changed_once_and_nothing_the_second_time(
    table: Table, client: "DynamoDBClient"
) -> None:
    told: list[Summary] = []
    done = runner(table, tell=told.append).run(3)
    assert (done.done, done.parts, done.seen, done.changed) == (True, 3, ITEMS, ITEMS)
    assert stored(table) == wanted()
    assert max(each.seen for each in told) == ITEMS
    again = runner(table, tell=lambda _: pytest.fail("there was nothing to do")).run(3)
    assert (again.done, again.seen, again.changed) == (True, ITEMS, ITEMS)
    ProgressRepository().forget("backfill#rename")
    anew = runner(table).run(1)
    assert (anew.done, anew.seen, anew.changed) == (True, ITEMS, 0)
    assert stored(table) == wanted()


def test_a_dry_run_writes_nothing(table: Table, client: "DynamoDBClient") -> None:
    before = stored(table)
    seen = runner(table).run(2, dry_run=True)
    assert (seen.done, seen.seen, seen.changed) == (True, ITEMS, ITEMS)
    assert stored(table) == before
    assert runner(table).run(2).changed == ITEMS


def test_one_that_was_killed_is_gone_on_with(table: Table, client: "DynamoDBClient") -> None:
    """It dies in the middle of a page: what that page had changed is looked at again, and left alone."""
    changes = 0

    def change(item: Values) -> Changes:
        nonlocal changes
        changes += 1
        if changes == 150:
            raise Killed
        return _change(item)

    with pytest.raises(Killed):
        runner(table, dataclasses.replace(RENAME, change=change)).run(1)
    assert sum("new" in item for item in stored(table).values()) == 149
    (part,) = ProgressRepository().load("backfill#rename", 1)
    assert (part.seen, part.changed, part.done) == (100, 100, False)
    rest = runner(table).run(4)  # it goes on in as many segments as it was begun in
    assert (rest.done, rest.parts, rest.seen, rest.changed) == (True, 1, ITEMS, 201)
    assert stored(table) == wanted()


def test_out_of_time_it_stops_between_pages_and_goes_on_later(table: Table, client: "DynamoDBClient") -> None:
    pages = iter([True, False])
    first = runner(table, in_time=lambda: next(pages)).run(1)
    assert (first.done, first.seen, first.left) == (False, 100, ITEMS - 100)
    second = runner(table).run(1)
    assert (second.done, second.seen, second.left) == (True, ITEMS, 0)
    assert stored(table) == wanted()


def test_what_others_write_meanwhile_is_read_again(table: Table, client: "DynamoDBClient") -> None:
    """The function answers for what it saw; by then somebody has changed the item."""
    meddled = False

    def change(item: Values) -> Changes:
        nonlocal meddled
        if item["pk"]["S"] == "item 7" and not meddled:
            meddled = True
            client.put_item(TableName=table.name, Item={"pk": {"S": "item 7"}, "old": {"N": "70"}})
        return _change(item)

    done = runner(table, dataclasses.replace(RENAME, change=change)).run(1)
    assert done.changed == ITEMS
    assert stored(table)["item 7"] == {"pk": {"S": "item 7"}, "new": {"N": "71"}}


def test_an_item_that_keeps_changing_ends_it_and_is_not_passed_over(
    table: Table, client: "DynamoDBClient"
) -> None:
    tries = 0

    def change(item: Values) -> Changes:
        nonlocal tries
        if item["pk"]["S"] == "item 7":
            tries += 1
            client.put_item(TableName=table.name, Item={"pk": {"S": "item 7"}, "old": {"N": str(tries)}})
        return _change(item)

    with pytest.raises(ItemKeepsChanging):
        runner(table, dataclasses.replace(RENAME, change=change)).run(1)
    assert "new" not in stored(table)["item 7"]
    assert runner(table).run(1).done
    assert stored(table)["item 7"] == {"pk": {"S": "item 7"}, "new": {"N": str(tries + 1)}}


def test_what_was_deleted_meanwhile_stays_so(table: Table, client: "DynamoDBClient") -> None:
    def change(item: Values) -> Changes:
        if item["pk"]["S"] == "item 7":
            client.delete_item(TableName=table.name, Key={"pk": {"S": "item 7"}})
        return _change(item)

    assert runner(table, dataclasses.replace(RENAME, change=change)).run(1).changed == ITEMS - 1
    assert "item 7" not in stored(table)


def test_of_two_who_run_it_one_gives_way(table: Table, client: "DynamoDBClient") -> None:
    def meanwhile(_: Summary) -> None:
        runner(table).run(1)

    begun: list[Callable[[Summary], None]] = [meanwhile]

    def tell(told: Summary) -> None:
        while begun:
            begun.pop()(told)

    with pytest.raises(SomebodyElseGoesOn):
        runner(table, tell=tell).run(1)
    assert stored(table) == wanted()


def test_it_spends_no_more_than_it_may(table: Table, client: "DynamoDBClient") -> None:
    """A second for every 50 units: of 250 small items, each write is a unit, and each page of a Scan a few."""
    passed = 0.0

    def pause(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    slow = Throttle(50, now=lambda: passed, pause=pause)
    BackfillRunner(RENAME, table, ProgressRepository(), slow).run(1)
    assert 5.0 <= passed <= 7.0
