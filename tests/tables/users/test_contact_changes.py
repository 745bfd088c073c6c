from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pannier.core.errors import InvalidInput, Unauthenticated
from pannier.core.i18n import Locale
from pannier.users.codes import CodePurpose
from pannier.users.errors import AccountExists, CodeInvalid
from pannier.users.model import Session, User
from tests.tables.users.conftest import Accounts

PHONE, OTHER, EMAIL, PASSWORD = "+8613800138000", "+8613900139000", "li@example.com", "correct horse"


@pytest.fixture
def user(accounts: Accounts) -> User:
    registered = accounts.users.register("Li", PHONE, None, PASSWORD, Locale.EN)
    return change(accounts, registered, PHONE)


def code_for(accounts: Accounts, user: User, account: str) -> str:
    accounts.codes.request(account, CodePurpose.CONTACT, user.id, Locale.EN, user.id)
    return accounts.messenger.code


def change(accounts: Accounts, user: User, account: str, code: str | None = None) -> User:
    given = code_for(accounts, user, account) if code is None else code
    session_id = bearer_id(accounts, accounts.sign_in.open(user.id))
    return accounts.contact_changes.change(user.id, session_id, account, given, user.id)


def bearer_id(accounts: Accounts, session: Session) -> str:
    bearer = accounts.sessions.bearer_of(session.access_token)
    assert bearer is not None
    return bearer.session_id


def owner(accounts: Accounts, account: str) -> str | None:
    return accounts.repository.find_id_by_contact("email" if "@" in account else "phone", account)


def test_ones_own_contact_becomes_verified_and_the_password_stays(accounts: Accounts, user: User) -> None:
    assert user.verified == {"phone"}
    assert accounts.users.get(user.id) == user
    assert accounts.sign_in.with_password(PHONE, PASSWORD, "a").user_id == user.id
    assert change(accounts, user, PHONE) == user  # nothing to do


def test_a_new_number_takes_the_place_of_the_old_one_which_is_free_again(
    accounts: Accounts, user: User
) -> None:
    after = change(accounts, user, "139 0013 9000")
    assert after == replace(user, phone=OTHER, version=user.version + 1)
    assert accounts.users.get(user.id) == after
    assert (owner(accounts, PHONE), owner(accounts, OTHER)) == (None, user.id)
    assert accounts.sign_in.with_password(OTHER, PASSWORD, "a").user_id == user.id
    accounts.users.register("Wang", PHONE, None, PASSWORD, Locale.EN)


def test_an_address_is_added_beside_the_number(accounts: Accounts, user: User) -> None:
    after = change(accounts, user, " LI@Example.com".strip())
    assert (after.phone, after.email, after.verified) == (PHONE, EMAIL, {"phone", "email"})
    assert (owner(accounts, PHONE), owner(accounts, EMAIL)) == (user.id, user.id)


def test_somebody_elses_contact_is_refused_to_who_reads_it_and_nothing_changes(
    accounts: Accounts, user: User
) -> None:
    elder = accounts.users.register("Wang", OTHER, EMAIL, PASSWORD, Locale.EN)
    for account, field in ((OTHER, "phone"), (EMAIL, "email")):
        with pytest.raises(AccountExists) as refusal:
            change(accounts, user, account)
        assert refusal.value.field == field
    assert accounts.users.get(user.id) == user
    assert accounts.users.get(elder.id) == elder
    assert (owner(accounts, PHONE), owner(accounts, OTHER)) == (user.id, elder.id)


def test_a_code_that_somebody_else_asked_for_or_for_another_purpose_is_refused(
    accounts: Accounts, user: User
) -> None:
    stranger = accounts.users.register("Wang", OTHER, None, PASSWORD, Locale.EN)
    theirs = code_for(accounts, stranger, EMAIL)
    accounts.codes.request(EMAIL, CodePurpose.SIGN_IN, "", Locale.EN, "a")
    for code in (theirs, accounts.messenger.code):
        with pytest.raises(CodeInvalid):
            change(accounts, user, EMAIL, code)
    assert accounts.users.get(user.id) == user
    assert owner(accounts, EMAIL) is None


def test_a_session_that_was_revoked_takes_no_account_along(accounts: Accounts, user: User) -> None:
    thief, mine = accounts.sign_in.open(user.id), accounts.sign_in.open(user.id)
    code = code_for(accounts, user, EMAIL)
    accounts.sessions.revoke_others(user.id, bearer_id(accounts, mine))
    before = accounts.users.get(user.id)
    with pytest.raises(Unauthenticated):
        accounts.contact_changes.change(user.id, bearer_id(accounts, thief), EMAIL, code, "a")
    assert accounts.users.get(user.id) == before
    assert owner(accounts, EMAIL) is None


def test_what_is_no_contact_is_refused(accounts: Accounts, user: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change(accounts, user, "123", "123456")
    assert refusal.value.path == ("account",)


def test_of_two_accounts_that_take_one_contact_at_once_one_has_it(accounts: Accounts, user: User) -> None:
    rival = accounts.users.register("Wang", OTHER, None, PASSWORD, Locale.EN)
    rival = change(accounts, rival, OTHER)
    codes = {each.id: code_for(accounts, each, EMAIL) for each in (user, rival)}

    def attempt(each: User) -> bool:
        try:
            change(accounts, each, EMAIL, codes[each.id])
        except AccountExists:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        outcome = list(pool.map(attempt, (user, rival)))
    assert sorted(outcome) == [False, True]
    winner, loser = (user, rival) if outcome[0] else (rival, user)
    assert owner(accounts, EMAIL) == winner.id
    assert accounts.users.get(loser.id) == loser
