import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.errors import InvalidInput
from pannier.core.paging import CursorCodec

codec = CursorCodec(b"a secret of some length")
keys = st.dictionaries(st.text(max_size=20), st.text(max_size=40) | st.integers(-(2**60), 2**60), max_size=4)


@given(st.text(max_size=40), keys)
def test_a_cursor_brings_its_key_back(scope: str, key: dict[str, str | int]) -> None:
    assert codec.decode(scope, codec.encode(scope, key)) == key


@given(keys, st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_cursor_is_refused(key: dict[str, str | int], position: int, flip: int) -> None:
    cursor = codec.encode("orders:1", key)
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[position % len(raw)] ^= flip
    forged = base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    with pytest.raises(InvalidInput):
        codec.decode("orders:1", forged)


@pytest.mark.parametrize("cursor", ["", "x", "null", "é", "a" * 5_000, "=", "AAAA AAAA"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        codec.decode("orders:1", cursor)
    assert refusal.value.path == ("after",)


def test_a_cursor_of_another_list_or_another_secret_is_refused() -> None:
    cursor = codec.encode("orders:1", {"pk": "1"})
    with pytest.raises(InvalidInput):
        codec.decode("orders:2", cursor)
    with pytest.raises(InvalidInput):
        CursorCodec(b"another secret, as long").decode("orders:1", cursor)
