"""The limits as a client meets them over HTTP: on documents, on the schema itself, and on how often it asks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.limits import BOUNDS
from pannier.api.limits.extension import UNREAD
from pannier.api.limits.weights import READ
from pannier.api.policy import ApiPolicy
from pannier.api.schema import Schema, build_schema
from pannier.core.clock import FixedClock
from pannier.core.settings import Quota, RateTerms
from pannier.quotas.records import UsageRecord
from pannier.quotas.repository import UsageRepository
from pannier.quotas.service import RateLimits
from tests.api.conftest import Api
from tests.api.http.conftest import GRAPHQL, MERCHANT, Town, code


def post(api: Api, query: str, accept: str = GRAPHQL, **body: Any) -> Response:
    headers = {"accept": accept, "accept-language": api.language}
    if api.token is not None:
        headers["authorization"] = f"Bearer {api.token}"
    return api.client.post("/graphql", json={"query": query, **body}, headers=headers)


# ── costs ──


def test_the_cost_is_told_on_request_only(town: Town) -> None:
    told = post(town.api, MERCHANT, variables={"id": town.id}, extensions={"cost": True}).json()
    assert told["extensions"] == {
        "cost": {
            "complexity": {"cost": READ + 3, "limit": BOUNDS.complexity},
            "depth": {"cost": 3, "limit": BOUNDS.depth},
            "aliases": {"cost": 0, "limit": BOUNDS.aliases},
            "rootFields": {"cost": 1, "limit": BOUNDS.root_fields},
        }
    }
    for extensions in ({}, {"cost": False}, {"cost": 1}):
        answer = post(town.api, MERCHANT, variables={"id": town.id}, extensions=extensions).json()
        assert "extensions" not in answer
        assert answer["data"] == told["data"]


def test_what_costs_too_much_is_refused_with_both_numbers(town: Town) -> None:
    document = "query ($first: Int!) { viewerOrders(first: $first) { edges { node { timeline(first: $first) {"
    document += " edges { node { sequence } } } } } } }"
    answer = post(town.customer, document, variables={"first": 100})
    cost = 200 + 100 * (10 + 1 + 200 + 100 * (10 + 2))
    assert answer.status_code == 400
    assert answer.json() == {
        "errors": [
            {
                "message": f"The operation costs {cost:,} points; at most 50,000 are allowed. Ask for smaller pages, or"
                " for less.",
                "extensions": {"code": "OPERATION_TOO_COMPLEX", "cost": cost, "limit": 50_000},
            }
        ]
    }
    assert post(town.customer, document, "application/json", variables={"first": 100}).status_code == 200
    assert post(town.customer, document, variables={"first": 10}).json()["data"]


# ── the schema ──


@pytest.fixture(scope="module")
def closed_schema() -> Schema:
    return build_schema(policy=ApiPolicy())


@pytest.fixture(scope="module")
def production(api: Api, closed_schema: Schema) -> Iterator[TestClient]:
    with TestClient(build_app(replace(api.services, policy=ApiPolicy()), closed_schema)) as client:
        yield client


@pytest.mark.parametrize("field", ["__schema { queryType { name } }", '__type(name: "Query") { name }'])
def test_in_production_operators_alone_are_told_the_schema(
    town: Town, production: TestClient, field: str
) -> None:
    document = f"{{ {field} }}"
    for who in (town.api, town.customer):
        refused = post(replace(who, client=production), document)
        assert (refused.status_code, code(refused)) == (400, "INTROSPECTION_DISABLED")
        assert "data" not in refused.json()
    assert post(replace(town.operator, client=production), document).json()["data"]
    assert post(town.api, document).json()["data"]  # in development, everybody


def test_in_production_names_are_not_suggested(town: Town, production: TestClient) -> None:
    answer = post(replace(town.api, client=production), "{ merchant(id: 1) { nam } }")
    assert answer.json()["errors"][0]["message"] == "Cannot query field 'nam' on type 'Merchant'."
    assert (
        "Did you mean 'name'" in post(town.api, "{ merchant(id: 1) { nam } }").json()["errors"][0]["message"]
    )
    assert post(replace(town.api, client=production), "{ __typename }").json() == {
        "data": {"__typename": "Query"}
    }


# ── how often ──

TERMS = RateTerms(timedelta(minutes=1), per_user=Quota(5, 100_000), per_address=Quota(4, 6_000))


@dataclass
class Counted:
    """The API with narrow quotas."""

    stranger: Api
    customer: Api
    operator: Api
    clock: FixedClock


@pytest.fixture
def counted(town: Town, api: Api, whole_schema: Schema) -> Iterator[Counted]:
    api.clock.advance(timedelta(minutes=1))  # so that each test has a window of its own
    limits = RateLimits(UsageRepository(), TERMS, b"a secret for tests only", api.clock)
    services = replace(api.services, rate_limits=limits)
    with TestClient(build_app(services, whole_schema)) as client:
        fresh = {"client": client, "services": services}
        customer, operator = (replace(each, **fresh) for each in (town.customer, town.operator))
        for each in (customer, operator):
            viewer = api.services.sessions.bearer_of(each.token or "")
            each.token = None if viewer is None else each.services.sign_in.open(viewer.user_id).access_token
        yield Counted(replace(api, **fresh), customer, operator, api.clock)


@pytest.mark.parametrize("accept", [GRAPHQL, "application/json"])
def test_who_asks_too_often_is_told_when_to_come_back(counted: Counted, accept: str) -> None:
    for _ in range(4):
        assert post(counted.stranger, "{ __typename }", accept).status_code == 200
    refused = post(counted.stranger, "{ __typename }", accept)
    wait = 60 - int(counted.clock.now().timestamp()) % 60
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == str(wait)
    assert refused.headers["content-type"].startswith(accept)
    assert refused.json() == {
        "errors": [
            {
                "message": f"Too many requests. Try again in {wait} seconds.",
                "extensions": {"code": "RATE_LIMITED", "retryAfterSeconds": wait},
            }
        ]
    }
    counted.clock.advance(timedelta(seconds=wait))
    assert post(counted.stranger, "{ __typename }", accept).json() == {"data": {"__typename": "Query"}}


def test_each_user_has_a_quota_of_their_own_and_strangers_share_their_address(counted: Counted) -> None:
    for _ in range(4):
        post(counted.stranger, "{ __typename }")
    assert post(counted.stranger, "{ __typename }").status_code == 429
    for who in (counted.customer, counted.operator):
        assert [post(who, "{ __typename }").status_code for _ in range(6)] == [200] * 5 + [429]


def test_what_was_asked_for_counts_and_what_is_no_document_too(counted: Counted) -> None:
    """What is over a limit, does not parse or is not valid takes time as well."""
    huge, broken = "{ " + "id " * 3_000 + "}", "{ viewer { "
    assert [code(post(counted.stranger, text)) for text in (huge, broken)] == [
        "DOCUMENT_TOO_LARGE",
        "GRAPHQL_VALIDATION_FAILED",
    ]
    assert max(record.points for record in UsageRecord.scan()) == 2 * UNREAD
    assert code(post(counted.stranger, "{ nothing }")) == "GRAPHQL_VALIDATION_FAILED"
    assert post(counted.stranger, broken).status_code == 400
    assert post(counted.stranger, "{ __typename }").status_code == 429


def test_a_request_over_the_quota_changes_nothing(counted: Counted) -> None:
    for _ in range(5):
        post(counted.customer, "{ __typename }")
    rename = 'mutation { userUpdate(input: {name: "Zhang"}) { __typename } }'
    refused = post(replace(counted.customer, language="zh-CN"), rename)
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["message"].startswith("请求过于频繁")
    counted.clock.advance(timedelta(minutes=1))
    viewer = post(counted.customer, "{ viewer { name } }").json()["data"]["viewer"]
    assert viewer == {"name": "李明"}
