"""A client that watches: a socket that speaks graphql-transport-ws, and comes back with what it last heard."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from pannier.local.simulate.hearing import Event, Journal
from pannier.local.simulate.people import Person
from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.replies import Reply, UnexpectedReply
from pannier.local.simulate.timing import PlatformTime
from pannier.local.simulate.transport import Operation, SimulatedError

_FORBIDDEN = 4403
_CONNECTION = "connection"  # the id of what is told of the connection itself, where no close code can be sent
_SUBPROTOCOL = Subprotocol("graphql-transport-ws")
_TOKEN_OVER = frozenset({"UNAUTHENTICATED", "TOKEN_EXPIRED"})
_ANSWER_WITHIN = 30.0
_OPENED_WITHIN = 120.0  # who signs in may have to wait for their turn
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_MOST_BYTES = 1_000_000

Name = Callable[[Reply], Event]
CatchUp = Callable[["Subscription"], Awaitable[None]]


@dataclass(slots=True)
class Subscription:
    """Something that is watched. `catch_up` reads what happened while nobody told, where there is no event yet after
    which to go on.
    """

    operation: Operation
    variables: Mapping[str, Any]
    name: Name
    catch_up: CatchUp
    journal: Journal = field(default_factory=Journal)
    starts: int = 0


@dataclass(slots=True)
class Heard:
    """What all watchers share: how long events took, in real seconds, and how often sockets were opened again."""

    recorder: Recorder
    time: PlatformTime
    lags: list[float] = field(default_factory=list)
    reconnects: int = 0

    def event(self, event: Event) -> None:
        self.lags.append(max(0.0, time.time() - self.time.machine_time_of(event.at)))


class Watcher:
    """One client: a socket with some subscriptions, opened again whenever it falls."""

    def __init__(self, person: Person, address: str, heard: Heard) -> None:
        self.person = person
        self._address = address.replace("http", "ws", 1) + "/graphql"
        self._heard = heard
        self._socket: ClientConnection | None = None
        self._refused: str | None = None
        self._pongs: list[asyncio.Future[None]] = []
        self._task: asyncio.Task[None] | None = None
        self._watching = asyncio.Event()
        self.subscriptions: list[Subscription] = []

    async def open(self, *subscriptions: Subscription) -> None:
        """Begin; comes back once the server has taken up all of them."""
        self.subscriptions += subscriptions
        self._task = asyncio.create_task(self._run())
        await asyncio.wait_for(self._watching.wait(), _OPENED_WITHIN)

    async def watch(self, subscription: Subscription) -> None:
        """One more, from now on; where the socket is just away, as soon as it is back."""
        self.subscriptions.append(subscription)
        if self._socket is not None and self._watching.is_set():
            with suppress(ConnectionClosed, OSError, TimeoutError):  # once it is back
                await self._start(self._socket, len(self.subscriptions) - 1)

    def drop(self) -> None:
        """Have the socket fall, as in a tunnel: nobody says goodbye."""
        if self._socket is not None and self._watching.is_set():
            self._socket.transport.abort()

    def check(self) -> None:
        """Raises what it died of: a mistake in the simulator itself."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            self._task.result()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._live()
            except ConnectionClosed as closed:
                self._note(closed)
            except (OSError, InvalidHandshake, TimeoutError, SimulatedError):
                self._refused = None
            except UnexpectedReply as error:
                self._heard.recorder.failed("a subscription", str(error))
            pause = _FIRST_PAUSE if self._watching.is_set() else min(_LONGEST_PAUSE, 2 * pause)
            self._fell()
            await asyncio.sleep(pause)

    def _note(self, closed: ConnectionClosed) -> None:
        """A token that is over is renewed; any other reproach of the server's is a fault."""
        code = closed.rcvd.code if closed.rcvd is not None else 1006
        self._heard.recorder.noted(f"sockets closed with {code}")
        if code != _FORBIDDEN:
            self._refused = None
            if closed.rcvd is not None and code >= 4400:
                self._heard.recorder.failed("a socket", f"closed with {code} {closed.rcvd.reason}")

    def _fell(self) -> None:
        self._socket = None
        self._watching.clear()
        self._heard.reconnects += 1
        while self._pongs:
            if not (pong := self._pongs.pop()).done():
                pong.set_exception(ConnectionResetError())

    async def _live(self) -> None:
        """One connection, from its beginning until it falls."""
        token = await self.person.token(self._refused)
        self._refused = token
        async with connect(
            self._address, subprotocols=[_SUBPROTOCOL], max_size=_MOST_BYTES, compression=None, proxy=None
        ) as socket:
            await self._send(
                socket, {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
            )
            await asyncio.wait_for(self._acknowledged(socket), _ANSWER_WITHIN)
            self._socket = socket
            starting = asyncio.create_task(self._start_all(socket))
            try:
                await self._listen(socket)
            finally:
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)

    async def _acknowledged(self, socket: ClientConnection) -> None:
        while json.loads(await socket.recv())["type"] != "connection_ack":
            pass

    async def _start_all(self, socket: ClientConnection) -> None:
        number = 0
        try:
            while number < len(self.subscriptions):  # more may come meanwhile
                await self._start(socket, number)
                number += 1
        except (TimeoutError, SimulatedError):
            await socket.close()
        else:
            self._watching.set()

    async def _start(self, socket: ClientConnection, number: int) -> None:
        """Subscribe, after what was heard last; and be sure that the server has taken it up."""
        subscription = self.subscriptions[number]
        again = subscription.starts > 0
        subscription.starts += 1
        variables = dict(subscription.variables)
        if (after := subscription.journal.last) is not None:
            variables["after"] = after
        payload = {
            "query": subscription.operation.document,
            "operationName": subscription.operation.name,
            "variables": variables,
        }
        identity = f"{number}-{subscription.starts}"
        await self._send(socket, {"id": identity, "type": "subscribe", "payload": payload})
        pong = asyncio.get_running_loop().create_future()
        self._pongs.append(pong)
        await self._send(socket, {"type": "ping"})
        await asyncio.wait_for(pong, _ANSWER_WITHIN)
        if again and after is None:
            await subscription.catch_up(subscription)

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            message = json.loads(await socket.recv())
            match message["type"]:
                case "next":
                    self._hear(self._of(message), message["payload"])
                case "error" if message["id"] == _CONNECTION:
                    self._heard.recorder.noted("connections ended by word")
                    await socket.close()
                case "error":
                    await self._told_off(socket, self._of(message), message["payload"])
                case "ping":
                    await self._send(socket, {"type": "pong"})
                case "pong":
                    if self._pongs:
                        _settle(self._pongs.pop(0))
                case "complete":
                    self._heard.recorder.noted("subscriptions completed by the server")

    def _of(self, message: Mapping[str, Any]) -> Subscription:
        return self.subscriptions[int(message["id"].partition("-")[0])]

    def _hear(self, subscription: Subscription, payload: Mapping[str, Any]) -> None:
        operation = subscription.operation
        if errors := payload.get("errors"):
            self._heard.recorder.failed(operation.name, str(errors[0]))
        if payload.get("data") is None:
            return
        event = subscription.name(Reply(payload["data"], operation.name).part(operation.root))
        if subscription.journal.take(event):
            self._heard.event(event)

    async def _told_off(
        self, socket: ClientConnection, subscription: Subscription, errors: list[Mapping[str, Any]]
    ) -> None:
        """The operation was ended. For want of a good token the whole connection is opened anew."""
        codes = {str(error.get("extensions", {}).get("code")) for error in errors}
        if codes & _TOKEN_OVER:
            await socket.close()
        else:
            self._heard.recorder.failed(subscription.operation.name, f"{codes} {errors[0].get('message')}")

    @staticmethod
    async def _send(socket: ClientConnection, message: Mapping[str, Any]) -> None:
        await socket.send(json.dumps(message, ensure_ascii=False))


def _settle(waiting: "asyncio.Future[None]") -> None:
    if not waiting.done():
        waiting.set_result(None)
