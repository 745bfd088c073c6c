"""`pannier menu`, on tables that the environment names."""

from dataclasses import replace
from pathlib import Path

import pytest
from pynamodb.connection import Connection

from pannier.core.ids import global_id, new_id
from pannier.core.settings import Settings
from pannier.local.cli import main
from pannier.menus.repository import MenuRepository
from pannier.merchants.model import StaffMember, StaffRole
from pannier.merchants.repository import MerchantRepository
from tests.unit.merchants.examples import MERCHANT, NOON


@pytest.fixture
def merchant_id(connection: Connection, tables: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    owner = StaffMember(MERCHANT.id, new_id(NOON), StaffRole.OWNER, NOON)
    MerchantRepository(connection).add(replace(MERCHANT, version=0), owner)
    monkeypatch.setenv("DYNAMODB_ENDPOINT", tables.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", tables.table_prefix)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LANG", "C.UTF-8")
    return MERCHANT.id


def menu(*arguments: str | Path) -> int:
    return main(["menu", *map(str, arguments), "--from-environment"])


def test_a_file_goes_in_and_the_same_comes_out(
    merchant_id: str, connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, copy, as_json = tmp_path / "menu.csv", tmp_path / "copy.csv", tmp_path / "menu.json"
    file.write_bytes("record,name,price\r\ncategory,面,\r\nitem,牛肉面,28\r\n".encode("gb18030"))
    menus = MenuRepository(connection)

    assert menu("import", file, "--merchant", merchant_id, "--dry-run") == 0
    assert menus.head(merchant_id).revision == 0
    assert menu("import", file, "--merchant", global_id("Merchant", merchant_id)) == 0
    assert "items 1 added, 0 changed, 0 removed, 0 unchanged" in capsys.readouterr().out
    assert [each.name for each in menus.contents(merchant_id)[1]] == ["牛肉面"]

    assert menu("export", copy, "--merchant", merchant_id) == 0
    assert menu("export", as_json, "--merchant", merchant_id) == 0
    assert menu("import", copy, "--merchant", merchant_id) == 0
    assert menu("import", as_json, "--merchant", merchant_id) == 0
    assert menus.head(merchant_id).revision == 1
    capsys.readouterr()
    assert menu("export", "--merchant", merchant_id) == 0
    assert capsys.readouterr().out.encode() == copy.read_bytes()


def test_bad_rows_are_a_table_and_a_failure(
    merchant_id: str, connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "menu.csv"
    file.write_text("record,name,price\ncategory,[b]a,\nitem,x,free\nitem,y\n")

    for options in ([], ["--dry-run"]):
        assert menu("import", file, "--merchant", merchant_id, *options) == 1
        lines = [line.split() for line in capsys.readouterr().out.splitlines()]
        assert ["3", "price", "This"] in [line[:3] for line in lines]
        assert ["4", "The", "row"] in [line[:3] for line in lines]
    assert MenuRepository(connection).head(merchant_id).revision == 0


@pytest.mark.parametrize("wrong", ["no such merchant", "no such file"])
def test_what_is_not_there_is_told(
    merchant_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    file = tmp_path / "menu.csv"
    if wrong == "no such merchant":
        file.write_text("record,name,price\n")
        merchant_id = new_id(NOON)

    assert menu("import", file, "--merchant", merchant_id) == 1
    told = capsys.readouterr().out
    assert ("Merchant not found." if wrong == "no such merchant" else "No such file") in told
