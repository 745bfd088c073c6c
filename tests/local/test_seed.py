"""The demo city arrives in the tables."""

import time

import pytest
from pynamodb.connection import Connection

from pannier.core.paging import PageRequest
from pannier.core.settings import Settings
from pannier.local.demo import DEMO_PASSWORD, demo_city
from pannier.local.demo.sign_ins import sign_ins
from pannier.local.demo_objects import demo_id, menu_of, merchant_of, staff_of
from pannier.local.seed import seed
from pannier.menus.repository import MenuRepository
from pannier.merchants.repository import MerchantRepository, StaffRepository
from pannier.reviews.repository import RatingRepository
from pannier.users.errors import AccountExists
from pannier.users.model import Role
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository


def test_everything_is_there_within_seconds_and_a_second_time_changes_nothing(
    connection: Connection, tables: Settings
) -> None:
    told: dict[str, tuple[int, int]] = {}
    began = time.monotonic()
    seed(tables, lambda what, done, total: told.update({what: (done, total)}))
    assert time.monotonic() - began < 30  # some 5 on two cores; more is a mistake
    assert all(done == total for done, total in told.values())
    assert told["merchants and menus"] == (75, 75)

    city, users = demo_city(), UserRepository(connection)
    for demo in city.merchants:
        merchant = MerchantRepository(connection).get(demo_id(demo.key))
        assert (merchant.version, merchant.name) == (1, merchant_of(demo, city).name)
        staff = StaffRepository(connection).page(merchant.id, PageRequest(10)).items
        assert {member.user_id for member in staff} == {member.user_id for member in staff_of(demo)}
        categories, items = MenuRepository(connection).contents(merchant.id)
        assert len(categories) == len(demo.categories)
        assert [item.name for item in items] == [item.name for item in menu_of(demo).items]
    customer = city.customers[0]
    held = users.page_addresses(demo_id(customer.account.key), PageRequest(10)).items
    assert [address.label for address in held] == [address.label for address in customer.addresses]

    seed(tables)
    assert MerchantRepository(connection).get(demo_id("m001")).version == 1
    assert MenuRepository(connection).head(demo_id("m001")).revision == 1
    assert RatingRepository(connection).get(demo_id("m001")).version == 1


def test_a_contact_that_is_somebody_elses_is_refused(connection: Connection, tables: Settings) -> None:
    from dataclasses import replace

    from pannier.local.demo_objects import users_of

    operator = next(users_of(demo_city()))
    UserRepository(connection).add(replace(operator, id=demo_id("x1")), "hash")
    with pytest.raises(AccountExists):
        seed(tables)


def test_the_printed_sign_ins_are_good_in_a_part_of_the_city_too(
    connection: Connection, tables: Settings
) -> None:
    seed(tables, city=demo_city().part(8))
    users, passwords = UserRepository(connection), Passwords()
    roles = {}
    for who, email, password in sign_ins():
        user_id = users.find_id_by_contact("email", email)
        assert user_id is not None
        assert password == DEMO_PASSWORD
        assert passwords.matches(password, users.find_password_hash(user_id))
        roles[who] = users.get(user_id).roles
    assert roles["courier"] == {Role.CUSTOMER, Role.COURIER}
    assert roles["operator"] == {Role.CUSTOMER, Role.OPERATOR}
    assert roles["customer"] == roles["owner"] == roles["clerk"] == {Role.CUSTOMER}
