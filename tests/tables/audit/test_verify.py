"""`pannier verify` on the tables that the environment names."""

import argparse
import json
import time
from pathlib import Path

import pytest

from pannier.core.settings import Settings
from pannier.local.verify import main
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import Town


@pytest.fixture
def _environment(town: Town, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    face = {"real_at": time.time(), "shown_at": town.clock.now().timestamp(), "rate": 1.0}
    (tmp_path / "clock.json").write_text(json.dumps(face))
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock.json"))
    monkeypatch.setenv("DYNAMODB_ENDPOINT", settings.dynamodb_endpoint or "")
    monkeypatch.setenv("TABLE_PREFIX", settings.table_prefix)


def arguments(*, as_json: bool = False, from_environment: bool = True) -> argparse.Namespace:
    return argparse.Namespace(
        wait=0.1, json=as_json, from_environment=from_environment, stack=None, region=None
    )


@pytest.mark.usefixtures("_environment")
def test_books_that_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments()) == 0
    assert "The books are right." in capsys.readouterr().out


@pytest.mark.usefixtures("_environment")
def test_nobody_is_accused_before_the_patience_is_over(
    town: Town, spoiler: Spoiler, capsys: pytest.CaptureFixture[str]
) -> None:
    spoiler.add("merchants", town.merchant.id, "roster", "members", 1)
    assert main(arguments(as_json=True)) == 2
    report = json.loads(capsys.readouterr().out)
    assert report["outcome"] == "UNFINISHED"
    (staff,) = (check for check in report["checks"] if check["name"] == "staff")
    assert staff["wrong"] == []
    assert [row["id"] for row in staff["pending"]] == [town.merchant.id]


def test_without_anything_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(arguments(from_environment=False)) == 2
    assert "nothing runs on" in capsys.readouterr().out
