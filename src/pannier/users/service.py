"""Profiles and addresses: what users can do with their accounts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pannier.core.clock import Clock
from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import is_id, new_id
from pannier.core.paging import Page, PageRequest
from pannier.core.text import bounded_text
from pannier.users.contacts import contact_of, normal_email, normal_phone
from pannier.users.errors import TooManyAddresses
from pannier.users.model import MAX_ADDRESSES, Address, Role, User
from pannier.users.passwords import Passwords, check_password
from pannier.users.repository import UserRepository


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
            raise InvalidInput(
                ("phone",), "Give a phone number or an e-mail address.", "请提供电话号码或电子邮箱。"
            )
        check_password(password, ("password",))
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

    def has_password(self, user_id: str) -> bool:
        """Whether the account has one."""
        return self._users.find_password_hash(user_id) is not None

    def update(self, user_id: str, name: str | None, locale: Locale | None) -> User:
        """Change what is given. Raises NotFound, InvalidInput, ConcurrentChange."""
        user = self._users.get(user_id)
        if name is not None:
            user = replace(user, name=bounded_text(name, ("name",), 60))
        if locale is not None:
            user = replace(user, locale=locale)
        return self._users.save(user)

    def find_by_contact(self, operator_id: str | None, account: str) -> User | None:
        """The account with this phone number or e-mail address. For operators.

        Raises:
            Unauthenticated, Forbidden
            InvalidInput: it is neither.
        """
        self.require(operator_id, Role.OPERATOR)
        field, contact = contact_of(account, ("account",))
        user_id = self._users.find_id_by_contact(field, contact)
        return None if user_id is None else self._users.find(user_id)

    def set_role(self, operator_id: str | None, user_id: str, role: Role, *, granted: bool) -> User:
        """Give a user a role, or take it away; nothing changes the second time. For operators.

        Raises:
            Unauthenticated, Forbidden, NotFound, ConcurrentChange
            InvalidInput: everybody stays a customer, and nobody stops being an operator by their own hand.
        """
        operator = self.require(operator_id, Role.OPERATOR)
        if role is Role.CUSTOMER or (role is Role.OPERATOR and user_id == operator.id):
            raise InvalidInput(
                ("role",), "This role is not given or taken so.", "该角色不能以此方式授予或撤销。"
            )
        return self._put_role(user_id, role, granted=granted)

    def appoint_operator(self, account: str) -> User:
        """Make an account an operator's, for whoever holds the tables themselves: the first one. Raises NotFound."""
        field, contact = contact_of(account, ("account",))
        user_id = self._users.find_id_by_contact(field, contact)
        if user_id is None:
            raise NotFound("User")
        return self._put_role(user_id, Role.OPERATOR, granted=True)

    def _put_role(self, user_id: str, role: Role, *, granted: bool) -> User:
        user = self._users.get(user_id)
        roles = user.roles | {role} if granted else user.roles - {role}
        return user if roles == user.roles else self._users.save(replace(user, roles=roles))

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
