"""Table stream of orders → messages to everybody concerned."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.notifications.reactions import NotificationReactions
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LogSender
from pannier.notifications.service import Notifier
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.repository import head_of_image
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent


@cache
def _handle() -> Callable[[Change], None]:
    connection = bind_tables(Settings.from_environment(os.environ))
    reactions = NotificationReactions(Notifier([InboxSender(InboxRepository(connection)), LogSender()]))
    # Who hears of each event, in this order. Each does nothing the second time: one that fails has all told again.
    hearers: tuple[Callable[[OrderEvent], None], ...] = (reactions.on_order_event,)

    def handle(change: Change) -> None:
        if change.new_image is None:
            return
        old = None if change.old_image is None else head_of_image(change.old_image)
        for event in from_change(old, head_of_image(change.new_image)):
            for hear in hearers:
                hear(event)

    return handle


def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())
