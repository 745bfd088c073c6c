"""Table stream of menus → a notice to the merchant when little is left of an item."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.messaging import TELLING, notifier
from pannier.entrypoints.permissions import Permission
from pannier.entrypoints.starting import prepare
from pannier.menus.repository import stock_mark_of_image
from pannier.notifications.reactions import NotificationReactions
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (*TELLING,)


@cache
def _handle() -> Callable[[Change], None]:
    settings = Settings.from_environment(os.environ)
    connection, clock = bind_tables(settings), settings.clock()
    reactions = NotificationReactions(notifier(settings, connection))

    def handle(change: Change) -> None:
        old = None if change.old_image is None else stock_mark_of_image(change.old_image)
        new = None if change.new_image is None else stock_mark_of_image(change.new_image)
        reactions.on_stock_change(str(change.keys["pk"]["S"]), old, new, clock.now())

    return handle


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
