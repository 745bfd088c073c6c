"""Accounts of people whom an outside issuer vouches for."""

from dataclasses import replace

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, TransientError
from pannier.core.i18n import Locale
from pannier.users.claims import Claims
from pannier.users.errors import AccountExists, IdTokenInvalid, OutsideSignInClosed
from pannier.users.id_tokens import IdClaims, IdTokens
from pannier.users.model import OutsideIdentity, Role, User
from pannier.users.repository import AccountChange, AttemptCounter, IdentityRepository, UserRepository

_TRIES = 6


class OutsideSignIn:
    """From an ID token to the account.

    The roles that the issuer gives are written to the account at each sign-in, and remembered with the identity, so
    that the next sign-in takes away what the issuer no longer gives, and only that.
    """

    def __init__(
        self,
        users: UserRepository,
        identities: IdentityRepository,
        attempts: AttemptCounter,
        claims: Claims,
        tokens: IdTokens | None,
        clock: Clock,
    ) -> None:
        self._users = users
        self._identities = identities
        self._attempts = attempts
        self._claims = claims
        self._tokens = tokens
        self._clock = clock

    def user_of(self, token: str, nonce: str | None, locale: Locale) -> tuple[User, bool]:
        """The account of a token's subject, and whether it was opened just now. A token is good once.

        An account that has the same e-mail address, verified by the issuer, is linked to the subject, by the rules of
        every first proof of a contact.

        Raises:
            OutsideSignInClosed: there is no outside issuer in the settings.
            IdTokenInvalid
            TransientError: the issuer's keys cannot be had, or the account keeps changing.
        """
        if self._tokens is None:
            raise OutsideSignInClosed
        said = self._tokens.read(token, nonce)
        signed_part = token.rpartition(".")[0]  # a signature may have two spellings; what it signs has one
        if not self._attempts.first("id-token", signed_part, said.expires_at):
            raise IdTokenInvalid
        for _ in range(_TRIES):
            try:
                if (known := self._known(said)) is not None:
                    return known, False
                return self._linked_or_opened(said, locale)
            except (ConcurrentChange, AccountExists):
                continue
        raise TransientError("an account kept changing")

    def _known(self, said: IdClaims) -> User | None:
        """Raises ConcurrentChange."""
        user_id = self._identities.find_user_id(said.issuer, said.subject)
        user = None if user_id is None else self._users.find(user_id, consistent=True)
        if user is None:
            return None
        # the account before its link: whoever changes the link changes the account's version
        link = self._identities.find(user.id, said.issuer, said.subject)
        if link is None:
            raise ConcurrentChange
        roles = (user.roles - link.roles) | said.roles | {Role.CUSTOMER}
        if roles == user.roles and said.roles == link.roles:
            return user
        return self._users.commit(
            AccountChange(user, replace(user, roles=roles), identity=replace(link, roles=said.roles))
        )

    def _linked_or_opened(self, said: IdClaims, locale: Locale) -> tuple[User, bool]:
        """Raises ConcurrentChange, AccountExists."""
        link = OutsideIdentity(said.issuer, said.subject, "", said.roles, self._clock.now())
        user = None if said.email is None else self._claims.find("email", said.email)
        if user is not None:
            after = replace(user, roles=user.roles | said.roles)
            return self._users.commit(
                AccountChange(user, after, identity=replace(link, user_id=user.id))
            ), False
        contact = None if said.email is None else ("email", said.email)
        return self._claims.open(said.name, locale, contact, link, said.roles), True
