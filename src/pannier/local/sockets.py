"""Open sockets of one server: what waits to be sent on each, and how many there may be.

Whoever sends never waits: what a client does not read fast enough lies in a queue with a bound, and beyond it the
client is cut off, to come again and ask what it missed.
"""

import threading
from collections import Counter, deque
from dataclasses import dataclass, field

import anyio

from pannier.api.live.messages import MAX_MESSAGE_BYTES
from pannier.api.live.protocol import Close, Phase, State

MAX_FRAME_BYTES = MAX_MESSAGE_BYTES
"""What the server has to refuse (with 1009) before it is in memory. Nothing is inflated: small frames stay small."""
UVICORN_OPTIONS = (
    *("--ws", "pannier.local.impatience:ImpatientProtocol"),
    *("--ws-max-size", str(MAX_FRAME_BYTES)),
    *("--ws-per-message-deflate", "false"),
)

_MOST_FRAMES = 512
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Ending:
    """How a socket is closed, by any code. The protocol's own are `protocol.Close`."""

    code: int
    reason: str = ""


TRY_AGAIN = Ending(1013, "Try again later")
GOING_AWAY = Ending(1001, "Going away")
FAULT = Ending(4500, "Internal server error")


@dataclass(eq=False)
class Socket:
    """One client's. Used on the server's event loop only."""

    id: str
    address: str
    opened_at: float
    """Of `anyio.current_time`."""
    state: State
    turn: anyio.Lock = field(default_factory=anyio.Lock)
    """Held while a message is acted on."""
    ending: Ending | None = None
    _frames: deque[bytes] = field(default_factory=deque)
    _bytes: int = 0
    _woken: anyio.Event = field(default_factory=anyio.Event)

    @property
    def ready(self) -> bool:
        return self.state.phase is Phase.READY

    def push(self, frame: bytes) -> bool:
        """Have a message sent. False when none can be any more: the socket is closing, or just now was overrun."""
        if self.ending is not None:
            return False
        if len(self._frames) >= _MOST_FRAMES or self._bytes + len(frame) > _MOST_BYTES:
            self._frames.clear()
            self.end(TRY_AGAIN)
            return False
        self._frames.append(frame)
        self._bytes += len(frame)
        self._woken.set()
        return True

    def end(self, ending: Ending) -> None:
        """Close it once everything before has been sent. The first ending counts."""
        self.ending = self.ending or ending
        self._woken.set()

    async def next(self) -> bytes | Ending:
        """What to send, or how to close."""
        while not self._frames:
            if self.ending is not None:
                return self.ending
            self._woken = anyio.Event()
            await self._woken.wait()
        frame = self._frames.popleft()
        self._bytes -= len(frame)
        return frame


def ending_of(close: Close) -> Ending:
    return Ending(int(close.code), close.reason)


class Sockets:
    """All that are open. Counts may be asked for from any thread."""

    def __init__(self, per_address: int, per_user: int) -> None:
        self._open: dict[str, Socket] = {}
        self._per_address = per_address
        self._per_user = per_user
        self._addresses: Counter[str] = Counter()
        self._users: dict[str, str] = {}
        self._of_user: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._open)

    def find(self, connection_id: str) -> Socket | None:
        return self._open.get(connection_id)

    def add(self, socket: Socket) -> bool:
        """False when as many are open from its address as may be."""
        with self._lock:
            if self._addresses[socket.address] >= self._per_address:
                return False
            self._addresses[socket.address] += 1
            self._open[socket.id] = socket
            return True

    def admits(self, connection_id: str, user_id: str) -> bool:
        """Whether the connection may be this user's; if so, it is from now on."""
        with self._lock:
            if connection_id not in self._open or self._of_user[user_id] >= self._per_user:
                return False
            if connection_id not in self._users:
                self._users[connection_id] = user_id
                self._of_user[user_id] += 1
            return True

    def remove(self, socket: Socket) -> None:
        with self._lock:
            del self._open[socket.id]
            _count_down(self._addresses, socket.address)
            user_id = self._users.pop(socket.id, None)
            if user_id is not None:
                _count_down(self._of_user, user_id)


def _count_down(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
