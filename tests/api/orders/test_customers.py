"""Who learns whose order it is, and who may call there."""

from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.i18n import Locale
from pannier.users.model import Role
from tests.api.conftest import PASSWORD
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop

SHOWN = "customer { name maskedPhone } destination { recipient phone }"
ORDER = f"query ($id: ID!) {{ order(id: $id) {{ {SHOWN} }} }}"
LIST = (
    f"query ($merchant: ID!) {{ merchantOrders(merchantId: $merchant) {{ edges {{ node {{ {SHOWN} }} }} }} }}"
)
WHOLE, MASKED = "+8613800138001", "+86 138 **** 8001"
CUSTOMER = {"name": "林夏", "maskedPhone": MASKED}
PREPARED = (("clerk", "orderAccept"), ("clerk", "orderReady"))
RIDING = (*PREPARED, ("courier", "orderClaim"), ("courier", "orderPickUp"))
OWN_RIDING = (*PREPARED, ("clerk", "orderPickUp"))


@pytest.fixture
def behind(shop: Shop, connection: Connection) -> Backstage:
    return Backstage(shop, connection)


def seen(shop: Shop, who: str, order_id: str) -> dict[str, Any] | None:
    order: dict[str, Any] | None = shop[who].data(ORDER, id=order_id)["order"]
    return order


def shown(phone: str) -> dict[str, Any]:
    return {"customer": CUSTOMER, "destination": {"recipient": "林夏", "phone": phone}}


HIDDEN = {"customer": None, "destination": None}
STATES: dict[str, tuple[tuple[tuple[str, str], ...], bool, dict[str, Any]]] = {
    "placed": ((), False, {"clerk": MASKED, "courier": None}),
    "ready": (PREPARED, False, {"clerk": MASKED, "courier": HIDDEN, "other courier": HIDDEN}),
    "carried by a courier": (RIDING, False, {"clerk": MASKED, "courier": WHOLE, "other courier": None}),
    "delivered by a courier": (
        (*RIDING, ("courier", "orderDeliver")),
        False,
        {"clerk": MASKED, "courier": WHOLE},
    ),
    "placed, for own riders": ((), True, {"clerk": MASKED}),
    "prepared for own riders": (PREPARED[:1], True, {"clerk": MASKED}),
    "ready for own riders": (PREPARED, True, {"clerk": WHOLE, "courier": None}),
    "carried by own riders": (OWN_RIDING, True, {"clerk": WHOLE, "courier": None}),
    "delivered by own riders": ((*OWN_RIDING, ("clerk", "orderDeliver")), True, {"clerk": MASKED}),
    "refused": ((("clerk", "orderReject"),), True, {"clerk": MASKED}),
}


@pytest.mark.parametrize("state", STATES)
def test_the_whole_number_is_shown_to_who_may_have_to_call(shop: Shop, behind: Backstage, state: str) -> None:
    steps, own_riders, phones = STATES[state]
    behind.edit_shop(own_riders=own_riders)
    order_id = shop.tell_all(shop.order(), *steps)
    for who, phone in ({"customer": WHOLE, "operator": WHOLE, "stranger": None} | phones).items():
        expected = shown(phone) if isinstance(phone, str) else phone
        assert seen(shop, who, order_id) == expected, who
    assert seen(shop, "manager", order_id) == seen(shop, "clerk", order_id)
    for who in ("clerk", "operator"):
        edges = shop[who].data(LIST, merchant=shop.id)["merchantOrders"]["edges"]
        assert edges == [{"node": seen(shop, who, order_id)}]


def test_who_fetches_an_order_is_known_by_their_account(shop: Shop) -> None:
    services = shop.api.services
    guest = services.users.register(
        "Ms 陈", "13912345678", None, PASSWORD, Locale.ZH_CN, frozenset({Role.CUSTOMER})
    )
    shop.people["guest"] = shop.api.as_user(guest.id)
    quote_id = shop.quote(who="guest", fulfilment="PICKUP", addressId=None)
    order_id = shop.place(quote_id, who="guest")["order"]["id"]
    known = {"customer": {"name": "Ms 陈", "maskedPhone": "+86 139 **** 5678"}, "destination": None}
    for who in ("guest", "clerk", "operator"):
        assert seen(shop, who, order_id) == known
    nameless = shop.order(fulfilment="PICKUP", addressId=None)
    assert seen(shop, "clerk", nameless) == {
        "customer": {"name": "Somebody", "maskedPhone": None},
        "destination": None,
    }


def test_what_a_command_answers_hides_as_much(shop: Shop) -> None:
    document = (
        f"mutation ($id: ID!) {{ orderAccept(id: $id) {{ ... on OrderPayload {{ order {{ {SHOWN} }} }} }} }}"
    )
    answer = shop["clerk"].data(document, id=shop.order())
    assert answer == {"orderAccept": {"order": shown(MASKED)}}
