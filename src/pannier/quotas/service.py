"""Rate limits."""

import hashlib
import hmac
import logging

from pannier.core.clock import Clock
from pannier.core.errors import TransientError
from pannier.core.settings import RateTerms
from pannier.quotas.errors import RateLimited
from pannier.quotas.model import Caller, CallerKind, Window
from pannier.quotas.repository import UsageRepository

log = logging.getLogger("pannier.quotas")

_CONTEXT = b"pannier rate limits"
_REMEMBERED = (
    10_000  # callers that are over their quota; a flood from more addresses is not this process's to stop
)


class RateLimits:
    """How much a caller may ask for in a window: so many requests, and so many points of complexity.

    Counted in a table, so that every instance of a function sees it. Who is over is remembered here as well, so that
    the rest of a flood costs neither a write nor the reading of its documents. Without terms nothing is counted.
    """

    def __init__(self, usage: UsageRepository, terms: RateTerms | None, secret: bytes, clock: Clock) -> None:
        self._usage = usage
        self._terms = terms
        self._key = hmac.digest(secret, _CONTEXT, hashlib.sha256)
        self._clock = clock
        self._over: set[str] = set()

    def demand(self, caller: Caller) -> None:
        """Refuse who is known here to be over. Neither counts nor asks the table. Raises RateLimited."""
        if not self._over:
            return
        assert self._terms is not None
        now = self._clock.now()
        window = Window.at(now, self._terms.window)
        if self._name(caller, window) in self._over:
            raise RateLimited(window.seconds_left(now))

    def take(self, caller: Caller, points: int) -> None:
        """Count a request of so many points. Where counting fails nobody is refused.

        Raises:
            RateLimited: the caller used up this window. Nothing was counted.
        """
        if self._terms is None:
            return
        self.demand(caller)
        now = self._clock.now()
        window = Window.at(now, self._terms.window)
        name = self._name(caller, window)
        quota = self._terms.per_user if caller.kind is CallerKind.USER else self._terms.per_address
        try:
            allowed = self._usage.add(name, points, quota, window.ends_at + self._terms.window)
        except TransientError as error:
            log.warning("%s", error)
            return
        if not allowed:
            if len(self._over) >= _REMEMBERED:
                self._over.clear()
            self._over.add(name)
            raise RateLimited(window.seconds_left(now))

    def _name(self, caller: Caller, window: Window) -> str:
        digest = hmac.digest(self._key, f"{caller.kind}#{caller.subject}".encode(), hashlib.sha256)
        return f"{digest.hex()}#{window.number}"
