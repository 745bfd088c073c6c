"""What pages of other origins may do, and what headers keep browsers from guessing."""

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import Api
from tests.api.http.conftest import Town

APP = "https://app.example.com"
ASKED = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
}
COMMON = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


def test_a_preflight_of_an_allowed_origin_is_granted(closed: TestClient) -> None:
    answer = closed.options("/graphql", headers=ASKED | {"origin": APP})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, POST"
    granted = set(answer.headers["access-control-allow-headers"].split(", "))
    assert granted >= {"authorization", "content-type", "x-request-id", "if-none-match", "accept-language"}
    assert answer.headers["access-control-max-age"] == "7200"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["vary"] == "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://app.example.com", "http://localhost:5173"]
)
def test_any_other_origin_hears_nothing_of_it(closed: TestClient, origin: str) -> None:
    preflight = closed.options("/graphql", headers=ASKED | {"origin": origin})
    asked = closed.post("/graphql", json={"query": "{ __typename }"}, headers={"origin": origin})
    for answer in (preflight, asked):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "Origin" in answer.headers["vary"]
    assert preflight.status_code == 204


@pytest.mark.parametrize("token", ["", "Bearer nonsense"])
def test_answers_and_refusals_are_shown_to_an_allowed_page(closed: TestClient, token: str) -> None:
    headers = {"origin": APP} | ({"authorization": token} if token else {})
    answer = closed.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert answer.status_code == (401 if token else 200)
    assert answer.headers["access-control-allow-origin"] == APP
    assert answer.headers["access-control-expose-headers"] == "date, etag, retry-after, x-request-id"


def test_a_developers_machine_lets_its_own_pages_in(api: Api) -> None:
    for origin in ("http://localhost:5173", "http://127.0.0.1:8000"):
        answer = api.client.options("/graphql", headers=ASKED | {"origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
    assert (
        "access-control-allow-origin"
        not in api.client.options(
            "/graphql", headers=ASKED | {"origin": "http://localhost.evil.example"}
        ).headers
    )


def test_every_response_has_an_id_and_leaves_nothing_to_guess(town: Town, closed: TestClient) -> None:
    for client in (town.api.client, closed):
        for answer in (
            client.post("/graphql", json={"query": "{ __typename }"}),
            client.post("/graphql", json={"query": "{"}),
            client.post("/graphql", content=b"{"),
            client.get("/graphql"),
            client.put("/graphql"),
            client.options("/graphql"),
            client.options("/graphql", headers=ASKED | {"origin": APP}),
            client.get("/graphql", params={"query": "{ __typename }"}, headers={"accept": "text/html"}),
            client.get("/graphql", headers={"authorization": "Bearer x"}),
            client.get("/healthz"),
            client.get("/nowhere"),
        ):
            assert len(answer.headers["x-request-id"]) == 26
            assert COMMON.items() <= dict(answer.headers).items()
            assert answer.headers["cache-control"] == "private, no-store"
            hsts = answer.headers.get("strict-transport-security")
            assert hsts == ("max-age=63072000; includeSubDomains" if client is closed else None)


def test_a_clients_own_id_comes_back(api: Api) -> None:
    own = "6f1c1f0a-3a5e-4b8e-9d1d-0c2b7a9e4f10"
    assert api.client.get("/graphql", headers={"x-request-id": own}).headers["x-request-id"] == own
    other = api.client.get("/graphql", headers={"x-request-id": "13800138000"}).headers["x-request-id"]
    assert len(other) == 26
