"""ID tokens of an outside OpenID Connect issuer, checked by OpenID Connect Core 3.1.3.7."""

import hmac
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from pannier.core.clock import Clock
from pannier.core.errors import InvalidInput
from pannier.core.settings import OutsideIssuer, SettingsError
from pannier.users.contacts import normal_email
from pannier.users.errors import IdTokenInvalid
from pannier.users.issuer_keys import IssuerKeys
from pannier.users.model import Role

ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA"})  # never one whose key both sides share
_LONGEST = 16_000
_SKEW = timedelta(minutes=1)
_LONGEST_LIFE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IdClaims:
    """What an ID token says that we go by. `email` only when the issuer has verified it."""

    issuer: str
    subject: str
    expires_at: datetime
    email: str | None
    name: str | None
    roles: frozenset[Role]


class IdTokens:
    """Reads the ID tokens of one issuer."""

    def __init__(self, issuer: OutsideIssuer, keys: IssuerKeys, clock: Clock) -> None:
        """Raises SettingsError when OIDC_ROLES names a role there is not."""
        self._issuer = issuer
        self._keys = keys
        self._clock = clock
        try:
            self._roles = {value: Role(role) for value, role in issuer.roles.items()}
        except ValueError as error:
            raise SettingsError("OIDC_ROLES names a role there is not") from error

    def read(self, token: str, nonce: str | None) -> IdClaims:
        """What the token says, when all of it is in order. `nonce` is compared where it is given.

        Raises:
            IdTokenInvalid
            TransientError: the issuer's keys cannot be had.
        """
        claims, now = self._verified(token), self._clock.now()
        expires_at = _moment(claims["exp"], now)
        if not now < expires_at <= now + _LONGEST_LIFE:
            raise IdTokenInvalid
        if any(_moment(claims[name], now) > now + _SKEW for name in ("iat", "nbf") if name in claims):
            raise IdTokenInvalid
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not self._meant_for_us(claims):
            raise IdTokenInvalid
        if nonce is not None and not _same(claims.get("nonce"), nonce):
            raise IdTokenInvalid
        return IdClaims(
            issuer=self._issuer.issuer,
            subject=subject,
            expires_at=expires_at,
            email=_verified_email(claims),
            name=_name(claims.get("name")),
            roles=self._granted(claims.get(self._issuer.roles_claim)),
        )

    def _verified(self, token: str) -> dict[str, object]:
        """The claims behind a good signature, of our issuer, for an audience of ours. The times are not checked yet."""
        if len(token) > _LONGEST:
            raise IdTokenInvalid
        try:
            header = jwt.get_unverified_header(token)
            kid, algorithm = header.get("kid"), header.get("alg")
            if algorithm not in ALGORITHMS or not isinstance(kid, str):
                raise IdTokenInvalid
            key = self._keys.find(kid)
            if key is None or key.algorithm_name != algorithm:
                raise IdTokenInvalid
            claims: dict[str, object] = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=list(self._issuer.audiences),
                issuer=self._issuer.issuer,
                # the times are compared with our clock
                options={
                    "require": ["iss", "sub", "aud", "exp", "iat"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.InvalidTokenError, jwt.PyJWKError) as error:
            raise IdTokenInvalid from error
        return claims

    def _meant_for_us(self, claims: dict[str, object]) -> bool:
        """A token for several has to say who asked for it, and that was us."""
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        party = claims.get("azp")
        return (party is None and not several) or party in self._issuer.audiences

    def _granted(self, claim: object) -> frozenset[Role]:
        values = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
        return frozenset(
            self._roles[value] for value in values if isinstance(value, str) and value in self._roles
        )


def _moment(claim: object, now: datetime) -> datetime:
    """A NumericDate. Raises IdTokenInvalid for what is none, or lies beyond all calendars."""
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not math.isfinite(claim):
        raise IdTokenInvalid
    if abs(claim - now.timestamp()) > 10 * 365 * 86_400:
        raise IdTokenInvalid
    return datetime.fromtimestamp(claim, UTC)


def _same(claim: object, nonce: str) -> bool:
    return isinstance(claim, str) and hmac.compare_digest(claim.encode(), nonce.encode())


def _verified_email(claims: dict[str, object]) -> str | None:
    """Only with the issuer's word that it is the subject's; some say it as a text."""
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") not in (True, "true"):
        return None
    try:
        return normal_email(email, ("idToken",))
    except InvalidInput:
        return None


def _name(claim: object) -> str | None:
    name = claim.strip()[:60].strip() if isinstance(claim, str) else ""
    return name or None
