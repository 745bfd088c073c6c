"""A lived-in installation is exported, and restored into empty tables, or tables that the command makes."""

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.cli import main
from pannier.local.tables import specifications
from pannier.maintenance.exports import ExportUnreadable, find_exports
from tests.clean import Kept, Tables
from tests.tables.audit.findings import found
from tests.tables.maintenance.conftest import City
from tests.tables.maintenance.exporting import AT, export

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture
def exported(city: City, tmp_path: Path) -> tuple[Tables, Path]:
    """What was in the tables, and the folder that it was exported to; the tables are gone."""
    before = city.clean.read()
    export(before, tmp_path)
    city.clean.make()
    return before, tmp_path


@pytest.fixture
def engine_client(tables: Settings, monkeypatch: pytest.MonkeyPatch) -> "DynamoDBClient":
    """And commands led to the engine."""
    monkeypatch.setenv("DYNAMODB_ENDPOINT", tables.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", tables.table_prefix)
    return dynamodb_client(tables)


def run(folder: Path, *options: str) -> int:
    return main(["restore", "--from", str(folder), "--from-environment", "--units", "1000000", *options])


def without_tables(client: "DynamoDBClient", city: City) -> None:
    for name in city.clean.read():
        client.delete_table(TableName=name)


def test_what_was_exported_is_there_again(
    city: City,
    exported: tuple[Tables, Path],
    engine_client: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Into tables that the command makes: streams begin behind what was restored."""
    before, folder = exported
    without_tables(engine_client, city)
    assert run(folder) == 0
    assert city.clean.read() == before
    assert found(city.town) == set()
    assert f"All of it is as of {AT}." in capsys.readouterr().out
    described = {
        spec.family: engine_client.describe_table(TableName=f"test-{spec.family}")["Table"]
        for spec in specifications()
    }
    streams = {
        family: table.get("StreamSpecification", {}).get("StreamViewType")
        for family, table in described.items()
    }
    assert streams == {
        spec.family: "NEW_AND_OLD_IMAGES" if spec.stream else None for spec in specifications()
    }
    assert city.town.repository.get(city.town.orders["completed"].id).status == "COMPLETED"


def test_tables_that_are_not_empty_are_left_alone(
    city: City,
    exported: tuple[Tables, Path],
    engine_client: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, folder = exported
    engine_client.put_item(TableName="test-quotas", Item={"pk": {"S": "x"}})
    before = city.clean.read()
    assert run(folder, "--streams-are-heard-by-nobody") == 1
    assert "these tables are not empty: test-quotas" in capsys.readouterr().err
    assert city.clean.read() == before


def test_tables_with_streams_are_left_alone_unless_it_is_said_that_nobody_hears(
    city: City,
    exported: tuple[Tables, Path],
    engine_client: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, folder = exported
    assert run(folder) == 1
    assert "functions would take what is restored for news: " in capsys.readouterr().err
    assert not any(city.clean.read().values())
    assert run(folder, "--streams-are-heard-by-nobody") == 0
    assert {name: len(items) for name, items in city.clean.read().items()} == {
        name: len(items) for name, items in before.items()
    }


def test_an_interrupted_one_is_gone_on_with(
    city: City, exported: tuple[Tables, Path], engine_client: "DynamoDBClient"
) -> None:
    before, folder = exported
    city.clean.put(Kept.of({name: items[::2] for name, items in before.items()}))
    assert run(folder, "--streams-are-heard-by-nobody", "--go-on") == 0
    after = city.clean.read()
    assert {name: sorted(map(json.dumps, items)) for name, items in after.items()} == {
        name: sorted(map(json.dumps, items)) for name, items in before.items()
    }


def test_nothing_is_written_of_what_is_damaged_missing_or_of_another_moment(
    city: City,
    exported: tuple[Tables, Path],
    engine_client: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, folder = exported
    without_tables(engine_client, city)

    def refused(message: str) -> None:
        assert run(folder) == 1
        assert message in capsys.readouterr().err
        assert engine_client.list_tables()["TableNames"] == []

    summary = next(folder.glob("test-menus/**/manifest-summary.json"))
    told = summary.read_text()
    summary.write_text(told.replace(AT, "2026-03-02T06:00:00.000Z"))
    refused("the exports are of different moments: 2026-03-02T05:00:00.000Z, 2026-03-02T06:00:00.000Z")
    summary.write_text(told.replace("FULL_EXPORT", "INCREMENTAL_EXPORT"))
    refused("only full exports in DYNAMODB_JSON can be read")
    summary.write_text(told.replace("test-menus", "test-things"))
    refused("test-things is no table of this release")
    summary.unlink()
    refused("there are no exports of menus")


def test_a_damaged_file_is_found_before_anything_of_it_is_told(tmp_path: Path) -> None:
    export(
        {"x-quotas": [{"pk": {"S": "a"}, "b": {"B": base64.b64encode(b"\x00\xff").decode()}}]},
        tmp_path,
        files=1,
    )
    (one,) = find_exports(tmp_path)
    assert list(one.read()) == [{"pk": {"S": "a"}, "b": {"B": b"\x00\xff"}}]
    (data,) = tmp_path.glob("**/*.json.gz")
    data.write_bytes(data.read_bytes()[:-1])
    with pytest.raises(ExportUnreadable, match="is not what was exported"):
        list(one.read())
    with pytest.raises(ExportUnreadable, match=r"no manifest-summary\.json"):
        find_exports(tmp_path / "x-quotas" / "AWSDynamoDB" / "nothing")
