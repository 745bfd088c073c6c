"""Sessions: opened for who has proven who they are, kept with rotating refresh tokens, listed, revoked.

A session is revoked by removing its family of refresh tokens, all of an account's at once by counting its epoch on. An
access token that is out already stays good until it expires, a quarter of an hour at the most.
"""

from dataclasses import replace
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, NotFound, Unauthenticated
from pannier.core.ids import is_id, new_id
from pannier.core.paging import Key, Page, PageRequest
from pannier.core.settings import TokenTerms
from pannier.users.errors import RefreshTokenInvalid
from pannier.users.model import MAX_DEVICE, Session, TokenFamily, User
from pannier.users.repository import AccountChange, TokenFamilyRepository, UserRepository
from pannier.users.tokens import Bearer, Tokens

_TRIES = 5


class Sessions:
    """Sessions and their tokens."""

    def __init__(
        self,
        users: UserRepository,
        families: TokenFamilyRepository,
        tokens: Tokens,
        terms: TokenTerms,
        clock: Clock,
    ) -> None:
        self._users = users
        self._families = families
        self._tokens = tokens
        self._terms = terms
        self._clock = clock

    def open(self, user: User, device: str = "") -> Session:
        """A session for a user who has proven who they are, as of the epoch that `user` was read in."""
        now = self._clock.now()
        family = TokenFamily(
            id=new_id(now),
            user_id=user.id,
            generation=1,
            created_at=now,
            expires_at=now + self._terms.refresh,
            used_at=now,
            device=_printable(device),
            epoch=user.epoch,
        )
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
        user = self._users.find(claims.user_id, consistent=True)
        if family is None or user is None or family.epoch != user.epoch:
            raise RefreshTokenInvalid
        following = replace(family, generation=claims.generation + 1, used_at=now)
        if family.generation != claims.generation or not self._families.rotate(following):
            self._families.revoke(family.user_id, family.id)
            raise RefreshTokenInvalid
        return self._session(following, now)

    def close(self, refresh_token: str) -> None:
        """Sign out on this device. Raises RefreshTokenInvalid."""
        claims = self._tokens.read_refresh(refresh_token)
        if not self._families.revoke(claims.user_id, claims.family_id):
            raise RefreshTokenInvalid

    def bearer_of(self, access_token: str) -> Bearer | None:
        """Who asks, in which session; None when the token is not good."""
        return self._tokens.read_access(access_token)

    def bearer_in(self, authorization: str) -> Bearer | None:
        """The same by what an `Authorization` says: `Bearer …`."""
        scheme, _, token = authorization.partition(" ")
        return self.bearer_of(token.strip()) if scheme.lower() == "bearer" else None

    def page(self, user_id: str, request: PageRequest) -> Page[TokenFamily]:
        """The user's sessions that can still be renewed, newest first."""
        now, epoch = self._clock.now(), self._users.get(user_id, consistent=True).epoch
        alive: list[tuple[TokenFamily, Key]] = []
        after, more = request.after, True
        while more and len(alive) <= request.first:  # what an epoch ended lies there until its time is over
            found = self._families.page(user_id, PageRequest(request.first, after), now, self._terms.refresh)
            rows = zip(found.items, found.keys, strict=True)
            alive += [(each, key) for each, key in rows if each.epoch == epoch and each.expires_at > now]
            after, more = found.keys[-1] if found.keys else None, found.has_next
        shown = alive[: request.first]
        return Page(tuple(each for each, _ in shown), tuple(key for _, key in shown), len(alive) > len(shown))

    def find(self, user_id: str, session_id: str) -> TokenFamily | None:
        """One of the user's own, as long as it can be renewed."""
        family = self._families.find(user_id, session_id) if is_id(session_id) else None
        if family is None or family.expires_at <= self._clock.now():
            return None
        return family if family.epoch == self._users.get(user_id, consistent=True).epoch else None

    def require(self, user: User, session_id: str) -> None:
        """Demand that a session can still be renewed, for what an access token alone is too little.

        Raises:
            Unauthenticated: it was revoked, or is over.
        """
        family = self._families.find(user.id, session_id)
        if family is None or family.epoch != user.epoch or family.expires_at <= self._clock.now():
            raise Unauthenticated

    def revoke(self, user_id: str, session_id: str) -> None:
        """End one of the user's own sessions. Raises NotFound."""
        if not is_id(session_id) or not self._families.revoke(user_id, session_id):
            raise NotFound("Session")

    def revoke_others(self, user_id: str, session_id: str) -> None:
        """End all of the user's sessions but this one, in one write; also one that opens at this moment.

        Raises:
            NotFound: this one has ended itself.
            ConcurrentChange: the account keeps changing.
        """
        for _ in range(_TRIES):
            user = self._users.get(user_id, consistent=True)
            if (family := self._families.find(user_id, session_id)) is None or family.epoch != user.epoch:
                raise NotFound("Session")
            try:
                self._users.commit(everywhere_else_signed_out(user, session_id))
                return
            except ConcurrentChange:
                continue
        raise ConcurrentChange

    def _session(self, family: TokenFamily, now: datetime) -> Session:
        access_until = now + self._terms.access
        return Session(
            user_id=family.user_id,
            access_token=self._tokens.access(family.user_id, family.id, access_until),
            access_expires_at=access_until,
            refresh_token=self._tokens.refresh(family),
            refresh_expires_at=family.expires_at,
        )


def everywhere_else_signed_out(user: User, session_id: str | None) -> AccountChange:
    """All sessions end but this one; all when it is None."""
    return AccountChange(user, replace(user, epoch=user.epoch + 1), keep_session=session_id)


def _printable(device: str) -> str:
    """What a client says of itself, bounded and on one line."""
    kept = "".join(each if each.isprintable() else " " for each in device[: 4 * MAX_DEVICE])
    return " ".join(kept.split())[:MAX_DEVICE]
