"""A licence that ends while orders are open: they finish, and nobody orders any more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.core.clock import FixedClock
from pannier.core.settings import Settings
from pannier.entrypoints.admission import admitting
from pannier.entrypoints.wiring import wire
from pannier.menus.repository import PublishedMenuRepository
from pannier.merchants.licences import Licence, LicenceFile, LicenceState
from pannier.merchants.model import LicenceKind, MerchantStatus
from pannier.merchants.repository import MerchantChange, MerchantRepository
from pannier.orders.model import Status
from tests.api.orders.conftest import Shop


def license_for_five_minutes(shop: Shop, connection: Connection) -> None:
    """As if its licences had been issued so: both end in five minutes."""
    now = shop.api.clock.now()
    ends = now + timedelta(minutes=5)
    profiles = MerchantRepository(connection)
    merchant = profiles.get(shop.merchant.id)
    files = [
        LicenceFile(
            merchant.id,
            kind,
            Licence(
                id=merchant.id,
                merchant_id=merchant.id,
                kind=kind,
                number="1",
                holder="holder",
                valid_until=merchant.business_date(now) - timedelta(days=1),
                scan="licences/none",
                media_type="image/png",
                submitted_by="owner",
                submitted_at=now,
                state=LicenceState.APPROVED,
            ),
            due_at=ends,
        )
        for kind in LicenceKind
    ]
    licensed = profiles.commit(MerchantChange(replace(merchant, licensed_until=ends), (), licences=files))
    PublishedMenuRepository().put_merchant(licensed)


def closed(answer: dict[str, Any]) -> bool:
    return (answer["__typename"], answer["opensNextAt"]) == ("MerchantClosed", None)


def test_open_orders_finish_and_nobody_orders_any_more(
    shop: Shop, connection: Connection, settings: Settings
) -> None:
    license_for_five_minutes(shop, connection)
    order_id = shop.tell_all(shop.order(), ("clerk", "orderAccept"))
    quote_id = shop.quote()
    assert isinstance(shop.api.clock, FixedClock)
    shop.api.clock.advance(timedelta(minutes=5))
    # from this moment on, although nothing has noticed it yet
    assert closed(shop.ask())
    assert closed(shop.place(quote_id))
    watch = admitting(settings, connection, wire(connection, settings.orders, shop.api.clock)).watch
    assert watch.look().moved == 2
    assert shop.api.services.merchants.get(shop.merchant.id).status is MerchantStatus.SUSPENDED
    assert closed(shop.ask())
    steps = [("clerk", "orderReady"), ("courier", "orderClaim"), ("courier", "orderPickUp")]
    shop.tell_all(order_id, *steps, ("courier", "orderDeliver"), ("customer", "orderComplete"))
    assert shop.api.services.orders.get(split_id(order_id)[1]).status is Status.COMPLETED
