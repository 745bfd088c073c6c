"""The function that runs backfills, and the command, with the one that the release has."""

from collections.abc import Iterator
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.settings import Settings
from pannier.entrypoints import backfill
from pannier.local.aws import dynamodb_client
from pannier.local.cli import main
from pannier.local.upkeep import PROJECTIONS
from pannier.maintenance.backfills import NoSuchBackfill
from pannier.maintenance.rebuilds import assembly
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.maintenance.conftest import City


class Context:
    """So many seconds are left."""

    function_name = "backfill"
    aws_request_id = "1"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self._seconds * 1000)


@pytest.fixture(autouse=True)
def _environment(tables: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DYNAMODB_ENDPOINT", tables.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", tables.table_prefix)
    backfill._bound.cache_clear()
    yield
    backfill._bound.cache_clear()


@pytest.fixture
def noted(city: City, connection: Connection, tables: Settings) -> tuple[Spoiler, str, list[str]]:
    """An order that was cancelled with two notes, written before entries told whose notes they carry."""
    town, spoiler = city.town, Spoiler(dynamodb_client(tables), tables.table_prefix)
    order_id = town.orders["cancelled"].id
    keys = [item["sk"]["S"] for item in spoiler.query("orders", order_id, "timeline#")][-3:-1]
    for key in keys:
        spoiler.edit("orders", order_id, key, "entry", lambda entry: entry.__setitem__(8, "sorry"))
    return spoiler, order_id, keys


def authors(noted: tuple[Spoiler, str, list[str]]) -> list[Any]:
    spoiler, order_id, keys = noted
    return [spoiler.read("orders", order_id, key).get("author") for key in keys]


def test_it_goes_on_until_it_is_done(noted: tuple[Spoiler, str, list[str]], city: City) -> None:
    wanted = [{"S": city.town.customer}, {"S": city.town.operator}]
    assert authors(noted) == [None, None]
    hasty = backfill.handler({"name": "timeline-authors"}, Context(5))
    assert (hasty["done"], hasty["seen"]) == (False, 0)
    dry = backfill.handler({"name": "timeline-authors", "dryRun": True}, Context(900))
    assert (dry["done"], dry["changed"]) == (True, 2)
    assert authors(noted) == [None, None]
    done = backfill.handler({"name": "timeline-authors", "unitsPerSecond": 100_000}, Context(900))
    assert (done["done"], done["parts"], done["changed"]) == (True, 1, 2)
    assert authors(noted) == wanted
    again = backfill.handler({"name": "timeline-authors"}, Context(900))
    assert (again["done"], again["changed"]) == (True, 2)


def test_orders_of_before_get_their_codes(city: City, tables: Settings) -> None:
    spoiler = Spoiler(dynamodb_client(tables), tables.table_prefix)
    order_ids = [order.id for order in city.town.orders.values()]
    for order_id in order_ids[:2]:
        head = spoiler.read("orders", order_id, "head")
        spoiler.put("orders", {name: value for name, value in head.items() if name != "code"})
    done = backfill.handler({"name": "order-codes", "unitsPerSecond": 100_000}, Context(900))
    assert (done["done"], done["changed"]) == (True, 2)
    codes = [spoiler.read("orders", order_id, "head")["code"] for order_id in order_ids]
    assert codes == [{"S": order_id[-6:]} for order_id in order_ids]


def test_merchants_and_entries_of_before_come_into_the_lists_of_operators(
    city: City, tables: Settings
) -> None:
    spoiler = Spoiler(dynamodb_client(tables), tables.table_prefix)
    merchant_id, bare = city.town.merchant.id, {"platform_list", "platform_key", "searched"}
    items = [
        spoiler.read("merchants", merchant_id, "profile"),
        *spoiler.query("merchants", merchant_id, "audit#"),
    ]
    for item in items:
        spoiler.put("merchants", {name: value for name, value in item.items() if name not in bare})
    done = backfill.handler({"name": "platform-lists", "unitsPerSecond": 100_000}, Context(900))
    assert (done["done"], done["changed"]) == (True, len(items))
    assert [spoiler.read("merchants", merchant_id, item["sk"]["S"]) for item in items] == items


def test_only_what_is_registered_is_run() -> None:
    with pytest.raises(NoSuchBackfill, match="there are: order-codes, platform-lists, timeline-authors"):
        backfill.handler({"name": "nothing"}, Context(900))


def test_the_command_does_the_same(
    noted: tuple[Spoiler, str, list[str]], city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--from-environment", "--units", "100000")
    assert main(["backfill", "--list", *here]) == 0
    assert "not begun" in capsys.readouterr().out
    assert main(["backfill", "timeline-authors", "--dry-run", *here]) == 0
    assert capsys.readouterr().out.endswith("2 would be changed; nothing was written\n")
    assert authors(noted) == [None, None]
    assert main(["backfill", "timeline-authors", *here]) == 0
    assert capsys.readouterr().out.endswith(" items seen, 2 changed\n")
    assert authors(noted) == [{"S": city.town.customer}, {"S": city.town.operator}]
    assert main(["backfill", "--list", *here]) == 0
    assert "done, 2 changed" in capsys.readouterr().out
    assert main(["backfill", "nothing", *here]) == 1
    assert "there are: order-codes, platform-lists, timeline-authors" in capsys.readouterr().err


def test_the_command_rebuilds_what_it_is_told_to(
    city: City, tables: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert PROJECTIONS == assembly.PROJECTIONS
    here = ("--from-environment", "--settle", "0")
    spoiler = Spoiler(dynamodb_client(tables), tables.table_prefix)
    day = city.town.orders["completed"].business_date.isoformat()
    spoiler.add("statistics", city.town.merchant.id, day, "placed", 5)
    assert main(["rebuild", "all", *here]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if "merchants" not in line]
    assert [line.partition(":")[0] for line in said] == [*PROJECTIONS]
    assert [line.split()[-2] for line in said] == ["0", "0", "0", "0", "1"]
    assert found(city.town) == set()
    spoiler.add("statistics", city.town.merchant.id, day, "placed", 5)
    assert main(["rebuild", "statistics", "--merchant", city.town.merchant.id, *here]) == 0
    assert capsys.readouterr().out.endswith("statistics: 1 looked at, 1 mended\n")
    assert found(city.town) == set()
    spoiler.remove("orders", city.town.orders["late"].id, "timeline#000002")
    assert main(["rebuild", "statistics", *here]) == 1
    assert f"order {city.town.orders['late'].id} is not whole" in capsys.readouterr().err.replace("\n", " ")
