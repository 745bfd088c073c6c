"""What functions build alike that tell who watches, or know them."""

from pynamodb.connection import Connection

from pannier.adapters.queues import Queue
from pannier.core.clock import Clock
from pannier.core.settings import Settings
from pannier.live.publisher import LivePublisher
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository
from pannier.live.service import Connections


def live_publisher(settings: Settings) -> LivePublisher | None:
    """Who tells; None where there is no queue to tell by, and so nobody watches."""
    if settings.live_queue_url is None:
        return None
    return LivePublisher(Queue(settings, settings.live_queue_url), WatchedRepository())


def live_connections(settings: Settings, connection: Connection, clock: Clock) -> Connections:
    """The connections of live clients. Raises SettingsError without a queue."""
    publisher = LivePublisher(Queue(settings, settings.live_queue_url), WatchedRepository())
    return Connections(
        ConnectionRepository(connection), FeedRepository(connection), WatchedRepository(), publisher, clock
    )
