"""Table stream of orders → messages to everybody concerned, who watches, webhooks, and the event bus."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.adapters.bus import EventBus
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.live import live_publisher
from pannier.entrypoints.messaging import TELLING, notifier
from pannier.entrypoints.permissions import Permission, bus, queue, table
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.webhooks import webhook_reactions
from pannier.menus.repository import StockRepository
from pannier.notifications.reactions import NotificationReactions
from pannier.orders.bus import BusPublisher
from pannier.orders.events import OrderEvent
from pannier.orders.hearing import Hearing
from pannier.orders.live import LiveOrders
from pannier.orders.publication import EventDocuments
from pannier.orders.repository import OrderRepository, head_of_image
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    *TELLING,
    table("orders", "GetItem"),
    table("webhooks", "PutItem", "Query", "UpdateItem"),
    queue("WebhooksQueue"),
    bus("OrderEventsBus"),
)


@cache
def _handle() -> Callable[[Change], None]:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    reactions = NotificationReactions(notifier(settings, connection))
    documents = EventDocuments(OrderRepository(connection, StockRepository()))
    hearers: list[Callable[[OrderEvent], None]] = [
        reactions.on_order_event,
        *_watchers(settings),
        webhook_reactions(settings, connection, documents).on_order_event,
    ]
    if settings.event_bus is not None:
        hearers.append(BusPublisher(EventBus(settings), documents).on_order_event)

    hearing = Hearing(hearers, settings.clock(), counts_states=False)

    def handle(change: Change) -> None:
        if change.new_image is not None:
            old = None if change.old_image is None else head_of_image(change.old_image)
            hearing.on_change(old, head_of_image(change.new_image))

    return handle


def _watchers(settings: Settings) -> list[Callable[[OrderEvent], None]]:
    """Who watches hears of it next, where there is a queue to tell them by."""
    publisher = live_publisher(settings)
    return [] if publisher is None else [LiveOrders(publisher).on_order_event]


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
