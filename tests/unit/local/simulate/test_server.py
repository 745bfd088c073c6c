"""Which server is simulated against, and whose clock is compressed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pannier.local.installation import Installation, NotRunning, Running
from pannier.local.simulate import _server

OURS = "http://127.0.0.1:9000"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation that runs on a data directory, and the environment that leads to it."""
    installation = Installation(tmp_path)
    installation.create()
    with installation.lock():
        installation.announce(Running(1, OURS, OURS, {"CLOCK_FILE": str(installation.clock)}))
        yield {"DATA_DIR": str(tmp_path)}


def test_what_runs_here_is_found_with_its_clock(running: dict[str, str]) -> None:
    address, clock = _server(running)
    assert address == OURS
    assert clock is not None


def test_the_same_server_named_by_its_address_is_ours_as_well(running: dict[str, str]) -> None:
    assert _server(running | {"PANNIER_URL": f"{OURS}/"})[1] is not None


def test_a_server_somewhere_else_keeps_its_clock(running: dict[str, str], tmp_path: Path) -> None:
    elsewhere = {"PANNIER_URL": "https://example.com/"}
    assert _server(running | elsewhere) == ("https://example.com", None)
    assert _server(elsewhere | {"DATA_DIR": str(tmp_path / "nothing")}) == ("https://example.com", None)


def test_without_a_server_it_is_said_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(NotRunning, match="make run"):
        _server({"DATA_DIR": str(tmp_path)})
