"""Having one's data, closing one's account, and why that may be refused."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from pannier.api.primitives.ids import global_id
from pannier.core.i18n import Locale
from pannier.merchants.model import StaffRole
from pannier.users.erasure import SETTLED_AFTER
from tests.api.conftest import PASSWORD, Api
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop
from tests.api.privacy.conftest import Platform
from tests.api.privacy.person import IN_OBJECTS, PERSONAL, live
from tests.api.privacy.test_deletion import DELETE, EXPORT

SIGN_IN = """mutation ($account: String!, $password: String!) { userSignIn(account: $account, password: $password) {
    __typename ... on Error { code } ... on SessionPayload { session { accessToken } } } }"""
ME = "{ viewer { name } }"


def deleted(api: Api) -> dict[str, Any]:
    """What `userDelete` answers."""
    answer: dict[str, Any] = api.data(DELETE)["userDelete"]
    return answer


def exported(api: Api) -> dict[str, Any]:
    """What `userExport` answers."""
    answer: dict[str, Any] = api.data(EXPORT)["userExport"]
    return answer


@pytest.fixture
def behind(shop: Shop, api: Api, connection: Any) -> Backstage:
    return Backstage(shop, connection)


def test_the_document_has_everything_of_one_person(platform: Platform) -> None:
    person = live(platform)
    platform.settle()
    answer = exported(platform.api.as_user(person.id))
    assert answer["expiresAt"] == "2026-03-02T05:00:00Z"
    response = httpx.get(answer["url"])
    assert response.headers["content-type"] == "application/json"
    document = response.json()
    whole = json.dumps(document, ensure_ascii=False)
    missing = {name for name, value in PERSONAL.items() if isinstance(value, str) and value not in whole}
    assert missing == set()
    assert set(PERSONAL) - set(IN_OBJECTS) == {n for n, value in PERSONAL.items() if isinstance(value, str)}
    assert document["specVersion"] == 1
    assert [order["status"] for order in document["orders"]] == ["COMPLETED", "CANCELLED"]
    assert len(document["quotes"]) == 1
    assert len(document["invitations"]) == 2
    assert [each["role"] for each in document["memberships"]] == ["CLERK"]
    assert {each["note"] for each in document["notesWritten"]} == {
        PERSONAL["cancel note"],
        PERSONAL["note as clerk"],
        PERSONAL["note as courier"],
    }
    (review,) = document["reviews"]
    assert (review["food"], review["packaging"], review["delivery"]) == (2, 3, 4)
    picture = httpx.get(review["pictures"][0]).content
    assert b"INSIDE-THE-KITCHEN-OF-OUYANG" in picture
    assert {each["inbox"] for each in document["messages"]} == {"CUSTOMER", "COURIER"}
    strangers = httpx.get(exported(platform.shop["stranger"])["url"]).text
    assert not [name for name, value in PERSONAL.items() if isinstance(value, str) and value in strangers]


def test_five_documents_a_day(platform: Platform) -> None:
    me = platform.api.as_user(platform.behind.newcomer())
    kinds = [exported(me)["__typename"] for _ in range(6)]
    assert kinds == ["UserExportPayload"] * 5 + ["TooManyAttempts"]


def test_a_session_that_is_not_fresh_gets_and_deletes_nothing(shop: Shop, behind: Backstage) -> None:
    user_id = behind.newcomer()
    me = shop.api.as_user(user_id)
    shop.api.clock.advance(timedelta(minutes=10))
    for answer in (exported(me), deleted(me)):
        assert (answer["__typename"], answer["code"]) == ("SignInTooOld", "SIGN_IN_TOO_OLD")
    assert deleted(me)["minutes"] == 10
    assert me.data(ME) == {"viewer": {"name": "Somebody"}}
    session = shop.api.services.sessions.bearer_of(shop.api.as_user(user_id).token or "")
    assert session is not None
    ended = shop.api.as_user(user_id)
    bearer = shop.api.services.sessions.bearer_of(ended.token or "")
    assert bearer is not None
    shop.api.services.sessions.revoke(user_id, bearer.session_id)
    assert deleted(ended)["__typename"] == "SignInTooOld"


def test_nobody_is_asked_to_sign_in(shop: Shop) -> None:
    for operation in (EXPORT, DELETE):
        assert shop["nobody"].execute(operation).codes == ["UNAUTHENTICATED"]


def test_an_order_under_way_keeps_its_customer_and_its_courier(shop: Shop, behind: Backstage) -> None:
    order_id = shop.order()
    assert deleted(shop["customer"])["code"] == "ORDERS_UNDER_WAY"
    shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderReady"), ("courier", "orderClaim"))
    assert deleted(shop["customer"])["code"] == "ORDERS_UNDER_WAY"
    assert deleted(shop["courier"])["code"] == "ORDERS_UNDER_WAY"
    shop.tell_all(order_id, ("courier", "orderPickUp"), ("courier", "orderDeliver"))
    assert deleted(shop["courier"])["__typename"] == "UserDeletePayload"
    assert deleted(shop["customer"])["code"] == "ORDERS_UNDER_WAY"
    shop.tell("customer", "orderComplete", order_id)
    assert deleted(shop["customer"])["__typename"] == "UserDeletePayload"


def test_the_only_owner_of_a_merchant_stays_until_there_is_another(shop: Shop, behind: Backstage) -> None:
    owner = shop["manager"]
    answer = deleted(owner)
    assert (answer["code"], answer["merchantIds"]) == ("MERCHANTS_LEFT_ALONE", [shop.id])
    assert owner.data(ME) == {"viewer": {"name": "Somebody"}}
    behind.employ("heir", StaffRole.OWNER)
    assert deleted(owner)["__typename"] == "UserDeletePayload"


def test_a_closed_account_is_closed_and_its_contacts_are_free(platform: Platform) -> None:
    api = platform.api
    user = api.services.users.register("Li", "+8613912345678", "li@example.com", PASSWORD, Locale.EN)
    other = api.as_user(user.id)
    me = api.as_user(user.id)
    answer = deleted(me)
    closed_at = api.clock.now()
    assert answer["deletedId"] == global_id("User", user.id)
    assert answer["erasedBy"] == f"{closed_at + SETTLED_AFTER:%Y-%m-%dT%H:%M:%SZ}"
    signed_in = api.data(SIGN_IN, account="li@example.com", password=PASSWORD)["userSignIn"]
    assert signed_in["code"] == "SIGN_IN_FAILED"
    assert me.execute(ME).codes == ["NOT_FOUND"]
    for token in (me, other):
        assert token.execute(DELETE).codes == ["UNAUTHENTICATED"]
    platform.settle()
    again = api.services.users.register("Li", "+8613912345678", "li@example.com", PASSWORD, Locale.EN)
    assert api.data(SIGN_IN, account="li@example.com", password=PASSWORD)["userSignIn"]["session"]
    platform.pass_by(SETTLED_AFTER)
    platform.fleet.call("erasure_retries", {})
    assert api.as_user(again.id).data(ME) == {"viewer": {"name": "Li"}}
