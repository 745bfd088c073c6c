"""What several functions build alike: the use cases that move orders, over one connection."""

from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.core.clock import Clock
from pannier.core.settings import OrderTerms
from pannier.menus.repository import PublishedMenuRepository, StockRepository
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Merchants
from pannier.orders.model import PaymentMethod
from pannier.orders.payments import CashProvider, PaymentProvider, SandboxProvider
from pannier.orders.repository import LedgerRepository, OrderRepository
from pannier.orders.service import Orders, Payments
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users


@dataclass(frozen=True, slots=True)
class Wiring:
    """The use cases around orders, and the parts of them that others are built from."""

    clock: Clock
    published: PublishedMenuRepository
    repository: OrderRepository
    users: Users
    merchants: Merchants
    orders: Orders
    payments: Payments


def wire(
    connection: Connection, terms: OrderTerms, clock: Clock, passwords: Passwords | None = None
) -> Wiring:
    """Build them. Nothing is read or written."""
    published = PublishedMenuRepository()
    users = Users(UserRepository(connection), passwords or Passwords(), clock)
    merchants = Merchants(
        MerchantRepository(connection),
        StaffRepository(connection),
        ListingRepository(),
        users,
        clock,
        on_change=published.put_merchant,  # a pause acts on the next order, before the stream brings it
    )
    repository = OrderRepository(connection, StockRepository())
    orders = Orders(repository, users, merchants, terms, clock)
    providers: dict[PaymentMethod, PaymentProvider] = {
        PaymentMethod.SANDBOX: SandboxProvider(),
        PaymentMethod.CASH_ON_DELIVERY: CashProvider(),
    }
    payments = Payments(LedgerRepository(), orders, providers, clock)
    return Wiring(clock, published, repository, users, merchants, orders, payments)
