"""JSON is nested to a bound, whatever it is nested in."""

from typing import Any

import pytest

from pannier.api.http.refusals import Refused
from pannier.api.http.requests import MAX_DEPTH, _decoded


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return opening * depth + b"1" + closing * depth


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[0,{"a":', b"}]")])
def test_the_bound_is_exact(opening: bytes, closing: bytes) -> None:
    levels = 2 if b"{" in opening and b"[" in opening else 1
    allowed: Any = _decoded(nested(opening, closing, MAX_DEPTH // levels), "no JSON")
    assert isinstance(allowed, dict | list)
    with pytest.raises(Refused) as refusal:
        _decoded(nested(opening, closing, MAX_DEPTH // levels + 1), "no JSON")
    assert (refusal.value.status, str(refusal.value)) == (400, "JSON is nested 64 deep at most.")


def test_what_is_wide_is_not_deep() -> None:
    assert len(_decoded(b"[" + b"[[]]," * 1_000 + b"[]]", "no JSON")) == 1_001
    assert _decoded(b'"' + b"[" * 1_000 + b'"', "no JSON") == "[" * 1_000
