"""Table stream of reviews → ratings, and messages to author and merchant."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.messaging import TELLING, notifier
from pannier.entrypoints.permissions import Permission, objects, table
from pannier.entrypoints.reviewing import reviewing
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.wiring import wire
from pannier.notifications.reactions import NotificationReactions
from pannier.reviews.reactions import ReviewReactions
from pannier.reviews.repository import reply_of_image, review_of_image
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    *TELLING,
    table("menus", "UpdateItem"),
    table("merchants", "GetItem", "PutItem"),
    table("ratings", "GetItem", "PutItem", "UpdateItem"),
    objects("UploadsBucket", "reviews", "DeleteObject"),
)


@cache
def _handle() -> Callable[[Change], None]:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    services = reviewing(settings, connection, wire(connection, settings.orders, settings.clock()))
    tell = NotificationReactions(notifier(settings, connection)).on_review_event
    reactions = ReviewReactions(services.ratings, services.pictures, tell)

    def handle(change: Change) -> None:
        old, new = change.old_image, change.new_image
        reactions.on_review_change(
            None if old is None else review_of_image(old), None if new is None else review_of_image(new)
        )
        reactions.on_reply_change(
            None if old is None else reply_of_image(old), None if new is None else reply_of_image(new)
        )

    return handle


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
