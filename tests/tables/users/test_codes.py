from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pannier.adapters.errors import Undeliverable
from pannier.core.dynamo import families
from pannier.core.errors import InvalidInput, TransientError
from pannier.core.i18n import Locale
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.users.codes import CodePurpose
from pannier.users.errors import CodeInvalid, ContactUnreachable, TooManyAttempts
from pannier.users.model import Role, User
from pannier.users.sign_in import SignedIn
from tests.messenger import SentCode
from tests.tables.users.conftest import CODES, Accounts

PHONE, EMAIL = "+8613800138000", "li@example.com"
SIGN_IN, RESET, CONTACT = CodePurpose.SIGN_IN, CodePurpose.PASSWORD_RESET, CodePurpose.CONTACT


def request(
    accounts: Accounts,
    account: str = PHONE,
    purpose: CodePurpose = SIGN_IN,
    holder: str = "",
    address: str = "a",
) -> str:
    accounts.codes.request(account, purpose, holder, Locale.EN, address)
    return accounts.messenger.code


def redeem(
    accounts: Accounts,
    code: str,
    account: str = PHONE,
    purpose: CodePurpose = SIGN_IN,
    holder: str = "",
    address: str = "a",
) -> tuple[str, str]:
    return accounts.codes.redeem(account, purpose, holder, code, address)


def sign_in(accounts: Accounts, code: str, account: str = PHONE) -> SignedIn:
    return accounts.sign_in.with_code(account, code, None, Locale.EN, "a")


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_goes_to_the_contact_in_its_normal_form(accounts: Accounts) -> None:
    until = accounts.codes.request("138 0013 8000", SIGN_IN, "", Locale.ZH_CN, "a")
    assert until == accounts.clock.now() + timedelta(minutes=5)
    sent = accounts.messenger.sent
    assert sent == [SentCode("phone", PHONE, sent[0].code, SIGN_IN, Locale.ZH_CN, timedelta(minutes=5))]
    assert len(sent[0].code) == 6
    assert sent[0].code.isdecimal()


def test_a_code_opens_an_account_where_there_is_none_and_then_finds_it(accounts: Accounts) -> None:
    first = sign_in(accounts, request(accounts))
    assert first.created
    assert first.user == User(
        id=first.user.id,
        name=f"User {first.user.id[-6:]}",
        phone=PHONE,
        email=None,
        locale=Locale.EN,
        roles=frozenset({Role.CUSTOMER}),
        created_at=accounts.clock.now(),
        version=1,
        verified=frozenset({"phone"}),
    )
    assert accounts.users.get(first.user.id) == first.user
    assert not accounts.users.has_password(first.user.id)
    second = sign_in(accounts, request(accounts))
    assert (second.user, second.created) == (first.user, False)
    assert accounts.sessions.refresh(first.session.refresh_token).user_id == first.user.id


def test_asking_takes_the_same_path_whether_or_not_there_is_an_account(accounts: Accounts) -> None:
    accounts.users.register("Li", PHONE, None, "correct horse", Locale.EN)
    answers = [
        accounts.codes.request(account, purpose, "", Locale.EN, "a")
        for account in (PHONE, "nobody@example.com")
        for purpose in (SIGN_IN, RESET)
    ]
    assert len(set(answers)) == 1
    assert [(sent.contact, sent.purpose) for sent in accounts.messenger.sent] == [
        (PHONE, SIGN_IN),
        (PHONE, RESET),
        ("nobody@example.com", SIGN_IN),
        ("nobody@example.com", RESET),
    ]


@pytest.mark.parametrize("given", ["", "x", "12345", "1234567", "１２３４５６", "6" * 100_000, "\x00" * 6])
def test_what_is_no_code_is_a_wrong_one(accounts: Accounts, given: str) -> None:
    right = request(accounts)
    with pytest.raises(CodeInvalid):
        redeem(accounts, given)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in right)
    assert redeem(accounts, f" {wide} ") == ("phone", PHONE)


def test_a_code_is_good_once(accounts: Accounts) -> None:
    code = request(accounts)
    assert redeem(accounts, code) == ("phone", PHONE)
    with pytest.raises(CodeInvalid):
        redeem(accounts, code)


def test_a_code_is_good_for_five_minutes(accounts: Accounts) -> None:
    code = request(accounts)
    accounts.clock.advance(timedelta(minutes=5) - timedelta(seconds=1))
    assert redeem(accounts, code)
    code = request(accounts)
    accounts.clock.advance(timedelta(minutes=5))
    with pytest.raises(CodeInvalid):
        redeem(accounts, code)


def test_a_newer_code_replaces_the_older(accounts: Accounts) -> None:
    older, newer = request(accounts), request(accounts)
    if older != newer:
        with pytest.raises(CodeInvalid):
            redeem(accounts, older)
    assert redeem(accounts, newer)


def test_the_sixth_try_fails_also_with_the_right_code(accounts: Accounts) -> None:
    code = request(accounts)
    for _ in range(4):
        with pytest.raises(CodeInvalid):
            redeem(accounts, other(code))
    assert redeem(accounts, code)
    code = request(accounts)
    for _ in range(5):
        with pytest.raises(CodeInvalid):
            redeem(accounts, other(code))
    with pytest.raises(CodeInvalid):
        redeem(accounts, code)


