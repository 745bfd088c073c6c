"""What the functions of webhooks build alike. What delivers is not among it: only its function loads ciphers."""

from pynamodb.connection import Connection

from pannier.adapters.queues import Queue
from pannier.core.settings import Settings
from pannier.orders.publication import EventDocuments
from pannier.webhooks.reactions import WebhookReactions
from pannier.webhooks.repository import DeliveryRepository, EndpointRepository, JobRepository, LaneRepository
from pannier.webhooks.retries import RetrySweeper, Tell
from pannier.webhooks.subscribers import Subscribers
from pannier.webhooks.wakeups import QueueWake, Wake, left_to_the_timers


def wake(settings: Settings) -> Wake:
    """By the queue; where there is none, the timers come by within a few minutes."""
    if settings.webhooks_queue_url is None:
        return left_to_the_timers
    return QueueWake(Queue(settings, settings.webhooks_queue_url))


def webhook_reactions(
    settings: Settings, connection: Connection, documents: EventDocuments
) -> WebhookReactions:
    """Who records what is to be delivered."""
    clock = settings.clock()
    subscribers = Subscribers(EndpointRepository(connection), clock)
    return WebhookReactions(subscribers, DeliveryRepository(connection), documents, wake(settings), clock)


def retry_sweeper(settings: Settings, connection: Connection, tell: Tell) -> RetrySweeper:
    """Who sees to it that nothing is forgotten."""
    return RetrySweeper(
        EndpointRepository(connection),
        LaneRepository(),
        JobRepository(connection),
        wake(settings),
        tell,
        settings.clock(),
    )
