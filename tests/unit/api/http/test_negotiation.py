"""The media type of a response follows from `Accept`."""

import pytest

from pannier.api.http.compression import takes_gzip
from pannier.api.http.negotiation import MediaType, response_type
from pannier.api.http.refusals import Refused

GRAPHQL, JSON = MediaType.GRAPHQL, MediaType.JSON


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", GRAPHQL),
        ("application/json, application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        ("application/graphql-response+json;q=0.5, application/json", JSON),
        ("application/graphql-response+json;q=0, */*", JSON),
        ("application/json;q=0, */*;q=0.1", GRAPHQL),
        ("application/json, */*", JSON),
        ("application/graphql-response+json, */*", GRAPHQL),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ('application/json;charset="UTF-8"', JSON),
        ("nonsense, application/json;q=2, application/graphql-response+json", GRAPHQL),
    ],
)
def test_what_is_most_welcome_is_answered(accept: str | None, answered: MediaType) -> None:
    assert response_type(accept) is answered


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "application/json;q=0",
        "*/*;q=0",
        "application/json;charset=iso-8859-1",
        "image/*, text/plain",
        ",,,",
        "a/b," * 1_000 + "application/json",
    ],
)
def test_what_nobody_can_be_given_is_refused(accept: str) -> None:
    with pytest.raises(Refused) as refusal:
        response_type(accept)
    assert (refusal.value.status, refusal.value.code) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("accept_encoding", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*", True),
        ("*;q=0", False),
        ("deflate, br", False),
        ("identity", False),
    ],
)
def test_gzip_goes_to_those_who_undo_it(accept_encoding: str | None, taken: bool) -> None:
    assert takes_gzip(accept_encoding) is taken
