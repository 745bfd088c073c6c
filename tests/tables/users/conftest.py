"""Accounts on the engine, with a clock that tests set."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.core.clock import FixedClock
from pannier.core.settings import CodeTerms, OutsideIssuer, Settings, SignInLimits
from pannier.users.assembly import sign_in_services
from pannier.users.codes import Codes
from pannier.users.contact_changes import ContactChanges
from pannier.users.password_changes import PasswordChanges
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users
from pannier.users.sessions import Sessions
from pannier.users.sign_in import SignIn
from tests.keys import new_key
from tests.messenger import RecordingMessenger

LIMITS = SignInLimits(window=timedelta(minutes=15), per_account=5, per_address=8)
CODES = CodeTerms(per_target=4, per_day=6, per_address=12)


@dataclass
class Accounts:
    """The use cases, and what is beneath them."""

    clock: FixedClock
    repository: UserRepository
    messenger: RecordingMessenger
    users: Users
    sign_in: SignIn
    sessions: Sessions
    codes: Codes
    password_changes: PasswordChanges
    contact_changes: ContactChanges


@pytest.fixture
def accounts(connection: Connection, settings: Settings) -> Accounts:
    return build_accounts(connection, settings, None)


def build_accounts(connection: Connection, settings: Settings, issuer: OutsideIssuer | None) -> Accounts:
    """Over clean tables, with small limits."""
    clock, messenger = FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC)), RecordingMessenger()
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    repository = UserRepository(connection)
    complete = replace(
        settings,
        token_key=new_key(),
        cursor_secret=b"a secret for tests only",
        sign_in=LIMITS,
        codes=CODES,
        outside_issuer=issuer,
    )
    made = sign_in_services(complete, repository, passwords, messenger, clock)
    return Accounts(
        clock,
        repository,
        messenger,
        Users(repository, passwords, clock),
        made.sign_in,
        made.sessions,
        made.codes,
        made.password_changes,
        made.contact_changes,
    )
