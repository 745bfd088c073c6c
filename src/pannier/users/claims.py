"""From a proven contact to its account: found, taken over, or opened."""

from dataclasses import replace

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, TransientError
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.text import bounded_text
from pannier.users.errors import AccountExists
from pannier.users.model import OutsideIdentity, Role, User
from pannier.users.ownership import Standing, proven
from pannier.users.repository import AccountChange, IdentityRepository, UserRepository

_TRIES = 6
_UNNAMED = {Locale.ZH_CN: "用户", Locale.EN: "User "}


class Claims:
    """Accounts of people who have just proven a contact and are not signed in."""

    def __init__(self, users: UserRepository, identities: IdentityRepository, clock: Clock) -> None:
        self._users = users
        self._identities = identities
        self._clock = clock

    def find(self, field: str, contact: str) -> User | None:
        """The account that is the prover's from now on; None when there is none (any more).

        An account on which nobody had proven anything becomes the prover's: its password, its sessions and its other
        contact are gone. One on which somebody had proven another identity keeps everything but this contact.

        Raises:
            TransientError: it keeps changing.
        """
        for _ in range(_TRIES):
            user_id = self._users.find_id_by_contact(field, contact)
            if user_id is None:
                return None
            user = self._users.find(user_id, consistent=True)
            if user is None or user.contact(field) != contact:
                continue  # between our two reads it was moved
            linked = field not in user.verified and self._identities.has_any(user.id)
            proof = proven(user, field, linked=linked)
            if proof.standing is Standing.KNOWN:
                return user
            taken_over = proof.standing is Standing.TAKEN_OVER
            try:
                after = self._users.commit(AccountChange(user, proof.user, drop_password=taken_over))
            except ConcurrentChange:
                continue
            if taken_over:
                return after
        raise TransientError("an account kept changing")

    def find_or_open(self, field: str, contact: str, name: str | None, locale: Locale) -> tuple[User, bool]:
        """The account as `find` finds it, or a new one without a password; and whether it is new.

        Raises:
            TransientError: it keeps changing.
        """
        for _ in range(_TRIES):
            if (user := self.find(field, contact)) is not None:
                return user, False
            try:
                return self.open(name, locale, (field, contact)), True
            except AccountExists:
                continue  # somebody opened it at the same moment
        raise TransientError("an account kept changing")

    def open(
        self,
        name: str | None,
        locale: Locale,
        contact: tuple[str, str] | None,
        identity: OutsideIdentity | None = None,
        roles: frozenset[Role] = frozenset(),
    ) -> User:
        """A new account without a password, with a proven contact, an outside identity, or both.

        The identity's user id is filled in.

        Raises:
            AccountExists: the contact is somebody's.
            ConcurrentChange: the identity is.
        """
        now = self._clock.now()
        user_id = new_id(now)
        user = User(
            id=user_id,
            name=name or f"{_UNNAMED[locale]}{user_id[-6:]}",
            phone=None,
            email=None,
            locale=locale,
            roles=frozenset({Role.CUSTOMER}) | roles,
            created_at=now,
        )
        if contact is not None:
            user = user.with_contact(*contact)
        self._users.add(user, identity=None if identity is None else replace(identity, user_id=user_id))
        return replace(user, version=1)


def checked_name(name: str | None) -> str | None:
    """What a new account is called, where somebody says. Raises InvalidInput."""
    return None if name is None else bounded_text(name, ("name",), 60)
