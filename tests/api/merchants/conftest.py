"""What the tests of merchants in the API share."""

from typing import Any

import pytest

from pannier.api.primitives.ids import global_id, split_id
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.merchants.listings import ListingProjector
from pannier.merchants.repository import ListingRepository
from pannier.users.model import Role
from tests.api.conftest import PASSWORD, Api

STORE = {"latitude": 31.22, "longitude": 121.44}
CREATE = """
mutation ($input: MerchantCreateInput!) {
  merchantCreate(input: $input) {
    __typename
    ... on MerchantPayload { merchant { id } }
    ... on Error { code message }
    ... on InvalidInput { path }
  }
}
"""
UPDATE = """
mutation ($id: ID!, $input: MerchantUpdateInput!) {
  merchantUpdate(id: $id, input: $input) {
    __typename
    ... on MerchantPayload { merchant { name image preparationMinutes deliveryBands { upToM fee { amountMinor } } } }
    ... on Error { code }
    ... on InvalidInput { path }
  }
}
"""
INSIDE = """
query ($id: ID!) {
  merchant(id: $id) {
    name
    viewerRole
    settings { autoAccept }
    staff { edges { node { id name role merchant { id } } } }
  }
}
"""
HOURS_SET = """
mutation ($id: ID!, $weekly: [[TimeSpanInput!]!]!) {
  merchantHoursSet(id: $id, weekly: $weekly) {
    __typename
    ... on MerchantPayload { merchant { hours { weekly { weekday spans { opens closes } } } } }
    ... on Error { code }
    ... on InvalidInput { path }
  }
}
"""


def somebody(api: Api, name: str, *roles: Role) -> str:
    """A new user's raw id."""
    email = f"{new_id(api.clock.now()).lower()}@example.com"
    user = api.services.users.register(
        name, None, email, PASSWORD, Locale.EN, frozenset({Role.CUSTOMER, *roles})
    )
    return user.id


def create(operator: Api, owner_id: str, **changes: Any) -> str:
    """A listed merchant's global id."""
    details = {
        "ownerId": global_id("User", owner_id),
        "name": "蜀香小馆",
        "phone": "13800138000",
        "street": "安福路 118",
        "location": STORE,
        "deliveryBands": [{"upToM": 1_000, "feeMinor": 300}, {"upToM": 3_000, "feeMinor": 600}],
    }
    payload = operator.data(CREATE, input=details | changes)["merchantCreate"]
    assert payload["__typename"] == "MerchantPayload", payload
    merchant_id: str = payload["merchant"]["id"]
    raw = operator.services.merchants.get(raw_id(merchant_id))
    ListingProjector(ListingRepository(), operator.clock).project(None, raw)
    return merchant_id


def raw_id(text: str) -> str:
    """The id within its type."""
    return split_id(text)[1]


@pytest.fixture
def operator(api: Api) -> Api:
    return api.as_user(somebody(api, "Op", Role.OPERATOR))


@pytest.fixture
def owner_id(api: Api) -> str:
    return somebody(api, "Owner")


@pytest.fixture
def owner(api: Api, owner_id: str) -> Api:
    return api.as_user(owner_id)
