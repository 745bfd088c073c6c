"""A real server in front of an application, for clients that are not Python's or need a socket."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from pannier.local.impatience import ImpatientProtocol
from pannier.local.sockets import MAX_FRAME_BYTES

_STARTED_WITHIN = 20.0


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve it on a free port of this machine; gives the address, as `http://127.0.0.1:45678`."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        log_level="warning",
        ws=ImpatientProtocol,
        ws_max_size=MAX_FRAME_BYTES,
        ws_per_message_deflate=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="serving", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port(server, thread)}"
    finally:
        server.should_exit = True
        thread.join(timeout=_STARTED_WITHIN)


def _port(server: uvicorn.Server, thread: threading.Thread) -> int:
    until = time.monotonic() + _STARTED_WITHIN
    while not server.started:
        assert thread.is_alive(), "the server ended before it had started"
        assert time.monotonic() < until, "the server did not start"
        thread.join(timeout=0.01)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
