"""A receiver of webhooks on this machine: a real HTTP server that does what a test tells it, and keeps what it got."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from standardwebhooks import Webhook


@dataclass
class Received:
    """One request, byte for byte, and what it is answered; kept before the answer goes out, so that who has the answer
    finds it here.
    """

    path: str
    headers: Mapping[str, str]
    body: bytes
    answer: int | None = None

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = orjson.loads(self.body)
        return document

    def verify(self, secret: str) -> None:
        """Raises WebhookVerificationError."""
        Webhook(secret).verify(self.body, dict(self.headers))


Behaviour = Callable[["Handler", bytes], object]


def answers(status: int, **headers: str) -> Behaviour:
    """Always this status."""

    def behave(handler: "Handler", body: bytes) -> None:
        handler.entry.answer = status
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return behave


@dataclass
class Receiver:
    """Where it listens, how it behaves, and what it got."""

    port: int = 0
    behave: Behaviour = field(default_factory=lambda: answers(204))
    received: list[Received] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    """Whoever hangs, hangs until this is set."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?shop=1"

    @property
    def accepted(self) -> list[str]:
        """The ids of what was accepted, in the order of their first acceptance."""
        return list(dict.fromkeys(each.message_id for each in self.received if each.answer in (200, 204)))


class Handler(BaseHTTPRequestHandler):
    receiver: Receiver
    entry: Received
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.entry = Received(self.path, headers, body)
        self.receiver.received.append(self.entry)
        with suppress(OSError):
            self.receiver.behave(self, body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver that accepts everything, until it is told otherwise."""
    receiver = Receiver()

    class Bound(Handler):
        pass

    Bound.receiver = receiver
    with ThreadingHTTPServer(("127.0.0.1", 0), Bound) as server:
        server.daemon_threads = True
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.released.set()
            server.shutdown()
            thread.join()
