"""Answers that a CDN and a client may keep."""

from datetime import timedelta

import pytest

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
