"""A short way to the session's engine, for what tests do hundreds of thousands of times: calls of DynamoDB.

Signing each, and urllib3, `http.client` and the parser of e-mail that it reads headers with, are most of what a call
costs on our side, and headers are much of what it costs on the engine's. None of it is ours to test, and the engine
reads no signature. Everything else goes the long way: other services and engines, and other processes, so also the
platform as `make run` starts it.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

import botocore
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.handlers import BUILTIN_HANDLERS

_PATIENCE = 30.0
_SILENT_AT_MOST = 20.0  # the engine hangs up after 75 seconds; on a busy machine nobody knows just when
_TOLD = ("X-Amz-Target", "Content-Type")  # all that the engine asks for


class Wire:
    """To one server, without TLS. Keeps connections open for who calls next, in whatever thread.

    `endpoint` is as `http://127.0.0.1:45678`.
    """

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._host = endpoint.removeprefix("http://")
        self._idle: deque[tuple[socket.socket, float]] = deque()

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their names in lower case, body. Raises OSError."""
        connection = self._connection()
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\n{told}Content-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode("latin-1") + body)
        answer = _answer(connection)
        if answer[1].get("connection", "").lower() == "close":
            connection.close()
        else:
            self._idle.append((connection, time.monotonic()))
        return answer

    def _connection(self) -> socket.socket:
        while self._idle:
            connection, since = self._idle.pop()
            if time.monotonic() - since < _SILENT_AT_MOST and not select.select([connection], [], [], 0)[0]:
                return connection
            connection.close()  # if there is anything to read, it is its end
        host, _, port = self._host.rpartition(":")
        made = socket.create_connection((host, int(port)), _PATIENCE)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


class Shortcut:
    """Hooks of botocore. Until they are led to an engine, and to any other, calls go the long way."""

    def __init__(self) -> None:
        self._wire: Wire | None = None

    def install(self) -> None:
        """Once a process, before any client is made: a session takes its hooks when it is made."""
        BUILTIN_HANDLERS.append(("choose-signer.dynamodb", self._unsigned))
        BUILTIN_HANDLERS.append(("before-send.dynamodb", self._send))

    def lead_to(self, wire: Wire) -> None:
        self._wire = wire

    def _unsigned(self, **_: object) -> object:
        return botocore.UNSIGNED if self._wire is not None else None

    def _send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        wire = self._wire
        if wire is None or request.url != f"{wire.endpoint}/":
            return None
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        headers = {name: _text(request.headers[name]) for name in _TOLD}
        status, answered, content = wire.post("/", headers, body)
        return AWSResponse(request.url, status, answered, _Read(content))  # type: ignore[arg-type]  # it is only streamed


class _Read:
    """What came, as botocore reads it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> list[bytes]:
        return [self._body]


def _answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    got = bytearray()
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(connection)
    first, *lines = got[:end].decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    whole = end + 4 + int(headers["content-length"])
    while len(got) < whole:
        got += _more(connection)
    return int(first.split(" ", 2)[1]), headers, bytes(got[end + 4 :])


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(1 << 18)
    if not more:
        raise ConnectionResetError("the engine hung up")
    return more


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
