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
from pannier.notifications.repository import InboxRepository
from pannier.notifications.service import Inbox
from pannier.orders.repository import StatisticsRepository
from pannier.orders.service import Statistics
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
    ordering = wiring.ordering
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
    return Services(
        clock=clock,
        cursors=CursorCodec(settings.cursor_secret),
        users=wiring.users,
        sign_in=sign_in,
        merchants=wiring.merchants,
        menus=wiring.menus,
        quotes=ordering.quotes,
        placing=ordering.placing,
        orders=ordering.orders,
        order_lists=ordering.lists,
        payments=ordering.payments,
        refunds=ordering.refunds,
        statistics=Statistics(StatisticsRepository(connection), wiring.users, wiring.merchants),
        inbox=Inbox(InboxRepository(connection), wiring.users, wiring.merchants, clock),
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
