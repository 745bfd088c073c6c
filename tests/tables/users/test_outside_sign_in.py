from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.i18n import Locale
from pannier.core.settings import OutsideIssuer, Settings
from pannier.users.codes import CodePurpose
from pannier.users.errors import (
    IdTokenInvalid,
    OutsideSignInClosed,
    RefreshTokenInvalid,
    SignInFailed,
    TooManyAttempts,
)
from pannier.users.model import Role
from pannier.users.sign_in import SignedIn
from tests.issuer import AUDIENCE, Issuer, running_issuer
from tests.tables.users.conftest import LIMITS, Accounts, build_accounts

EMAIL, PHONE, PASSWORD = "li@example.com", "+8613800138000", "correct horse"
VERIFIED = {"email": EMAIL, "email_verified": True}
ROLES = {"ops": "OPERATOR", "riders": "COURIER"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with running_issuer() as served:
        yield served


@pytest.fixture
def trusting(connection: Connection, settings: Settings, issuer: Issuer) -> Accounts:
    """Accounts of a deployment that trusts the issuer."""
    return build_accounts(
        connection, settings, OutsideIssuer(issuer.address, (AUDIENCE,), roles=ROLES, loopback=True)
    )


class Outside:
    """Signs in with fresh tokens."""

    def __init__(self, accounts: Accounts, issuer: Issuer) -> None:
        self.accounts = accounts
        self.issuer = issuer
        self._made = 0

    def token(self, subject: str = "s-1", **claims: Any) -> str:
        self._made += 1
        return self.issuer.token(self.accounts.clock.now(), subject, jti=str(self._made), **claims)

    def sign_in(self, subject: str = "s-1", **claims: Any) -> SignedIn:
        return self.give(self.token(subject, **claims))

    def give(self, token: str, address: str = "a") -> SignedIn:
        return self.accounts.sign_in.with_id_token(token, None, Locale.EN, address)


@pytest.fixture
def outside(trusting: Accounts, issuer: Issuer) -> Outside:
    return Outside(trusting, issuer)


def test_a_subject_gets_an_account_and_finds_it_again(outside: Outside) -> None:
    first = outside.sign_in(name="Li Ming", **VERIFIED)
    assert first.created
    assert (first.user.name, first.user.email, first.user.phone) == ("Li Ming", EMAIL, None)
    assert (first.user.verified, first.user.roles) == ({"email"}, {Role.CUSTOMER})
    assert outside.accounts.users.get(first.user.id) == first.user
    second = outside.sign_in(email="moved@example.com", email_verified=True)
    assert (second.user, second.created) == (first.user, False)
    assert outside.accounts.sessions.refresh(second.session.refresh_token).user_id == first.user.id


def test_an_account_may_have_nothing_but_its_subject(outside: Outside) -> None:
    first = outside.sign_in(email=EMAIL, email_verified=False)
    assert first.created
    assert (first.user.email, first.user.phone, first.user.verified) == (None, None, set())
    assert outside.accounts.repository.find_id_by_contact("email", EMAIL) is None
    assert outside.sign_in().user == first.user
    assert outside.sign_in("s-2").user.id != first.user.id


def test_a_token_is_good_once_however_its_signature_is_spelt(outside: Outside) -> None:
    token = outside.token()
    assert outside.give(token).created
    for replayed in (token, token + "=", token):
        with pytest.raises(IdTokenInvalid):
            outside.give(replayed)


def test_of_many_who_use_one_token_at_once_one_succeeds(outside: Outside) -> None:
    token = outside.token(**VERIFIED)

    def attempt(number: int) -> bool:
        try:
            outside.give(token, str(number))
        except IdTokenInvalid:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(attempt, range(4))).count(True) == 1


def test_of_many_first_sign_ins_at_once_all_reach_one_account(outside: Outside) -> None:
    tokens = [outside.token(**VERIFIED) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(outside.give, tokens))
    assert len({each.user.id for each in found}) == 1
    assert [each.created for each in found].count(True) == 1


