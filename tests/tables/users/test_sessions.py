from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pannier.core.errors import NotFound
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.users.errors import RefreshTokenInvalid
from pannier.users.model import MAX_DEVICE, Session, TokenFamily
from tests.tables.users.conftest import Accounts

MINUTE = timedelta(minutes=1)


@pytest.fixture
def user_id(accounts: Accounts) -> str:
    return accounts.users.register("Li", "13800138000", None, "correct horse", Locale.EN).id


def opened(accounts: Accounts, user_id: str, device: str = "") -> Session:
    accounts.clock.advance(MINUTE)
    return accounts.sign_in.open(user_id, device)


def id_of(accounts: Accounts, session: Session) -> str:
    bearer = accounts.sessions.bearer_of(session.access_token)
    assert bearer is not None
    return bearer.session_id


def listed(accounts: Accounts, user_id: str) -> list[str]:
    return [family.device for family in accounts.sessions.page(user_id, PageRequest(100)).items]


def test_sessions_are_listed_newest_first_with_when_they_were_used(accounts: Accounts, user_id: str) -> None:
    first, second = opened(accounts, user_id, "phone"), opened(accounts, user_id, "laptop")
    opened_at = accounts.clock.now()
    accounts.clock.advance(MINUTE)
    accounts.sessions.refresh(first.refresh_token)
    page = accounts.sessions.page(user_id, PageRequest(10))
    assert page.items == (
        TokenFamily(
            id=id_of(accounts, second),
            user_id=user_id,
            generation=1,
            created_at=opened_at,
            expires_at=opened_at + timedelta(days=30),
            used_at=opened_at,
            device="laptop",
        ),
        TokenFamily(
            id=id_of(accounts, first),
            user_id=user_id,
            generation=2,
            created_at=opened_at - MINUTE,
            expires_at=opened_at - MINUTE + timedelta(days=30),
            used_at=opened_at + MINUTE,
            device="phone",
        ),
    )
    assert not page.has_next


def test_pages_skip_what_was_revoked_or_is_over(accounts: Accounts, user_id: str) -> None:
    opened(accounts, user_id, "over")
    accounts.clock.advance(timedelta(days=30))
    for number in range(5):
        opened(accounts, user_id, f"stale {number}")
    keep = opened(accounts, user_id, "kept")
    accounts.sessions.revoke_others(user_id, id_of(accounts, keep))
    for number in range(2):
        opened(accounts, user_id, f"new {number}")
    one = accounts.sessions.page(user_id, PageRequest(2))
    two = accounts.sessions.page(user_id, PageRequest(2, one.keys[-1]))
    assert [each.device for each in one.items + two.items] == ["new 1", "new 0", "kept"]
    assert (one.has_next, two.has_next) == (True, False)


def test_a_revoked_session_is_not_renewed(accounts: Accounts, user_id: str) -> None:
    gone, left = opened(accounts, user_id, "gone"), opened(accounts, user_id, "left")
    accounts.sessions.revoke(user_id, id_of(accounts, gone))
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(gone.refresh_token)
    assert listed(accounts, user_id) == ["left"]
    assert accounts.sessions.find(user_id, id_of(accounts, gone)) is None
    assert accounts.sessions.refresh(left.refresh_token).user_id == user_id
    # what is out already stays good for its quarter of an hour
    assert accounts.sessions.bearer_of(gone.access_token) is not None
    accounts.clock.advance(timedelta(minutes=15))
    assert accounts.sessions.bearer_of(gone.access_token) is None


def test_only_ones_own_sessions_are_found_and_revoked(accounts: Accounts, user_id: str) -> None:
    mine = opened(accounts, user_id)
    stranger = accounts.users.register("Wang", "13900139000", None, "correct horse", Locale.EN).id
    for session_id in (id_of(accounts, mine), new_id(accounts.clock.now()), "../profile", ""):
        assert accounts.sessions.find(stranger, session_id) is None
        with pytest.raises(NotFound):
            accounts.sessions.revoke(stranger, session_id)
    assert accounts.sessions.refresh(mine.refresh_token).user_id == user_id


def test_all_others_end_at_once_and_new_ones_are_good(accounts: Accounts, user_id: str) -> None:
    others = [opened(accounts, user_id, f"other {number}") for number in range(3)]
    mine = opened(accounts, user_id, "mine")
    accounts.sessions.revoke_others(user_id, id_of(accounts, mine))
    for session in others:
        with pytest.raises(RefreshTokenInvalid):
            accounts.sessions.refresh(session.refresh_token)
        assert accounts.sessions.find(user_id, id_of(accounts, session)) is None
        with pytest.raises(NotFound):  # an ended session ends nobody else's
            accounts.sessions.revoke_others(user_id, id_of(accounts, session))
    assert listed(accounts, user_id) == ["mine"]
    assert accounts.sessions.refresh(mine.refresh_token).user_id == user_id
    assert accounts.sessions.refresh(opened(accounts, user_id).refresh_token).user_id == user_id


def test_a_session_that_opened_on_what_was_known_before_all_ended_is_dead(
    accounts: Accounts, user_id: str
) -> None:
    before = accounts.repository.get(user_id)  # somebody has just checked the old password
    mine = opened(accounts, user_id)
    accounts.sessions.revoke_others(user_id, id_of(accounts, mine))
    late = accounts.sessions.open(before, "late")
    with pytest.raises(RefreshTokenInvalid):
        accounts.sessions.refresh(late.refresh_token)


def test_of_two_who_end_the_others_at_once_one_is_left(accounts: Accounts, user_id: str) -> None:
    sessions = [opened(accounts, user_id, str(number)) for number in range(2)]

    def attempt(session: Session) -> bool:
        try:
            accounts.sessions.revoke_others(user_id, id_of(accounts, session))
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, sessions)) == [False, True]
    assert len(listed(accounts, user_id)) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("  iPhone \n of\tLi\x00 ", "iPhone of Li"),
        ("x" * 100_000, "x" * MAX_DEVICE),
        ("小米\u202e手机", "小米 手机"),
    ],
)
def test_a_device_is_one_bounded_line(accounts: Accounts, user_id: str, given: str, kept: str) -> None:
    opened(accounts, user_id, given)
    assert listed(accounts, user_id) == [kept]
