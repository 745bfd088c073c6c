"""Users, their addresses, and what a signed-in session consists of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pannier.core.geo import Point
from pannier.core.i18n import Locale

MAX_ADDRESSES = 20
MAX_DEVICE = 120
PASSWORD_LENGTH = range(8, 129)
CONTACT_FIELDS = ("phone", "email")


class Role(StrEnum):
    """What a user is on the whole platform. Everybody is a customer; staff roles belong to a merchant."""

    CUSTOMER = "CUSTOMER"
    COURIER = "COURIER"
    OPERATOR = "OPERATOR"


@dataclass(frozen=True, slots=True)
class User:
    """An account. Its phone (E.164) and e-mail (lower case) are no other account's.

    At least one of them is there, but for an account that an outside issuer opened without telling an address.
    `verified` names those of the two (`phone`, `email`) that somebody proved to receive messages at; the others were
    typed in and may be anybody's. `epoch` counts how often all sessions were revoked at once.
    """

    id: str
    name: str
    phone: str | None
    email: str | None
    locale: Locale
    roles: frozenset[Role]
    created_at: datetime
    version: int = 0
    verified: frozenset[str] = frozenset()
    epoch: int = 0

    def has(self, role: Role) -> bool:
        return role in self.roles

    def contact(self, field: str) -> str | None:
        """The `phone` or the `email`."""
        return self.phone if field == "phone" else self.email

    def contacts(self) -> Iterator[tuple[str, str]]:
        """Those that are there, each with what it is."""
        for field in CONTACT_FIELDS:
            if (contact := self.contact(field)) is not None:
                yield field, contact

    def with_contact(self, field: str, contact: str | None) -> "User":
        """With this contact proven, or without one; the other stays."""
        verified = self.verified - {field} if contact is None else self.verified | {field}
        if field == "phone":
            return replace(self, phone=contact, verified=verified)
        return replace(self, email=contact, verified=verified)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a user wants things brought."""

    id: str
    user_id: str
    label: str
    recipient: str
    phone: str
    street: str
    detail: str
    location: Point


@dataclass(frozen=True, slots=True)
class TokenFamily:
    """One sign-in on one device: the chain of refresh tokens that grew from it. Only the latest generation is good.

    It is good for as long as its `epoch` is the account's. `device` is what the client said of itself; may be empty.
    """

    id: str
    user_id: str
    generation: int
    created_at: datetime
    expires_at: datetime
    used_at: datetime
    device: str = ""
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class OutsideIdentity:
    """Who a user is to an outside issuer, and the roles that it gave them here at the latest sign-in."""

    issuer: str
    subject: str
    user_id: str
    roles: frozenset[Role]
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """What a client holds after signing in."""

    user_id: str
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
