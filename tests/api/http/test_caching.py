"""Answers that a CDN and a client may keep."""

from datetime import timedelta

import pytest
from graphql import GraphQLObjectType, get_named_type

from pannier.api.http.cache_hints import HINTS
from pannier.api.schema import Schema
from tests.api.http.conftest import GRAPHQL, MERCHANT, Town

VARY = "Accept, Accept-Encoding, Accept-Language, Authorization, Origin"


def asked(town: Town, query: str = MERCHANT) -> dict[str, str]:
    return {"query": query, "variables": f'{{"id":"{town.id}"}}'}


def test_strangers_share_a_merchant_for_a_while(town: Town) -> None:
    answer = town.api.client.get("/graphql", params=asked(town), headers={"accept-language": "en"})
    assert answer.json()["data"]["merchant"] == {"name": "面馆", "packingFee": {"formatted": "CN¥0.00"}}
    assert answer.headers["cache-control"] == "public, max-age=15"
    assert answer.headers["vary"] == VARY
    assert answer.headers["etag"].startswith('W/"')


def test_who_has_the_answer_is_told_so_without_a_body(town: Town) -> None:
    client, params = town.api.client, asked(town)
    first = client.get("/graphql", params=params)
    held = {"if-none-match": first.headers["etag"]}
    again = client.get("/graphql", params=params, headers=held)
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert "content-type" not in again.headers
    assert "x-request-id" in again.headers
    for other in ({"accept-language": "en"}, {"accept": GRAPHQL}):
        assert client.get("/graphql", params=params, headers=held | other).status_code == 200
    assert client.head("/graphql", params=params, headers=held).status_code == 304
    assert client.post("/graphql", json={"query": "{ __typename }"}, headers=held).status_code == 200


def test_a_change_is_another_answer(town: Town) -> None:
    client, params = town.api.client, asked(town, "query ($id: ID!) { merchant(id: $id) { pausedUntil } }")
    tag = client.get("/graphql", params=params).headers["etag"]
    until = town.api.clock.now() + timedelta(hours=1)
    town.api.services.merchants.pause(town.owner_id, town.merchant_id, until)
    changed = client.get("/graphql", params=params, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.json()["data"]["merchant"]["pausedUntil"] is not None


def test_who_is_signed_in_keeps_it_to_themselves(town: Town) -> None:
    headers = {"authorization": f"Bearer {town.customer.token}"}
    answer = town.api.client.get("/graphql", params=asked(town), headers=headers)
    assert answer.headers["cache-control"] == "private, no-cache"
    again = town.api.client.get(
        "/graphql", params=asked(town), headers=headers | {"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { id } }",
        "query ($id: ID!) { merchant(id: $id) { name viewerRole } }",
        "query ($id: ID!) { merchant(id: $id) { name } viewer { id } }",
        "query ($id: ID!) { node(id: $id) { id } }",
        '{ merchant(id: "not an id") { name } }',
        "{ nothing }",
    ],
)
def test_nobody_keeps_anything_else(town: Town, query: str) -> None:
    answer = town.api.client.get("/graphql", params=asked(town, query))
    assert answer.headers["cache-control"] == "private, no-store"
    assert "etag" not in answer.headers


def test_nobody_keeps_what_was_posted_or_refused(town: Town) -> None:
    posted = town.api.client.post("/graphql", json={"query": MERCHANT, "variables": {"id": town.id}})
    refused = town.api.client.get("/graphql", params=asked(town), headers={"authorization": "Bearer x"})
    for answer in (posted, refused):
        assert answer.headers["cache-control"] == "private, no-store"
        assert "etag" not in answer.headers


def selection(schema: Schema, type_name: str) -> str:
    """Every field of a type that strangers may share, and of what lies in it."""
    found, hint = schema.core.get_type(type_name), HINTS[type_name]
    assert isinstance(found, GraphQLObjectType)
    parts = []
    for name, field in found.fields.items():
        if hint.allows(name):
            inner = get_named_type(field.type)
            argument = "(point: {latitude: 31.22, longitude: 121.44})" if field.args else ""
            below = selection(schema, inner.name) if isinstance(inner, GraphQLObjectType) else ""
            parts.append(f"{name}{argument} {below}")
    return "{ " + " ".join(parts) + " }"


def test_what_strangers_share_is_what_everybody_sees(town: Town, whole_schema: Schema) -> None:
    query = f"query ($id: ID!) {{ merchant(id: $id) {selection(whole_schema, 'Merchant')} }}"
    answer = town.api.client.get("/graphql", params=asked(town, query))
    assert answer.headers["cache-control"] == "public, max-age=15"
    for somebody in (town.customer, town.operator, town.api.as_user(town.owner_id)):
        headers = {"authorization": f"Bearer {somebody.token}"}
        assert (
            town.api.client.get("/graphql", params=asked(town, query), headers=headers).json()
            == answer.json()
        )
