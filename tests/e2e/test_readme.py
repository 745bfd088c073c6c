"""The README's walk-through, run as it is written, against the platform it tells to start."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pannier.local.engine import free_port

PROJECT = Path(__file__).parents[2]
PATIENCE = 120.0


def walk_through(readme: str) -> list[str]:
    """The lines of the second block of commands, without its comments."""
    block = re.findall(r"^```sh\n(.*?)^```", (PROJECT / readme).read_text(), re.DOTALL | re.MULTILINE)[1]
    return [line for line in block.splitlines() if line and not line.startswith("#")]


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[dict[str, str]]:
    """`make run` in all but its set-up: the environment in which its clients find it."""
    port = free_port()
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT / "src"),
        "DATA_DIR": str(tmp_path / "data"),
        "DEMO_MERCHANTS": "16",
        "PORT": str(port),
        "PANNIER_URL": f"http://127.0.0.1:{port}",
    }
    output = (tmp_path / "output").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "pannier", "run"], env=environment, stdout=output, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + PATIENCE
    while "ctrl-C stops it" not in (tmp_path / "output").read_text():
        assert process.poll() is None, (tmp_path / "output").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield environment
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    output.close()


def test_the_walk_through_works_as_written_and_the_books_are_right(platform: dict[str, str]) -> None:
    script = "set -eu\n" + "\n".join(walk_through("README.md"))
    walked = subprocess.run(
        ["bash", "-c", script],
        cwd=PROJECT,
        env=platform,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert walked.returncode == 0, walked.stderr
    assert re.findall(r"^[A-Z_]+$", walked.stdout, re.MULTILINE) == [
        "PREPARING",
        "READY",
        "READY",
        "DELIVERING",
        "DELIVERED",
        "COMPLETED",
    ]
    assert '"state": "CAPTURED"' in walked.stdout
    assert '"title": "Order complete"' in walked.stdout
    verify = [sys.executable, "-m", "pannier", "verify"]
    audited = subprocess.run(
        verify, env=platform, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert audited.returncode == 0, audited.stdout + audited.stderr


def test_both_languages_tell_the_same_commands() -> None:
    assert walk_through("README.zh-CN.md") == walk_through("README.md")
