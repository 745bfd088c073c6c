"""The other end of webhooks: a server of somebody else's, which fails at random and checks what it is sent."""

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from standardwebhooks import Webhook, WebhookVerificationError

_LONGEST = 1_000_000
_SLOW_SECONDS = 1.5
_REQUEST_WITHIN = 15.0
_BROKEN = {"answered 500": 10, "answered late": 3, "hung up": 4, "hung, and hung up": 3}  # per cent


@dataclass(slots=True)
class Journal:
    """What one endpoint has accepted: by order, the sequences of its events in the order of their first acceptance."""

    secret: str
    accepted: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    repeated: int = 0

    @property
    def events(self) -> int:
        return sum(map(len, self.accepted.values()))

    def accept(self, order_id: str, sequence: int) -> None:
        """Take an event down; a repetition is expected."""
        if sequence in self.accepted[order_id]:
            self.repeated += 1
        else:
            self.accepted[order_id].append(sequence)

    def missing(self, histories: Mapping[str, int]) -> list[str]:
        """Which events have not come; `histories` is how many each order has had."""
        return [
            f"{order_id}:{sequence}"
            for order_id, length in histories.items()
            for sequence in range(1, length + 1)
            if sequence not in self.accepted.get(order_id, ())
        ]

    def disordered(self) -> list[str]:
        """Orders of which a later event was accepted before an earlier one."""
        return [order_id for order_id, taken in self.accepted.items() if taken != sorted(taken)]


class Receiver:
    """Listens on this machine. What it accepts is in `journals`, by the last part of the URL's path."""

    def __init__(self, seed: int) -> None:
        self.journals: dict[str, Journal] = {}
        self.answers: Counter[str] = Counter()
        self.refused: list[str] = []
        self.fails = True
        self._random = random.Random(seed)  # noqa: S311 - which requests fail is nobody's secret
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def url(self, name: str) -> str:
        """Where an endpoint of that name is reached. Only while it is open."""
        if self._server is None:
            raise RuntimeError("the receiver is not open")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hooks/{name}"

    def expect(self, name: str, secret: str) -> None:
        """From now on accept what is signed so."""
        self.journals[name] = Journal(secret)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            status = await asyncio.wait_for(self._answer(reader), _REQUEST_WITHIN)
            if status is not None:
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            self.answers["broken requests"] += 1
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> str | None:
        """The status line's end; None: no answer."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        name = head[0].split(" ")[1].rpartition("/")[2]
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {key.strip().lower(): value.strip() for key, _, value in pairs}
        body = await reader.readexactly(min(_LONGEST, int(headers["content-length"])))
        broken = self._drawn()
        if broken == "answered 500":
            return self._told(broken, "500 Internal Server Error")
        if broken in ("answered late", "hung, and hung up"):
            await asyncio.sleep(_SLOW_SECONDS)
        if broken in ("hung up", "hung, and hung up"):
            self.answers[broken] += 1
            return None
        return self._taken(name, headers, body, broken or "accepted")

    def _taken(self, name: str, headers: Mapping[str, str], body: bytes, how: str) -> str:
        journal = self.journals.get(name)
        if journal is None:
            return self._told("answered 404", "404 Not Found")
        try:
            Webhook(journal.secret).verify(body, dict(headers))
            document = json.loads(body)
            if document["id"] != headers["webhook-id"]:
                raise ValueError("the ids of header and document differ")
            journal.accept(document["order"]["id"], document["sequence"])
        except (WebhookVerificationError, ValueError, LookupError, TypeError) as error:
            self.refused.append(f"{name}: {type(error).__name__} {error}")
            return self._told("answered 401", "401 Unauthorized")
        return self._told(how, "204 No Content")

    def _drawn(self) -> str | None:
        """How this request fails; None: it does not."""
        if not self.fails:
            return None
        left = self._random.randint(1, 100)
        for kind, percent in _BROKEN.items():
            left -= percent
            if left <= 0:
                return kind
        return None

    def _told(self, how: str, status: str) -> str:
        self.answers[how] += 1
        return status
