"""A simulation against the whole platform, with faults in its functions and a stop in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.engine import free_port
from pannier.local.installation import Installation
from tests.waiting import wait_for

PROJECT = Path(__file__).parents[2]
PATIENCE = 240.0


@dataclass
class Platform:
    """`pannier run` on one data directory."""

    directory: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        file = self.directory / "output"
        return file.read_text() if file.exists() else ""

    def start(self) -> None:
        started = self.output.count("ctrl-C stops it")
        with (self.directory / "output").open("a") as output:
            self.process = subprocess.Popen(
                self.command("run"), env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + PATIENCE
        while self.output.count("ctrl-C stops it") == started:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(PATIENCE) == 0, self.output
            self.process = None

    def orders(self) -> int:
        """How many have been placed."""
        running = Installation(Path(self.environment["DATA_DIR"])).running()
        settings = Settings.from_environment(running.environment)
        found = dynamodb_client(settings).scan(
            TableName=f"{settings.table_prefix}orders",
            Select="COUNT",
            FilterExpression="sk = :head",
            ExpressionAttributeValues={":head": {"S": "head"}},
        )
        return found["Count"]

    def rate(self) -> float:
        """How many times as fast as usual its clock goes."""
        file = Installation(Path(self.environment["DATA_DIR"])).clock
        rate: float = json.loads(file.read_text())["rate"] if file.exists() else 1.0
        return rate

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pannier", *arguments]


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    own = {
        "PYTHONPATH": str(PROJECT / "src"),
        "DATA_DIR": str(tmp_path / "data"),
        "DEMO_MERCHANTS": "16",
        "PORT": str(free_port()),
        "FAULTS": "1",
    }
    made = Platform(tmp_path, os.environ | own)
    made.start()
    yield made
    made.stop()


def test_a_simulation_outlives_faults_and_a_restart_and_leaves_the_books_right(platform: Platform) -> None:
    told = platform.directory / "report.json"
    simulation = subprocess.Popen(
        platform.command(
            "simulate", "--orders", "12", "--clients", "4", "--watchers", "6", "--json", str(told)
        ),
        env=platform.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: simulation.poll() is not None or platform.orders() >= 3, within=PATIENCE)
    assert simulation.poll() is None, simulation.communicate()[0]
    platform.stop()
    platform.start()
    output, _ = simulation.communicate(timeout=PATIENCE)
    assert simulation.returncode == 0, output
    report = json.loads(told.read_text())
    assert sum(sum(hows.values()) for hows in report["finalStates"].values()) == 12
    assert set(report["finalStates"]) <= {"COMPLETED", "REJECTED", "CANCELLED"}
    assert report["unexpected"] == []
    assert report["unfinished"] == {}
    assert report["notes"]["server was away and came back"] >= 1
    assert report["placingToInboxSeconds"]["count"] > 0
    assert report["notes"]["customers signed in by code"] >= 1
    assert report["notes"]["customers chose their channels"] >= 1
    completed = sum(report["finalStates"].get("COMPLETED", {}).values())
    assert 1 <= report["notes"]["reviews posted"] <= completed
    webhooks = report["webhooks"]
    assert webhooks["endpoints"] == 5
    assert webhooks["orders"] == 12  # the partner hears of all
    assert webhooks["events"] >= 12 * 2
    assert webhooks["repeated"] > 0  # what the partner had sent once more
    assert webhooks["answers"]["accepted"] > 0
    assert webhooks["answers"].get("answered 401", 0) == 0
    watching = report["watching"]
    assert (watching["clients"], watching["missing"], watching["disordered"]) == (6, 0, 0)
    assert watching["subscriptions"] >= 3 * 3 + 3
    assert watching["events"] > 12
    assert watching["reconnects"] >= 6  # the restart, and sockets that fall
    audit = subprocess.run(
        platform.command("verify", "--json"),
        env=platform.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert audit.returncode == 0, audit.stdout + audit.stderr
    examined = {check["name"]: check["examined"] for check in json.loads(audit.stdout)["checks"]}
    assert examined["webhooks"] == webhooks["events"]
    assert examined["reviews"] == report["notes"]["reviews posted"]
    assert examined["channels"] > 0
    assert examined["sales"] > 0


def test_sigterm_ends_a_simulation_also_in_the_background_and_the_clock_goes_as_usual(
    platform: Platform,
) -> None:
    in_the_background = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh"]  # as a shell's & does
    simulation = subprocess.Popen(
        [*in_the_background, *platform.command("simulate", "--orders", "500")],
        env=platform.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: simulation.poll() is not None or platform.rate() > 1, within=PATIENCE)
    assert simulation.poll() is None, simulation.communicate()[0]
    simulation.terminate()
    output, _ = simulation.communicate(timeout=PATIENCE)
    assert simulation.returncode == 130, output
    assert platform.rate() == 1
