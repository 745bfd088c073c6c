"""Whatever comes in, reading it gives a request or a refusal."""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from pannier.api.http.caching import entity_tag, has_already
from pannier.api.http.compression import takes_gzip
from pannier.api.http.negotiation import MediaType, response_type
from pannier.api.http.refusals import Refused
from pannier.api.http.requests import GraphQLRequest, _checked, _from_body, _from_url

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["query", "documentId", "operationName", "variables", "extensions", "other"]), JSON
)


T = TypeVar("T")


def outcome(read: Callable[[], T]) -> T | int:
    """What it gave, or the status that it was refused with."""
    try:
        return read()
    except Refused as refused:
        return refused.status


def is_good(request: GraphQLRequest | int) -> bool:
    if isinstance(request, int):
        return request == 400
    names = [name for name in (request.query, request.document_id, request.sha256) if name is not None]
    return bool(names) and not (request.document_id is not None and len(names) > 1)


@given(st.binary(max_size=200) | PARAMETERS.map(orjson.dumps) | JSON.map(orjson.dumps))
@example(b'{"query":"{a}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"' + b"0" * 64 + b'"}}}')
def test_a_body_is_a_request_or_refused(body: bytes) -> None:
    assert is_good(outcome(lambda: _checked(_from_body(body))))


@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: f"query={text}&variables={text}".encode())
)
def test_a_url_is_a_request_or_refused(query: bytes) -> None:
    assert is_good(outcome(lambda: _checked(_from_url(query))))


WORDS = st.sampled_from([*MediaType, "application/*", "*/*", ";q=", "0", ".5", ",", " "])


@given(st.text(max_size=60) | st.lists(WORDS, max_size=12).map("".join))
def test_headers_are_read_whatever_they_are(header: str) -> None:
    assert takes_gzip(header) in (True, False)
    assert has_already(header, entity_tag(b"{}", MediaType.JSON)) in (True, False)
    assert outcome(lambda: response_type(header)) in {*MediaType, 406}


@given(JSON)
def test_a_tag_tells_different_answers_apart(content: Any) -> None:
    body = orjson.dumps(content)
    assert entity_tag(body, MediaType.JSON) == entity_tag(body, MediaType.JSON)
    assert entity_tag(body, MediaType.JSON) != entity_tag(body + b" ", MediaType.JSON)
