"""The GraphQL API as a function behind API Gateway, and as an application for any ASGI server."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from mangum import Mangum
from pynamodb.connection import Connection
from starlette.applications import Starlette

from pannier.api.app import build_app
from pannier.api.context import Services
from pannier.core.clock import Clock
from pannier.core.dynamo import bind_tables
from pannier.core.paging import CursorCodec
from pannier.core.settings import Settings, SettingsError
from pannier.entrypoints.wiring import wire
from pannier.menus.repository import MenuRepository, StockRepository
from pannier.menus.service import Menus
from pannier.notifications.repository import InboxRepository
from pannier.notifications.service import Inbox
from pannier.orders.repository import QuoteRepository
from pannier.orders.service import OrderLists, Placing, Quotes, Refunds
from pannier.users.passwords import Passwords
from pannier.users.repository import AttemptCounter, TokenFamilyRepository, UserRepository
from pannier.users.sign_in import SignIn
from pannier.users.tokens import Tokens


def build_services(
    settings: Settings, connection: Connection, clock: Clock, passwords: Passwords
) -> Services:
    """Every use case over these tables. Raises SettingsError when a secret is missing."""
    if settings.token_key_pem is None or settings.cursor_secret is None:
        raise SettingsError("TOKEN_KEY and CURSOR_SECRET are needed here")
    wiring = wire(connection, settings.orders, clock, passwords)
    users, merchants, orders = wiring.users, wiring.merchants, wiring.orders
    sign_in = SignIn(
        UserRepository(connection),
        TokenFamilyRepository(),
        AttemptCounter(),
        passwords,
        Tokens(settings.token_key_pem, clock),
        settings.tokens,
        settings.sign_in,
        clock,
    )
    menus = Menus(MenuRepository(connection), wiring.published, StockRepository(), merchants, clock)
    quotes = Quotes(QuoteRepository(), menus, users, settings.orders, clock)
    return Services(
        clock=clock,
        cursors=CursorCodec(settings.cursor_secret),
        users=users,
        sign_in=sign_in,
        merchants=merchants,
        menus=menus,
        quotes=quotes,
        placing=Placing(quotes, wiring.repository, menus, wiring.payments, settings.orders, clock),
        orders=orders,
        order_lists=OrderLists(wiring.repository, users, merchants),
        payments=wiring.payments,
        refunds=Refunds(wiring.repository, orders),
        inbox=Inbox(InboxRepository(connection), users, merchants, clock),
    )


def create_app(environ: Mapping[str, str]) -> Starlette:
    """The application, from the environment. Raises SettingsError."""
    settings = Settings.from_environment(environ)
    connection = bind_tables(settings)
    return build_app(build_services(settings, connection, settings.clock(), Passwords()))


@cache
def _adapter() -> Mangum:
    return Mangum(create_app(os.environ), lifespan="off")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What Lambda calls."""
    answer: dict[str, Any] = _adapter()(event, context)
    return answer
