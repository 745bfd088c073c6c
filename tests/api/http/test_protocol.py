"""The corners of HTTP that the public audits leave out."""

import gzip
import json
from typing import Any

import pytest

from tests.api.conftest import Api
from tests.api.http.conftest import GRAPHQL, MERCHANT, Town, code

TYPENAME = "{ __typename }"


def test_data_with_errors_is_a_partial_success_where_the_media_type_allows_to_say_so(town: Town) -> None:
    asked = {"query": '{ __typename order(id: "b3JkZXI6MQ") { id } }'}
    new = town.api.client.post("/graphql", json=asked, headers={"accept": GRAPHQL})
    old = town.api.client.post("/graphql", json=asked, headers={"accept": "application/json"})
    assert (new.status_code, old.status_code) == (294, 200)
    assert new.json()["data"] == {"__typename": "Query", "order": None}
    assert {**new.json(), "errors": None} == {**old.json(), "errors": None}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"query": "query A { __typename } query B { __typename }", "operationName": "C"}, 400),
        ({"query": "query A { __typename } query B { __typename }"}, 400),
        ({"query": "{ nothing }"}, 400),
        ({"query": "{"}, 400),
        ({"query": "query ($id: ID!) { node(id: $id) { id } }"}, 400),
    ],
)
def test_what_is_well_formed_but_not_executed_is_200_as_json_and_4xx_otherwise(
    api: Api, asked: dict[str, Any], status: int
) -> None:
    old = api.client.post("/graphql", json=asked, headers={"accept": "application/json"})
    new = api.client.post("/graphql", json=asked, headers={"accept": GRAPHQL})
    assert (old.status_code, new.status_code) == (200, status)
    assert "data" not in old.json()
    assert old.json() == new.json()


def test_an_answer_that_nobody_can_read_is_refused_before_anything_runs(api: Api) -> None:
    answer = api.client.post("/graphql", json={"query": TYPENAME}, headers={"accept": "text/html"})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


def test_head_is_get_without_a_body(api: Api) -> None:
    got = api.client.get("/graphql", params={"query": TYPENAME})
    head = api.client.head("/graphql", params={"query": TYPENAME})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_options_tells_the_methods(api: Api) -> None:
    answer = api.client.options("/graphql")
    assert (answer.status_code, answer.content, answer.headers["allow"]) == (
        204,
        b"",
        "GET, HEAD, OPTIONS, POST",
    )


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_any_other_method_is_refused(api: Api, method: str) -> None:
    answer = api.client.request(method, "/graphql")
    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_subscription_is_not_served_over_http(api: Api) -> None:
    asked = {"query": 'subscription { orderChanged(orderId: "a") { __typename } }'}
    answer = api.client.post("/graphql", json=asked, headers={"accept": GRAPHQL})
    assert (answer.status_code, "data" in answer.json()) == (400, False)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("query={__typename}&query={__typename}", 400),
        ("query={__typename}&variables=%7B%7D&variables=%7B%7D", 400),
        ("query=%ff", 400),
        ("query={__typename}&variables=%7B", 400),
        ("query={__typename}&variables=[]", 400),
        ("query={__typename}&extensions=1", 400),
        ("query=", 400),
        ("", 400),
        ("a=1&" * 100, 400),
        ("query=" + "%20" * 6_000, 414),
        ("query={__typename}&variables=null&extensions=null&operationName=", 200),
        ("query={__typename}&variables=&unknown=1&unknown=2", 200),
    ],
)
def test_parameters_of_a_url_are_looked_at_closely(api: Api, query: str, status: int) -> None:
    assert api.client.get(f"/graphql?{query}").status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json; charset=UTF-8"}, 200),
        ({"content-type": 'application/json;charset="utf-8"'}, 200),
        ({"content-type": "application/json; charset=gbk"}, 415),
        ({"content-type": "application/graphql"}, 415),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "multipart/form-data; boundary=a"}, 415),
        ({}, 415),
        ({"content-type": "application/json", "content-encoding": "identity"}, 200),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 415),
    ],
)
def test_a_body_is_json_in_utf_8(api: Api, headers: dict[str, str], status: int) -> None:
    body = json.dumps({"query": TYPENAME}).encode()
    assert api.client.post("/graphql", content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        '{"query": "{ __typename }", "variables": {"a": "蜀"}}'.encode("gbk"),
        '{"query": "{ __typename }"}'.encode("utf-16"),
        b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5_000 + b"}}",
        b'{"query": "{ __typename }", "variables": {"a": 1e999}}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 70 + b"]" * 70 + b"}}",
        b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 100_000,
        b'{"query": "{ __typename }", "extensions": []}',
        b'{"query": "{ __typename }", "documentId": "a"}',
        b'{"documentId": 1}',
        b'{"query": "{ __typename }"} {}',
    ],
)
def test_json_is_bounded_and_strict(api: Api, body: bytes) -> None:
    answer = api.client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 413)
    assert len(answer.content) < 1_000


