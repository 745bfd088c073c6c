"""Queue of messages → text messages, e-mails and pushes to the people whose inboxes they lie in."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.messaging import dispatcher
from pannier.notifications.reactions import MessageReactions
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue


@cache
def _handle() -> Callable[[QueueMessage], None]:
    settings = Settings.from_environment(os.environ)
    reactions = MessageReactions(dispatcher(settings, bind_tables(settings), settings.clock()))
    return lambda message: reactions.on_queued(message.body)


def handler(event: QueueEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_queue(event, _handle())
