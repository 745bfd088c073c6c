"""Changing the phone number or the e-mail address of an account, and proving the one it has."""

from pannier.core.errors import ConcurrentChange, TransientError
from pannier.users.codes import CodePurpose, Codes
from pannier.users.contacts import contact_of
from pannier.users.errors import ContactUnverified
from pannier.users.model import User
from pannier.users.ownership import unproven_before
from pannier.users.repository import AccountChange, IdentityRepository, UserRepository
from pannier.users.sessions import Sessions

_TRIES = 5


class ContactChanges:
    """By who is signed in, with a code that was sent to the contact for them."""

    def __init__(
        self, users: UserRepository, identities: IdentityRepository, codes: Codes, sessions: Sessions
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._identities = identities
        self._codes = codes

    def change(self, user_id: str, session_id: str, account: str, code: str, network_address: str) -> User:
        """Put a proven contact in place of the one of its kind; the one that is there already becomes verified.

        Raises:
            Unauthenticated: the session was revoked: whoever stole it is to take no account along.
            InvalidInput: the account is neither a phone number nor an e-mail address.
            ContactUnverified: the account's contact of the other kind comes first. No code is used up.
            CodeInvalid, TooManyAttempts
            AccountExists: the contact is another account's. The code is used up.
            TransientError: the account keeps changing. The code is used up.
        """
        wanted, _ = contact_of(account, ("account",))
        user = self._users.get(user_id, consistent=True)
        self._sessions.require(user, session_id)
        self._check_order(user, wanted)
        field, contact = self._codes.redeem(account, CodePurpose.CONTACT, user_id, code, network_address)
        for _ in range(_TRIES):
            after = user.with_contact(field, contact)
            if after == user:
                return user
            try:
                return self._users.commit(AccountChange(user, after, keep_session=session_id))
            except ConcurrentChange:
                user = self._users.get(user_id, consistent=True)
                self._sessions.require(user, session_id)
                self._check_order(user, field)
        raise TransientError("an account kept changing")

    def _check_order(self, user: User, field: str) -> None:
        """An account whose only contact may be a stranger's gets no second one: see `ownership`."""
        unproven = unproven_before(user, field)
        if unproven is not None and not self._identities.has_any(user.id):
            raise ContactUnverified(unproven)
