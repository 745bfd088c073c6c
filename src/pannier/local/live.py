"""Live connections on one machine: a WebSocket at `/graphql`, and the management API by which others send to it.

The messages are acted on by the same code as behind API Gateway (`api.live`); here a socket adds what only somebody who
holds it can do: the close codes of the protocol, a limit to silence, the moment at which a token expires.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from pannier.api.http.callers import network_of
from pannier.api.live.messages import SUBPROTOCOL
from pannier.api.live.protocol import CloseCode, opened
from pannier.api.live.session import LiveSessions, Peer, Reaction
from pannier.core.clock import Clock
from pannier.core.errors import TransientError
from pannier.core.settings import LiveTerms
from pannier.core.stack import with_room
from pannier.local.sockets import (
    FAULT,
    GOING_AWAY,
    MAX_FRAME_BYTES,
    TRY_AGAIN,
    Ending,
    Socket,
    Sockets,
    ending_of,
)

log = logging.getLogger(__name__)

_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Timing:
    """`look_every` is the most between two looks at the clock, whose time may be compressed."""

    look_every: float = 1.0
    give_up_after: float = 5.0
    """For sending what remains before a close, in seconds: a client that does not read hinders nobody."""


Admits: TypeAlias = Callable[[str, str], bool]
"""Whether a connection may be a user's."""


def leave_handshakes_out_of_the_log() -> None:
    """Uvicorn writes two lines for each, with the whole query of its address, tokens and all; nothing for requests."""
    handshakes = ('%s - "WebSocket', "connection open")
    logging.getLogger("uvicorn.error").addFilter(lambda record: not str(record.msg).startswith(handshakes))


