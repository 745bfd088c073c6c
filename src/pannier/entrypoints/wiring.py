"""What several functions build alike: the use cases that orders go through, over one connection.

What fewer functions need is in modules of its own, since all that a function imports is a part of its start.
"""

from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.core.clock import Clock
from pannier.core.settings import OrderTerms
from pannier.menus.repository import (
    MenuRepository,
    PublishedMenuRepository,
    StockRepository,
)
from pannier.menus.service import Menus
from pannier.merchants.repository import (
    ListingRepository,
    MerchantRepository,
    StaffRepository,
)
from pannier.merchants.service import Merchants
from pannier.orders.repository import OrderRepository
from pannier.orders.service import OrderServices, order_services
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users


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
