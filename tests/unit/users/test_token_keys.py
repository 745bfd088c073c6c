"""Keys from PEM, from lines that somebody else made up, and from both."""

import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.settings import SettingsError
from pannier.users.token_keys import load_token_keys
from tests.keys import new_key

LINE = b"Q7rTn2bVx9LkWz4mHs6Jd8Pf3Ycg5Aue1Ro0EitNyBvCwXqGlMhKjDsFaUpOZTS2"
LINE_IN_KID = "13ba8419acbe3713"


def test_a_line_is_always_the_same_key() -> None:
    assert list(load_token_keys(LINE)) == list(load_token_keys(b"\n  " + LINE + b"\r\n\n")) == [LINE_IN_KID]
    assert list(load_token_keys(LINE[::-1])) != [LINE_IN_KID]


def test_keys_are_in_the_order_of_their_lines_and_blocks() -> None:
    (pem,) = load_token_keys(block := new_key())
    (old,) = load_token_keys(LINE[::-1])
    mixed = LINE + b"\n" + block + LINE[::-1] + b"\n" + LINE
    assert list(load_token_keys(mixed)) == [LINE_IN_KID, pem, old]
    assert list(load_token_keys(block.replace(b"\n", b"\r\n") + LINE)) == [pem, LINE_IN_KID]


@given(st.text(string.ascii_letters + string.digits + string.punctuation, min_size=43))
def test_whatever_a_generator_makes_is_a_key(line: str) -> None:
    assert len(load_token_keys(line.encode())) == 1 or line.startswith("-----BEGIN ")


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b" \n",
        LINE[:42],
        LINE + b"\n" + LINE[:42],
        b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
        new_key()[:-10],
        new_key().partition(b"-----END")[0],
        new_key().partition(b"\n")[2],
    ],
    ids=["empty", "blank", "short", "short second", "no key", "cut", "without end", "without begin"],
)
def test_what_is_no_key_is_refused_and_not_told(kept: bytes) -> None:
    with pytest.raises(SettingsError, match="TOKEN_KEY") as refusal:
        load_token_keys(kept)
    for line in kept.decode().split():
        assert len(line) < 10 or line not in str(refusal.value)


def test_another_kind_of_key_is_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(SettingsError, match="not Ed25519"):
        load_token_keys(other)


def test_a_fresh_line_is_another_key() -> None:
    made = {next(iter(load_token_keys(secrets.token_hex(32).encode()))) for _ in range(20)}
    assert len(made) == 20
