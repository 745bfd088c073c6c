"""Table stream of orders → what the platform does next."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.permissions import Permission, table
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.wiring import wire
from pannier.orders.hearing import Hearing
from pannier.orders.reactions import OrderReactions
from pannier.orders.repository import StatisticsRepository, head_of_image
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    table("menus", "UpdateItem"),
    table("orders", "GetItem", "PutItem", "Query"),
    table("statistics", "PutItem", "UpdateItem"),
)


@cache
def _handle() -> Callable[[Change], None]:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    wiring = wire(connection, settings.orders, settings.clock())
    reactions = OrderReactions(
        wiring.ordering.orders,
        wiring.ordering.payments,
        wiring.repository,
        StatisticsRepository(connection),
        wiring.clock,
    )

    hearing = Hearing([reactions.react], wiring.clock, counts_states=True)

    def handle(change: Change) -> None:
        if change.new_image is not None:
            old = None if change.old_image is None else head_of_image(change.old_image)
            hearing.on_change(old, head_of_image(change.new_image))

    return handle


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
