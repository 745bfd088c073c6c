"""Clients of the deployed endpoints: GraphQL over HTTP, and `graphql-transport-ws` over a real WebSocket."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from socket import create_connection
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.e2e.deployed.deploying import STAGE, Deployment

PATIENCE = 60.0  # a cold start on a busy machine, and the emulated Lambda's queue before it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an app. Without a token a stranger."""

    http: httpx.Client
    token: str | None = None

    def send(self, document: str, **variables: Any) -> httpx.Response:
        """POST one operation."""
        headers = {"accept-language": "en"}
        if self.token is not None:
            headers["authorization"] = f"Bearer {self.token}"
        return self.http.post("/graphql", json={"query": document, "variables": variables}, headers=headers)

    def ask(self, document: str, **variables: Any) -> Any:
        """What the only field of an operation answers, which has to succeed."""
        response = self.send(document, **variables)
        body = response.json()
        assert response.status_code == 200, response.text
        assert "errors" not in body, body
        (answer,) = body["data"].values()
        assert not isinstance(answer, dict) or "message" not in answer, answer
        return answer

    def refused(self, document: str, **variables: Any) -> list[str]:
        """With what codes an operation is refused as a whole."""
        return [each["extensions"]["code"] for each in self.send(document, **variables).json()["errors"]]

    def signed_in(self, session: dict[str, str]) -> "Person":
        """The same app, with this session."""
        return replace(self, token=session["accessToken"])


@contextmanager
def stranger(deployment: Deployment) -> Iterator[Person]:
    """Somebody who is not signed in, at the address of the HTTP API."""
    cloud = deployment.cloud
    host = f"{deployment.outputs['HttpApiId']}.execute-api.127.0.0.1:{cloud.port}"
    with httpx.Client(
        verify=cloud.trust(), base_url=cloud.endpoint, headers={"host": host}, timeout=PATIENCE
    ) as http:
        yield Person(http)


class Watcher:
    """A client with one socket and one subscription. `heard` are the payloads' data, in order."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._messages: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def say(self, **message: Any) -> None:
        self._socket.send(json.dumps(message))

    def next(self) -> dict[str, Any]:
        """The next message of the protocol."""
        return self._messages.get(timeout=PATIENCE)

    def all_until_closed(self) -> list[dict[str, Any]]:
        """Everything that comes until the server closes."""
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive(), "the server keeps the socket open"
        messages = []
        while not self._messages.empty():
            messages.append(self._messages.get())
        return messages

    def until(self, found: Callable[[Any], bool]) -> Any:
        """The first event for which it holds; those before are passed over."""
        while True:
            message = self.next()
            assert message["type"] == "next", message
            assert "errors" not in message["payload"], message
            (event,) = message["payload"]["data"].values()
            if found(event):
                return event

    def _read(self) -> None:
        try:
            for frame in self._socket:
                self._messages.put(json.loads(frame))
        except ConnectionClosed:
            pass


@contextmanager
def opened(deployment: Deployment) -> Iterator[Watcher]:
    """An open socket at the address of the WebSocket API, on which nothing was said yet."""
    cloud = deployment.cloud
    host = f"{deployment.physical('WebsocketsApi')}.execute-api.127.0.0.1:{cloud.port}"
    with connect(
        f"wss://{host}/{STAGE}",
        sock=create_connection(("127.0.0.1", cloud.port)),
        ssl=cloud.trust(),
        server_hostname="127.0.0.1",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        open_timeout=PATIENCE,
        proxy=None,
    ) as connection:
        yield Watcher(connection)


@contextmanager
def watching(deployment: Deployment, person: Person, document: str, **variables: Any) -> Iterator[Watcher]:
    """Somebody signed in who is subscribed: the server has taken it up."""
    with opened(deployment) as watcher:
        watcher.say(type="connection_init", payload={"Authorization": f"Bearer {person.token}"})
        assert watcher.next()["type"] == "connection_ack"
        watcher.say(id="1", type="subscribe", payload={"query": document, "variables": variables})
        watcher.say(type="ping")
        assert watcher.next()["type"] == "pong"  # messages of one connection are taken in order
        yield watcher
