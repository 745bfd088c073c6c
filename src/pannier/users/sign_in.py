"""Sessions: opened with a password, kept with rotating refresh tokens, closed."""

from dataclasses import replace
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import InvalidInput
from pannier.core.ids import new_id
from pannier.core.settings import SignInLimits, TokenTerms
from pannier.users.contacts import contact_of
from pannier.users.errors import RefreshTokenInvalid, SignInFailed, TooManyAttempts
from pannier.users.model import Session, TokenFamily
from pannier.users.passwords import Passwords
from pannier.users.repository import AttemptCounter, TokenFamilyRepository, UserRepository
from pannier.users.tokens import Tokens


class SignIn:
    """Sessions: opened with a password, kept with rotating refresh tokens, closed."""

    def __init__(
        self,
        users: UserRepository,
        families: TokenFamilyRepository,
        attempts: AttemptCounter,
        passwords: Passwords,
        tokens: Tokens,
        terms: TokenTerms,
        limits: SignInLimits,
        clock: Clock,
    ) -> None:
        self._users = users
        self._families = families
        self._attempts = attempts
        self._passwords = passwords
        self._tokens = tokens
        self._terms = terms
        self._limits = limits
        self._clock = clock

    def with_password(self, account: str, password: str, network_address: str) -> Session:
        """Open a session. `account` is a phone number or an e-mail address.

        Raises:
            SignInFailed: no such account, or a wrong password.
            TooManyAttempts: for this account, or from this network address, in the present window.
        """
        now = self._clock.now()
        try:
            field, contact = contact_of(account, ("account",))
        except InvalidInput as error:  # what is neither is an account that nobody has
            raise SignInFailed from error
        self._count(f"sign-in#address#{network_address}", self._limits.per_address, now)
        self._count(f"sign-in#account#{contact}", self._limits.per_account, now)
        user_id = self._users.find_id_by_contact(field, contact)
        stored = None if user_id is None else self._users.find_password_hash(user_id)
        if not self._passwords.matches(password[:1_000], stored) or user_id is None:
            raise SignInFailed
        return self.open(user_id)

    def open(self, user_id: str) -> Session:
        """A session for a user who has proven who they are."""
        now = self._clock.now()
        family = TokenFamily(new_id(now), user_id, 1, now, now + self._terms.refresh)
        self._families.add(family)
        return self._session(family, now)

    def refresh(self, refresh_token: str) -> Session:
        """The next pair of tokens. A token that was used before revokes the whole family: one of the two is a thief.

        Raises:
            RefreshTokenInvalid
        """
        now = self._clock.now()
        claims = self._tokens.read_refresh(refresh_token)
        family = self._families.find(claims.user_id, claims.family_id)
        if family is None or family.revoked_at is not None:
            raise RefreshTokenInvalid
        following = replace(family, generation=claims.generation + 1)
        if family.generation != claims.generation or not self._families.rotate(following):
            self._families.revoke(family, now)
            raise RefreshTokenInvalid
        return self._session(following, now)

    def close(self, refresh_token: str) -> None:
        """Sign out on this device. Raises RefreshTokenInvalid."""
        claims = self._tokens.read_refresh(refresh_token)
        family = self._families.find(claims.user_id, claims.family_id)
        if family is None:
            raise RefreshTokenInvalid
        self._families.revoke(family, self._clock.now())

    def user_id_of(self, access_token: str) -> str | None:
        """Who asks; None when the token is not good."""
        return self._tokens.read_access(access_token)

    def _session(self, family: TokenFamily, now: datetime) -> Session:
        access_until = now + self._terms.access
        return Session(
            user_id=family.user_id,
            access_token=self._tokens.access(family.user_id, family.id, access_until),
            access_expires_at=access_until,
            refresh_token=self._tokens.refresh(family),
            refresh_expires_at=family.expires_at,
        )

    def _count(self, key: str, limit: int, now: datetime) -> None:
        if not self._attempts.allow(key, limit, self._limits.window, now):
            raise TooManyAttempts(now + self._limits.window)
