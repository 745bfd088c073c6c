from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pannier.core.i18n import Locale
from pannier.users.errors import RefreshTokenInvalid, SignInFailed, TooManyAttempts
from pannier.users.model import Session
from tests.tables.users.conftest import LIMITS, Accounts

PASSWORD = "correct horse"


@pytest.fixture
def user_id(accounts: Accounts) -> str:
    return accounts.users.register("Li", "13800138000", "li@example.com", PASSWORD, Locale.EN).id


def sign_in(
    accounts: Accounts, account: str = "li@example.com", password: str = PASSWORD, address: str = "a"
) -> Session:
    return accounts.sign_in.with_password(account, password, address)


def bearer(accounts: Accounts, session: Session) -> str | None:
    found = accounts.sessions.bearer_of(session.access_token)
    return None if found is None else found.user_id


@pytest.mark.parametrize("account", ["li@example.com", "LI@EXAMPLE.COM", "13800138000", "+86 138 0013 8000"])
def test_phone_or_email_and_the_password_open_a_session(
    accounts: Accounts, user_id: str, account: str
) -> None:
    session = sign_in(accounts, account)
    assert bearer(accounts, session) == user_id
    assert session.access_expires_at == accounts.clock.now() + timedelta(minutes=15)
    assert session.refresh_expires_at == accounts.clock.now() + timedelta(days=30)


@pytest.mark.parametrize(
    ("account", "password"),
    [
        ("li@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("nonsense", PASSWORD),
        ("", ""),
        ("li@example.com", ""),
    ],
)
def test_every_other_attempt_fails_alike(
    accounts: Accounts, user_id: str, account: str, password: str
) -> None:
    with pytest.raises(SignInFailed):
        sign_in(accounts, account, password)


def test_attempts_are_limited_by_account_until_the_window_ends(accounts: Accounts, user_id: str) -> None:
    for number in range(LIMITS.per_account):
        with pytest.raises(SignInFailed):
            sign_in(accounts, password="wrong", address=f"address {number}")
    with pytest.raises(TooManyAttempts) as refusal:
        sign_in(accounts, address="another")
    assert refusal.value.retry_at == accounts.clock.now() + LIMITS.window
    accounts.clock.advance(LIMITS.window)
    assert sign_in(accounts).user_id == user_id


def test_attempts_are_limited_by_network_address(accounts: Accounts, user_id: str) -> None:
    for number in range(LIMITS.per_address):
        with pytest.raises(SignInFailed):
            sign_in(accounts, f"user{number}@example.com", address="thief")
    with pytest.raises(TooManyAttempts):
        sign_in(accounts, address="thief")
    assert sign_in(accounts, address="honest").user_id == user_id


def test_attempts_at_once_do_not_slip_past_the_limit(accounts: Accounts, user_id: str) -> None:
    def attempt(number: int) -> str:
        try:
            sign_in(accounts, password="wrong", address=str(number))
        except (SignInFailed, TooManyAttempts) as error:
            return error.code
        return "SIGNED_IN"

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(attempt, range(20)))
    assert codes.count("SIGN_IN_FAILED") == LIMITS.per_account
    assert codes.count("TOO_MANY_ATTEMPTS") == 20 - LIMITS.per_account


def test_a_refresh_token_is_good_once_and_using_it_again_ends_the_family(
    accounts: Accounts, user_id: str
) -> None:
    first = sign_in(accounts)
    second = accounts.sessions.refresh(first.refresh_token)
    assert bearer(accounts, second) == user_id
    assert second.refresh_expires_at == first.refresh_expires_at
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(RefreshTokenInvalid):
            accounts.sessions.refresh(token)


def test_other_sessions_outlive_a_revoked_family(accounts: Accounts, user_id: str) -> None:
    stolen, other = sign_in(accounts), sign_in(accounts)
    accounts.sessions.refresh(stolen.refresh_token)
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(stolen.refresh_token)
    assert accounts.sessions.refresh(other.refresh_token).user_id == user_id


def test_of_two_refreshes_at_once_at_most_one_succeeds(accounts: Accounts, user_id: str) -> None:
    session = sign_in(accounts)

    def attempt(_: int) -> Session | None:
        try:
            return accounts.sessions.refresh(session.refresh_token)
        except RefreshTokenInvalid:
            return None

    with ThreadPoolExecutor(8) as pool:
        renewed = [found for found in pool.map(attempt, range(8)) if found is not None]
    assert len(renewed) <= 1
    for each in renewed:  # somebody used the old token again, so the whole family is gone
        with pytest.raises(RefreshTokenInvalid):
            accounts.sessions.refresh(each.refresh_token)


def test_a_closed_session_does_not_come_back(accounts: Accounts, user_id: str) -> None:
    session = sign_in(accounts)
    accounts.sessions.close(session.refresh_token)
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(session.refresh_token)


def test_an_expired_refresh_token_is_refused(accounts: Accounts, user_id: str) -> None:
    session = sign_in(accounts)
    accounts.clock.advance(timedelta(days=30))
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(session.refresh_token)
