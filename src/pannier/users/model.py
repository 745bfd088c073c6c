"""Users, their addresses, and what a signed-in session consists of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pannier.core.geo import Point
from pannier.core.i18n import Locale

MAX_ADDRESSES = 20
PASSWORD_LENGTH = range(8, 129)


class Role(StrEnum):
    """What a user is on the whole platform. Everybody is a customer; staff roles belong to a merchant."""

    CUSTOMER = "CUSTOMER"
    COURIER = "COURIER"
    OPERATOR = "OPERATOR"


@dataclass(frozen=True, slots=True)
class User:
    """An account. At least one of phone (E.164) and e-mail (lower case) is there, and no other account has it."""

    id: str
    name: str
    phone: str | None
    email: str | None
    locale: Locale
    roles: frozenset[Role]
    created_at: datetime
    version: int = 0

    def has(self, role: Role) -> bool:
        return role in self.roles


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
    """One sign-in on one device: the chain of refresh tokens that grew from it. Only the latest generation is good."""

    id: str
    user_id: str
    generation: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What a client holds after signing in."""

    user_id: str
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
