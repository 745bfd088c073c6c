"""Payment providers: the port, the sandbox, and cash.

Every call names a key, and asking again under the same key does nothing new and answers the same. A provider that
cannot be reached raises `ProviderUnavailable`, which is worth another try; an answer is final.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pannier.core.errors import TransientError
from pannier.core.money import Money


class ProviderUnavailable(TransientError):
    """The provider did not answer. Ask again under the same key."""


class Verdict(StrEnum):
    """A provider's final answer."""

    DONE = "DONE"
    REFUSED = "REFUSED"
    CONFIRMATION_NEEDED = "CONFIRMATION_NEEDED"  # of an authorisation: the payer must confirm first


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider says, and its own name for the payment."""

    verdict: Verdict
    reference: str


class PaymentProvider(Protocol):
    """Moves money. Raises ProviderUnavailable."""

    def authorise(self, key: str, amount: Money, token: str) -> Answer:
        """Reserve the amount with what the token stands for."""
        ...

    def confirm(self, key: str, reference: str) -> Answer:
        """The payer has confirmed an authorisation that needed it."""
        ...

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        """Take what was reserved."""
        ...

    def void(self, key: str, reference: str) -> Answer:
        """Let go of what was reserved."""
        ...

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        """Give back of what was taken."""
        ...


SANDBOX_TOKENS = {
    "tok_ok": "authorises, captures and refunds",
    "tok_declined": "is declined",
    "tok_confirm": "needs confirmation, then is as good as tok_ok",
    "tok_capture_fails": "authorises; the capture fails for good",
    "tok_refund_fails": "authorises and captures; a refund fails for good",
}


class SandboxProvider:
    """Pretends. Keeps nothing: the reference is made from key and token, and carries what the token does later.

    A token that is not among `SANDBOX_TOKENS` is declined.
    """

    def authorise(self, key: str, amount: Money, token: str) -> Answer:
        digest = hashlib.sha256(f"{key}|{amount.amount_minor}|{amount.currency}".encode()).hexdigest()[:16]
        known = token if token in SANDBOX_TOKENS else "tok_declined"
        reference = f"sandbox:{known}:{digest}"
        match known:
            case "tok_declined":
                return Answer(Verdict.REFUSED, reference)
            case "tok_confirm":
                return Answer(Verdict.CONFIRMATION_NEEDED, reference)
        return Answer(Verdict.DONE, reference)

    def confirm(self, key: str, reference: str) -> Answer:
        return Answer(Verdict.DONE, reference)

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        return _answer(reference, "tok_capture_fails")

    def void(self, key: str, reference: str) -> Answer:
        return Answer(Verdict.DONE, reference)

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        return _answer(reference, "tok_refund_fails")


def _answer(reference: str, failing: str) -> Answer:
    refused = reference.split(":")[1] == failing
    return Answer(Verdict.REFUSED if refused else Verdict.DONE, reference)


class CashProvider:
    """Money that changes hands at the door; what we do is write it down. There is nothing to authorise or to void."""

    def authorise(self, key: str, amount: Money, token: str) -> Answer:
        return Answer(Verdict.DONE, "cash")

    def confirm(self, key: str, reference: str) -> Answer:
        return Answer(Verdict.DONE, "cash")

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        return Answer(Verdict.DONE, "cash")

    def void(self, key: str, reference: str) -> Answer:
        return Answer(Verdict.DONE, "cash")

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        return Answer(Verdict.DONE, "cash")
