"""Accounts on the engine, with a clock that tests set."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.core.clock import FixedClock
from pannier.core.settings import SignInLimits, TokenTerms
from pannier.users.passwords import Passwords
from pannier.users.repository import AttemptCounter, TokenFamilyRepository, UserRepository
from pannier.users.service import Users
from pannier.users.sign_in import SignIn
from pannier.users.tokens import Tokens
from tests.keys import new_key

LIMITS = SignInLimits(window=timedelta(minutes=15), per_account=5, per_address=8)


@dataclass
class Accounts:
    """The use cases, and what is beneath them."""

    clock: FixedClock
    repository: UserRepository
    users: Users
    sign_in: SignIn


@pytest.fixture
def accounts(connection: Connection) -> Accounts:
    clock = FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    repository = UserRepository(connection)
    sign_in = SignIn(
        repository,
        TokenFamilyRepository(),
        AttemptCounter(),
        passwords,
        Tokens(new_key(), clock),
        TokenTerms(),
        LIMITS,
        clock,
    )
    return Accounts(clock, repository, Users(repository, passwords, clock), sign_in)
