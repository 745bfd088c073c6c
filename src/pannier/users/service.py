"""What users can do with their accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import is_id, new_id
from pannier.core.paging import Page, PageRequest
from pannier.core.settings import SignInLimits, TokenTerms
from pannier.core.text import bounded_text
from pannier.users.contacts import normal_email, normal_phone
from pannier.users.errors import RefreshTokenInvalid, SignInFailed, TooManyAddresses, TooManyAttempts
from pannier.users.model import MAX_ADDRESSES, PASSWORD_LENGTH, Address, Role, Session, TokenFamily, User
from pannier.users.passwords import Passwords
from pannier.users.repository import AttemptCounter, TokenFamilyRepository, UserRepository
from pannier.users.tokens import Tokens


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address as a user writes it."""

    label: str
    recipient: str
    phone: str
    street: str
    detail: str
    location: Point


class Users:
    """Profiles and addresses."""

    def __init__(self, users: UserRepository, passwords: Passwords, clock: Clock) -> None:
        self._users = users
        self._passwords = passwords
        self._clock = clock

    def register(
        self,
        name: str,
        phone: str | None,
        email: str | None,
        password: str,
        locale: Locale,
        roles: frozenset[Role] = frozenset({Role.CUSTOMER}),
    ) -> User:
        """Open an account.

        Raises:
            InvalidInput: no contact, or one that is none; a password too short or too long.
            AccountExists: the contact is taken.
        """
        if phone is None and email is None:
            raise InvalidInput(("phone",), "Give a phone number or an e-mail address.")
        if len(password) not in PASSWORD_LENGTH:
            raise InvalidInput(("password",), "A password has 8 to 128 characters.")
        now = self._clock.now()
        user = User(
            id=new_id(now),
            name=bounded_text(name, ("name",), 60),
            phone=None if phone is None else normal_phone(phone, ("phone",)),
            email=None if email is None else normal_email(email, ("email",)),
            locale=locale,
            roles=roles,
            created_at=now,
        )
        self._users.add(user, self._passwords.hash(password))
        return replace(user, version=1)

    def get(self, user_id: str) -> User:
        """Raises NotFound."""
        return self._users.get(user_id)

    def find_many(self, user_ids: Iterable[str]) -> dict[str, User]:
        """Those that exist, by id."""
        return self._users.find_many(user_ids)

    def require(self, user_id: str | None, role: Role) -> User:
        """The user, who has the role at this moment.

        Raises:
            Unauthenticated, Forbidden
        """
        if user_id is None:
            raise Unauthenticated
        user = self._users.find(user_id)
        if user is None or not user.has(role):
            raise Forbidden
        return user

    def update(self, user_id: str, name: str | None, locale: Locale | None) -> User:
        """Change what is given. Raises NotFound, InvalidInput, ConcurrentChange."""
        user = self._users.get(user_id)
        if name is not None:
            user = replace(user, name=bounded_text(name, ("name",), 60))
        if locale is not None:
            user = replace(user, locale=locale)
        return self._users.save(user)

    def page_addresses(self, user_id: str, request: PageRequest) -> Page[Address]:
        """The user's addresses, oldest first."""
        return self._users.page_addresses(user_id, request)

    def get_address(self, user_id: str, address_id: str) -> Address:
        """One of the user's own addresses. Raises NotFound."""
        address = self._users.find_address(user_id, address_id) if is_id(address_id) else None
        if address is None:
            raise NotFound("Address")
        return address

    def add_address(self, user_id: str, new: NewAddress) -> Address:
        """Raises InvalidInput, TooManyAddresses."""
        held = self._users.page_addresses(user_id, PageRequest(MAX_ADDRESSES))
        if len(held.items) >= MAX_ADDRESSES:
            raise TooManyAddresses(MAX_ADDRESSES)
        address = _checked(new, new_id(self._clock.now()), user_id)
        self._users.put_address(address)
        return address

    def update_address(self, user_id: str, address_id: str, new: NewAddress) -> Address:
        """Replace all of it. Raises NotFound, InvalidInput."""
        self.get_address(user_id, address_id)
        address = _checked(new, address_id, user_id)
        self._users.put_address(address)
        return address

    def remove_address(self, user_id: str, address_id: str) -> None:
        """Raises NotFound."""
        self._users.remove_address(self.get_address(user_id, address_id))


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
        field, contact = _contact_of(account)
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


def _contact_of(account: str) -> tuple[str, str]:
    """Which kind of contact, and its normal form. What is neither is an account that nobody has."""
    try:
        if "@" in account:
            return "email", normal_email(account, ("account",))
        return "phone", normal_phone(account, ("account",))
    except InvalidInput as error:
        raise SignInFailed from error


def _checked(new: NewAddress, address_id: str, user_id: str) -> Address:
    return Address(
        id=address_id,
        user_id=user_id,
        label=bounded_text(new.label, ("label",), 20, 0),
        recipient=bounded_text(new.recipient, ("recipient",), 60),
        phone=normal_phone(new.phone, ("phone",)),
        street=bounded_text(new.street, ("street",), 200),
        detail=bounded_text(new.detail, ("detail",), 200, 0),
        location=new.location,
    )
