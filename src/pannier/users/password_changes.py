"""Passwords: changed by who knows the old one, set anew by who proves a contact."""

from dataclasses import replace

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, NotFound, TransientError
from pannier.core.settings import SignInLimits
from pannier.users.claims import Claims
from pannier.users.codes import CodePurpose, Codes
from pannier.users.errors import PasswordWrong, TooManyAttempts
from pannier.users.passwords import Passwords, check_password
from pannier.users.repository import AccountChange, AttemptCounter, UserRepository
from pannier.users.sessions import Sessions

_TRIES = 5


class PasswordChanges:
    """Changing and resetting."""

    def __init__(
        self,
        users: UserRepository,
        attempts: AttemptCounter,
        passwords: Passwords,
        codes: Codes,
        claims: Claims,
        sessions: Sessions,
        limits: SignInLimits,
        clock: Clock,
    ) -> None:
        self._users = users
        self._attempts = attempts
        self._passwords = passwords
        self._codes = codes
        self._claims = claims
        self._sessions = sessions
        self._limits = limits
        self._clock = clock

    def change(
        self, user_id: str, session_id: str, old: str | None, new: str, *, keep_other_sessions: bool
    ) -> None:
        """Set a password in place of `old`, or the first one. The other sessions end unless they are kept.

        Raises:
            InvalidInput: the new one is too short or too long.
            PasswordWrong: the account has a password, and `old` is another.
            TooManyAttempts: the old one was guessed at too often.
            Unauthenticated: the session was revoked.
            ConcurrentChange: the account changed meanwhile.
        """
        check_password(new, ("newPassword",))
        now = self._clock.now()
        if not self._attempts.allow(
            "password-change", user_id, self._limits.per_account, self._limits.window, now
        ):
            raise TooManyAttempts(now + self._limits.window)
        user = self._users.get(user_id, consistent=True)
        self._sessions.require(user, session_id)
        stored = self._users.find_password_hash(user_id)
        if stored is not None and (old is None or not self._passwords.matches(old[:1_000], stored)):
            raise PasswordWrong
        epoch = user.epoch if keep_other_sessions else user.epoch + 1
        self._users.commit(
            AccountChange(
                user,
                replace(user, epoch=epoch),
                password_hash=self._passwords.hash(new),
                keep_session=session_id,
            )
        )

    def reset(self, account: str, code: str, new: str, network_address: str) -> None:
        """Set a password for the account whose contact the code proves. All its sessions end.

        Raises:
            InvalidInput: the account is neither a phone number nor an e-mail address, or the password is none.
            CodeInvalid, TooManyAttempts
            NotFound: there is no account with this contact, or it is not the prover's.
            TransientError: the code is used up; ask for another.
        """
        check_password(new, ("newPassword",))
        field, contact = self._codes.redeem(account, CodePurpose.PASSWORD_RESET, "", code, network_address)
        hashed = self._passwords.hash(new)
        for _ in range(_TRIES):
            user = self._claims.find(field, contact)
            if user is None:
                raise NotFound("User")
            try:
                self._users.commit(
                    AccountChange(user, replace(user, epoch=user.epoch + 1), password_hash=hashed)
                )
                return
            except ConcurrentChange:
                continue
        raise TransientError("an account kept changing")
