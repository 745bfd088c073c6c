from datetime import UTC, datetime, timedelta

import jwt
import pytest

from pannier.core.clock import FixedClock
from pannier.core.settings import SettingsError
from pannier.users.errors import RefreshTokenInvalid
from pannier.users.model import TokenFamily
from pannier.users.tokens import Bearer, RefreshClaims, Tokens
from tests.keys import new_key

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FAMILY = TokenFamily("F", "U", 3, NOW, NOW + timedelta(days=30), NOW)


def test_a_token_says_who_until_it_expires() -> None:
    clock = FixedClock(NOW)
    tokens = Tokens(new_key(), clock)
    token = tokens.access("U", "F", NOW + timedelta(minutes=15))
    clock.advance(timedelta(minutes=14, seconds=59))
    assert tokens.read_access(token) == Bearer("U", "F", NOW + timedelta(minutes=15))
    clock.advance(timedelta(seconds=1))
    assert tokens.read_access(token) is None


def test_a_refresh_token_is_no_access_token_and_the_other_way_round() -> None:
    tokens = Tokens(new_key(), FixedClock(NOW))
    assert tokens.read_access(tokens.refresh(FAMILY)) is None
    assert tokens.read_refresh(tokens.refresh(FAMILY)) == RefreshClaims("U", "F", 3)
    with pytest.raises(RefreshTokenInvalid):
        tokens.read_refresh(tokens.access("U", "F", NOW + timedelta(minutes=15)))


def test_a_key_is_changed_by_putting_the_new_one_in_front() -> None:
    old, new = new_key(), new_key()
    issued = Tokens(old, FixedClock(NOW)).access("U", "F", NOW + timedelta(minutes=15))
    both = Tokens(new + old, FixedClock(NOW))
    assert both.read_access(issued) == Bearer("U", "F", NOW + timedelta(minutes=15))
    fresh = both.access("U", "F", NOW + timedelta(minutes=15))
    assert jwt.get_unverified_header(fresh)["kid"] != jwt.get_unverified_header(issued)["kid"]
    assert Tokens(new, FixedClock(NOW)).read_access(fresh) == Bearer("U", "F", NOW + timedelta(minutes=15))
    assert Tokens(new, FixedClock(NOW)).read_access(issued) is None


def test_forged_tokens_are_refused() -> None:
    tokens = Tokens(new_key(), FixedClock(NOW))
    token = tokens.access("U", "F", NOW + timedelta(minutes=15))
    header, body, signature = token.split(".")
    claims = {"sub": "U", "sid": "F", "exp": NOW + timedelta(days=1), "iss": "pannier", "aud": "access"}
    kid = {"kid": jwt.get_unverified_header(token)["kid"]}
    forged = [
        "",
        "x",
        "x" * 5_000,
        f"{header}.{body}.",
        f"{header}.{body[:-2]}AA.{signature}",
        jwt.encode(claims, "", algorithm="none", headers=kid),
        jwt.encode(claims, "a" * 32, algorithm="HS256", headers=kid),
        Tokens(new_key(), FixedClock(NOW)).access("U", "F", NOW + timedelta(minutes=15)),
    ]
    assert [tokens.read_access(each) for each in forged] == [None] * len(forged)


@pytest.mark.parametrize(
    "pem", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"]
)
def test_a_key_that_is_none_is_an_error_at_start(pem: bytes) -> None:
    with pytest.raises(SettingsError, match="TOKEN_KEY"):
        Tokens(pem, FixedClock(NOW))
