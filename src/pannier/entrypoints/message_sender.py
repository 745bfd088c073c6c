"""Queue of messages → text messages, e-mails and pushes to the people whose inboxes they lie in."""

import os
import time
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.outgoing import DISPATCHING, dispatcher
from pannier.entrypoints.permissions import Permission, table
from pannier.entrypoints.starting import prepare
from pannier.notifications.queued import MessageReactions
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    *DISPATCHING,
    table("channels", "BatchGetItem"),
    table("merchants", "Query"),
)

_SENDING_SECONDS = (
    5  # then the last call of a provider may take as long as its client waits, within our time-out
)


@cache
def _reactions() -> MessageReactions:
    settings = Settings.from_environment(os.environ)
    return MessageReactions(dispatcher(settings, bind_tables(settings), settings.clock()))


@observed
def handler(event: QueueEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    until = time.monotonic() + _SENDING_SECONDS

    def handle(message: QueueMessage) -> None:
        _reactions().on_queued(message.body, lambda: time.monotonic() < until)

    return process_queue(event, handle)


prepare(_reactions)
