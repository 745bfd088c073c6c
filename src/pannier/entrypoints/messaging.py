"""How any function tells people. Apart from `wiring`: most functions that do need nothing else of that."""

from pynamodb.connection import Connection

from pannier.adapters.queues import Queue
from pannier.core.settings import Settings
from pannier.entrypoints.live import live_publisher
from pannier.entrypoints.permissions import Permission, queue, table
from pannier.notifications.notifier import Further, Notifier
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LiveInboxes, LogSender, SlowChannels

TELLING: tuple[Permission, ...] = (
    table("connections", "BatchGetItem"),
    table("inboxes", "PutItem"),
    queue("LiveQueue"),
    queue("MessagesQueue"),
)


def notifier(settings: Settings, connection: Connection) -> Notifier:
    """How any function tells people: their inboxes first, who watches those, then the queue to the slow channels."""
    return Notifier([InboxSender(InboxRepository(connection)), LogSender()], *further(settings))


def further(settings: Settings) -> tuple[Further, ...]:
    """Who hears of messages that lie in their inboxes, as far as the settings lead anywhere."""
    hearers: list[Further] = []
    if (publisher := live_publisher(settings)) is not None:
        hearers.append(LiveInboxes(publisher))
    if (url := settings.messages_queue_url) is not None:
        hearers.append(SlowChannels(Queue(settings, url)))
    return tuple(hearers)
