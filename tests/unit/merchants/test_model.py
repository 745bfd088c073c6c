from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.merchants.model import DeliveryZone, Fulfilment, MerchantStatus
from tests.unit.merchants.examples import MERCHANT, NEARBY, NOON, STORE


def test_it_takes_orders_within_its_hours() -> None:
    assert MERCHANT.is_open_at(NOON)
    assert not MERCHANT.is_open_at(NOON + timedelta(hours=3))
    assert MERCHANT.opens_next_at(NOON + timedelta(hours=3)) == NOON + timedelta(hours=4, minutes=30)


def test_a_pause_closes_it_until_it_ends() -> None:
    paused = replace(MERCHANT, paused_until=NOON + timedelta(hours=1))
    assert not paused.is_open_at(NOON)
    assert paused.is_open_at(NOON + timedelta(hours=1))
    assert paused.opens_next_at(NOON) == NOON + timedelta(hours=1)
    overrunning = replace(MERCHANT, paused_until=NOON + timedelta(hours=3))
    assert overrunning.opens_next_at(NOON) == NOON + timedelta(hours=4, minutes=30)


def test_a_suspended_merchant_is_closed_and_does_not_open() -> None:
    suspended = replace(MERCHANT, status=MerchantStatus.SUSPENDED)
    assert not suspended.is_open_at(NOON)
    assert suspended.opens_next_at(NOON) is None


def test_it_delivers_within_its_circle_and_its_polygon() -> None:
    assert MERCHANT.delivers_to(NEARBY)
    assert not MERCHANT.delivers_to(Point(31.2500, 121.4400))
    south_only = (Point(31.19, 121.40), Point(31.19, 121.48), Point(31.221, 121.48), Point(31.221, 121.40))
    bounded = replace(MERCHANT, delivery_zone=DeliveryZone(3_000, south_only))
    assert bounded.delivers_to(Point(31.21, 121.44))
    assert not bounded.delivers_to(NEARBY)


def test_who_does_not_deliver_is_found_for_pickup_only() -> None:
    counter = replace(MERCHANT, offers_delivery=False)
    assert not counter.serves(NEARBY, Fulfilment.DELIVERY)
    assert counter.serves(NEARBY, Fulfilment.PICKUP)
    assert not counter.serves(Point(31.2480, 121.4400), Fulfilment.PICKUP)
    assert not replace(MERCHANT, offers_pickup=False).serves(STORE, Fulfilment.PICKUP)


@pytest.mark.parametrize(
    ("distance", "fee"), [(0, 300), (1_500, 300), (1_501, 600), (3_000, 600), (9_999, 600)]
)
def test_the_first_band_that_reaches_so_far_gives_the_fee(distance: int, fee: int) -> None:
    assert MERCHANT.delivery_fee(distance) == Money(fee, "CNY")


def test_the_business_date_is_the_stores() -> None:
    assert MERCHANT.business_date(NOON.replace(hour=15, minute=59)) == date(2026, 3, 2)
    assert MERCHANT.business_date(datetime.fromisoformat("2026-03-02T16:00:00+00:00")) == date(2026, 3, 3)


def test_it_takes_no_part_from_the_moment_its_licence_ends() -> None:
    ends = NOON + timedelta(hours=1)
    licensed = replace(MERCHANT, licensed_until=ends)
    assert licensed.is_open_at(ends - timedelta(seconds=1))
    assert not licensed.is_open_at(ends)
    assert licensed.opens_next_at(NOON) == NOON
    assert licensed.opens_next_at(NOON + timedelta(hours=3)) is None  # it would open again in the evening


def test_only_who_was_admitted_once_is_public() -> None:
    assert [status for status in MerchantStatus if status.is_public] == [
        MerchantStatus.ACTIVE,
        MerchantStatus.SUSPENDED,
    ]
