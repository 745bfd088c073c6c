"""Requests and frames that are made to be dear, at the server as `make run` starts it, in a process of its own.

Each has to be refused for less than a tenth of a second of its CPU, with its memory and its log as they were.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from pannier.core.settings import Settings
from pannier.local.engine import free_port
from pannier.local.keys import ensure_keys
from pannier.local.stack import serving_command
from tests.clean import CleanTables

PROJECT = Path(__file__).parents[2]
TIMES = 10
SECONDS = 0.1
LOG_BYTES = 2_000
GROWTH_KB = 16_000  # of everything here together: an allocator keeps some of what it once had
TICKS = os.sysconf("SC_CLK_TCK")

Send = Callable[["Server"], tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Server:
    """The process, and what it has cost so far."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path
    token: str = ""

    @property
    def cpu_seconds(self) -> float:
        """Of all its threads, in user and kernel mode; to a hundredth."""
        text = Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def resident_kb(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def post(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Its status, and its JSON. A server that has heard enough may answer before it has read everything."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # its answer may be there nevertheless
                connection.request(
                    "POST", "/graphql", body, {"content-type": "application/json", "accept": ACCEPT}
                )
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"{}")
        finally:
            connection.close()

    @contextmanager
    def live(self) -> Iterator[ClientConnection]:
        """An open socket, acknowledged."""
        opening = {"type": "connection_init", "payload": {"authorization": f"Bearer {self.token}"}}
        address = f"ws://127.0.0.1:{self.port}/graphql"
        protocols = [Subprotocol("graphql-transport-ws")]
        with connect(address, subprotocols=protocols, compression=None, proxy=None) as client:
            client.send(json.dumps(opening))
            assert json.loads(client.recv(timeout=20))["type"] == "connection_ack"
            yield client


ACCEPT = "application/graphql-response+json"


@pytest.fixture(scope="module")
def server(
    clean: CleanTables, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("hostile")
    clean.make()
    port, log = free_port(), directory / "http.log"
    own = {
        "PYTHONPATH": str(PROJECT / "src"),
        "STAGE": "local",
        "TABLE_PREFIX": settings.table_prefix,
        "DYNAMODB_ENDPOINT": settings.dynamodb_endpoint or "",
        "DATA_DIR": str(directory),
        "FUNCTIONS_STATUS": "http://127.0.0.1:1",
        "RATE_LIMITS": "off",
        "LIVE_QUEUE_URL": "http://127.0.0.1:1/queue",  # nothing hostile gets so far
        "PYTHONUNBUFFERED": "1",
    } | ensure_keys(directory / "secrets")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *serving_command("127.0.0.1", port)],
            env=os.environ | own,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        made = Server(process, port, log)
        until_it_answers(made)
        yield replace(made, token=registered(made))
    finally:
        process.terminate()
        process.wait(20)


def until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            assert server.post(b'{"query":"{ __typename }"}') == (200, {"data": {"__typename": "Query"}})
            return
        except OSError:
            assert server.process.poll() is None, server.log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)


def registered(server: Server) -> str:
    """An access token."""
    document = """mutation { userRegister(input: {name: "x", email: "x@example.com", password: "correct horse"}) {
      ... on UserRegisterPayload { session { accessToken } } } }"""
    _, answer = server.post(json.dumps({"query": document}).encode())
    token: str = answer["data"]["userRegister"]["session"]["accessToken"]
    return token


def many(pattern: str, count: int) -> str:
    return " ".join(pattern.replace("#", str(number)) for number in range(count))