def test_an_account_with_the_same_proven_address_is_linked_and_keeps_all_it_has(outside: Outside) -> None:
    accounts = outside.accounts
    accounts.codes.request(EMAIL, CodePurpose.SIGN_IN, "", Locale.EN, "a")
    elder = accounts.sign_in.with_code(EMAIL, accounts.messenger.code, None, Locale.EN, "a")
    found = outside.sign_in(**VERIFIED)
    assert (found.user.id, found.created) == (elder.user.id, False)
    assert accounts.sessions.refresh(elder.session.refresh_token).user_id == elder.user.id
    assert outside.sign_in().user.id == elder.user.id  # by the subject from now on


def test_linking_ends_what_was_there_before_the_address_was_proven(outside: Outside) -> None:
    accounts = outside.accounts
    trap = accounts.users.register("Eve", PHONE, EMAIL, PASSWORD, Locale.EN)
    early = accounts.sign_in.with_password(EMAIL, PASSWORD, "a")
    found = outside.sign_in(**VERIFIED)
    assert found.user.id == trap.id
    assert (found.user.phone, found.user.email, found.user.verified) == (None, EMAIL, {"email"})
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(early.refresh_token)
    with pytest.raises(SignInFailed):
        accounts.sign_in.with_password(EMAIL, PASSWORD, "a")


def test_an_address_that_the_issuer_does_not_vouch_for_links_nothing(outside: Outside) -> None:
    elder = outside.accounts.users.register("Li", None, EMAIL, PASSWORD, Locale.EN)
    found = outside.sign_in(email=EMAIL)
    assert found.created
    assert found.user.id != elder.id
    assert outside.accounts.users.get(elder.id) == elder
    assert outside.accounts.sign_in.with_password(EMAIL, PASSWORD, "a").user_id == elder.id


def test_roles_follow_the_issuer_at_each_sign_in_and_stand_in_the_tables(outside: Outside) -> None:
    accounts = outside.accounts
    user_id = outside.sign_in(groups=["ops", "staff"]).user.id
    assert accounts.users.require(user_id, Role.OPERATOR).roles == {Role.CUSTOMER, Role.OPERATOR}
    assert outside.sign_in(groups=["riders"]).user.roles == {Role.CUSTOMER, Role.COURIER}
    assert accounts.users.get(user_id).roles == {Role.CUSTOMER, Role.COURIER}
    assert outside.sign_in().user.roles == {Role.CUSTOMER}
    assert accounts.users.get(user_id).roles == {Role.CUSTOMER}


def test_a_role_that_was_given_here_is_not_the_issuers_to_take(outside: Outside) -> None:
    accounts = outside.accounts
    user = outside.sign_in(groups=["riders"], **VERIFIED).user
    accounts.users.appoint_operator(EMAIL)
    assert outside.sign_in().user.roles == {Role.CUSTOMER, Role.OPERATOR}
    assert accounts.users.get(user.id).roles == {Role.CUSTOMER, Role.OPERATOR}


def test_a_subject_that_is_linked_takes_part_in_who_owns_a_contact(outside: Outside) -> None:
    """An issuer vouches for the account, so a number that nobody proved leaves it without it."""
    accounts = outside.accounts
    elder = outside.sign_in(**VERIFIED).user
    accounts.codes.request(PHONE, CodePurpose.SIGN_IN, "", Locale.EN, "a")
    found = accounts.sign_in.with_code(PHONE, accounts.messenger.code, None, Locale.EN, "a")
    assert found.created
    assert accounts.users.get(elder.id) == elder


def test_a_network_address_gives_few_tokens(outside: Outside) -> None:
    for _ in range(LIMITS.per_address):
        with pytest.raises(IdTokenInvalid):
            outside.give("x", "thief")
    with pytest.raises(TooManyAttempts):
        outside.give(outside.token(), "thief")
    assert outside.give(outside.token(), "honest").created


def test_a_deployment_that_trusts_nobody_says_so(accounts: Accounts, issuer: Issuer) -> None:
    with pytest.raises(OutsideSignInClosed):
        Outside(accounts, issuer).sign_in()
