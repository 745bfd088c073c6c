"""Where webhooks of the deployed stack arrive: a server of somebody else's, on this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """`url` is where it listens; with `secret` what arrives is checked. `taken` are the documents, as they came."""

    url: str
    secret: str = ""
    taken: list[Any] = field(default_factory=list)

    def of(self, order_id: str) -> list[str]:
        """The types of an order's events, as they came."""
        return [each["type"] for each in self.taken if each["order"]["id"] == order_id]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listens until the end. What is not signed as agreed is not taken, and answered with 401."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                receiver.taken.append(Webhook(receiver.secret).verify(body, dict(self.headers.items())))
            except Exception:  # noqa: BLE001 - whatever is wrong with it
                self.send_response(401)
            else:
                self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