def doubling(on: str) -> str:
    chain = " ".join(f"fragment f{n} on {on} {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
    return f"{{ ...f0 }} {chain} fragment f60 on {on} {{ __typename }}"


def nested(times: int) -> str:
    """Staff of the merchants of staff …, a hundred at a time."""
    inner = "id"
    for _ in range(times):
        inner = f"staff(first: 100) {{ edges {{ node {{ merchant {{ {inner} }} }} }} }}"
    return f'{{ merchant(id: "x") {{ {inner} }} }}'


DOCUMENTS = {
    "3,000 aliases": "{ " + many("a#: viewer { id }", 3_000) + " }",
    "300 aliases": "{ " + many("a#: viewer { id }", 300) + " }",
    "doubling fragments": doubling("Query"),
    "lists in lists": nested(9),
    "3,000 directives": "{ viewer { id" + " @skip(if: true)" * 3_000 + " } }",
    "900 directives": "{ viewer { id" + " @include(if: true)" * 900 + " } }",
    "an integer of 5,000 digits": "{ viewerOrders(first: " + "9" * 5_000 + ") { pageInfo { endCursor } } }",
    "50,000 fields deep": "{a" * 50_000,
    "20 sign-ins": "mutation { "
    + many('a#: userSignIn(account: "a@example.com", password: "b") { __typename }', 20)
    + " }",
}
BODIES = {
    "JSON 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "JSON objects 30,000 deep": b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
    "variables 10,000 deep": b'{"query":"{ __typename }","variables":{"a":'
    + b"[" * 10_000
    + b"]" * 10_000
    + b"}}",
    "an integer of 5,000 digits": b'{"query":"{ __typename }","variables":{"a":' + b"9" * 5_000 + b"}}",
    "no JSON": b"\x00" * 50_000,
    "nothing": b"",
    "null": b"null",
    "5 MB": b'{"query":"{ viewer { id } }","variables":{"a":"' + b"x" * 5_000_000 + b'"}}',
}


def asked(document: str) -> Send:
    return lambda server: server.post(json.dumps({"query": document}).encode())


def sent(body: bytes) -> Send:
    return lambda server: server.post(body)


REQUESTS: dict[str, Send] = {f"document: {name}": asked(document) for name, document in DOCUMENTS.items()} | {
    f"body: {name}": sent(body) for name, body in BODIES.items()
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_refused_for_next_to_nothing(server: Server, name: str) -> None:
    send = REQUESTS[name]
    send(server)  # what is done once is not what is measured
    cpu, log = server.cpu_seconds, server.log.stat().st_size
    for _ in range(TIMES):
        status, body = send(server)
        assert 400 <= status < 500, body
        assert body["errors"]
    assert (server.cpu_seconds - cpu) / TIMES < SECONDS
    assert server.log.stat().st_size - log <= LOG_BYTES * TIMES


FRAMES = {
    "JSON 50,000 deep": "[" * 50_000,
    "an integer of 5,000 digits": '{"type":"ping","payload":{"n":' + "9" * 5_000 + "}}",
    "5 MB": "x" * 5_000_000,
    "no JSON": "{" * 1_000,
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_ends_its_connection_for_next_to_nothing(server: Server, name: str) -> None:
    def send() -> None:
        with server.live() as client:
            with suppress(ConnectionClosed):
                client.send(FRAMES[name])
            with pytest.raises(ConnectionClosed) as closed:
                client.recv(timeout=20)
        # What was not read of a large frame resets the connection, before or after the code has arrived.
        code = closed.value.rcvd.code if closed.value.rcvd is not None else 1009
        assert code == (1009 if len(FRAMES[name]) > 1_000_000 else 4400)

    send()
    cpu, log = server.cpu_seconds, server.log.stat().st_size
    for _ in range(TIMES):
        send()
    assert (server.cpu_seconds - cpu) / TIMES < SECONDS
    assert server.log.stat().st_size - log <= LOG_BYTES * TIMES


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_over_a_socket_ends_itself_only(server: Server, name: str) -> None:
    document = (
        DOCUMENTS[name].replace("{", "subscription {", 1).replace("mutation subscription", "subscription")
    )
    frame = json.dumps({"id": "1", "type": "subscribe", "payload": {"query": document}})
    with server.live() as client:
        for times in range(TIMES + 1):
            if times == 1:
                cpu, log = server.cpu_seconds, server.log.stat().st_size
            client.send(frame)
            told = json.loads(client.recv(timeout=20))
            assert (told["type"], told["id"]) == ("error", "1")
        client.send('{"type":"ping"}')
        assert json.loads(client.recv(timeout=20))["type"] == "pong"
    assert (server.cpu_seconds - cpu) / TIMES < SECONDS
    assert server.log.stat().st_size - log <= LOG_BYTES * TIMES


def test_who_sends_slowly_or_nothing_holds_nobody_up(server: Server) -> None:
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n"
    cpu = server.cpu_seconds
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for number, each in enumerate(slow):
            each.sendall(head if number % 2 else head[:30])
        for each in slow:
            each.sendall(b"{" if each is not slow[0] else b"")
        assert server.post(b'{"query":"{ __typename }"}')[0] == 200
    finally:
        for each in slow:
            each.close()
    assert (server.cpu_seconds - cpu) / len(slow) < SECONDS


def test_memory_stays_as_it_was(server: Server) -> None:
    """After everything above once; now all of it three times more."""
    for send in REQUESTS.values():
        send(server)
    before = server.resident_kb
    for _ in range(3):
        for send in REQUESTS.values():
            send(server)
    assert server.resident_kb - before < GROWTH_KB
    assert server.post(b'{"query":"{ __typename }"}')[0] == 200
