"""Behind API Gateway: the events of its HTTP APIs (format 2.0), through the adapter that a deployment uses."""

import base64
import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from mangum import Mangum

from pannier.api.app import build_app
from pannier.api.context import Context
from pannier.api.schema import Schema
from pannier.entrypoints.http import adapter
from tests.api.http.conftest import GRAPHQL, MERCHANT, Town

ADDRESSES: list[str] = []


@pytest.fixture(scope="module")
def gateway(town: Town, whole_schema: Schema) -> Mangum:
    def noting(context: Context) -> None:
        ADDRESSES.append(context.network_address)

    return adapter(build_app(town.api.services, whole_schema, [noting]))


def event(
    method: str,
    query: str = "",
    headers: dict[str, str] | None = None,
    body: str | None = None,
    *,
    coded: bool = False,
) -> dict[str, Any]:
    given = {
        "host": "api.example.com",
        "x-forwarded-for": "203.0.113.9, 198.51.100.7",
        "x-forwarded-proto": "https",
    }
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "ANY /graphql",
        "rawPath": "/graphql",
        "rawQueryString": query,
        "headers": given | (headers or {}),
        "requestContext": {
            "accountId": "1",
            "apiId": "a",
            "domainName": "api.example.com",
            "http": {
                "method": method,
                "path": "/graphql",
                "protocol": "HTTP/1.1",
                "sourceIp": "198.51.100.7",
                "userAgent": "tests",
            },
            "requestId": "id",
            "routeKey": "ANY /graphql",
            "stage": "$default",
        },
        "isBase64Encoded": coded,
    }
    return made if body is None else made | {"body": body}


def test_a_post_is_answered_as_text(gateway: Mangum, town: Town) -> None:
    body = json.dumps({"query": MERCHANT, "variables": {"id": town.id}})
    for accept in (GRAPHQL, "application/json"):
        answer = gateway(
            event("POST", "", {"content-type": "application/json", "accept": accept}, body), None
        )
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
        assert json.loads(answer["body"])["data"]["merchant"]["name"] == "面馆"
        assert answer["headers"]["content-type"] == f"{accept}; charset=utf-8"
        assert len(answer["headers"]["x-request-id"]) == 26


def test_a_body_in_base64_is_the_same(gateway: Mangum, town: Town) -> None:
    body = json.dumps({"query": MERCHANT, "variables": {"id": town.id}}).encode()
    asked = event(
        "POST", "", {"content-type": "application/json"}, base64.b64encode(body).decode(), coded=True
    )
    assert json.loads(gateway(asked, None)["body"])["data"]["merchant"]["name"] == "面馆"


def test_a_get_has_its_tag_and_is_told_when_nothing_changed(gateway: Mangum, town: Town) -> None:
    query = urlencode({"query": MERCHANT, "variables": json.dumps({"id": town.id})})
    first = gateway(event("GET", query), None)
    assert first["headers"]["cache-control"] == "public, max-age=15"
    again = gateway(event("GET", query, {"if-none-match": first["headers"]["etag"]}), None)
    assert (again["statusCode"], again["body"]) == (304, "")


def test_what_is_compressed_goes_out_in_base64(gateway: Mangum, town: Town) -> None:
    fields = " ".join(f'a{n}: merchant(id: "{town.id}") {{ name street phone }}' for n in range(16))
    headers = {"content-type": "application/json", "accept": GRAPHQL, "accept-encoding": "gzip"}
    answer = gateway(event("POST", "", headers, json.dumps({"query": f"{{ {fields} }}"})), None)
    assert answer["isBase64Encoded"] is True
    assert answer["headers"]["content-encoding"] == "gzip"
    content = json.loads(gzip.decompress(base64.b64decode(answer["body"])))
    assert len(content["data"]) == 16


def test_preflights_reach_the_function(gateway: Mangum) -> None:
    headers = {"origin": "http://localhost:5173", "access-control-request-method": "POST"}
    answer = gateway(event("OPTIONS", "", headers), None)
    assert (answer["statusCode"], answer["body"]) == (204, "")
    assert answer["headers"]["access-control-allow-origin"] == "http://localhost:5173"


def test_a_clients_address_is_the_gateways_word_and_not_a_header_that_anybody_writes(gateway: Mangum) -> None:
    ADDRESSES.clear()
    headers = {"x-forwarded-for": "10.0.0.1", "forwarded": "for=10.0.0.1", "x-real-ip": "10.0.0.1"}
    gateway(event("GET", "query={__typename}", headers), None)
    assert ADDRESSES == ["198.51.100.7"]


def test_refusals_come_through_as_they_are(gateway: Mangum) -> None:
    for asked, status in (
        (event("PUT"), 405),
        (event("POST", "", {"content-type": "text/plain"}, "{}"), 415),
        (event("POST", "", {"content-type": "application/json"}, " " * 200_001), 413),
        (event("POST", "", {"content-type": "application/json"}, ""), 400),
        (event("GET", "", {"authorization": "Bearer x"}), 400),
        (event("GET", "query={__typename}", {"authorization": "Bearer x"}), 401),
        (event("GET", "query=" + "a" * 17_000), 414),
    ):
        answer = gateway(asked, None)
        assert answer["statusCode"] == status
        assert json.loads(answer["body"])["errors"][0]["extensions"]["code"]
