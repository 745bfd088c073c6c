"""What several functions build alike: the use cases of the domains, over one connection."""

from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.core.settings import OrderTerms, Settings
from pannier.entrypoints.messaging import notifier
from pannier.entrypoints.outgoing import messenger
from pannier.menus.imports import MenuImporter, MenuImports
from pannier.menus.repository import (
    MenuRepository,
    PublishedMenuRepository,
    StagingRepository,
    StockRepository,
)
from pannier.menus.service import Menus
from pannier.merchants.repository import (
    InvitationRepository,
    ListingRepository,
    MerchantRepository,
    StaffRepository,
)
from pannier.merchants.service import (
    InvitationMessenger,
    MerchantRepositories,
    Merchants,
    MerchantServices,
    merchant_services,
)
from pannier.orders.repository import OrderRepository
from pannier.orders.service import OrderServices, order_services
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service import ReviewServices, review_services
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users

__all__ = ["Wiring", "messenger", "notifier", "wire"]


@dataclass(frozen=True, slots=True)
class Wiring:
    """The use cases, and the repository that reactions and the sweeper need beside them."""

    clock: Clock
    repository: OrderRepository
    users: Users
    merchants: Merchants
    menus: Menus
    ordering: OrderServices


def wire(
    connection: Connection, terms: OrderTerms, clock: Clock, passwords: Passwords | None = None
) -> Wiring:
    """Build them. Nothing is read or written."""
    published, stock = PublishedMenuRepository(), StockRepository()
    users = Users(UserRepository(connection), passwords or Passwords(), clock)
    merchants = Merchants(
        MerchantRepository(connection),
        StaffRepository(connection),
        ListingRepository(),
        users,
        clock,
        on_change=published.put_merchant,  # a pause acts on the next order, before the stream brings it
    )
    menus = Menus(MenuRepository(connection), published, stock, merchants, clock)
    repository = OrderRepository(connection, stock)
    ordering = order_services(repository, users, merchants, menus, terms, clock)
    return Wiring(clock, repository, users, merchants, menus, ordering)


def menu_importer(connection: Connection, clock: Clock) -> MenuImporter:
    """Imports and exports for who needs nobody's leave."""
    return MenuImporter(
        MenuRepository(connection), StagingRepository(connection), PublishedMenuRepository(), clock
    )


def importing(settings: Settings, connection: Connection, wiring: Wiring) -> MenuImports:
    """Imports and exports of menus for staff. Without a bucket in the settings files travel as text only."""
    return MenuImports(
        menu_importer(connection, wiring.clock),
        wiring.merchants,
        ObjectStore(settings) if settings.uploads_bucket else None,
        wiring.clock,
    )


def admitting(
    settings: Settings,
    connection: Connection,
    wiring: Wiring,
    inviting: InvitationMessenger | None = None,
) -> MerchantServices:
    """The use cases of admission, licences and staff. Without a bucket in the settings nothing can be uploaded."""
    return merchant_services(
        MerchantRepositories(
            MerchantRepository(connection), StaffRepository(connection), InvitationRepository(connection)
        ),
        wiring.merchants,
        wiring.users,
        wiring.clock,
        ObjectStore(settings) if settings.uploads_bucket else None,
        inviting,
    )


def reviewing(settings: Settings, connection: Connection, wiring: Wiring) -> ReviewServices:
    """The use cases of reviews. Without a bucket in the settings, reviews have no pictures."""
    return review_services(
        ReviewRepository(connection),
        RatingRepository(connection),
        ObjectStore(settings) if settings.uploads_bucket else None,
        wiring.ordering.orders,
        wiring.merchants,
        wiring.users,
        wiring.clock,
    )
