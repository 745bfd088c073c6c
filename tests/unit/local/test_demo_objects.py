"""The demo city obeys the domains' rules."""

from datetime import UTC, datetime, timedelta

from pannier.core.geo import Point
from pannier.core.ids import is_id
from pannier.local.demo import DemoCity, demo_city
from pannier.local.demo_objects import (
    addresses_of,
    demo_id,
    food_stars,
    menu_of,
    merchant_of,
    staff_of,
    users_of,
)
from pannier.merchants.model import StaffRole
from pannier.merchants.ratings import Rating
from pannier.users.contacts import normal_email, normal_phone
from pannier.users.model import Role

CITY: DemoCity = demo_city()


def test_ids_are_ids_that_differ_and_follow_the_order_of_the_keys() -> None:
    keys = [item.key for item in CITY.merchants[0].items]
    ids = [demo_id(key) for key in keys]
    assert ids == sorted(set(ids))
    assert all(map(is_id, ids))
    assert demo_id("m001") == "01KE5Y3X81STEHX77V7Q413C1V"


def test_every_account_has_contacts_in_normal_form_and_its_roles() -> None:
    users = list(users_of(CITY))
    assert len({user.id for user in users}) == len(users) == len(CITY.accounts())
    for user in users:
        assert user.phone == normal_phone(user.phone or "", ("phone",))
        assert user.email == normal_email(user.email or "", ("email",))
    assert sum(user.has(Role.COURIER) for user in users) == 40
    assert sum(user.has(Role.OPERATOR) for user in users) == 1


def test_every_merchant_and_menu_passes_the_domains_own_checks() -> None:
    for demo in CITY.merchants:
        merchant, menu = merchant_of(demo, CITY), menu_of(demo)
        assert merchant.id == menu.merchant_id
        assert [item.name for item in menu.items] == [item.name.strip() for item in demo.items]
        assert len(menu.items) + len(menu.categories) < 100  # with the head, what one transaction writes
        assert {item.category_id for item in menu.items} == {category.id for category in menu.categories}


def test_ratings_begin_with_stars_that_were_given_elsewhere() -> None:
    for demo in CITY.merchants:
        merchant = merchant_of(demo, CITY)
        assert food_stars(demo).rating == Rating(merchant.rating_sum, merchant.rating_count)
        assert min(food_stars(demo).counts) >= 0


def test_staff_refers_to_accounts() -> None:
    known = {user.id for user in users_of(CITY)}
    for demo in CITY.merchants:
        staff = staff_of(demo)
        assert staff[0].role is StaffRole.OWNER
        assert {member.user_id for member in staff} <= known


def test_somebody_delivers_to_every_address_at_every_hour_of_the_week() -> None:
    """Whoever tries Pannier, wherever the clock stands, finds an open merchant."""
    merchants = [merchant_of(demo, CITY) for demo in CITY.merchants]
    monday = datetime(2027, 3, 1, tzinfo=UTC)
    hours = [monday + timedelta(hours=hour) for hour in range(0, 24 * 7, 3)]
    open_at = [[m for m in merchants if m.is_open_at(at)] for at in hours]
    for customer in CITY.customers:
        for address in addresses_of(customer):
            assert all(any(m.delivers_to(address.location) for m in found) for found in open_at), address


def test_merchant_number_one_delivers_to_customer_number_one() -> None:
    merchant = merchant_of(CITY.merchants[0], CITY)
    home = addresses_of(CITY.customers[0])[0]
    assert merchant.delivers_to(home.location)
    assert merchant.delivers_to(Point(31.2144, 121.4433))
