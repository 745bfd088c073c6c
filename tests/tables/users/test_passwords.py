from datetime import timedelta

import pytest

from pannier.core.errors import InvalidInput, NotFound, Unauthenticated
from pannier.core.i18n import Locale
from pannier.users.codes import CodePurpose
from pannier.users.errors import (
    CodeInvalid,
    PasswordWrong,
    RefreshTokenInvalid,
    SignInFailed,
    TooManyAttempts,
)
from pannier.users.model import Session
from tests.tables.users.conftest import LIMITS, Accounts

PHONE, PASSWORD, NEW = "+8613800138000", "correct horse", "another horse"


@pytest.fixture
def user_id(accounts: Accounts) -> str:
    return accounts.users.register("Li", PHONE, None, PASSWORD, Locale.EN).id


def sign_in(accounts: Accounts, password: str = PASSWORD, address: str = "a") -> Session:
    return accounts.sign_in.with_password(PHONE, password, address)


def session_id(accounts: Accounts, session: Session) -> str:
    bearer = accounts.sessions.bearer_of(session.access_token)
    assert bearer is not None
    return bearer.session_id


def change(
    accounts: Accounts, session: Session, old: str | None, new: str = NEW, *, keep: bool = False
) -> None:
    accounts.password_changes.change(
        session.user_id, session_id(accounts, session), old, new, keep_other_sessions=keep
    )


def reset_code(accounts: Accounts, account: str = PHONE) -> str:
    accounts.codes.request(account, CodePurpose.PASSWORD_RESET, "", Locale.EN, "a")
    return accounts.messenger.code


@pytest.mark.parametrize("keep", [False, True])
def test_a_change_ends_the_other_sessions_unless_they_are_kept(
    accounts: Accounts, user_id: str, keep: bool
) -> None:
    mine, another = sign_in(accounts), sign_in(accounts)
    change(accounts, mine, PASSWORD, keep=keep)
    assert accounts.sessions.refresh(mine.refresh_token).user_id == user_id
    if keep:
        assert accounts.sessions.refresh(another.refresh_token).user_id == user_id
    else:
        with pytest.raises(RefreshTokenInvalid):
            accounts.sessions.refresh(another.refresh_token)
    with pytest.raises(SignInFailed):
        sign_in(accounts, PASSWORD)
    assert sign_in(accounts, NEW).user_id == user_id


@pytest.mark.parametrize("old", [None, "", "wrong horse", "x" * 100_000])
def test_a_wrong_old_password_changes_nothing(accounts: Accounts, user_id: str, old: str | None) -> None:
    mine, another = sign_in(accounts), sign_in(accounts)
    with pytest.raises(PasswordWrong):
        change(accounts, mine, old)
    assert accounts.sessions.refresh(another.refresh_token).user_id == user_id
    assert sign_in(accounts).user_id == user_id


def test_the_old_password_is_guessed_at_few_times(accounts: Accounts, user_id: str) -> None:
    mine = sign_in(accounts)
    for _ in range(LIMITS.per_account):
        with pytest.raises(PasswordWrong):
            change(accounts, mine, "wrong horse")
    with pytest.raises(TooManyAttempts) as refusal:
        change(accounts, mine, PASSWORD)
    assert refusal.value.retry_at == accounts.clock.now() + LIMITS.window
    accounts.clock.advance(LIMITS.window)
    change(accounts, accounts.sessions.refresh(mine.refresh_token), PASSWORD)


@pytest.mark.parametrize("new", ["", "short", "x" * 129])
def test_a_new_password_is_checked_before_anything_is_used_up(
    accounts: Accounts, user_id: str, new: str
) -> None:
    mine, code = sign_in(accounts), reset_code(accounts)
    for attempt in (
        lambda: change(accounts, mine, PASSWORD, new),
        lambda: accounts.password_changes.reset(PHONE, code, new, "a"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            attempt()
        assert refusal.value.path == ("newPassword",)
    accounts.password_changes.reset(PHONE, code, NEW, "a")


def test_a_session_that_was_revoked_changes_no_password(accounts: Accounts, user_id: str) -> None:
    thief, owner = sign_in(accounts), sign_in(accounts)
    accounts.sessions.revoke_others(user_id, session_id(accounts, owner))
    with pytest.raises(Unauthenticated):
        change(accounts, thief, PASSWORD)
    assert sign_in(accounts).user_id == user_id


def test_who_signed_in_by_code_sets_a_first_password(accounts: Accounts) -> None:
    accounts.codes.request(PHONE, CodePurpose.SIGN_IN, "", Locale.EN, "a")
    found = accounts.sign_in.with_code(PHONE, accounts.messenger.code, None, Locale.EN, "a")
    with pytest.raises(SignInFailed):
        sign_in(accounts)
    change(accounts, found.session, None)
    assert sign_in(accounts, NEW).user_id == found.user.id
    with pytest.raises(PasswordWrong):
        change(accounts, found.session, None, PASSWORD)


def test_a_reset_ends_every_session(accounts: Accounts, user_id: str) -> None:
    sessions = [sign_in(accounts), sign_in(accounts)]
    code = reset_code(accounts)
    accounts.password_changes.reset(PHONE, code, NEW, "a")
    for session in sessions:
        with pytest.raises(RefreshTokenInvalid):
            accounts.sessions.refresh(session.refresh_token)
    with pytest.raises(SignInFailed):
        sign_in(accounts, PASSWORD)
    assert sign_in(accounts, NEW).user_id == user_id
    with pytest.raises(CodeInvalid):
        accounts.password_changes.reset(PHONE, code, PASSWORD, "a")
    assert sign_in(accounts, NEW).user_id == user_id


def test_a_wrong_code_resets_nothing(accounts: Accounts, user_id: str) -> None:
    session, code = sign_in(accounts), reset_code(accounts)
    with pytest.raises(CodeInvalid):
        accounts.password_changes.reset(PHONE, f"{(int(code) + 1) % 1_000_000:06}", NEW, "a")
    accounts.clock.advance(timedelta(minutes=5))
    with pytest.raises(CodeInvalid):
        accounts.password_changes.reset(PHONE, code, NEW, "a")
    assert accounts.sessions.refresh(session.refresh_token).user_id == user_id
    assert sign_in(accounts).user_id == user_id


def test_a_reset_opens_no_account(accounts: Accounts) -> None:
    code = reset_code(accounts, "nobody@example.com")
    with pytest.raises(NotFound):
        accounts.password_changes.reset("nobody@example.com", code, NEW, "a")
    assert accounts.repository.find_id_by_contact("email", "nobody@example.com") is None
