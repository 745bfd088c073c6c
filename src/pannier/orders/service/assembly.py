"""All use cases of orders, put together the one way they fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from pannier.core.clock import Clock
from pannier.core.settings import OrderTerms
from pannier.menus.service import Menus
from pannier.merchants.service import Merchants
from pannier.orders.model import PaymentMethod
from pannier.orders.payments import CashProvider, PaymentProvider, SandboxProvider
from pannier.orders.repository import LedgerRepository, OrderRepository, QuoteRepository
from pannier.orders.service.lists import OrderLists
from pannier.orders.service.orders import Orders
from pannier.orders.service.payments import Payments
from pannier.orders.service.placing import Placing
from pannier.orders.service.quotes import Quotes
from pannier.orders.service.refunds import Refunds
from pannier.users.service import Users

PROVIDERS: Mapping[PaymentMethod, PaymentProvider] = {
    PaymentMethod.SANDBOX: SandboxProvider(),
    PaymentMethod.CASH_ON_DELIVERY: CashProvider(),
}


@dataclass(frozen=True, slots=True)
class OrderServices:
    """Everything that can be done with quotes and orders."""

    quotes: Quotes
    placing: Placing
    orders: Orders
    payments: Payments
    refunds: Refunds
    lists: OrderLists


def order_services(
    repository: OrderRepository,
    users: Users,
    merchants: Merchants,
    menus: Menus,
    terms: OrderTerms,
    clock: Clock,
    providers: Mapping[PaymentMethod, PaymentProvider] = PROVIDERS,
) -> OrderServices:
    """The use cases over these repositories and services."""
    quotes = Quotes(QuoteRepository(), menus, users, terms, clock)
    orders = Orders(repository, users, merchants, terms, clock)
    payments = Payments(LedgerRepository(), orders, providers, clock)
    return OrderServices(
        quotes=quotes,
        placing=Placing(quotes, repository, menus, payments, terms, clock),
        orders=orders,
        payments=payments,
        refunds=Refunds(repository, orders),
        lists=OrderLists(repository, users, merchants),
    )
