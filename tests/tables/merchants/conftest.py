"""Merchants on the engine, with the people around them and a clock that tests set."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import FixedClock
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.settings import Settings
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.changes import NewMerchant
from pannier.merchants.listings import ListingProjector
from pannier.merchants.model import DecisionReason, Merchant, StaffRole
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Admissions, Merchants, MerchantServices
from pannier.users.model import Role, User
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users
from tests.admitting import admitting_over

STORE = Point(31.2200, 121.4400)


@dataclass
class City:
    """The use cases, what is beneath them, and an operator and an owner."""

    clock: FixedClock
    users: UserRepository
    repository: MerchantRepository
    staff: StaffRepository
    listings: ListingRepository
    projector: ListingProjector
    merchants: Merchants
    services: MerchantServices
    messages: "Outbox"
    people: Users
    operator: str
    owner: str

    @property
    def admissions(self) -> Admissions:
        return self.services.admissions

    def suspend(self, merchant_id: str) -> Merchant:
        """An operator excludes it."""
        complained = Decision((DecisionReason.COMPLAINTS,), "too late too often")
        return self.admissions.decide(self.operator, merchant_id, AdmissionCommand.SUSPEND, complained)

    def add_user(self, *roles: Role) -> str:
        """A user's id."""
        return _add_user(self.users, self.clock, *roles)

    def new(self, **changes: Any) -> NewMerchant:
        """What an operator writes."""
        plain = NewMerchant(
            self.owner, "蜀香小馆", "13800138000", "安福路 118", STORE, cuisine_tags=("sichuan",)
        )
        return replace(plain, **changes)

    def create(self, **changes: Any) -> Merchant:
        """A merchant, listed too."""
        merchant = self.merchants.create(self.operator, self.new(**changes))
        self.projector.project(None, merchant)
        return merchant


class Outbox:
    """Records invitations. `refuses`: what the provider answers."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str, StaffRole, Locale, str]] = []
        self.refuses: Exception | None = None

    def send_invitation(
        self, field: str, contact: str, merchant_name: str, role: StaffRole, locale: Locale, code: str
    ) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.sent.append((field, contact, merchant_name, role, locale, code))


def _add_user(users: UserRepository, clock: FixedClock, *roles: Role) -> str:
    user_id = new_id(clock.now())
    user = User(
        user_id,
        "Li Ming",
        None,
        f"{user_id.lower()}@example.com",
        Locale.EN,
        frozenset({Role.CUSTOMER, *roles}),
        clock.now(),
    )
    users.add(user, "no password")
    return user_id


@pytest.fixture
def city(connection: Connection) -> City:
    clock = FixedClock(datetime(2026, 3, 2, 4, tzinfo=UTC))  # a Monday, noon in Shanghai
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    users = UserRepository(connection)
    repository, staff, listings = (
        MerchantRepository(connection),
        StaffRepository(connection),
        ListingRepository(),
    )
    people = Users(users, passwords, clock)
    merchants = Merchants(repository, staff, listings, people, clock)
    messages = Outbox()
    return City(
        clock,
        users,
        repository,
        staff,
        listings,
        ListingProjector(listings, clock),
        merchants,
        admitting_over(connection, merchants, people, clock, None, messages),
        messages,
        people,
        operator=_add_user(users, clock, Role.OPERATOR),
        owner=_add_user(users, clock, Role.CUSTOMER),
    )


@pytest.fixture
def bucket(resources: Settings) -> ObjectStore:
    return ObjectStore(resources)


@pytest.fixture
def hall(city: City, connection: Connection, bucket: ObjectStore) -> City:
    """The city with a place for scans."""
    services = admitting_over(connection, city.merchants, city.people, city.clock, bucket, city.messages)
    return replace(city, services=services)
