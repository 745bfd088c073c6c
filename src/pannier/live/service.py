"""What a connection can do: open, start and stop operations, close. And where to begin."""

from typing import Protocol

from pannier.core.clock import Clock
from pannier.core.errors import TransientError
from pannier.live.errors import ResumeExpired
from pannier.live.model import (
    MAX_EVENT_ID,
    WITH_A_FEED,
    Connection,
    StoredOperation,
    Subscription,
    Topic,
    Watch,
)
from pannier.live.positions import demand_kept, moment_of, position_at
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository


class CatchingUp(Protocol):
    """Has a subscription told what it missed. `live.publisher.LivePublisher` is one."""

    def catch_up(self, subscription: Subscription) -> None:
        """Raises TransientError."""
        ...


class Connections:
    """The connections of live clients."""

    def __init__(
        self,
        connections: ConnectionRepository,
        feeds: FeedRepository,
        watched: WatchedRepository,
        publisher: CatchingUp,
        clock: Clock,
    ) -> None:
        self._connections = connections
        self._feeds = feeds
        self._watched = watched
        self._publisher = publisher
        self._clock = clock

    def open(self, connection: Connection) -> None:
        """Somebody has proven who they are, for the first time on this connection; it has no operations yet.

        Raises:
            ConcurrentChange: it is open already, perhaps since this moment.
        """
        self._connections.add(connection)

    def find(self, connection_id: str) -> Connection | None:
        """An open connection. One consistent Get."""
        return self._connections.find(connection_id)

    def start(
        self, connection: Connection, operation_id: str, operation: StoredOperation, watch: Watch
    ) -> Subscription:
        """Execute an operation whenever something happens on the topic that was watched with leave, as of now.

        With `watch.after`, it first hears of everything since that event, in order, and of nothing else until then.

        Raises:
            NotConnected: the connection was closed meanwhile.
            SubscriberAlreadyExists, TooManySubscriptions
            ResumeExpired: of an order, its own timeline tells, and so whoever makes the watch checks it.
            TransientError: nothing was started.
        """
        now = self._clock.now()
        if watch.after is not None and watch.topic.kind in WITH_A_FEED:
            if len(watch.after) > MAX_EVENT_ID:
                raise ResumeExpired
            if (moment := moment_of(watch.after)) is not None:
                demand_kept(moment, now)
            else:
                self._feeds.position_of(watch.topic, watch.after, now)
        subscription = Subscription(
            connection_id=connection.id,
            id=operation_id,
            topic=watch.topic,
            operation=operation,
            viewer_id=connection.viewer_id,
            session_id=connection.session_id,
            locale=connection.locale,
            token_expires_at=connection.token_expires_at,
            catching_up_after=watch.after,
        )
        self._watched.mark(watch.topic, now)
        self._connections.start(subscription)
        if watch.after is not None:
            try:
                self._publisher.catch_up(subscription)
            except TransientError:
                self._connections.end(connection.id, operation_id, watch.topic)
                raise
        return subscription

    def stop(self, connection_id: str, operation_id: str) -> bool:
        """End an operation; False when there is none of this id. What is on its way may still arrive."""
        return self._connections.stop(connection_id, operation_id)

    def close(self, connection_id: str) -> None:
        """Forget a connection with all that runs on it. Nothing happens the second time."""
        self._connections.remove(connection_id)


class FeedPositions:
    """Where to begin on a feed, for who reads the present state and then watches."""

    def __init__(self, watched: WatchedRepository, clock: Clock) -> None:
        self._watched = watched
        self._clock = clock

    def present(self, topic: Topic) -> str:
        """For `Watch.after`. From this moment on what happens there is kept, as for somebody who watches. One Put."""
        now = self._clock.now()
        self._watched.mark(topic, now)
        return position_at(now)
