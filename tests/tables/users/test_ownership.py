"""Who typed a contact in before its owner came keeps nothing of the account."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pannier.core.i18n import Locale
from pannier.users.codes import CodePurpose
from pannier.users.errors import ContactUnverified, RefreshTokenInvalid, SignInFailed
from pannier.users.model import Session, User
from pannier.users.sign_in import SignedIn
from tests.tables.users.conftest import Accounts

PHONE, EMAIL, PASSWORD = "+8613800138000", "li@example.com", "correct horse"


def with_code(accounts: Accounts, account: str) -> SignedIn:
    accounts.codes.request(account, CodePurpose.SIGN_IN, "", Locale.EN, "a")
    return accounts.sign_in.with_code(account, accounts.messenger.code, None, Locale.EN, "a")


def registered(accounts: Accounts, phone: str | None = PHONE, email: str | None = EMAIL) -> User:
    return accounts.users.register("Li", phone, email, PASSWORD, Locale.EN)


def add_contact(accounts: Accounts, user: User, account: str) -> User:
    accounts.codes.request(account, CodePurpose.CONTACT, user.id, Locale.EN, "a")
    return change(accounts, user, account, accounts.messenger.code)


def change(accounts: Accounts, user: User, account: str, code: str) -> User:
    session = accounts.sign_in.open(user.id)
    return accounts.contact_changes.change(user.id, session_id(accounts, session), account, code, "a")


def test_the_first_proof_of_a_contact_drops_the_password_the_sessions_and_the_other_contact(
    accounts: Accounts,
) -> None:
    trap = registered(accounts)
    early = accounts.sign_in.with_password(EMAIL, PASSWORD, "a")
    found = with_code(accounts, PHONE)
    assert (found.user.id, found.created) == (trap.id, False)
    assert (found.user.phone, found.user.email, found.user.verified) == (PHONE, None, {"phone"})
    assert accounts.users.get(trap.id) == found.user
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(early.refresh_token)
    for account in (PHONE, EMAIL):
        with pytest.raises(SignInFailed):
            accounts.sign_in.with_password(account, PASSWORD, "a")
    assert accounts.repository.find_id_by_contact("email", EMAIL) is None
    assert accounts.sessions.refresh(found.session.refresh_token).user_id == trap.id


def test_later_proofs_leave_the_password_and_the_sessions_alone(accounts: Accounts) -> None:
    user = registered(accounts, email=None)
    first = with_code(accounts, PHONE)
    accounts.password_changes.change(
        user.id, session_id(accounts, first.session), None, PASSWORD, keep_other_sessions=True
    )
    second = with_code(accounts, PHONE)
    for session in (first.session, second.session):
        assert accounts.sessions.refresh(session.refresh_token).user_id == user.id
    assert accounts.sign_in.with_password(PHONE, PASSWORD, "a").user_id == user.id


def test_an_account_that_somebody_else_proved_only_loses_the_contact(accounts: Accounts) -> None:
    elder = registered(accounts)
    elder = add_contact(accounts, elder, EMAIL)  # with a phone number that was mistyped
    session = accounts.sign_in.with_password(EMAIL, PASSWORD, "a")
    found = with_code(accounts, PHONE)
    assert found.created
    assert found.user.id != elder.id
    kept = accounts.users.get(elder.id)
    assert (kept.phone, kept.email, kept.verified) == (None, EMAIL, {"email"})
    assert accounts.sessions.refresh(session.refresh_token).user_id == elder.id
    assert accounts.sign_in.with_password(EMAIL, PASSWORD, "a").user_id == elder.id
    assert accounts.repository.find_id_by_contact("phone", PHONE) == found.user.id


def test_a_second_contact_waits_for_the_proof_of_the_first(accounts: Accounts) -> None:
    trap = registered(accounts, email=None)
    with pytest.raises(ContactUnverified) as refusal:
        add_contact(accounts, trap, EMAIL)
    assert refusal.value.field == "phone"
    assert accounts.users.get(trap.id) == trap
    add_contact(accounts, trap, PHONE)
    found = change(accounts, trap, EMAIL, accounts.messenger.sent[0].code)
    assert (found.phone, found.email, found.verified) == (PHONE, EMAIL, {"phone", "email"})


def test_a_reset_is_a_proof_too(accounts: Accounts) -> None:
    trap = registered(accounts)
    accounts.codes.request(PHONE, CodePurpose.PASSWORD_RESET, "", Locale.EN, "a")
    accounts.password_changes.reset(PHONE, accounts.messenger.code, "another horse", "a")
    after = accounts.users.get(trap.id)
    assert (after.phone, after.email, after.verified) == (PHONE, None, {"phone"})
    assert accounts.sign_in.with_password(PHONE, "another horse", "a").user_id == trap.id


def test_of_two_who_prove_at_once_both_reach_one_account(accounts: Accounts) -> None:
    """Two codes of one contact are never good at once; a code and a reset are."""
    trap = registered(accounts, email=None)
    accounts.codes.request(PHONE, CodePurpose.SIGN_IN, "", Locale.EN, "a")
    accounts.codes.request(PHONE, CodePurpose.PASSWORD_RESET, "", Locale.EN, "a")
    first, second = (sent.code for sent in accounts.messenger.sent)
    with ThreadPoolExecutor(2) as pool:
        signed_in = pool.submit(accounts.sign_in.with_code, PHONE, first, None, Locale.EN, "a")
        pool.submit(accounts.password_changes.reset, PHONE, second, "another horse", "b").result()
    assert signed_in.result().user.id == trap.id
    # whichever came last: the password is the one of the reset, or the take-over came after and left none
    after = accounts.users.get(trap.id)
    assert after.verified == {"phone"}


def session_id(accounts: Accounts, session: Session) -> str:
    bearer = accounts.sessions.bearer_of(session.access_token)
    assert bearer is not None
    return bearer.session_id