def test_tries_at_once_do_not_slip_past_the_limit(accounts: Accounts) -> None:
    code = request(accounts)
    guesses = [f"{(int(code) + 1 + number) % 1_000_000:06}" for number in range(11)]

    def guess(number: int) -> str:
        try:
            redeem(accounts, guesses[number], address=str(number))
        except CodeInvalid:
            return "no"
        return "yes"

    with ThreadPoolExecutor(11) as pool:
        assert set(pool.map(guess, range(11))) == {"no"}
    with pytest.raises(CodeInvalid):
        redeem(accounts, code, address="honest")


def test_of_many_who_use_one_code_at_once_one_succeeds(accounts: Accounts) -> None:
    code = request(accounts)

    def attempt(number: int) -> bool:
        try:
            redeem(accounts, code, address=str(number))
        except CodeInvalid:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(attempt, range(8))).count(True) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": RESET},
        {"purpose": CONTACT},
        {"account": "+8613900139000"},
        {"account": EMAIL},
        {"holder": "somebody"},
    ],
)
def test_a_code_is_good_for_its_purpose_its_contact_and_its_holder(
    accounts: Accounts, wrong: dict[str, str]
) -> None:
    code = request(accounts)
    with pytest.raises(CodeInvalid):
        redeem(accounts, code, **wrong)  # type: ignore[arg-type]  # which of them differs is the test's parameter
    assert redeem(accounts, code)


def test_a_contact_is_sent_few_codes_a_window_and_few_a_day(accounts: Accounts) -> None:
    for number in range(CODES.per_target):
        request(accounts, address=str(number))
    with pytest.raises(TooManyAttempts) as refusal:
        request(accounts, "138 0013 8000", RESET, address="another")
    assert refusal.value.retry_at == accounts.clock.now() + CODES.window
    request(accounts, EMAIL)
    accounts.clock.advance(CODES.window)
    for _ in range(CODES.per_day - CODES.per_target):
        request(accounts)
    with pytest.raises(TooManyAttempts) as refusal:
        request(accounts)
    assert refusal.value.retry_at == accounts.clock.now() + timedelta(days=1)
    assert len(accounts.messenger.sent) == CODES.per_day + 1


def test_a_network_address_asks_for_few_codes_and_tries_few(accounts: Accounts) -> None:
    for number in range(CODES.per_address):
        request(accounts, f"user{number}@example.com", address="thief")
        with pytest.raises(CodeInvalid):
            redeem(accounts, "000000", f"nobody{number}@example.com", address="thief")
    with pytest.raises(TooManyAttempts):
        request(accounts, address="thief")
    code = request(accounts, address="honest")
    with pytest.raises(TooManyAttempts):
        redeem(accounts, code, address="thief")
    assert redeem(accounts, code, address="honest")


def test_a_code_that_could_not_be_sent_counts_towards_no_limit_and_stays_good(accounts: Accounts) -> None:
    accounts.messenger.broken = TransientError("the provider is down")
    for _ in range(CODES.per_day + 1):
        with pytest.raises(TransientError):
            request(accounts)
    assert redeem(accounts, accounts.messenger.code)  # it had arrived all the same
    accounts.messenger.broken = None
    for _ in range(CODES.per_target):
        request(accounts)
    with pytest.raises(TooManyAttempts):
        request(accounts)


def test_a_contact_that_takes_no_messages_is_told_and_counted(accounts: Accounts) -> None:
    accounts.messenger.broken = Undeliverable("OptedOut")
    for _ in range(CODES.per_target):
        with pytest.raises(ContactUnreachable) as refusal:
            request(accounts)
        assert refusal.value.field == "phone"
    with pytest.raises(TooManyAttempts):
        request(accounts)


@pytest.mark.parametrize("account", ["", "x", "123", "@", "a@", "138001380001"])
def test_what_is_no_contact_is_sent_nothing(accounts: Accounts, account: str) -> None:
    for attempt in (lambda: request(accounts, account), lambda: redeem(accounts, "123456", account)):
        with pytest.raises(InvalidInput) as refusal:
            attempt()
        assert refusal.value.path == ("account",)
    assert accounts.messenger.sent == []


def test_neither_the_code_nor_the_contact_nor_the_address_is_in_any_table(
    accounts: Accounts, settings: Settings
) -> None:
    request(accounts, EMAIL, address="198.51.100.7")
    request(accounts, PHONE, CONTACT, "somebody", "198.51.100.7")
    accounts.users.register("Wang", None, "wang@example.com", "correct horse", Locale.EN)
    before = dump(settings, "users")
    accounts.sign_in.with_password("wang@example.com", "correct horse", "198.51.100.7")
    counters = dump(settings, "counters")
    assert len(counters) > 0
    codes = {sent.code for sent in accounts.messenger.sent}
    for told in {EMAIL, PHONE, "198.51.100.7", "13800138000"} | {f'"{code}"' for code in codes}:
        assert told not in before
        assert told not in counters
    assert "wang@example.com" not in counters


def test_a_bad_name_uses_no_code_up(accounts: Accounts) -> None:
    code = request(accounts)
    with pytest.raises(InvalidInput) as refusal:
        accounts.sign_in.with_code(PHONE, code, "x" * 61, Locale.EN, "a")
    assert refusal.value.path == ("name",)
    found = accounts.sign_in.with_code(PHONE, code, " 李明 ", Locale.ZH_CN, "a")
    assert (found.user.name, found.user.locale) == ("李明", Locale.ZH_CN)


def dump(settings: Settings, family: str) -> str:
    assert family in families()
    return str(dynamodb_client(settings).scan(TableName=f"{settings.table_prefix}{family}")["Items"])
