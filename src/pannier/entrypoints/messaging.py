"""How any function tells people. Apart from `wiring`: most functions that do need nothing else of that."""

from pynamodb.connection import Connection

from pannier.adapters.queues import Queue
from pannier.core.settings import Settings
from pannier.entrypoints.live import live_publisher
from pannier.notifications.notifier import Notifier
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LiveSender, LogSender, Sender, SlowChannels


def notifier(settings: Settings, connection: Connection) -> Notifier:
    """How any function tells people: their inboxes first, who watches those, then the queue to the slow channels."""
    url = settings.messages_queue_url
    slow = None if url is None else SlowChannels(Queue(settings, url))
    senders: list[Sender] = [InboxSender(InboxRepository(connection))]
    if (publisher := live_publisher(settings)) is not None:
        senders.append(LiveSender(publisher))
    return Notifier([*senders, LogSender()], slow)
