"""How any function tells people. Apart from `wiring`: most functions that do need nothing else of that."""

from pynamodb.connection import Connection

from pannier.adapters.queues import Queue
from pannier.core.settings import Settings
from pannier.notifications.notifier import Notifier
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LogSender, SlowChannels


def notifier(settings: Settings, connection: Connection) -> Notifier:
    """How any function tells people: their inboxes first, then the queue to the slow channels, where there is one."""
    url = settings.messages_queue_url
    slow = None if url is None else SlowChannels(Queue(settings, url))
    return Notifier([InboxSender(InboxRepository(connection)), LogSender()], slow)
