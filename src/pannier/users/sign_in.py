"""Signing in: with a password, with a one-time code, with the ID token of an outside issuer."""

from dataclasses import dataclass
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import InvalidInput
from pannier.core.i18n import Locale
from pannier.core.settings import SignInLimits
from pannier.users.claims import Claims, checked_name
from pannier.users.codes import CodePurpose, Codes
from pannier.users.contacts import contact_of
from pannier.users.errors import SignInFailed, TooManyAttempts
from pannier.users.model import Session, User
from pannier.users.outside import OutsideSignIn
from pannier.users.passwords import Passwords
from pannier.users.repository import AttemptCounter, UserRepository
from pannier.users.sessions import Sessions


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, their session, and whether the account was opened by it."""

    user: User
    session: Session
    created: bool


class SignIn:
    """Every way to a session."""

    def __init__(
        self,
        users: UserRepository,
        attempts: AttemptCounter,
        passwords: Passwords,
        sessions: Sessions,
        codes: Codes,
        claims: Claims,
        outside: OutsideSignIn,
        limits: SignInLimits,
        clock: Clock,
    ) -> None:
        self._users = users
        self._attempts = attempts
        self._passwords = passwords
        self._sessions = sessions
        self._codes = codes
        self._claims = claims
        self._outside = outside
        self._limits = limits
        self._clock = clock

    def with_password(self, account: str, password: str, network_address: str, device: str = "") -> Session:
        """Open a session. `account` is a phone number or an e-mail address.

        Raises:
            SignInFailed: no such account, no password, or another one.
            TooManyAttempts: for this account, or from this network address, in the present window.
        """
        now = self._clock.now()
        try:
            field, contact = contact_of(account, ("account",))
        except InvalidInput as error:  # what is neither is an account that nobody has
            raise SignInFailed from error
        self._count("sign-in#address", network_address, self._limits.per_address, now)
        self._count("sign-in#account", f"{field}:{contact}", self._limits.per_account, now)
        user_id = self._users.find_id_by_contact(field, contact)
        # the account before its password: when both change in between, the session is of an epoch that is over
        user = None if user_id is None else self._users.find(user_id, consistent=True)
        stored = None if user is None else self._users.find_password_hash(user.id)
        if not self._passwords.matches(password[:1_000], stored) or user is None:
            raise SignInFailed
        return self._sessions.open(user, device)

    def with_code(
        self,
        account: str,
        code: str,
        name: str | None,
        locale: Locale,
        network_address: str,
        device: str = "",
    ) -> SignedIn:
        """Open a session for who proves a phone number or an e-mail address; where there is no account, open one.

        The first proof of a contact makes the account the prover's: see `Claims.find`. `name` is for a new account.

        Raises:
            InvalidInput, CodeInvalid, TooManyAttempts
            TransientError: the code is used up; ask for another.
        """
        called = checked_name(name)
        field, contact = self._codes.redeem(account, CodePurpose.SIGN_IN, "", code, network_address)
        user, created = self._claims.find_or_open(field, contact, called, locale)
        return SignedIn(user, self._sessions.open(user, device), created)

    def with_id_token(
        self, token: str, nonce: str | None, locale: Locale, network_address: str, device: str = ""
    ) -> SignedIn:
        """Open a session for who the outside issuer says it is; where there is no account, open one.

        Raises:
            OutsideSignInClosed, IdTokenInvalid, TooManyAttempts
            TransientError: the issuer's keys cannot be had right now.
        """
        self._count("id-token#address", network_address, self._limits.per_address, self._clock.now())
        user, created = self._outside.user_of(token, nonce, locale)
        return SignedIn(user, self._sessions.open(user, device), created)

    def open(self, user_id: str, device: str = "") -> Session:
        """A session for a user who has proven who they are in some other way. Raises NotFound."""
        return self._sessions.open(self._users.get(user_id, consistent=True), device)

    def _count(self, kind: str, subject: str, limit: int, now: datetime) -> None:
        if not self._attempts.allow(kind, subject, limit, self._limits.window, now):
            raise TooManyAttempts(now + self._limits.window)
