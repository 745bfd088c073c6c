"""Every projection that can be made anew, over one connection."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pynamodb.connection import Connection

from pannier.core.clock import Clock
from pannier.core.settings import Settings
from pannier.maintenance.model import Throttle
from pannier.maintenance.rebuilds.inboxes import InboxesRebuild
from pannier.maintenance.rebuilds.listings import ListingsRebuild
from pannier.maintenance.rebuilds.menus import MenusRebuild
from pannier.maintenance.rebuilds.model import Projection
from pannier.maintenance.rebuilds.platform import PlatformRebuild
from pannier.maintenance.rebuilds.ratings import RatingsRebuild, Show
from pannier.maintenance.rebuilds.runner import merchant_ids
from pannier.maintenance.rebuilds.statistics import StatisticsRebuild
from pannier.maintenance.tables import Table
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.menus.republishing import MenuRepublisher
from pannier.merchants.relisting import ListingRebuilder
from pannier.merchants.repository import ListingRepository, MerchantRepository
from pannier.notifications.model import InboxMessage
from pannier.notifications.repository import InboxRepository
from pannier.notifications.repository.mending import InboxMending
from pannier.orders.repository import StatisticsRepository
from pannier.orders.repository.histories import HistoryRepository
from pannier.orders.repository.recounting import RecountRepository
from pannier.orders.repository.shares import ShareRepository
from pannier.reviews.repository import RatingRepository
from pannier.reviews.repository.recounting import RatingRecountRepository
from pannier.users.repository import ErasureRepository

PROJECTIONS = ("inboxes", "listings", "menus", "ratings", "statistics")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rebuilding needs beside the tables: how a merchant comes to show a rating, how messages go further than
    their inboxes, and how many seconds an index may lag behind its table."""

    show: Show
    tell: Callable[[Sequence[InboxMessage]], None]
    settle: float
    pause: Callable[[float], None] = time.sleep


def projections(
    settings: Settings, connection: Connection, clock: Clock, throttle: Throttle, around: Surroundings
) -> Mapping[str, Projection]:
    """By name. Records have to be bound to their tables."""
    histories, inboxes = HistoryRepository(), InboxRepository(connection)
    profiles, erasures = MerchantRepository(connection), ErasureRepository(connection)
    publisher = MenuRepublisher(MenuRepository(connection), PublishedMenuRepository(), profiles, clock)
    made: tuple[Projection, ...] = (
        InboxesRebuild(
            histories,
            inboxes,
            InboxMending(),
            Table(connection, f"{settings.table_prefix}inboxes"),
            settings.orders,
            clock,
            throttle,
            lambda user_id: erasures.find(user_id) is not None,
            around.tell,
        ),
        ListingsRebuild(
            ListingRebuilder(ListingRepository(), profiles, clock),
            Table(connection, f"{settings.table_prefix}merchants"),
            throttle,
        ),
        MenusRebuild(publisher),
        RatingsRebuild(
            RatingRecountRepository(connection),
            RatingRepository(connection),
            profiles,
            around.show,
            clock,
            around.settle,
            around.pause,
        ),
        StatisticsRebuild(
            histories,
            RecountRepository(connection),
            StatisticsRepository(connection),
            PlatformRebuild(ShareRepository(connection), lambda: _currencies(profiles), clock),
            clock,
            around.settle,
            around.pause,
        ),
    )
    return {each.name: each for each in made}


def _currencies(profiles: MerchantRepository) -> dict[str, str]:
    """Of every merchant, by its id."""
    ids = merchant_ids(profiles)
    found: dict[str, str] = {}
    while some := list(islice(ids, 100)):
        found |= {each.id: each.currency for each in profiles.find_many(some).values()}
    return found
