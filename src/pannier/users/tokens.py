"""Access and refresh tokens: JWTs signed with Ed25519, their key named by `kid`.

The first key of the PEM signs, all of them verify, so a key is changed by putting the new one in front. Tokens carry
who asks, never what they may do: roles are read from the tables.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from pannier.core.clock import Clock
from pannier.core.settings import SettingsError
from pannier.users.errors import RefreshTokenInvalid
from pannier.users.model import TokenFamily

_END = b"-----END PRIVATE KEY-----"
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

    def __init__(self, keys_pem: bytes, clock: Clock) -> None:
        """Raises SettingsError when the PEM holds no Ed25519 private key."""
        self._clock = clock
        self._keys = {_kid(key): key for key in _load(keys_pem)}
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


def _load(keys_pem: bytes) -> list[Ed25519PrivateKey]:
    keys = []
    for block in keys_pem.split(_END)[:-1]:
        try:
            key = load_pem_private_key(block.strip() + b"\n" + _END + b"\n", password=None)
        except ValueError as error:
            raise SettingsError("TOKEN_KEY is not a PEM of private keys") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SettingsError("TOKEN_KEY holds a key that is not Ed25519")
        keys.append(key)
    if not keys:
        raise SettingsError("TOKEN_KEY holds no private key")
    return keys


def _kid(key: Ed25519PrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(public).hexdigest()[:16]
