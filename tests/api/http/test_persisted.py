"""Documents that are named instead of sent."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from httpx import Response
from pynamodb.connection import Connection
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.policy import ApiPolicy
from pannier.api.schema import Schema
from pannier.core.settings import Quota, RateTerms
from pannier.documents.errors import UnknownDocument
from pannier.documents.model import Manifest, sha256_of
from pannier.documents.repository import DocumentRepository
from pannier.documents.service import Documents
from pannier.quotas.repository import UsageRepository
from pannier.quotas.service import RateLimits
from tests.api.http.conftest import GRAPHQL, MERCHANT, Town, code

BUILT = "query Built { __typename }"
_numbers = itertools.count(1)


def named(query: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256_of(query)}}


def fresh(town: Town) -> str:
    """A document that nobody has sent before."""
    return f"query Q{next(_numbers)} {{ __typename }}"


def post(town: Town, body: dict[str, Any], accept: str = GRAPHQL) -> Response:
    return town.api.client.post("/graphql", json=body, headers={"accept": accept})


def test_a_client_names_the_document_sends_it_once_and_names_it_from_then_on(town: Town) -> None:
    query = fresh(town)
    for accept, status in ((GRAPHQL, 400), ("application/json", 200)):
        unknown = post(town, {"extensions": named(query)}, accept)
        assert (unknown.status_code, code(unknown)) == (status, "PERSISTED_QUERY_NOT_FOUND")
        assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert unknown.headers["cache-control"] == "private, no-store"
    assert post(town, {"query": query, "extensions": named(query)}).json() == {
        "data": {"__typename": "Query"}
    }
    for again in (
        post(town, {"extensions": named(query)}),
        post(town, {"documentId": f"sha256:{sha256_of(query)}"}),
        town.api.client.get("/graphql", params={"extensions": json.dumps(named(query))}),
        town.api.client.get("/graphql", params={"documentId": f"sha256:{sha256_of(query)}"}),
    ):
        assert (again.status_code, again.json()) == (200, {"data": {"__typename": "Query"}})


def test_a_named_query_by_get_is_what_a_cdn_keeps(town: Town) -> None:
    variables = {"id": town.id}
    post(town, {"query": MERCHANT, "variables": variables, "extensions": named(MERCHANT)})
    params = {"extensions": json.dumps(named(MERCHANT)), "variables": json.dumps(variables)}
    answer = town.api.client.get("/graphql", params=params)
    assert answer.json()["data"]["merchant"]["name"] == "面馆"
    assert answer.headers["cache-control"] == "public, max-age=15"


def test_the_hash_has_to_be_that_of_the_document(town: Town) -> None:
    query = fresh(town)
    answer = post(town, {"query": query, "extensions": named(BUILT)})
    assert (answer.status_code, code(answer)) == (400, "PERSISTED_QUERY_MISMATCH")
    for each in (query, BUILT):
        assert code(post(town, {"extensions": named(each)})) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "query", ["{", "{ nothing }", "query ($id: ID!) { node(id: $id) { id } }", "# only words"]
)
def test_a_document_that_does_not_run_is_not_kept(town: Town, query: str) -> None:
    assert post(town, {"query": query, "extensions": named(query)}).status_code == 400
    assert code(post(town, {"extensions": named(query)})) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_document_without_a_hash_is_not_kept(town: Town) -> None:
    query = fresh(town)
    assert post(town, {"query": query}).status_code == 200
    with pytest.raises(UnknownDocument):
        town.api.services.documents.find(sha256_of(query))


def test_a_document_with_texts_in_it_is_not_kept(town: Town) -> None:
    query = f'query Inline {{ merchant(id: "{town.id}") {{ name }} }}'
    assert post(town, {"query": query, "extensions": named(query)}).status_code == 200
    assert code(post(town, {"extensions": named(query)})) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_mutation_that_is_named_does_not_come_by_get(town: Town) -> None:
    mutation = "mutation Out($token: String!) { userSignOut(refreshToken: $token) { __typename } }"
    variables = {"token": "x"}
    sent = post(town, {"query": mutation, "variables": variables, "extensions": named(mutation)})
    assert sent.status_code == 200
    assert post(town, {"variables": variables, "extensions": named(mutation)}).json() == sent.json()
    params = {"extensions": json.dumps(named(mutation)), "variables": json.dumps(variables)}
    got = town.api.client.get("/graphql", params=params)
    assert (got.status_code, got.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "persisted",
    [
        1,
        [],
        {},
        {"version": 2, "sha256Hash": "0" * 64},
        {"version": 1},
        {"version": 1, "sha256Hash": "0" * 63},
        {"version": 1, "sha256Hash": "A" * 64},
        {"version": 1, "sha256Hash": 1},
    ],
)
def test_another_form_of_the_name_is_refused(town: Town, persisted: object) -> None:
    answer = post(town, {"extensions": {"persistedQuery": persisted}})
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


def test_names_that_nobody_knows_are_counted(town: Town, whole_schema: Schema) -> None:
    few = RateTerms(per_address=Quota(requests=2, points=1_000))
    limits = RateLimits(UsageRepository(), few, b"a secret for this test", town.api.clock)
    services = replace(town.api.services, rate_limits=limits)
    asked = {"documentId": "sha256:" + "0" * 64}
    with TestClient(build_app(services, whole_schema), headers={"accept": GRAPHQL}) as client:
        answers = [client.post("/graphql", json=asked) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [400, 400, 429, 429]
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    assert code(answers[2]) == code(answers[3]) == "RATE_LIMITED"


@pytest.fixture(scope="module")
def trusting(town: Town, whole_schema: Schema, connection: Connection) -> Iterator[TestClient]:
    """The API of a deployment that executes nothing but what its clients were built with."""
    manifest = Manifest({"built-1": BUILT}, {sha256_of(BUILT): BUILT})
    services = replace(
        town.api.services,
        policy=ApiPolicy(trusted_only=True),
        documents=Documents(DocumentRepository(), manifest, town.api.clock),
    )
    with TestClient(build_app(services, whole_schema), headers={"accept": GRAPHQL}) as client:
        yield client


def test_trusted_documents_are_executed_by_any_of_their_names(trusting: TestClient) -> None:
    for body in (
        {"documentId": "built-1"},
        {"documentId": f"sha256:{sha256_of(BUILT)}"},
        {"extensions": named(BUILT)},
        {"query": BUILT},
        {"query": BUILT, "extensions": named(BUILT)},
    ):
        answer = trusting.post("/graphql", json=body)
        assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})


def test_nothing_else_is_executed_or_kept_then(town: Town, trusting: TestClient) -> None:
    kept = fresh(town)
    post(town, {"query": kept, "extensions": named(kept)})
    for body in (
        {"query": "{ __typename }"},
        {"query": BUILT + " "},
        {"query": "{ __schema { queryType { name } } }"},
        {"extensions": named(kept)},
        {"documentId": f"sha256:{sha256_of(kept)}"},
        {"documentId": "built-2"},
        {"query": "{ a: __typename }", "extensions": named("{ a: __typename }")},
    ):
        answer = trusting.post("/graphql", json=body)
        assert (answer.status_code, code(answer)) == (403, "DOCUMENT_NOT_TRUSTED")
        assert trusting.post("/graphql", json=body, headers={"accept": "application/json"}).status_code == 200
    assert DocumentRepository().find(sha256_of("{ a: __typename }"), town.api.clock.now()) is None
