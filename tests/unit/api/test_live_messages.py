"""What clients of `graphql-transport-ws` send: read, or found to be none of its messages."""

import json
from typing import Any

import pytest

from pannier.api.live.messages import (
    MAX_DEPTH,
    MAX_ID_LENGTH,
    MAX_MESSAGE_BYTES,
    Complete,
    ConnectionInit,
    Malformed,
    Ping,
    Pong,
    Subscribe,
    read_message,
)


def read(**message: Any) -> object:
    return read_message(json.dumps(message))


@pytest.mark.parametrize(
    ("message", "read_as"),
    [
        ({"type": "connection_init"}, ConnectionInit({})),
        ({"type": "connection_init", "payload": None}, ConnectionInit({})),
        ({"type": "connection_init", "payload": {"token": "t"}}, ConnectionInit({"token": "t"})),
        ({"type": "ping"}, Ping(None)),
        ({"type": "ping", "payload": {"a": [1]}}, Ping({"a": [1]})),
        ({"type": "pong", "payload": {"a": 1}}, Pong()),
        ({"type": "complete", "id": "1"}, Complete("1")),
        ({"type": "subscribe", "id": "1", "payload": {"query": "q"}}, Subscribe("1", "q", None, {}, {})),
        (
            {
                "type": "subscribe",
                "id": "x" * MAX_ID_LENGTH,
                "payload": {
                    "query": "q",
                    "operationName": "Name",
                    "variables": {"v": 1},
                    "extensions": {"e": 2},
                },
                "beside": "what nobody knows is nobody's concern",
            },
            Subscribe("x" * MAX_ID_LENGTH, "q", "Name", {"v": 1}, {"e": 2}),
        ),
        (
            {
                "type": "subscribe",
                "id": "1",
                "payload": {"query": "", "operationName": None, "variables": None, "extensions": None},
            },
            Subscribe("1", "", None, {}, {}),
        ),
    ],
)
def test_what_clients_send_is_read(message: dict[str, Any], read_as: object) -> None:
    assert read(**message) == read_as


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": None},
        {"type": 1},
        {"type": ["ping"]},
        {"type": "PING"},
        {"type": "start", "id": "1", "payload": {"query": "q"}},  # of the protocol before
        {"type": "connection_terminate"},
        {"type": "connection_ack"},
        {"type": "next", "id": "1", "payload": {}},
        {"type": "error", "id": "1", "payload": []},
        {"type": "connection_init", "payload": "token"},
        {"type": "connection_init", "payload": []},
        {"type": "ping", "payload": 0},
        {"type": "pong", "payload": False},
        {"type": "complete"},
        {"type": "complete", "id": ""},
        {"type": "complete", "id": 1},
        {"type": "complete", "id": "x" * (MAX_ID_LENGTH + 1)},
        {"type": "subscribe", "payload": {"query": "q"}},
        {"type": "subscribe", "id": "", "payload": {"query": "q"}},
        {"type": "subscribe", "id": None, "payload": {"query": "q"}},
        {"type": "subscribe", "id": {"a": 1}, "payload": {"query": "q"}},
        {"type": "subscribe", "id": "1"},
        {"type": "subscribe", "id": "1", "payload": None},
        {"type": "subscribe", "id": "1", "payload": "subscription { a }"},
        {"type": "subscribe", "id": "1", "payload": {}},
        {"type": "subscribe", "id": "1", "payload": {"query": None}},
        {"type": "subscribe", "id": "1", "payload": {"query": ["q"]}},
        {"type": "subscribe", "id": "1", "payload": {"query": "q", "operationName": 1}},
        {"type": "subscribe", "id": "1", "payload": {"query": "q", "variables": []}},
        {"type": "subscribe", "id": "1", "payload": {"query": "q", "variables": "{}"}},
        {"type": "subscribe", "id": "1", "payload": {"query": "q", "extensions": 1}},
    ],
    ids=str,
)
def test_whatever_else_is_malformed(message: dict[str, Any]) -> None:
    found = read(**message)
    assert isinstance(found, Malformed)
    assert len(found.reason) <= 100


@pytest.mark.parametrize(
    "data",
    [
        "",
        " ",
        "nonsense",
        "null",
        "42",
        '"ping"',
        "[]",
        '[{"type":"ping"}]',
        "{",
        '{"type":"ping"}}',
        '{"type":"ping","payload":{"n":' + "9" * 5_000 + "}}",
        '{"type":"ping","payload":{"n":NaN}}',
        '{"type":"ping","payload":{"text":"\\ud800"}}',
        "\ud800",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"type":"ping","payload":' + '{"a":' * MAX_DEPTH + "1" + "}" * (MAX_DEPTH + 1),
        '{"type":"ping","payload":{"list":' + "[" * 500 + "]" * 500 + "}}",
        b'{"type":"ping"}',
        b"\xff\xfe",
    ],
    ids=lambda data: repr(data[:30]),
)
def test_what_is_no_message_is_malformed(data: str | bytes) -> None:
    assert isinstance(read_message(data), Malformed)


def test_depth_and_length_have_bounds() -> None:
    deepest = '{"type":"ping","payload":' + '{"a":' * (MAX_DEPTH - 1) + "1" + "}" * MAX_DEPTH
    assert isinstance(read_message(deepest), Ping)
    envelope = len('{"type":"ping","payload":{"text":""}}')
    longest = json.dumps(
        {"type": "ping", "payload": {"text": "x" * (MAX_MESSAGE_BYTES - envelope)}}, separators=(",", ":")
    )
    assert isinstance(read_message(longest), Ping)
    assert isinstance(read_message(longest + " "), Malformed)


def test_integers_that_no_machine_counts_with_are_numbers_still() -> None:
    assert isinstance(read_message('{"type":"ping","payload":{"n":123456789012345678901234567890}}'), Ping)
