"""A merchant to ask about, and requests as they are on the wire. Tables and API are shared by a module's tests."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from httpx import Response
from pynamodb.connection import Connection
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.context import Services
from pannier.api.policy import ApiPolicy
from pannier.api.primitives.ids import global_id
from pannier.api.schema import Schema
from pannier.core.clock import FixedClock
from pannier.core.dynamo import bind_tables
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.settings import Settings
from pannier.merchants.changes import NewMerchant
from pannier.users.model import Role
from tests.api.conftest import PASSWORD, Api, services_over
from tests.clean import CleanTables
from tests.messenger import RecordingMessenger

GRAPHQL = "application/graphql-response+json"
MERCHANT = "query Shop($id: ID!) { merchant(id: $id) { name packingFee { formatted } } }"
OPERATOR_EMAIL, CUSTOMER_EMAIL = "op@example.com", "li.ming@example.com"


@dataclass
class Town:
    """A merchant called 面馆, an operator and a customer."""

    api: Api
    merchant_id: str
    owner_id: str
    operator: Api
    customer: Api

    @property
    def id(self) -> str:
        return global_id("Merchant", self.merchant_id)


@pytest.fixture(scope="module")
def connection(clean: CleanTables, settings: Settings, _bound: Connection) -> Connection:
    clean.make()
    return bind_tables(settings, _bound)


@pytest.fixture(scope="module")
def services(settings: Settings, connection: Connection, _key: bytes) -> Services:
    return services_over(settings, connection, _key, RecordingMessenger())


@pytest.fixture(scope="module")
def api(services: Services, whole_schema: Schema) -> Iterator[Api]:
    assert isinstance(services.clock, FixedClock)
    with TestClient(build_app(services, whole_schema)) as client:
        yield Api(client, services, services.clock)


@pytest.fixture(scope="module")
def town(api: Api) -> Town:
    users = api.services.users
    operator = users.register("Op", None, OPERATOR_EMAIL, PASSWORD, Locale.EN, frozenset({Role.OPERATOR})).id
    customer = users.register(
        "李明", None, CUSTOMER_EMAIL, PASSWORD, Locale.EN, frozenset({Role.CUSTOMER})
    ).id
    owner = users.register("王", None, "wang@example.com", PASSWORD, Locale.EN, frozenset({Role.CUSTOMER})).id
    new = NewMerchant(owner, "面馆", "13800138000", "安福路 118", Point(31.22, 121.44))
    merchant = api.services.merchants.create(operator, new)
    return Town(api, merchant.id, owner, api.as_user(operator), api.as_user(customer))


@pytest.fixture(scope="module")
def closed(api: Api, whole_schema: Schema) -> TestClient:
    """The same API as a deployment has it, for the pages of one origin."""
    policy = ApiPolicy(allowed_origins=frozenset({"https://app.example.com"}))
    return TestClient(build_app(replace(api.services, policy=policy), whole_schema))


def code(response: Response) -> str:
    """Of the only error."""
    (error,) = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found
