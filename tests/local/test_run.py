"""`pannier run` as a person meets it: started, asked, interrupted, killed, started again. Without the demo city."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pannier.adapters.clients import client
from pannier.adapters.objects import ObjectStore
from pannier.adapters.queues import Queue
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.engine import free_port
from pannier.local.installation import Installation, NotRunning, Running

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0

SERVERLESS = """
service: test
functions:
  collect:
    handler: tests.streams.fake_functions.collect
    events:
      - stream:
          type: dynamodb
          arn: {Fn::GetAtt: [OrdersTable, StreamArn]}
          startingPosition: TRIM_HORIZON
"""


@dataclass
class Runs:
    """`pannier run` on one data directory, time and again."""

    directory: Path
    port: int = field(default_factory=free_port)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, **environment: str) -> subprocess.Popen[str]:
        file = self.directory.parent / "serverless.yml"
        file.write_text(SERVERLESS)
        variables = os.environ | {
            "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}",
            "DATA_DIR": str(self.directory),
            "PORT": str(self.port),
            "DEMO": "0",
            "SERVERLESS_FILE": str(file),
        }
        command = [sys.executable, "-m", "pannier", "run"]
        process = subprocess.Popen(
            command, env=variables | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.started.append(process)
        return process

    def start_and_wait(self) -> subprocess.Popen[str]:
        process = self.start()
        until(lambda: process.poll() is not None or self.is_announced())
        assert process.poll() is None, process.communicate()[0]
        return process

    def is_announced(self) -> bool:
        try:
            self.running()
        except NotRunning:
            return False
        return True

    def running(self) -> Running:
        return Installation(self.directory).running()

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()

    def put_order(self, name: str) -> None:
        settings = Settings.from_environment(self.running().environment)
        key = {"pk": {"S": name}, "sk": {"S": "head"}}
        dynamodb_client(settings).put_item(TableName=f"{settings.table_prefix}orders", Item=key)

    def orders(self) -> list[str]:
        settings = Settings.from_environment(self.running().environment)
        items = dynamodb_client(settings).scan(TableName=f"{settings.table_prefix}orders")["Items"]
        return sorted(str(item["pk"]["S"]) for item in items)

    def settings(self) -> Settings:
        return Settings.from_environment(self.running().environment)

    def send(self) -> None:
        """A file, and a message that no function takes here."""
        settings = self.settings()
        ObjectStore(settings).put("licences/l1", b"scan", "image/png")
        Queue(settings, settings.messages_queue_url).send({"messageId": "m1"})

    def sent(self) -> tuple[list[str], str]:
        """What lies in the bucket, and how many messages in the queue."""
        settings = self.settings()
        answer = client("sqs", settings).get_queue_attributes(
            QueueUrl=settings.messages_queue_url or "", AttributeNames=["ApproximateNumberOfMessages"]
        )
        return ObjectStore(settings).keys(""), answer["Attributes"]["ApproximateNumberOfMessages"]

    def collected(self) -> list[str]:
        return (self.directory / "collected").read_text().split()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    output, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, output


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path / "data")
    yield made
    for process in made.started:
        process.kill()
        process.wait()


def test_it_starts_answers_stops_on_ctrl_c_and_keeps_the_data(runs: Runs) -> None:
    process = runs.start_and_wait()
    status, body = runs.get("/healthz")
    assert (status, json.loads(body)["functions"]) == (200, "running")
    assert runs.get("/graphql?query={__typename}") == (200, '{"data":{"__typename":"Query"}}')
    assert json.loads(runs.get("/outbox")[1]) == {"messages": []}
    runs.send()
    for number in range(30):
        runs.put_order(f"{number:02}")
    process.send_signal(signal.SIGINT)
    status, output = ended(process)
    assert status == 0
    assert "the data is saved" in output
    assert runs.collected() == [f"{number:02}" for number in range(30)]
    assert not runs.is_announced()

    process = runs.start_and_wait()
    assert runs.orders() == [f"{number:02}" for number in range(30)]
    assert runs.sent() == (["licences/l1"], "1")
    runs.put_order("30")
    process.send_signal(signal.SIGTERM)
    assert ended(process)[0] == 0
    assert runs.collected() == [f"{number:02}" for number in range(31)]


def test_a_kill_leaves_no_process_and_goes_back_to_the_last_clean_stop(runs: Runs) -> None:
    process = runs.start_and_wait()
    endpoint = runs.running().environment["DYNAMODB_ENDPOINT"]
    runs.put_order("lost")
    process.kill()
    process.communicate()
    until(lambda: not listens(runs.port) and not listens(int(endpoint.rpartition(":")[2])))
    runs.start_and_wait()
    assert runs.orders() == []


def test_keys_are_made_once_and_are_nobody_elses_to_read(runs: Runs) -> None:
    process = runs.start_and_wait()
    secrets = {path: path.read_bytes() for path in (runs.directory / "secrets").iterdir()}
    assert sorted(path.name for path in secrets) == ["cursor-secret", "token-key.pem", "webhook-secret-key"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*secrets, runs.directory / "secrets"))
    process.terminate()
    ended(process)
    runs.start_and_wait()
    assert {path: path.read_bytes() for path in secrets} == secrets


def test_a_port_in_use_and_a_second_start_are_told_plainly(runs: Runs, tmp_path: Path) -> None:
    runs.start_and_wait()
    status, output = ended(runs.start(DATA_DIR=str(tmp_path / "other")))
    assert status == 1
    assert f"127.0.0.1:{runs.port} cannot be listened on" in output
    status, output = ended(runs.start(PORT=str(free_port())))
    assert status == 1
    assert "already runs" in output
    status, output = ended(runs.start(DATA_DIR=str(tmp_path / "other"), PORT="eighty"))
    assert status == 1
    assert "PORT is 'eighty'" in output


def listens(port: int) -> bool:
    try:
        http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
    except OSError:
        return False
    return True
