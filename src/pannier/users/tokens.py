"""Access and refresh tokens: JWTs signed with Ed25519, their key named by `kid`.

The first key signs, all of them verify, so a key is changed by putting the new one in front. Tokens carry who asks,
never what they may do: roles are read from the tables.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import jwt

from pannier.core.clock import Clock
from pannier.users.errors import RefreshTokenInvalid
from pannier.users.model import TokenFamily
from pannier.users.token_keys import load_token_keys

_ISSUER = "pannier"


@dataclass(frozen=True, slots=True)
class Bearer:
    """What an access token says: who asks, in which session, and until when that is good."""

    user_id: str
    session_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    """What a refresh token says: whose, of which family, and which in the row."""

    user_id: str
    family_id: str
    generation: int


class Tokens:
    """Makes and reads tokens."""

    def __init__(self, keys: bytes, clock: Clock) -> None:
        """`keys` as `token_keys` reads them. Raises SettingsError when they hold no Ed25519 private key."""
        self._clock = clock
        self._keys = load_token_keys(keys)
        self._signing_kid = next(iter(self._keys))

    def access(self, user_id: str, family_id: str, expires_at: datetime) -> str:
        """A token that says who asks, until `expires_at`."""
        return self._sign({"sub": user_id, "sid": family_id, "exp": expires_at}, "access")

    def refresh(self, family: TokenFamily) -> str:
        """The one refresh token of the family's present generation."""
        claims = {"sub": family.user_id, "sid": family.id, "gen": family.generation, "exp": family.expires_at}
        return self._sign(claims, "refresh")

    def read_access(self, token: str) -> Bearer | None:
        """Who asks, or None when the token is not good (any more)."""
        claims = self._verify(token, "access")
        if claims is None:
            return None
        expires_at = datetime.fromtimestamp(int(str(claims["exp"])), UTC)
        return Bearer(str(claims["sub"]), str(claims["sid"]), expires_at)

    def read_refresh(self, token: str) -> RefreshClaims:
        """Raises RefreshTokenInvalid."""
        claims = self._verify(token, "refresh")
        if claims is None or not isinstance(claims.get("gen"), int):
            raise RefreshTokenInvalid
        return RefreshClaims(str(claims["sub"]), str(claims["sid"]), int(str(claims["gen"])))

    def _sign(self, claims: dict[str, object], purpose: str) -> str:
        whole = claims | {"iss": _ISSUER, "aud": purpose, "iat": self._clock.now()}
        key = self._keys[self._signing_kid]
        return jwt.encode(whole, key, algorithm="EdDSA", headers={"kid": self._signing_kid})

    def _verify(self, token: str, purpose: str) -> dict[str, object] | None:
        if len(token) > 2_000:
            return None
        try:
            key = self._keys.get(jwt.get_unverified_header(token).get("kid", ""))
            if key is None:
                return None
            claims: dict[str, object] = jwt.decode(
                token,
                key.public_key(),
                algorithms=["EdDSA"],
                audience=purpose,
                issuer=_ISSUER,
                # the times are compared below, with our clock
                options={"require": ["sub", "sid", "exp"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            return None
        expires_at = claims["exp"]
        alive = isinstance(expires_at, int) and datetime.fromtimestamp(expires_at, UTC) > self._clock.now()
        return claims if alive else None
