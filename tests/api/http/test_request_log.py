"""One line a request: what operations cost, and nothing about persons."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.context import Context
from pannier.api.http import Refused
from pannier.api.http.request_log import log
from pannier.api.schema import Schema
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.logs import write_lines_to
from pannier.telemetry.measuring import collecting
from tests.api.conftest import PASSWORD
from tests.api.http.conftest import CUSTOMER_EMAIL, GRAPHQL, MERCHANT, Town

SIGN_IN = """mutation SignIn($account: String!, $password: String!) {
  userSignIn(account: $account, password: $password) { __typename } }"""


class Lines:
    """What was logged of requests."""

    def __init__(self) -> None:
        self.stream = StringIO()

    def taken(self) -> list[dict[str, Any]]:
        """Since they were taken last."""
        written = self.text()
        self.stream.seek(0)
        self.stream.truncate()
        return [json.loads(line) for line in written.splitlines()]

    def text(self) -> str:
        return self.stream.getvalue()


@pytest.fixture
def lines() -> Iterator[Lines]:
    before = (log.handlers[:], log.level, log.propagate)
    lines = Lines()
    write_lines_to(lines.stream, log.name)
    yield lines
    log.handlers[:], log.propagate = before[0], before[2]
    log.setLevel(before[1])


def test_a_line_tells_what_an_operation_cost(town: Town, lines: Lines) -> None:
    answer = town.customer.client.post(
        "/graphql",
        json={"query": MERCHANT, "variables": {"id": town.id}},
        headers={"authorization": f"Bearer {town.customer.token}"},
    )
    (line,) = lines.taken()
    assert datetime.fromisoformat(line.pop("timestamp")).utcoffset() == timedelta(0)
    assert line.pop("ms") > 0
    assert line.pop("cost") > 0
    assert line.pop("read_units") >= 0.5  # the merchant
    assert line.pop("write_units") >= 0
    assert line.pop("calls") >= 1
    assert line == {
        "level": "INFO",
        "logger": "pannier.requests",
        "location": line["location"],
        "message": "request",
        "service": "pannier",
        "correlation_id": answer.headers["x-request-id"],
        "method": "POST",
        "status": 200,
        "operation": "Shop",
        "type": "query",
        "document": "request",
        "viewer": "user",
        "codes": [],
        "bytes": len(answer.content),
    }


def test_roles_are_told_where_something_had_to_know_them(town: Town, lines: Lines) -> None:
    query = "query ($id: ID!) { merchant(id: $id) { settings { __typename } } }"
    for api in (town.operator, town.customer, town.api):
        api.data(query, id=town.id)
    assert [line["viewer"] for line in lines.taken()] == ["operator", "customer", "stranger"]


def test_writes_are_counted(town: Town, lines: Lines) -> None:
    answer = town.api.data(SIGN_IN, account=CUSTOMER_EMAIL, password=PASSWORD)
    assert answer["userSignIn"]["__typename"] == "SessionPayload"
    (line,) = lines.taken()
    assert (line["operation"], line["type"]) == ("SignIn", "mutation")
    assert line["write_units"] > 0


def test_no_person_is_in_the_log(town: Town, lines: Lines, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "pannier"):
        town.api.execute(SIGN_IN, account=CUSTOMER_EMAIL, password=PASSWORD)
        town.api.execute(SIGN_IN, account="nobody@example.com", password="hunter2")
        town.customer.execute('query { userByContact(account: "13800138000") { id } }')
        town.customer.execute("query { viewer { name } }")
        town.api.client.get("/graphql", params={"query": '{ merchant(id: "13800138000") { name } }'})
    said = lines.text() + caplog.text
    for told in (
        CUSTOMER_EMAIL,
        PASSWORD,
        "nobody",
        "hunter2",
        "13800138000",
        "李明",
        str(town.customer.token),
    ):
        assert told not in said
    assert "testclient" not in said


def body(query: str, **parts: Any) -> bytes:
    return json.dumps({"query": query, **parts}).encode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"{", 400),
        (b" " * 200_001, 413),
        (body("{" + "x" * 150_000 + "}"), 400),
        (body("{ a: nothing }" + "#" * 150_000), 400),
        (body("{" + " nothing" * 15_000 + "}"), 400),
        (body("{ nothing" + " @skip(if: true)" * 1_000 + "}"), 400),
        (body("{ __typename }", operationName="n" * 150_000), 400),
        (body("query ($id: ID!) { node(id: $id) { id } }", variables={"id": ["x" * 150_000]}), 400),
    ],
)
def test_a_bad_request_adds_little_to_the_log(
    town: Town, lines: Lines, caplog: pytest.LogCaptureFixture, sent: bytes, status: int
) -> None:
    headers = {"content-type": "application/json", "accept": GRAPHQL}
    with caplog.at_level(logging.DEBUG):
        answer = town.api.client.post("/graphql", content=sent, headers=headers)
    assert answer.status_code == status
    named = ("pannier", "strawberry", "graphql", "root")
    others = [record.getMessage() for record in caplog.records if record.name.split(".")[0] in named]
    assert len(lines.text()) + sum(map(len, others)) < 600
    (line,) = lines.taken()
    assert (line["status"], len(line["codes"])) == (status, 1)


def test_a_name_that_is_none_is_not_told(town: Town, lines: Lines) -> None:
    for name in ("13800138000", "a b", "n" * 65, "名"):
        town.api.client.post("/graphql", json={"query": "query A { __typename }", "operationName": name})
    assert {line.get("operation") for line in lines.taken()} == {None}


def test_a_fault_outside_of_an_operation_is_masked_and_found_by_its_id(
    town: Town, whole_schema: Schema, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    def breaking(_: Context) -> None:
        raise RuntimeError("the secret of the house")

    client = TestClient(build_app(town.api.services, whole_schema, [breaking]))
    with caplog.at_level(logging.ERROR, "pannier.api"), collecting("http") as collected:
        answer = client.post("/graphql", json={"query": "{ __typename }"})
        client.post("/graphql", content=b"{")  # theirs, not ours
    assert answer.status_code == 500
    request_id = answer.headers["x-request-id"]
    assert answer.json() == {
        "errors": [
            {
                "message": "Something went wrong on our side.",
                "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
            }
        ]
    }
    assert [record.getMessage() for record in caplog.records] == [f"unexpected error in request {request_id}"]
    assert [(each.metric, each.dimensions) for each in collected.measurements] == [
        (FAILURES, {"function": "http"})
    ]
    line, _ = lines.taken()
    assert (line["correlation_id"], line["status"], line["codes"]) == (
        request_id,
        500,
        ["INTERNAL_SERVER_ERROR"],
    )


def test_a_gate_stands_before_everything_that_is_looked_up(
    town: Town, whole_schema: Schema, lines: Lines
) -> None:
    def refusing(context: Context) -> None:
        raise Refused(429, f"Not you, {context.network_address}.", "RATE_LIMITED", {"retry-after": "7"})

    client = TestClient(build_app(replace(town.api.services), whole_schema, [refusing]))
    answer = client.post("/graphql", json={"documentId": "sha256:" + "0" * 64})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json()["errors"][0]["message"] == "Not you, testclient."
    (line,) = lines.taken()
    assert (line["status"], line["codes"], line["calls"]) == (429, ["RATE_LIMITED"], 0)


def test_a_client_that_leaves_early_is_no_fault(
    town: Town, lines: Lines, caplog: pytest.LogCaptureFixture
) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "client": ("192.0.2.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    anyio.run(town.api.client.app, scope, gone, send)
    (line,) = lines.taken()
    assert line["status"] == 499
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
