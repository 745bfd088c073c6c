"""What a client gets wrong is answered in our words, for every field there is, and the log hardly grows by it."""

import json
import logging
from collections.abc import Iterator
from enum import Enum
from io import StringIO
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
)

from pannier.api.http.request_log import log
from pannier.api.primitives.ids import global_id
from pannier.api.schema import Schema
from pannier.telemetry.logs import write_lines_to
from tests.api.conftest import Answer, Api
from tests.api.http.conftest import GRAPHQL, Town
from tests.hostile import HOSTILE, SECONDS, tries


def fields_with(schema: Schema, argument: str) -> dict[str, GraphQLField]:
    """The fields of Query that take such an argument."""
    assert schema.core.query_type is not None
    return {name: field for name, field in schema.core.query_type.fields.items() if argument in field.args}


def ids(schema: Schema) -> Iterator[tuple[str, GraphQLField, str]]:
    """The fields of Query that take an id, and under which name."""
    assert schema.core.query_type is not None
    for name, field in schema.core.query_type.fields.items():
        for argument, each in field.args.items():
            if get_named_type(each.type).name == "ID" and argument != "ids":
                yield name, field, argument


def literal(name: str, argument: GraphQLArgument, town: Town) -> str:
    """A value that fits an argument that has to be there."""
    if name == "endpointId":
        return json.dumps(global_id("WebhookEndpoint", "E"))
    kind = get_named_type(argument.type)
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    values = {
        "ID": json.dumps(town.id),
        "String": '"x"',
        "CoordinatesInput": "{latitude: 31.2, longitude: 121.4}",
        "Date": '"2026-03-01"',
        "DateTime": '"2026-03-01T00:00:00Z"',
    }
    return values[kind.name]


def asked(name: str, field: GraphQLField, town: Town, **given: str) -> str:
    """A query of one field with what it needs, and what is given."""
    needed = {
        key: literal(key, each, town)
        for key, each in field.args.items()
        if is_non_null_type(each.type) and not isinstance(each.default_value, int | str | bool | Enum)
    }
    arguments = ", ".join(f"{key}: {value}" for key, value in {**needed, **given}.items())
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{{ {name}({arguments}){selection} }}"


def refusal(answer: Answer) -> dict[str, Any]:
    (error,) = answer.body["errors"]
    return {"code": error["extensions"]["code"], "path": error["extensions"].get("path")}


def test_a_page_of_no_or_of_too_many_elements_is_refused(town: Town, whole_schema: Schema) -> None:
    for name, field in fields_with(whole_schema, "first").items():
        for first in ("0", "-1", "101", "2147483647"):
            answer = town.operator.execute(asked(name, field, town, first=first))
            assert refusal(answer) == {"code": "BAD_USER_INPUT", "path": ["first"]}, name


def test_a_cursor_that_is_none_or_of_another_list_is_refused(town: Town, whole_schema: Schema) -> None:
    foreign = town.api.services.cursors.encode("another list", {"pk": "a", "sk": "b"})
    for name, field in fields_with(whole_schema, "after").items():
        for after in ("", "é", "x" * 3_000, "a.b", foreign, foreign[:-1], foreign + "A"):
            answer = town.operator.execute(asked(name, field, town, after=json.dumps(after)))
            assert refusal(answer) == {"code": "BAD_USER_INPUT", "path": ["after"]}, name


def test_an_id_that_is_none_is_refused(town: Town, whole_schema: Schema) -> None:
    for name, field, argument in ids(whole_schema):
        for text in ("", "é", "7", "x" * 300, "TWVyY2hhbnQ", global_id("Nothing", "1"), "\x00"):
            answer = town.operator.execute(asked(name, field, town, **{argument: json.dumps(text)}))
            assert refusal(answer) == {"code": "BAD_USER_INPUT", "path": [argument]}, (name, text)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """All that is logged, in the form of the request log and of everything else."""
    stream, root = StringIO(), logging.getLogger()
    before = (log.handlers[:], log.level, log.propagate)
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    write_lines_to(stream, log.name)
    yield stream
    root.removeHandler(handler)
    log.handlers[:], log.propagate = before[0], before[2]
    log.setLevel(before[1])


@pytest.mark.parametrize(
    "name", [name for name, (text, _) in HOSTILE.items() if len(text) < 100_000 and "\0" not in text]
)
def test_the_log_grows_by_a_line_for_a_bad_document_and_the_answer_is_short(
    api: Api, logged: StringIO, name: str
) -> None:
    text, code = HOSTILE[name]
    answer = api.execute(text)
    assert answer.codes[0] == code
    assert len(json.dumps(answer.body)) < 10_000
    assert len(logged.getvalue().encode()) <= 2_000
    assert logged.getvalue().count("\n") == 1


BODIES = {
    "100,000 lists deep": (b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 100_000, 400),
    "5 MB": (b'{"query": "' + b" " * 5_000_000 + b'"}', 413),
    "5,000 digits": (
        b'{"query": "query ($n: Int!) { viewerOrders(first: $n) { pageInfo { endCursor } } }", "variables": {"n": '
        + b"9" * 5_000
        + b"}}",
        400,
    ),
    "15,000 keys": (
        b'{"query": "{ __typename }", "variables": {'
        + b", ".join(b'"%d": 1' % number for number in range(15_000))
        + b"}}",
        400,
    ),
    "190,000 letters": (b'{"query": "{ ' + b"x" * 190_000 + b' }"}', 400),
    "20,000 aliases": (b'{"query": "{ ' + b"".join(b"a%d:x " % n for n in range(20_000)) + b'}"}', 400),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused_in_no_time_and_in_a_line(api: Api, logged: StringIO, name: str) -> None:
    body, status = BODIES[name]
    headers = {"content-type": "application/json", "accept": GRAPHQL}
    spent: list[float] = []
    for _ in tries(spent):
        logged.seek(0)
        logged.truncate()
        answer = api.client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == status
    assert len(answer.content) < 2_000
    assert len(logged.getvalue().encode()) <= 2_000
    assert min(spent) < SECONDS
