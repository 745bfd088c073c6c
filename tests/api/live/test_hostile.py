"""Messages that are made to be dear: each is refused in little time, and leaves nothing behind.

The client's own work is in what is measured: it runs in the same process.
"""

import json
import resource
import socket
import time

import pytest

from tests.api.live.conftest import Served

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n{headers}\r\n"
)
SECONDS = 0.1
KILOBYTES = 8_000
TIMES = 5


def subscribing(query: str) -> str:
    return json.dumps({"type": "subscribe", "id": "1", "payload": {"query": query}})


def doubling(count: int) -> str:
    chain = " ".join(f"fragment f{n} on Subscription {{ ...f{n + 1} ...f{n + 1} }}" for n in range(count))
    return f"subscription {{ ...f0 }} {chain} fragment f{count} on Subscription {{ __typename }}"


ALIASES = " ".join(f"a{n}: changes(of: 1) {{ number }}" for n in range(2_000))
CLOSED = {
    "100,000 lists deep": "[" * 100_000,
    "25,000 objects deep": '{"a":' * 25_000,
    "an integer of 5,000 digits": '{"type":"ping","payload":{"n":' + "9" * 5_000 + "}}",
    "1,000 lists deep in an id": '{"type":"complete","id":' + "[" * 1_000 + "]" * 1_000 + "}",
    "an id of 100,000 characters": json.dumps({"type": "complete", "id": "x" * 100_000}),
    "8,000 keys": json.dumps({"type": "pong", "payload": []} | {f"k{n}": n for n in range(8_000)}),
}
REFUSED = {
    "2,000 aliases": subscribing(f"subscription {{ {ALIASES} }}"),
    "5,000 directives": subscribing(f"subscription {{ changes{' @skip(if: true)' * 5_000} {{ number }} }}"),
    "doubling fragments": subscribing(doubling(60)),
    "20,000 fields deep": subscribing("subscription " + "{a" * 20_000),
}


@pytest.mark.parametrize("data", CLOSED.values(), ids=CLOSED)
def test_a_hostile_message_is_closed_at_once(served: Served, data: str) -> None:
    spent, before = [], _peak()
    for _ in range(TIMES):
        with served.ready() as client:
            began = time.process_time()
            client.socket.send(data)
            assert client.closed()[0] == 4400
            spent.append(time.process_time() - began)
    assert min(spent) < SECONDS
    assert _peak() - before < KILOBYTES


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_a_hostile_document_ends_its_operation_at_once(served: Served, data: str) -> None:
    spent, before = [], _peak()
    with served.ready() as client:
        for _ in range(TIMES):
            began = time.process_time()
            client.socket.send(data)
            assert client.receive()["type"] == "error"
            spent.append(time.process_time() - began)
        client.ping()
    assert min(spent) < SECONDS
    assert _peak() - before < KILOBYTES


def test_a_frame_of_5_mb_is_closed_and_the_client_learns_why(served: Served) -> None:
    data = "x" * 5_000_000
    spent, before = [], _peak() + 15_000  # its masked copy is the client's
    for _ in range(TIMES):
        with served.ready() as client:
            began = time.process_time()
            client.socket.send(data)
            assert client.closed()[0] == 1009
            spent.append(time.process_time() - began)
    assert min(spent) < SECONDS
    assert _peak() - before < KILOBYTES


def test_a_long_row_of_fragments_is_closed_before_it_is_put_together(served: Served) -> None:
    before = _peak()
    for _ in range(TIMES):
        with served.ready() as client:
            first, following = bytes([0x01, 0xFE]), bytes([0x00, 0xFE])
            frame = (60_000).to_bytes(2, "big") + bytes(60_004)
            client.socket.socket.sendall(first + frame + following + frame + following + frame[:6])
            assert client.closed()[0] == 1009
    assert _peak() - before < KILOBYTES


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/graphql", "".join(f"X-{n}: y\r\n" for n in range(300)), 431),
        ("/graphql", f"X-Long: {'y' * 20_000}\r\n", 431),
        (f"/graphql?{'q' * 30_000}", "", 414),
        ("/graphql", "Sec-WebSocket-Key: second\r\n", 400),
    ],
    ids=["300 headers", "a long header", "a long address", "two keys"],
)
def test_a_hostile_handshake_is_answered_and_closed(
    served: Served, path: str, headers: str, status: int
) -> None:
    host, _, port = served.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(HANDSHAKE.format(path=path, headers=headers).encode())
        assert int(connection.recv(12).split()[1]) == status
        while connection.recv(65_536):
            pass  # and then there is an end


def _peak() -> int:
    """The most memory this process ever had, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