class LiveServer:
    """Serves live connections of one process."""

    def __init__(
        self,
        make_sessions: Callable[[Admits], LiveSessions],
        clock: Clock,
        terms: LiveTerms,
        timing: Timing = Timing(),
    ) -> None:
        """`make_sessions` is given who decides how many connections a user may have."""
        self.sockets = Sockets(terms.per_address, terms.per_user)
        self._sessions = make_sessions(self.sockets.admits)
        self._clock = clock
        self._terms = terms
        self._timing = timing
        self._threads = anyio.CapacityLimiter(
            _AT_ONCE
        )  # so that many who come at once leave some to requests

    def routes(self, endpoint: str | None) -> list[BaseRoute]:
        """The socket, and the management API below the path of `endpoint`, where others know it."""
        routes: list[BaseRoute] = [WebSocketRoute("/graphql", self._serve)]
        if endpoint is not None:
            path = urlsplit(endpoint).path.rstrip("/") + "/@connections/{id}"
            routes.append(Route(path, self._manage, methods=["GET", "POST", "DELETE"]))
        return routes

    async def _serve(self, websocket: WebSocket) -> None:
        if SUBPROTOCOL not in websocket.scope["subprotocols"]:
            with suppress(WebSocketDisconnect):
                await websocket.accept()
                await websocket.close(CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
            return
        host = network_of(websocket.client.host if websocket.client else "unknown")
        now = anyio.current_time()
        socket = Socket(secrets.token_urlsafe(16), host, now, opened(self._clock.now()))
        if not self.sockets.add(socket):
            await websocket.send_denial_response(PlainTextResponse("Too many connections.", 429))
            return
        try:
            await websocket.accept(SUBPROTOCOL)
            await self._converse(websocket, socket)
        finally:
            self.sockets.remove(socket)
            with anyio.CancelScope(shield=True):
                await self._forget(socket)

    async def _converse(self, websocket: WebSocket, socket: Socket) -> None:
        async with anyio.create_task_group() as tasks:

            async def run(part: Callable[[], Awaitable[None]]) -> None:
                await part()
                tasks.cancel_scope.cancel()  # the others too: one part alone is no conversation

            tasks.start_soon(self._watch, socket)
            tasks.start_soon(run, partial(self._send, websocket, socket))
            tasks.start_soon(run, partial(self._listen, websocket, socket))

    async def _listen(self, websocket: WebSocket, socket: Socket) -> None:
        """Act on messages one after the other, until the client is gone or was closed."""
        while (message := await websocket.receive())["type"] != "websocket.disconnect":
            data = message.get("text")
            if data is None:
                data = message.get("bytes") or b""
            await self._act(socket, self._sessions.receive, data)

    async def _watch(self, socket: Socket) -> None:
        """Tell when silence lasted too long, or when the token is over."""
        while True:
            remaining = self._remaining(socket)
            if remaining <= 0:
                await self._act(socket, self._sessions.look)
                remaining = self._timing.look_every
            await anyio.sleep(min(self._timing.look_every, remaining))

    def _remaining(self, socket: Socket) -> float:
        """Seconds until the connection may be over."""
        if socket.state.ends_at is not None:
            return (socket.state.ends_at - self._clock.now()).total_seconds()
        return socket.opened_at + self._terms.init_within.total_seconds() - anyio.current_time()

    async def _act(self, socket: Socket, act: Callable[..., Reaction], *data: str | bytes) -> None:
        async with socket.turn:
            if socket.ending is not None:
                return
            waited = timedelta(seconds=anyio.current_time() - socket.opened_at)
            try:
                reaction = await anyio.to_thread.run_sync(
                    with_room, act, Peer(socket.id, waited), *data, limiter=self._threads
                )
            except TransientError:
                socket.end(TRY_AGAIN)
            except Exception:
                log.exception("a live connection was ended by a fault")
                socket.end(FAULT)
            else:
                socket.state = reaction.state
                for frame in reaction.frames:
                    socket.push(frame)
                if reaction.close is not None:
                    socket.end(ending_of(reaction.close))

    async def _send(self, websocket: WebSocket, socket: Socket) -> None:
        """Send what is queued, in order, and close when that is due. Ends when nothing can be sent any more."""
        patience = self._timing.give_up_after
        with suppress(WebSocketDisconnect, TimeoutError):
            while not isinstance(item := await socket.next(), Ending):
                with anyio.fail_after(patience):
                    await websocket.send_text(item.decode())
            with anyio.fail_after(patience):
                await websocket.close(item.code, item.reason)

    async def _forget(self, socket: Socket) -> None:
        if socket.state.ends_at is None:
            return
        try:
            await anyio.to_thread.run_sync(with_room, self._sessions.forget, socket.id, limiter=self._threads)
        except TransientError:
            log.warning(
                "a live connection that ended is still in its table"
            )  # until somebody wants to send to it
        except Exception:
            log.exception("a live connection that ended could not be forgotten")

    async def _manage(self, request: Request) -> Response:
        """What API Gateway offers at `/@connections/{id}`. The path is secret; others than this machine get nowhere."""
        if not _from_this_machine(request):
            return PlainTextResponse("Not Found", 404)
        socket = self.sockets.find(request.path_params["id"])
        if socket is None or socket.ending is not None:
            return _error(410, "GoneException")
        if request.method == "GET":
            waited = timedelta(seconds=anyio.current_time() - socket.opened_at)
            connected_at = (datetime.now(UTC) - waited).isoformat()
            return JSONResponse({"connectedAt": connected_at, "identity": {"sourceIp": socket.address}})
        if request.method == "DELETE":
            socket.end(GOING_AWAY)
            return Response(status_code=204)
        data = await _body(request)
        if data is None:
            return _error(413, "PayloadTooLargeException")
        return Response() if socket.push(data) else _error(410, "GoneException")


def _from_this_machine(request: Request) -> bool:
    """By the loopback interface, or from the very address that is listened on."""
    if request.client is None:
        return False
    host = request.client.host
    return ip_address(host).is_loopback or host == request.scope["server"][0]


async def _body(request: Request) -> bytes | None:
    """None when it is too large."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_FRAME_BYTES:
            return None
    return bytes(received)


def _error(status: int, name: str) -> Response:
    """As botocore reads it."""
    return JSONResponse({"message": name}, status, {"x-amzn-ErrorType": name})
