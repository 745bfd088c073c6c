"""Connections and feeds on the engine, with a queue that remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.connection import Connection as Tables

from pannier.adapters.queues import Posting
from pannier.core.clock import FixedClock
from pannier.core.errors import TransientError
from pannier.core.i18n import Locale
from pannier.live.model import Connection, StoredOperation, Subscription, Topic, TopicKind, Watch
from pannier.live.publisher import LivePublisher
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository
from pannier.live.service import Connections

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
SHOP = Topic(TopicKind.MERCHANT, "01JTCXQ8W0000000000000000M")
ORDER = Topic(TopicKind.ORDER, "01JTCXQ8W0000000000000000A")
OPERATION = StoredOperation(
    "subscription ($id: ID!) { x }", "Board", {"id": "1", "list": [1, None, {"a": 0.5}]}
)


@dataclass
class Kept:
    """A queue that remembers what was sent, or is down."""

    sent: list[tuple[str | None, Mapping[str, object]]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    down: bool = False

    def send_all(self, postings: Sequence[Posting]) -> None:
        if self.down:
            raise TransientError("the queue is down")
        for posting in postings:
            self.sent.append((posting.group, posting.body))
            self.keys.append(posting.deduplication)


@dataclass
class Live:
    """The use cases, and what is beneath them."""

    connections: Connections
    repository: ConnectionRepository
    feeds: FeedRepository
    watched: WatchedRepository
    publisher: LivePublisher
    queue: Kept
    clock: FixedClock

    def connect(self, connection_id: str = "c1", **changes: object) -> Connection:
        connection = Connection(
            id=connection_id,
            viewer_id="viewer",
            session_id="session",
            locale=Locale.ZH_CN,
            connected_at=NOON,
            token_expires_at=NOON + timedelta(minutes=15),
            operations={},
        )
        made = replace(connection, **changes)  # type: ignore[arg-type]  # any of its fields
        self.connections.open(made)
        return made

    def start(
        self, connection: Connection, operation_id: str, topic: Topic = SHOP, after: str | None = None
    ) -> Subscription:
        return self.connections.start(connection, operation_id, OPERATION, Watch(topic, after))


@pytest.fixture
def live(connection: Tables) -> Live:
    repository, feeds, watched = (
        ConnectionRepository(connection),
        FeedRepository(connection),
        WatchedRepository(),
    )
    queue, clock = Kept(), FixedClock(NOON)
    publisher = LivePublisher(queue, watched)
    connections = Connections(repository, feeds, watched, publisher, clock)
    return Live(connections, repository, feeds, watched, publisher, queue, clock)
