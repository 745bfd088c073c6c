"""Whose account it is, when somebody proves a contact of it.

Whoever registers types in contacts that may be anybody's, and sets a password: a trap for the person who comes later
and signs in with a code. So what was there before a contact was first proven does not outlive the proof.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from pannier.users.model import CONTACT_FIELDS, User


class Standing(Enum):
    """What the proof of a contact makes of the account that has it."""

    KNOWN = auto()  # it was proven before
    TAKEN_OVER = auto()  # nobody had proven anything: the account is the prover's, with this contact alone
    RELEASED = auto()  # the account is somebody's who proved another identity; it only loses this contact


@dataclass(frozen=True, slots=True)
class Proof:
    """The account after somebody who is not signed in proved one of its contacts."""

    standing: Standing
    user: User


def proven(user: User, field: str, *, linked: bool) -> Proof:
    """What follows when somebody proves the account's `phone` or `email`. `linked`: an outside issuer vouches for it.

    When taken over it counts its epoch on, which ends every session; the caller drops the password.
    """
    if field in user.verified:
        return Proof(Standing.KNOWN, user)
    if user.verified or linked:
        return Proof(Standing.RELEASED, user.with_contact(field, None))
    after = user.with_contact(field, user.contact(field))
    for other in CONTACT_FIELDS:
        if other != field:
            after = after.with_contact(other, None)
    return Proof(Standing.TAKEN_OVER, replace(after, epoch=user.epoch + 1))


def unproven_before(user: User, field: str) -> str | None:
    """Which contact has to be proven before a `phone` or an `email` is added; None when none has to be.

    Else a number that was registered, never proven, and joined by a proven address would be lost to the account when
    its own owner signs in with it.
    """
    if user.verified or user.contact(field) is not None:
        return None
    return next((other for other, _ in user.contacts()), None)
