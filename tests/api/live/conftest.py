"""Live connections to a schema of three fields, served on a real socket; the tables are the engine's."""

import json
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
import strawberry
from pynamodb.connection import Connection as Tables
from starlette.applications import Starlette
from starlette.routing import Mount
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from pannier.adapters.connections import ConnectionGateway
from pannier.adapters.queues import Posting
from pannier.api.context import Services
from pannier.api.limits import Documents
from pannier.api.live.messages import SUBPROTOCOL
from pannier.api.live.protocol import Limits
from pannier.api.live.session import LiveSessions
from pannier.api.schema import Schema
from pannier.core.clock import FixedClock
from pannier.core.dynamo import bind_tables
from pannier.core.errors import NotFound, TransientError
from pannier.core.settings import LiveTerms, Settings
from pannier.live.model import Topic, TopicKind, Watch
from pannier.live.publisher import LivePublisher
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository
from pannier.live.service import Connections
from pannier.local.live import LiveServer, Timing
from pannier.users.tokens import Tokens
from tests.api.conftest import services_over
from tests.clean import CleanTables
from tests.messenger import RecordingMessenger
from tests.serving import serving

PATIENCE = 10.0
INTROSPECTIVE = "query { here }"
SUBSCRIPTION = "subscription Of($of: ID!) { changes(of: $of) { number } }"


@strawberry.type
class Change:
    number: int


@strawberry.type
class Query:
    here: bool = True


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def changes(self, info: strawberry.Info, of: strawberry.ID) -> AsyncGenerator[Change, None]:
        if of == "hidden" or info.context.viewer_id is None:
            raise NotFound("order")
        if of == "busy":
            raise TransientError
        if of == "faulty":
            raise KeyError("a secret")
        yield cast(Change, Watch(Topic(TopicKind.ORDER, of)))


class SmallSchema(Schema):
    def __init__(self) -> None:
        strawberry.Schema.__init__(self, Query, subscription=Subscription)
        self.documents = Documents(self.core)


@dataclass
class Kept:
    """A queue that remembers."""

    sent: list[Mapping[str, object]] = field(default_factory=list)

    def send_all(self, postings: Sequence[Posting]) -> None:
        for posting in postings:
            self.sent.append(posting.body)


class Client:
    """A WebSocket client that speaks in objects."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def receive(self) -> Any:
        return json.loads(self.socket.recv(timeout=PATIENCE))

    def subscribe(self, id_: str, of: Any = "7", query: str = SUBSCRIPTION) -> None:
        self.send(id=id_, type="subscribe", payload={"query": query, "variables": {"of": of}})

    def ping(self) -> None:
        """Go on once everything that was sent before has been acted on."""
        self.send(type="ping", payload={"n": 1})
        assert self.receive() == {"type": "pong", "payload": {"n": 1}}

    def closed(self) -> tuple[int, str]:
        """With what the server closes; nothing comes before."""
        with pytest.raises(ConnectionClosed) as closed:
            self.socket.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None
        return closed.value.rcvd.code, closed.value.rcvd.reason


@dataclass
class Served:
    """A server, and what is behind it."""

    address: str
    clock: FixedClock
    services: Services
    connections: Connections
    repository: ConnectionRepository
    live: LiveServer
    gateway: ConnectionGateway
    tokens: Tokens
    schema: Schema
    key: bytes

    def token(self, user_id: str = "U", valid: timedelta = timedelta(hours=1)) -> str:
        return self.tokens.access(user_id, "F", self.clock.now() + valid)

    @contextmanager
    def client(self, path: str = "/graphql", subprotocol: str | None = SUBPROTOCOL) -> Iterator[Client]:
        offered = None if subprotocol is None else [Subprotocol(subprotocol)]
        address = self.address.replace("http", "ws") + path
        with connect(address, subprotocols=offered, open_timeout=PATIENCE, proxy=None) as socket:
            yield Client(socket)

    @contextmanager
    def ready(self, user_id: str = "U", token: str | None = None, path: str = "/graphql") -> Iterator[Client]:
        """A client that is acknowledged."""
        with self.client(path) as client:
            authorization = f"Bearer {token or self.token(user_id)}"
            client.send(type="connection_init", payload={"authorization": authorization, "locale": "en"})
            assert client.receive() == {"type": "connection_ack"}
            yield client

    def subscribers(self, of: str) -> list[tuple[str, str]]:
        """Connection and operation of each that watches."""
        found = self.repository.subscribers(Topic(TopicKind.ORDER, of))
        return [(each.connection_id, each.id) for each in found]


def server(schema: Schema, services: Services, connections: Connections, terms: LiveTerms) -> LiveServer:
    return LiveServer(
        lambda admits: LiveSessions(schema, services, connections, Limits(terms.init_within), admits),
        services.clock,
        terms,
        Timing(look_every=0.02, give_up_after=0.5),
    )


@pytest.fixture(scope="module")
def served(clean: CleanTables, settings: Settings, _bound: Tables, _key: bytes) -> Iterator[Served]:
    clean.make()
    bind_tables(settings, _bound)
    services = services_over(settings, _bound, _key, RecordingMessenger())
    assert isinstance(services.clock, FixedClock)
    repository, watched = ConnectionRepository(_bound), WatchedRepository()
    publisher = LivePublisher(Kept(), watched)
    connections = Connections(repository, FeedRepository(_bound), watched, publisher, services.clock)
    schema = SmallSchema()
    live = server(schema, services, connections, LiveTerms(per_user=3))
    impatient = server(schema, services, connections, LiveTerms(timedelta(seconds=0.2), per_address=1))
    app = Starlette(
        routes=[
            *live.routes("http://127.0.0.1/_live/secret"),
            Mount("/impatient", routes=impatient.routes(None)),
        ]
    )
    with serving(app) as address:
        endpoint = f"{address}/_live/secret"
        yield Served(
            address,
            services.clock,
            services,
            connections,
            repository,
            live,
            ConnectionGateway(replace(settings, live_endpoint=endpoint)),
            Tokens(_key, services.clock),
            schema,
            _key,
        )
