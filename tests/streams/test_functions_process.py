"""The functions process as the supervisor runs it: started, asked, stopped by signal."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pannier.local.engine import free_port
from pannier.local.processes import Child
from pannier.local.status import FunctionsUnreachable, functions_status, wait_until_idle

from .conftest import Things

PROJECT = Path(__file__).parents[2]

SERVERLESS = """
service: test
functions:
  collect:
    handler: tests.streams.fake_functions.collect
    events:
      - stream:
          type: dynamodb
          arn: {Fn::GetAtt: [ThingsTable, StreamArn]}
          startingPosition: TRIM_HORIZON
          batchSize: 5
          maximumRetryAttempts: 4
          bisectBatchOnFunctionError: true
          functionResponseType: ReportBatchItemFailures
  tick:
    handler: tests.streams.fake_functions.tick
    events:
      - schedule: rate(1 minute)
"""


class Process:
    """A functions process over the table of things."""

    def __init__(
        self, things: Things, directory: Path, serverless: str = SERVERLESS, **environment: str
    ) -> None:
        self.directory = directory
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        file = directory / "serverless.yml"
        file.write_text(serverless)
        variables = {
            **os.environ,
            "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}",
            "DYNAMODB_ENDPOINT": things.settings.dynamodb_endpoint or "",
            "TABLE_PREFIX": "pump-",
            "DATA_DIR": str(directory),
            "FUNCTIONS_PORT": str(port),
            "SERVERLESS_FILE": str(file),
            **environment,
        }
        self.child = Child([sys.executable, "-m", "pannier.local.functions"], variables, directory / "log")
        until(self._answers, (directory / "log").read_text)

    def collected(self) -> list[str]:
        path = self.directory / "collected"
        return path.read_text().split() if path.exists() else []

    def _answers(self) -> bool:
        assert self.child.alive()
        try:
            return functions_status(self.address).running
        except FunctionsUnreachable:
            return False


def until(condition: Callable[[], bool], explain: Callable[[], str] = str, within: float = 20) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.02)


@pytest.fixture
def start(things: Things, tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def make(serverless: str = SERVERLESS, **environment: str) -> Process:
        started.append(Process(things, tmp_path, serverless, **environment))
        return started[-1]

    yield make
    for process in started:
        process.child.kill()


def test_it_delivers_and_tells_how_it_is(things: Things, start: Callable[..., Process]) -> None:
    things.put("a", "b", "poison", "c")
    process = start()
    idle, status = wait_until_idle(process.address, 20)
    assert idle
    assert process.collected() == ["a", "b", "c"]
    assert (status.running, status.pending, status.failed) == (True, 0, 1)
    (mapping,) = status.mappings
    assert (mapping.function, mapping.table, mapping.delivered) == ("collect", "pump-things", 3)
    (line,) = (process.directory / "failures.jsonl").read_text().splitlines()
    message = json.loads(line)
    assert message["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert message["DDBStreamBatchInfo"]["batchSize"] == 1
    assert message["keys"] == [{"pk": {"S": "poison"}, "sk": {"S": "head"}}]


def test_sigterm_settles_what_is_there_before_it_ends(things: Things, start: Callable[..., Process]) -> None:
    process = start()
    things.put(*(f"{number:03}" for number in range(200)))
    assert process.child.stop(within=30) == 0
    assert process.collected() == [f"{number:03}" for number in range(200)]


def test_schedules_run(start: Callable[..., Process]) -> None:
    process = start()
    until((process.directory / "ticks").exists)
    assert (process.directory / "ticks").read_text().split("\n")[0] == "Scheduled Event"


def test_with_faults_everything_still_arrives_in_order(things: Things, start: Callable[..., Process]) -> None:
    process = start(FAULTS="1", FAULTS_SEED="5")
    names = [f"{number:03}" for number in range(150)]
    things.put(*names)
    idle, status = wait_until_idle(process.address, 30)
    assert idle
    assert list(dict.fromkeys(process.collected())) == names
    assert status.failed == 0
    assert sum(status.faults.values()) > 0


def test_what_takes_longer_than_its_function_may_is_a_failure(
    things: Things, start: Callable[..., Process]
) -> None:
    things.put("a", "slow", "b")
    process = start(
        SERVERLESS.replace("fake_functions.collect\n", "fake_functions.dawdle\n    timeout: 0.2\n")
    )
    idle, status = wait_until_idle(process.address, 20)
    assert idle
    assert process.collected() == ["a", "a", "b"]  # once with "slow", and alone when the batch was bisected
    assert (process.directory / "begun").read_text().split().count("slow") == 7
    assert status.failed == 1
    (line,) = (process.directory / "failures.jsonl").read_text().splitlines()
    assert json.loads(line)["keys"] == [{"pk": {"S": "slow"}, "sk": {"S": "head"}}]
    assert "FunctionTimedOut" in (process.directory / "log").read_text()


def test_a_function_without_a_handler_is_told_by_name(things: Things, tmp_path: Path) -> None:
    broken = SERVERLESS.replace("fake_functions.tick", "fake_functions.tock")
    file = tmp_path / "serverless.yml"
    file.write_text(broken)
    variables = {
        **os.environ,
        "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}",
        "DYNAMODB_ENDPOINT": things.settings.dynamodb_endpoint or "",
        "DATA_DIR": str(tmp_path),
        "FUNCTIONS_PORT": str(free_port()),
        "SERVERLESS_FILE": str(file),
    }
    child = Child([sys.executable, "-m", "pannier.local.functions"], variables, tmp_path / "log")
    until(lambda: not child.alive())
    assert child.stop(1) == 1
    assert "tick: tests.streams.fake_functions has no handler tock" in (tmp_path / "log").read_text()
