"""One HTTP request to somebody else's server, which may be slow, lying, or not there.

Written on sockets, because what matters here lies between the name and the connection: the address that was checked is
the one that is connected to, the certificate is checked against the name, and one clock runs for all of it. Nothing is
followed, no proxy of the environment is used, and of the answer only the status is of interest.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Protocol

from pannier.core.clock import Clock
from pannier.webhooks.addresses import AddressRefused, Resolver, Rules, Target, Unresolved
from pannier.webhooks.errors import WebhookUrlRefused
from pannier.webhooks.lifecycle import Outcome, problem_of
from pannier.webhooks.model import Attempt, Problem

USER_AGENT = "Pannier-Webhooks/1.0"
_MAX_ADDRESSES = 3  # of a name that are tried
_MAX_ANSWER = 16_384  # of status line and headers
_MAX_BODY = 4_096
_BODY_WITHIN = 0.5  # seconds; we read a little of it so that the receiver can finish writing


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a receiver may take, in seconds: to be connected to, and for all of it."""

    connect: float = 3.0
    total: float = 10.0


class Transport(Protocol):
    """Sends one request."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """What came of it. Never raises for what a receiver does."""
        ...


class HttpTransport:
    """Sends over the network, by the rules of `addresses`."""

    def __init__(
        self,
        rules: Rules,
        resolve: Resolver,
        clock: Clock,
        patience: Patience | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`clock` dates the attempts. `tls`: another set of trusted authorities than the machine's."""
        self._rules = rules
        self._resolve = resolve
        self._clock = clock
        self._patience = patience or Patience()
        self._tls = tls

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        at, began = self._clock.now(), time.monotonic()
        status, problem, wait = self._try(url, headers, body, began + self._patience.total)
        duration = round((time.monotonic() - began) * 1000)
        return Outcome(Attempt(at, status, problem, duration), wait)

    def _try(
        self, url: str, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> tuple[int | None, Problem | None, timedelta | None]:
        try:
            target = self._rules.target(url)
            addresses = self._rules.checked(self._resolve(target.host, target.port))
            with self._connect(target, addresses, deadline) as connection:
                _send(connection, _request(target, headers, body), deadline)
                status, retry_after = _answer(connection, deadline)
        except (AddressRefused, WebhookUrlRefused):
            return None, Problem.ADDRESS_REFUSED, None
        except Unresolved:
            return None, Problem.UNRESOLVED, None
        except TimeoutError:
            return None, Problem.TIMEOUT, None
        except ssl.SSLError:
            return None, Problem.TLS, None
        except OSError:
            return None, Problem.UNREACHABLE, None
        except (http.client.HTTPException, ValueError):
            return None, Problem.MALFORMED, None
        return status, problem_of(status), _patience_asked(retry_after, self._clock.now())

    def _connect(self, target: Target, addresses: tuple[str, ...], deadline: float) -> socket.socket:
        """Connect to one of the addresses; over TLS, as the host of that name or not at all."""
        plain = self._reach(target.port, addresses[:_MAX_ADDRESSES], deadline)
        if not target.secure:
            return plain
        try:
            plain.settimeout(_left(deadline))
            return (self._tls or _trusted()).wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise

    def _reach(self, port: int, addresses: tuple[str, ...], deadline: float) -> socket.socket:
        for address in addresses[:-1]:
            try:
                return socket.create_connection((address, port), min(self._patience.connect, _left(deadline)))
            except OSError:
                continue
        return socket.create_connection((addresses[-1], port), min(self._patience.connect, _left(deadline)))


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's authorities; made once, since reading them takes tens of milliseconds."""
    return ssl.create_default_context()


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [
        f"POST {target.resource} HTTP/1.1",
        f"Host: {target.authority}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        "Connection: close",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body


def _send(connection: socket.socket, data: bytes, deadline: float) -> None:
    view = memoryview(data)
    while view:
        connection.settimeout(_left(deadline))
        view = view[connection.send(view) :]


def _answer(connection: socket.socket, deadline: float) -> tuple[int, str | None]:
    """The status, and what the receiver asks of the next attempt."""
    response = http.client.HTTPResponse(_Bounded(connection, deadline, _MAX_ANSWER), method="POST")  # type: ignore[arg-type]  # it asks a socket for no more than `makefile`
    response.begin()
    try:
        connection.settimeout(min(_BODY_WITHIN, max(0.001, deadline - time.monotonic())))
        if response.length != 0:
            connection.recv(_MAX_BODY)
    except OSError:
        pass  # the answer is in; how it ends is the receiver's business
    return response.status, response.getheader("Retry-After")


class _Bounded(io.RawIOBase):
    """What comes over a connection, until a moment and up to a number of bytes.

    A receiver that sends a byte a second would otherwise keep us for as long as it likes.
    """

    def __init__(self, connection: socket.socket, deadline: float, limit: int) -> None:
        self._connection = connection
        self._deadline = deadline
        self._left = limit

    def makefile(self, mode: str) -> io.BufferedReader:
        """As a socket does."""
        return io.BufferedReader(self, 1024)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed has no name for it in 3.11
        if self._left <= 0:
            raise http.client.LineTooLong("answer")
        self._connection.settimeout(_left(self._deadline))
        read = self._connection.recv_into(buffer, min(len(buffer), self._left))
        self._left -= read
        return read


def _left(deadline: float) -> float:
    """Raises TimeoutError when it is nothing."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _patience_asked(text: str | None, now: datetime) -> timedelta | None:
    """Of a `Retry-After` header: seconds, or a date. None for what is neither."""
    if text is None or len(text) > 40:
        return None
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text), 86_400))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    wait = at.replace(tzinfo=at.tzinfo or UTC) - now
    return max(wait, timedelta(0))
