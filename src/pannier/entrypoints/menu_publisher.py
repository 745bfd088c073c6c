"""Table streams of menus and merchants → the published menu document."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.permissions import Permission, table
from pannier.entrypoints.starting import prepare
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.merchants.repository import MerchantRepository, merchant_of_image
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    table("menus", "GetItem", "Query", "UpdateItem"),
    table("merchants", "GetItem"),
)


@cache
def _handle() -> Callable[[Change], None]:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    publisher = MenuPublisher(
        MenuRepository(connection),
        PublishedMenuRepository(),
        MerchantRepository(connection),
        settings.clock(),
    )

    def handle(change: Change) -> None:
        if change.new_image is None:
            return
        merchant = merchant_of_image(change.new_image)
        if merchant is not None:
            publisher.publish_merchant(merchant)
        else:
            publisher.publish(str(change.keys["pk"]["S"]))

    return handle


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
