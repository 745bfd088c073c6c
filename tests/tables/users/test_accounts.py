from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from pannier.core.errors import ConcurrentChange, Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.users.errors import AccountExists, TooManyAddresses
from pannier.users.model import MAX_ADDRESSES, Role, User
from pannier.users.service import NewAddress
from tests.tables.users.conftest import Accounts

PAUSE = timedelta(milliseconds=1)
HOME = NewAddress(" home ", "Li Ming", "13800138000", "愚园路 1 号", "3-201", Point(31.22, 121.43))


def register(
    accounts: Accounts, phone: str | None = "13800138000", email: str | None = "li@example.com"
) -> User:
    return accounts.users.register("Li Ming", phone, email, "correct horse", Locale.ZH_CN)


def test_an_account_is_stored_as_it_was_registered(accounts: Accounts) -> None:
    user = register(accounts)
    assert user == User(
        id=user.id,
        name="Li Ming",
        phone="+8613800138000",
        email="li@example.com",
        locale=Locale.ZH_CN,
        roles=frozenset({Role.CUSTOMER}),
        created_at=accounts.clock.now(),
        version=1,
    )
    assert accounts.users.get(user.id) == user
    assert accounts.users.find_many([user.id, "nobody"]) == {user.id: user}


def test_a_taken_contact_is_refused_and_nothing_of_the_second_account_is_stored(accounts: Accounts) -> None:
    first = register(accounts)
    with pytest.raises(AccountExists) as refusal:
        register(accounts, phone="13900139000", email="LI@example.com")
    assert refusal.value.field == "email"
    assert accounts.repository.find_id_by_contact("phone", "+8613900139000") is None
    assert accounts.repository.find_id_by_contact("email", "li@example.com") == first.id


def test_of_many_who_register_one_contact_at_once_one_succeeds(accounts: Accounts) -> None:
    def attempt(_: int) -> str | None:
        try:
            return register(accounts, email=None).id
        except AccountExists:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [user_id for user_id in pool.map(attempt, range(16)) if user_id is not None]
    assert len(made) == 1
    assert accounts.repository.find_id_by_contact("phone", "+8613800138000") == made[0]


@pytest.mark.parametrize(
    ("phone", "email", "password", "path"),
    [
        (None, None, "long enough", ("phone",)),
        ("123", None, "long enough", ("phone",)),
        (None, "x", "long enough", ("email",)),
        (None, "a@example.com", "short", ("password",)),
        (None, "a@example.com", "x" * 129, ("password",)),
    ],
)
def test_malformed_registrations_name_the_field(
    accounts: Accounts, phone: str | None, email: str | None, password: str, path: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        accounts.users.register("Li", phone, email, password, Locale.EN)
    assert refusal.value.path == path


def test_a_profile_changes_only_what_is_given(accounts: Accounts) -> None:
    user = register(accounts)
    assert accounts.users.update(user.id, "李明", None) == replace(user, name="李明", version=2)
    assert accounts.users.update(user.id, None, Locale.EN).locale is Locale.EN


def test_a_stale_profile_is_refused(accounts: Accounts) -> None:
    user = register(accounts)
    accounts.users.update(user.id, "first", None)
    with pytest.raises(ConcurrentChange):
        accounts.repository.save(replace(user, name="second"))
    assert accounts.users.get(user.id).name == "first"


def test_roles_are_asked_of_the_table(accounts: Accounts) -> None:
    user = register(accounts)
    with pytest.raises(Forbidden):
        accounts.users.require(user.id, Role.OPERATOR)
    with pytest.raises(Unauthenticated):
        accounts.users.require(None, Role.OPERATOR)
    accounts.repository.save(replace(user, roles=frozenset({Role.CUSTOMER, Role.OPERATOR})))
    assert accounts.users.require(user.id, Role.OPERATOR).id == user.id


def test_addresses_are_listed_in_pages_in_the_order_they_were_added(accounts: Accounts) -> None:
    user = register(accounts)
    added = []
    for number in range(5):
        added.append(accounts.users.add_address(user.id, replace(HOME, detail=str(number))))
        accounts.clock.advance(PAUSE)
    seen, after = [], None
    for expected in (2, 2, 1):
        page = accounts.users.page_addresses(user.id, PageRequest(2, after))
        assert len(page.items) == expected
        seen += page.items
        after = page.keys[-1]
    assert seen == added
    assert not page.has_next


def test_an_address_is_its_owners_alone(accounts: Accounts) -> None:
    owner, other = register(accounts), register(accounts, "13900139000", None)
    address = accounts.users.add_address(owner.id, HOME)
    assert address.label == "home"
    for attempt in (
        lambda: accounts.users.get_address(other.id, address.id),
        lambda: accounts.users.update_address(other.id, address.id, HOME),
        lambda: accounts.users.remove_address(other.id, address.id),
        lambda: accounts.users.get_address(owner.id, new_id(accounts.clock.now())),
        lambda: accounts.users.get_address(owner.id, "../profile"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert accounts.users.get_address(owner.id, address.id) == address


def test_the_number_of_addresses_is_bounded(accounts: Accounts) -> None:
    user = register(accounts)
    for _ in range(MAX_ADDRESSES):
        accounts.users.add_address(user.id, HOME)
    with pytest.raises(TooManyAddresses):
        accounts.users.add_address(user.id, HOME)
    assert len(accounts.users.page_addresses(user.id, PageRequest(100)).items) == MAX_ADDRESSES
