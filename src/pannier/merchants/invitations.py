"""Invitations to join a merchant's staff. Pure."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pannier.merchants.model import StaffRole

MAX_OPEN_INVITATIONS = 20
MAX_INVITATIONS_A_DAY = 50
VALID_FOR = timedelta(days=7)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters that look like others
_CODE_LENGTH = 12  # sixty bits: nobody guesses one, so nobody's guesses need counting


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody may join. `field` is `phone` or `email`; `contact` is personal data. It is gone once it was used."""

    id: str
    merchant_id: str
    slot: int
    field: str
    contact: str
    role: StaffRole
    invited_by: str
    invited_at: datetime
    expires_at: datetime

    def is_open_at(self, at: datetime) -> bool:
        """Whether it may still be accepted."""
        return at < self.expires_at


def new_code() -> str:
    """A code to be sent, in groups that people can type. It is told once, and kept as a digest only."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def code_digest(code: str) -> str | None:
    """What is kept of a code, however it was typed; None for what cannot be one."""
    letters = "".join(each for each in code[:40].upper() if each.isalnum())
    plain = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(plain) != _CODE_LENGTH or not set(plain) <= set(_ALPHABET):
        return None
    return hashlib.sha256(f"invitation {plain}".encode()).hexdigest()


def contact_digest(contact: str) -> str:
    """By what the invitations of one contact are found."""
    return hashlib.sha256(f"invited {contact}".encode()).hexdigest()


def masked(contact: str) -> str:
    """Enough of it to tell invitations apart: the ends of a number, the first letter and the host of an address."""
    name, at, host = contact.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{contact[:3]}****{contact[-4:]}"
