"""What the functions that erase people build alike."""

import os
from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.outgoing import pusher
from pannier.entrypoints.permissions import Permission, devices, index, listing, objects, table
from pannier.menus.repository import StockRepository
from pannier.merchants.repository import MerchantRepository, StaffRepository
from pannier.merchants.repository.erasure import ApplicationErasure
from pannier.notifications.repository import ChannelErasure, InboxErasure
from pannier.orders.repository import OrderErasure, OrderRepository
from pannier.privacy.erasing import Eraser, ErasureSweeper
from pannier.privacy.steps import Places, steps
from pannier.reviews.repository import ReviewErasure, ReviewRepository
from pannier.tracking.repository import PositionRepository
from pannier.users.repository import ErasureRepository

ERASING: tuple[Permission, ...] = (
    table("channels", "DeleteItem", "GetItem", "Query"),
    table("courier-positions", "DeleteItem"),
    table("inboxes", "DeleteItem", "GetItem", "Query", "UpdateItem"),
    table("merchants", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    index("merchants", "by_member"),
    table("orders", "BatchGetItem", "GetItem", "Query", "UpdateItem"),
    index("orders", "by_author"),
    index("orders", "by_customer"),
    table("quotes", "DeleteItem", "UpdateItem"),
    index("quotes", "by_customer"),
    table("reviews", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    index("reviews", "by_customer"),
    table("users", "DeleteItem", "GetItem", "PutItem", "Query"),
    devices("DeleteEndpoint"),
    objects("UploadsBucket", "exports", "DeleteObject"),
    objects("UploadsBucket", "licences", "DeleteObject"),
    objects("UploadsBucket", "reviews", "DeleteObject"),
    objects("UploadsBucket", "uploads", "DeleteObject"),
    listing("UploadsBucket"),
)


@dataclass(frozen=True, slots=True)
class Erasing:
    """Going on with one erasure, and with all that are due."""

    eraser: Eraser
    sweeper: ErasureSweeper


def erasing(settings: Settings, connection: Connection, clock: Clock) -> Erasing:
    """Build them. Nothing is read or written."""
    merchants, reviews, push = MerchantRepository(connection), ReviewRepository(connection), pusher(settings)
    erasures = ErasureRepository(connection)
    places = Places(
        erasures=erasures,
        orders=OrderRepository(connection, StockRepository()),
        order_erasure=OrderErasure(),
        inboxes=InboxErasure(),
        channels=ChannelErasure(),
        positions=PositionRepository(),
        reviews=reviews,
        review_erasure=ReviewErasure(reviews),
        merchants=merchants,
        applications=ApplicationErasure(merchants),
        staff=StaffRepository(connection),
        objects=ObjectStore(settings) if settings.uploads_bucket else None,
        forget_device=_nobody_knows if push is None else push.forget,
    )
    eraser = Eraser(erasures, steps(places), clock)
    return Erasing(eraser, ErasureSweeper(erasures, eraser, clock))


def erasing_from_environment() -> Erasing:
    """As the environment says. Raises SettingsError."""
    settings = Settings.from_environment(os.environ)
    return erasing(settings, bind_tables(settings), settings.clock())


def _nobody_knows(_: str) -> None:
    """Without a push provider no device is known to one."""
