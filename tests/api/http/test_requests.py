"""What a request may look like. Bad ones are told apart from faults, and never reach execution."""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.schema import Schema
from tests.api.conftest import Api


def post(api: Api, body: bytes, content_type: str = "application/json") -> tuple[int, Any]:
    response = api.client.post("/graphql", content=body, headers={"content-type": content_type})
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"42", b'"abc"', b"[]", b"{", b"\xff", b"{}", b'{"query": 1}', b'{"query": ""}'],
)
def test_what_is_no_request_is_answered_with_400(api: Api, body: bytes) -> None:
    assert post(api, body) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("extra", [{"variables": []}, {"variables": "x"}, {"operationName": 1}])
def test_malformed_parts_are_answered_with_400(api: Api, extra: dict[str, Any]) -> None:
    assert post(api, json.dumps({"query": "{ __typename }", **extra}).encode()) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (None, "The document has several operations; name the one to execute."),
        ("C", "The document has no operation of this name."),
    ],
)
def test_the_operation_to_execute_has_to_be_clear(api: Api, name: str | None, problem: str) -> None:
    body = {"query": "query A { __typename } query B { __typename }", "operationName": name}
    response = api.client.post("/graphql", json=body)
    assert "data" not in response.json()
    assert response.json()["errors"][0]["message"] == problem
    answer = api.client.post("/graphql", json=body | {"operationName": "B"})
    assert answer.json() == {"data": {"__typename": "Query"}}


def test_deep_json_huge_integers_and_huge_bodies_are_refused(api: Api) -> None:
    assert post(api, b"[" * 50_000) == (400, "BAD_REQUEST")
    assert post(api, b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5_000 + b"}}")[0] in (
        200,
        400,
    )
    assert post(api, b" " * 200_001) == (413, "REQUEST_TOO_LARGE")


def test_another_content_type_is_refused(api: Api) -> None:
    assert post(api, b"query=1", "application/x-www-form-urlencoded") == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_query_may_come_by_get_and_a_mutation_may_not(api: Api) -> None:
    assert api.client.get("/graphql", params={"query": "{ __typename }"}).json() == {
        "data": {"__typename": "Query"}
    }
    refused = api.client.get(
        "/graphql", params={"query": 'mutation { userSignOut(refreshToken: "") { __typename } }'}
    )
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


def test_other_methods_are_refused(api: Api) -> None:
    refused = api.client.put("/graphql", json={"query": "{ __typename }"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_the_new_media_type_tells_by_status_that_nothing_ran(api: Api) -> None:
    accept = {"accept": "application/graphql-response+json"}
    answer = api.client.post("/graphql", json={"query": "{ nothing }"}, headers=accept)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert answer.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "data" not in answer.json()


def test_a_variable_of_the_wrong_type_is_the_clients_mistake(api: Api) -> None:
    answer = api.execute("query ($id: ID!) { node(id: $id) { id } }", id={"a": 1})
    assert answer.codes == ["BAD_USER_INPUT"]


def test_a_document_has_a_bounded_number_of_tokens(api: Api) -> None:
    answer = api.execute("{ " + "a: __typename " * 1_500 + "}")
    assert answer.codes == ["DOCUMENT_TOO_LARGE"]


def test_an_operation_has_a_bounded_number_of_root_fields_however_they_are_written(api: Api) -> None:
    fields = " ".join(f"a{number}: __typename" for number in range(20))
    assert len(api.data("{ " + fields + " }")) == 20
    for document in (
        "{ " + fields + " b: __typename }",
        "{ ... { " + fields + " } b: __typename }",
        "{ ...F b: __typename } fragment F on Query { " + fields + " }",
    ):
        answer = api.execute(document)
        assert answer.codes == ["TOO_MANY_ROOT_FIELDS"]
        assert "data" not in answer.body


def test_an_unexpected_exception_is_masked_and_logged_once(
    api: Api, whole_schema: Schema, caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(api.services, users=None)  # type: ignore[arg-type]  # a fault of ours, provoked
    with caplog.at_level(logging.ERROR, "pannier"), TestClient(build_app(broken, whole_schema)) as client:
        user = replace(api, client=client).execute(
            'mutation { userRegister(input: {name: "a", password: "bbbbbbbb", email: "a@example.com"}) { __typename } }'
        )
    assert user.codes == ["INTERNAL_SERVER_ERROR"]
    error = user.body["errors"][0]
    assert error["message"] == "Something went wrong on our side."
    assert [record.getMessage() for record in caplog.records] == [
        f"unexpected error in request {error['extensions']['requestId']}"
    ]
