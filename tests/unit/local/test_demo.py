"""The demo city is the same everywhere, and everything in it makes sense."""

import itertools
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date

import phonenumbers
import pytest

from pannier.core.geo import Point, distance_m
from pannier.local.demo import DemoCity, demo_city, parts, pictures
from pannier.local.demo.draw import Draw
from pannier.local.demo.model import DemoItem, DemoMerchant, DemoSpan

FINGERPRINT = "ed179a42ca513fd603dddc7e2bd05eaa03eb8fbd2cb727761240d53008bbfa83"


@pytest.fixture(scope="module")
def city() -> DemoCity:
    return demo_city()


def everything_sold(city: DemoCity) -> list[tuple[DemoMerchant, DemoItem]]:
    return [(merchant, item) for merchant in city.merchants for item in merchant.items]


def test_it_is_the_same_city_everywhere(city: DemoCity) -> None:
    """A change to the parts or to the generator is a change to everybody's demo: then this line changes too."""
    assert city.fingerprint() == FINGERPRINT


def test_another_process_with_another_hash_seed_makes_the_same_city(city: DemoCity) -> None:
    code = "from pannier.local.demo import demo_city; print(demo_city().fingerprint())"
    environment = {"PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)}
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert made.stdout.strip() == city.fingerprint()


def test_streams_of_chance_stand_apart_and_stay_within_bounds() -> None:
    draw, same, other = Draw("a"), Draw("a"), Draw("b")
    numbers = [draw.integer(1, 6) for _ in range(200)]
    assert numbers == [same.integer(1, 6) for _ in range(200)]
    assert numbers != [other.integer(1, 6) for _ in range(200)]
    assert set(numbers) == {1, 2, 3, 4, 5, 6}
    assert sorted(draw.some([1, 2, 3], 5)) == [1, 2, 3]
    assert draw.step(100, 100, 50) == 100


def test_there_is_enough_of_everything(city: DemoCity) -> None:
    assert len(city.merchants) == 75
    assert len({merchant.kind for merchant in city.merchants}) == 23
    assert len(everything_sold(city)) >= 1_600
    assert all(20 <= len(merchant.items) <= 40 for merchant in city.merchants)
    assert (len(city.customers), len(city.couriers), len(city.operators)) == (200, 40, 1)
    assert {1, 2, 3} == {len(customer.addresses) for customer in city.customers}


def test_variety_that_the_platform_is_to_be_tried_on_is_there(city: DemoCity) -> None:
    items = [item for _, item in everything_sold(city)]
    assert sum(item.daily_limit is not None for item in items) > 100
    assert sum(bool(item.windows) for item in items) > 20
    assert sum(not item.on_shelf for item in items) > 20
    assert sum(item.discount_minor > 0 for item in items) > 50
    assert sum(not item.option_groups for item in items) > 100
    assert sum(merchant.auto_accept for merchant in city.merchants) > 10
    assert sum(merchant.own_riders for merchant in city.merchants) > 8
    assert sum(not merchant.offers_pickup for merchant in city.merchants) > 5
    assert sum(bool(merchant.exceptions) for merchant in city.merchants) > 20
    assert sum(() in merchant.weekly for merchant in city.merchants) > 5
    assert sum(merchant.weekly[0] == (DemoSpan(0, 1_440),) for merchant in city.merchants) >= 6


def test_keys_are_unique(city: DemoCity) -> None:
    keys = [account.key for account in city.accounts()]
    keys += [address.key for customer in city.customers for address in customer.addresses]
    keys += [merchant.key for merchant in city.merchants]
    keys += [category.key for merchant in city.merchants for category in merchant.categories]
    keys += [item.key for _, item in everything_sold(city)]
    keys += [group.key for _, item in everything_sold(city) for group in item.option_groups]
    keys += [
        o.key for _, item in everything_sold(city) for group in item.option_groups for o in group.options
    ]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_names_are_there_and_differ_within_a_menu(city: DemoCity) -> None:
    assert len({merchant.name for merchant in city.merchants}) == len(city.merchants)
    for merchant in city.merchants:
        names = [item.name for item in merchant.items]
        assert all(names), merchant.name
        assert len(set(names)) == len(names), merchant.name
        assert merchant.description
        assert all(category.items for category in merchant.categories), merchant.name


def test_merchants_write_in_one_language_or_in_both(city: DemoCity) -> None:
    def chinese(text: str) -> bool:
        return any("一" <= letter <= "鿿" for letter in text)

    languages = Counter(
        "en" if not chinese(name) else "zh" if name == parts.Words(name, "").zh and name.isalpha() else "both"
        for name in (merchant.name for merchant in city.merchants)
    )
    assert all(languages[language] >= 3 for language in ("zh", "en", "both"))


def test_every_option_group_can_be_satisfied_at_a_positive_price(city: DemoCity) -> None:
    for merchant, item in everything_sold(city):
        cheapest = item.price_minor - item.discount_minor
        for group in item.option_groups:
            assert 0 <= group.minimum <= group.maximum <= len(group.options), group.key
            assert group.maximum >= 1
            deltas = sorted(option.price_delta_minor for option in group.options)
            cheapest += sum(delta for delta in deltas[: group.maximum] if delta < 0)
        assert cheapest > 0, (merchant.name, item.name)


def test_prices_stock_and_windows_are_in_order(city: DemoCity) -> None:
    for merchant, item in everything_sold(city):
        assert 100 <= item.price_minor <= 50_000
        assert 0 <= item.discount_minor < item.price_minor // 2
        if item.daily_limit is None:
            assert item.low_stock_at == 0
        else:
            assert 0 < item.low_stock_at < item.daily_limit
        for window in item.windows:
            assert 0 <= window.opens < window.closes <= 1_440
            assert any(
                min(span.closes, window.closes) > max(span.opens, window.opens)
                for day in merchant.weekly
                for span in day
            ), (merchant.name, item.name)


def test_hours_are_valid(city: DemoCity) -> None:
    for merchant in city.merchants:
        assert len(merchant.weekly) == 7
        assert any(merchant.weekly)
        days = [*merchant.weekly, *(exception.spans for exception in merchant.exceptions)]
        for spans in days:
            assert all(0 <= span.opens < 1_440 and 0 < span.closes - span.opens <= 1_440 for span in spans)
            assert all(a.closes <= b.opens for a, b in itertools.pairwise(spans))
        dates = [date.fromisoformat(exception.date) for exception in merchant.exceptions]
        assert dates == sorted(set(dates))


def test_terms_are_in_order(city: DemoCity) -> None:
    for merchant in city.merchants:
        assert 2_000 <= merchant.delivery_radius_m <= 5_000
        edges = [band.up_to_m for band in merchant.delivery_bands]
        assert edges == sorted(set(edges))
        assert edges[-1] == merchant.delivery_radius_m
        assert all(band.fee_minor > 0 for band in merchant.delivery_bands)
        offers = merchant.spend_discounts
        assert all(offer.off_minor < offer.threshold_minor // 4 for offer in offers)
        assert [o.threshold_minor for o in offers] == sorted({o.threshold_minor for o in offers})
        assert 3 * merchant.rating_count <= merchant.rating_sum <= 5 * merchant.rating_count
        assert 5 <= merchant.preparation_minutes <= 30
        assert all(tag == tag.lower() and " " not in tag for tag in merchant.cuisine_tags)


def test_every_customer_has_merchants_that_deliver_to_every_address(city: DemoCity) -> None:
    for customer in city.customers:
        for address in customer.addresses:
            target = Point(address.latitude, address.longitude)
            reached = sum(
                distance_m(Point(merchant.latitude, merchant.longitude), target) <= merchant.delivery_radius_m
                for merchant in city.merchants
            )
            assert reached >= 5, (customer.account.name, address.street)


def test_merchant_number_one_suits_a_walk_through_at_any_hour(city: DemoCity) -> None:
    merchant, customer, courier = city.merchants[0], city.customers[0], city.couriers[0]
    assert merchant.weekly == ((DemoSpan(0, 1_440),),) * 7
    assert merchant.exceptions == ()
    assert not merchant.auto_accept
    assert not merchant.own_riders
    assert merchant.offers_pickup
    home = customer.addresses[0]
    store = Point(merchant.latitude, merchant.longitude)
    assert distance_m(store, Point(home.latitude, home.longitude)) < 1_000
    assert distance_m(store, Point(courier.latitude, courier.longitude)) < 2_000


def test_accounts_have_contacts_of_their_own_that_are_valid(city: DemoCity) -> None:
    accounts = city.accounts()
    assert len({account.email for account in accounts}) == len(accounts)
    assert len({account.phone for account in accounts}) == len(accounts)
    for account in accounts:
        assert account.email.endswith("@example.com")
        assert account.locale in {"zh-CN", "en"}
        assert phonenumbers.is_valid_number(phonenumbers.parse(account.phone))
    for merchant in city.merchants:
        assert phonenumbers.is_valid_number(phonenumbers.parse(merchant.phone))


def test_memorable_accounts_are_there(city: DemoCity) -> None:
    by_email = {account.email: account.key for account in city.accounts()}
    owner = next(member for member in city.merchants[0].staff if member.role == "OWNER")
    assert by_email["owner@example.com"] == owner.account_key
    assert by_email["customer@example.com"] == city.customers[0].account.key
    assert by_email["courier@example.com"] == city.couriers[0].account.key
    assert by_email["operator@example.com"] == city.operators[0].key


def test_staff_is_complete_and_some_work_twice(city: DemoCity) -> None:
    known = {account.key for account in city.staff}
    for merchant in city.merchants:
        assert [member.role for member in merchant.staff] == ["OWNER", "MANAGER", "CLERK"]
        assert {member.account_key for member in merchant.staff} <= known
    assert len(known) < 3 * len(city.merchants)


def test_every_picture_is_drawn_small_and_well_formed(city: DemoCity) -> None:
    paths = {item.image for _, item in everything_sold(city)} | {
        merchant.image for merchant in city.merchants
    }
    for path in paths:
        text = pictures.picture_file(path.removeprefix("/media/"))
        assert len(text.encode()) < 3_000, path
        assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert pictures.picture_svg("noodles", 0) != pictures.picture_svg("noodles", 6)


@pytest.mark.parametrize(
    "name", ["noodles-12.svg", "nothing-1.svg", "../city.py", "noodles.svg", "noodles--1.svg"]
)
def test_other_names_are_no_pictures(name: str) -> None:
    with pytest.raises(pictures.NoSuchPicture):
        pictures.picture_file(name)


def test_every_hand_written_part_is_used_and_known() -> None:
    known = set(parts.choices())
    used = {
        group
        for name in parts.KITCHENS
        for kitchen in [parts.kitchen(name)]
        for dishes in [c.dishes for c in kitchen.menu] + [store.own for store in kitchen.stores]
        for dish in dishes
        for group in dish.groups
    }
    assert used == known
