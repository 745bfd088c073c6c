"""One-time codes: six digits by SMS or e-mail that prove a contact, for five minutes, five tries, once.

Asking for one takes the same path whether or not there is an account: the code is made, stored and sent, and only who
can read it learns more.
"""

import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from pannier.adapters.errors import Undeliverable
from pannier.core.clock import Clock
from pannier.core.errors import TransientError
from pannier.core.i18n import Locale
from pannier.core.settings import CodeTerms
from pannier.users.contacts import contact_of
from pannier.users.errors import CodeInvalid, ContactUnreachable, TooManyAttempts
from pannier.users.fingerprints import Fingerprints
from pannier.users.repository import AttemptCounter, CodeRepository, StoredCode

_DIGITS = 6
_DAY = timedelta(days=1)


class CodePurpose(StrEnum):
    """What a code is good for. A code of one purpose is none of another."""

    SIGN_IN = "SIGN_IN"
    PASSWORD_RESET = "PASSWORD_RESET"
    CONTACT = "CONTACT"


class CodeMessenger(Protocol):
    """Brings a code to its contact, at once.

    Raises:
        TransientError: worth another try.
        Undeliverable: nothing ever arrives at this contact.
    """

    def send_code(
        self,
        field: str,
        contact: str,
        code: str,
        purpose: CodePurpose,
        locale: Locale,
        valid_for: timedelta,
    ) -> None:
        """`field` is `phone` or `email`; `locale` is the language of who asked."""
        ...


class Codes:
    """Sends codes, and takes them back."""

    def __init__(
        self,
        codes: CodeRepository,
        attempts: AttemptCounter,
        fingerprints: Fingerprints,
        messenger: CodeMessenger,
        terms: CodeTerms,
        clock: Clock,
    ) -> None:
        self._codes = codes
        self._attempts = attempts
        self._fingerprints = fingerprints
        self._messenger = messenger
        self._terms = terms
        self._clock = clock

    def request(
        self, account: str, purpose: CodePurpose, holder_id: str, locale: Locale, network_address: str
    ) -> datetime:
        """Send a code to a phone number or e-mail address, in place of an older one; returns until when it is good.

        `holder_id` is who alone may use it: the user, for a contact; empty where nobody is signed in.

        Raises:
            InvalidInput: the account is neither a phone number nor an e-mail address.
            TooManyAttempts: codes were asked for too often, for this contact or from this network address.
            ContactUnreachable: nothing can be delivered there.
            TransientError: it could not be sent right now; this counts towards no limit of the contact.
        """
        field, contact = contact_of(account, ("account",))
        now, target = self._clock.now(), f"{field}:{contact}"
        self._count("code#address", network_address, self._terms.per_address, self._terms.window, now)
        self._count("code#target", target, self._terms.per_target, self._terms.window, now)
        self._count("code#day", target, self._terms.per_day, _DAY, now)
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        key = self._key(field, contact, purpose, holder_id)
        expires_at = now + self._terms.valid
        self._codes.put(StoredCode(key, self._digest(key, code)), expires_at)
        try:
            self._messenger.send_code(field, contact, code, purpose, locale, self._terms.valid)
        except Undeliverable as error:
            raise ContactUnreachable(field) from error
        except TransientError:  # it may have arrived all the same, so the code stays good
            self._attempts.give_back("code#target", target, self._terms.window, now)
            self._attempts.give_back("code#day", target, _DAY, now)
            raise
        return expires_at

    def redeem(
        self, account: str, purpose: CodePurpose, holder_id: str, code: str, network_address: str
    ) -> tuple[str, str]:
        """Use a code up; returns the contact that it proves: `phone` or `email`, and its normal form.

        Raises:
            InvalidInput: the account is neither a phone number nor an e-mail address.
            CodeInvalid: it is wrong, over, used, replaced, for another purpose or user, or tried too often.
            TooManyAttempts: from this network address.
        """
        field, contact = contact_of(account, ("account",))
        now = self._clock.now()
        self._count("code-try#address", network_address, self._terms.per_address, self._terms.window, now)
        key = self._key(field, contact, purpose, holder_id)
        stored = self._codes.take_try(key, self._terms.tries, now)
        typed = unicodedata.normalize("NFKC", code[:40]).strip()  # a Chinese keyboard has wide digits too
        if stored is None or not hmac.compare_digest(stored.digest, self._digest(key, typed)):
            raise CodeInvalid
        if not self._codes.use(stored):
            raise CodeInvalid
        return field, contact

    def _key(self, field: str, contact: str, purpose: CodePurpose, holder_id: str) -> str:
        return self._fingerprints.of("code key", field, contact, purpose, holder_id)

    def _digest(self, key: str, code: str) -> str:
        return self._fingerprints.of("code digest", key, code)

    def _count(self, kind: str, subject: str, limit: int, window: timedelta, now: datetime) -> None:
        if not self._attempts.allow(kind, subject, limit, window, now):
            raise TooManyAttempts(now + window)
