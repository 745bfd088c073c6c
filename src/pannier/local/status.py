"""The functions process tells how it is: a small HTTP server on the loopback interface, and its client.

GET /status            what each mapping is doing, right now
GET /idle?timeout=30   waits until everything written before, and all that follows from it, is settled;
                       200 when it is, 503 when the seconds did not suffice; the body is the status
"""

import http.client
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pannier.local.pump import MappingStatus, Pump
from pannier.local.queue_pump import QueuePump, QueueStatus

_LONGEST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class FunctionsStatus:
    """The functions process at a glance.

    `pending` counts records and messages read and not settled, `failed` the records given up, `dead_letters` the
    messages given up: those can be moved back (`pannier redrive`).
    """

    running: bool
    idle: bool
    pending: int
    failed: int
    timer_failures: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)
    mappings: tuple[MappingStatus, ...] = ()
    queues: tuple[QueueStatus, ...] = ()
    dead_letters: int = 0


class FunctionsUnreachable(Exception):
    """No functions process answers at the address."""


def summarize(
    pump: Pump, queue_pump: QueuePump, *, running: bool, timer_failures: int, faults: Mapping[str, int]
) -> FunctionsStatus:
    mappings, queues = tuple(pump.status()), tuple(queue_pump.status())
    return FunctionsStatus(
        running=running and pump.is_alive() and queue_pump.is_alive(),
        idle=all(mapping.idle for mapping in mappings) and all(queue.idle for queue in queues),
        pending=sum(mapping.pending for mapping in mappings) + sum(queue.pending for queue in queues),
        failed=sum(mapping.discarded for mapping in mappings),
        timer_failures=timer_failures,
        faults=dict(faults),
        mappings=mappings,
        queues=queues,
        dead_letters=sum(queue.dead for queue in queues),
    )


class StatusServer(ThreadingHTTPServer):
    """Serves the status until the process ends."""

    daemon_threads = True

    def __init__(
        self, port: int, status: Callable[[], FunctionsStatus], wait: Callable[[float], bool]
    ) -> None:
        """`wait` blocks until idle, at most that many seconds, and says whether it is."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.status = status
        self.wait = wait

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, name="status", daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StatusServer

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/status":
            self._answer(200)
        elif url.path == "/idle":
            seconds = min(_LONGEST_WAIT, float(parse_qs(url.query).get("timeout", ["30"])[0]))
            self._answer(200 if self.server.wait(seconds) else 503)
        else:
            self.send_error(404)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Asked every second; nothing to write down."""

    def _answer(self, code: int) -> None:
        body = json.dumps(asdict(self.server.status())).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def functions_status(address: str, timeout: float = 2.0) -> FunctionsStatus:
    """The status at `http://127.0.0.1:…`. Raises FunctionsUnreachable."""
    return _get(address, "/status", timeout)[1]


def wait_until_idle(address: str, timeout: float) -> tuple[bool, FunctionsStatus]:
    """Whether all was settled within `timeout` seconds, and how things stand. Raises FunctionsUnreachable."""
    code, status = _get(address, f"/idle?timeout={timeout}", timeout + 5)
    return code == 200, status


def _get(address: str, path: str, timeout: float) -> tuple[int, FunctionsStatus]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        fields = json.loads(response.read())
    except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
        raise FunctionsUnreachable(f"no functions process answers at {address}") from error
    finally:
        connection.close()
    mappings = tuple(MappingStatus(**each) for each in fields.pop("mappings"))
    queues = tuple(QueueStatus(**each) for each in fields.pop("queues"))
    return response.status, FunctionsStatus(**fields, mappings=mappings, queues=queues)
