"""Table stream of merchants → their listings in the cells where they are found, and messages of what was decided."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.messaging import TELLING, notifier
from pannier.entrypoints.permissions import Permission, table
from pannier.entrypoints.starting import prepare
from pannier.merchants.events import from_entry
from pannier.merchants.listings import ListingProjector
from pannier.merchants.repository import ListingRepository, entry_of_image, merchant_of_image
from pannier.notifications.reactions import NotificationReactions
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    *TELLING,
    table("merchants", "PutItem"),
)


@cache
def _handle() -> Callable[[Change], None]:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    projector = ListingProjector(ListingRepository(), settings.clock())
    notices = NotificationReactions(notifier(settings, connection))

    def handle(change: Change) -> None:
        entry = None if change.new_image is None else entry_of_image(change.new_image)
        if entry is not None:
            event = from_entry(entry)
            if event is not None:
                notices.on_merchant_event(event)
            return
        old = None if change.old_image is None else merchant_of_image(change.old_image)
        new = None if change.new_image is None else merchant_of_image(change.new_image)
        projector.project(old, new)

    return handle


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