def test_a_bracket_in_a_text_is_no_nesting(api: Api) -> None:
    asked = {"query": TYPENAME, "variables": {"a": "[" * 500}}
    assert api.client.post("/graphql", json=asked).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("digits", ["9" * 5_000, "-" + "9" * 5_000, "1" * 5_000 + ".5", "1e" + "9" * 4_000])
def test_a_long_number_in_a_document_is_a_mistake_that_is_told_briefly(api: Api, digits: str) -> None:
    for document in (
        f"{{ merchants(near: {{latitude: {digits}, longitude: 1}}) {{ edges {{ cursor }} }} }}",
        f"{{ merchants(near: {{latitude: 1, longitude: 1}}, first: {digits}) {{ edges {{ cursor }} }} }}",
    ):
        answer = api.execute(document)
        assert set(answer.codes) <= {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
        assert len(answer.codes) > 0
        assert len(json.dumps(answer.body)) < 3_000


def test_an_announced_length_is_refused_before_the_body_is_read(api: Api) -> None:
    headers = {"content-type": "application/json", "content-length": "9" * 30}
    answer = api.client.post("/graphql", content=b"{}", headers=headers)
    assert (answer.status_code, code(answer)) == (413, "REQUEST_TOO_LARGE")


def test_a_large_answer_is_compressed_for_who_takes_it(town: Town) -> None:
    query = (
        "{ " + " ".join(f'a{n}: merchant(id: "{town.id}") {{ name street phone }}' for n in range(16)) + " }"
    )
    plain = town.api.client.post("/graphql", json={"query": query}, headers={"accept-encoding": "identity"})
    with town.api.client.stream(
        "POST", "/graphql", json={"query": query}, headers={"accept-encoding": "br, gzip;q=0.5"}
    ) as packed:
        raw = b"".join(packed.iter_raw())
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-length"] == str(len(raw))
    assert len(raw) < len(plain.content) / 3
    assert gzip.decompress(raw) == plain.content
    small = town.api.client.post("/graphql", json={"query": TYPENAME}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in small.headers


def test_a_token_that_is_not_good_is_refused_by_every_method(town: Town) -> None:
    for headers in (
        [("authorization", "Bearer nonsense")],
        [("authorization", "Basic YTpi")],
        [("authorization", "")],
        [("authorization", f"Bearer {town.customer.token}"), ("authorization", "Bearer x")],
    ):
        got = town.api.client.get("/graphql", params={"query": TYPENAME}, headers=headers)
        posted = town.api.client.post("/graphql", json={"query": TYPENAME}, headers=headers)
        for answer in (got, posted):
            assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")
            assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_the_answer_tells_the_cost_when_the_request_wants_to_know(town: Town) -> None:
    asked = {"query": MERCHANT, "variables": {"id": town.id}}
    told = town.api.client.post("/graphql", json=asked | {"extensions": {"cost": True}}).json()
    assert told["extensions"]["cost"]["complexity"]["cost"] > 0
    for extensions in (None, {}, {"cost": False}, {"cost": 1}):
        assert (
            "extensions"
            not in town.api.client.post("/graphql", json=asked | {"extensions": extensions}).json()
        )
