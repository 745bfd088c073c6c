from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pannier.core.errors import InvalidInput
from pannier.core.geo import Point
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import MAX_REACH_M, DeliveryBand, DeliveryZone, SpendDiscount
from pannier.merchants.validation import checked_merchant, parsed_span, upcoming
from tests.unit.merchants.examples import MERCHANT, STORE


def week(*monday: TimeSpan, tuesday: tuple[TimeSpan, ...] = ()) -> OpeningHours:
    return OpeningHours((monday, tuesday, (), (), (), (), ()))


def test_a_good_profile_comes_back_trimmed() -> None:
    sloppy = replace(MERCHANT, name="  蜀香 ", phone="138 0013 8000", cuisine_tags=("spicy", "spicy"))
    assert checked_merchant(sloppy) == replace(MERCHANT, name="蜀香", cuisine_tags=("spicy",))


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, ("name",)),
        ({"name": "x" * 61}, ("name",)),
        ({"description": "x" * 501}, ("description",)),
        ({"phone": "123"}, ("phone",)),
        ({"street": ""}, ("street",)),
        ({"currency": "CNX"}, ("currency",)),
        ({"time_zone": "Asia/Shanghei"}, ("timeZone",)),
        ({"time_zone": "../etc/passwd"}, ("timeZone",)),
        ({"cuisine_tags": ("Spicy",)}, ("cuisineTags", "0")),
        ({"cuisine_tags": ("ok", "a--b")}, ("cuisineTags", "1")),
        ({"cuisine_tags": tuple(f"t{n}" for n in range(11))}, ("cuisineTags",)),
        ({"preparation_minutes": 0}, ("preparationMinutes",)),
        ({"preparation_minutes": 241}, ("preparationMinutes",)),
        ({"minimum_order_minor": -1}, ("minimumOrderMinor",)),
        ({"minimum_order_minor": 10_000_001}, ("minimumOrderMinor",)),
        ({"packing_fee_minor": -1}, ("packingFeeMinor",)),
        ({"tax_basis_points": 10_001}, ("taxBasisPoints",)),
        ({"image": "javascript:alert(1)"}, ("image",)),
        ({"offers_delivery": False, "offers_pickup": False}, ("offersDelivery",)),
        ({"delivery_bands": ()}, ("deliveryBands",)),
        ({"delivery_bands": (DeliveryBand(500, -1),)}, ("deliveryBands", "0", "feeMinor")),
        (
            {"delivery_bands": (DeliveryBand(500, 1), DeliveryBand(500, 2))},
            ("deliveryBands", "1", "upToM"),
        ),
        ({"delivery_bands": (DeliveryBand(MAX_REACH_M + 1, 1),)}, ("deliveryBands", "0", "upToM")),
        ({"delivery_zone": DeliveryZone(0)}, ("deliveryZone", "radiusM")),
        ({"delivery_zone": DeliveryZone(MAX_REACH_M + 1)}, ("deliveryZone", "radiusM")),
        ({"delivery_zone": DeliveryZone(100, (STORE, STORE))}, ("deliveryZone", "corners")),
        (
            {"delivery_zone": DeliveryZone(100, (STORE, STORE, Point(0, 0)))},
            ("deliveryZone", "corners", "2"),
        ),
        ({"spend_discounts": (SpendDiscount(100, 101),)}, ("spendDiscounts", "0", "offMinor")),
        (
            {"spend_discounts": (SpendDiscount(200, 20), SpendDiscount(300, 20))},
            ("spendDiscounts", "1"),
        ),
        ({"hours": week(TimeSpan(60, 120), TimeSpan(119, 200))}, ("weekly", "0")),
        ({"hours": week(TimeSpan(60, 120), TimeSpan(0, 30))}, ("weekly", "0")),
        ({"hours": week(*(TimeSpan(n, n + 1) for n in range(0, 14, 2)))}, ("weekly", "0")),
        ({"hours": week(TimeSpan(1_000, 1_600), tuesday=(TimeSpan(159, 200),))}, ("weekly", "0")),
    ],
)
def test_what_is_wrong_is_named_by_its_path(changes: dict[str, Any], path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_merchant(replace(MERCHANT, **changes))
    assert refusal.value.path == path


def test_spans_may_touch_within_a_day_and_across_midnight() -> None:
    touching = week(TimeSpan(60, 180), TimeSpan(180, 1_600), tuesday=(TimeSpan(160, 200),))
    assert checked_merchant(replace(MERCHANT, hours=touching)).hours == touching


def test_a_year_of_exceptions_is_enough() -> None:
    days = {date(2026, 1, 1) + timedelta(days=n): () for n in range(367)}
    with pytest.raises(InvalidInput) as refusal:
        checked_merchant(replace(MERCHANT, hours=replace(MERCHANT.hours, exceptions=days)))
    assert refusal.value.path == ("exceptions",)


def test_a_span_as_written_is_refused_with_its_path() -> None:
    assert parsed_span(600, 1_500, ("weekly",)) == TimeSpan(600, 1_500)
    with pytest.raises(InvalidInput) as refusal:
        parsed_span(600, 600, ("weekly", "3", "1"))
    assert refusal.value.path == ("weekly", "3", "1")


def test_days_that_are_over_are_forgotten_but_not_yesterday() -> None:
    today = date(2026, 3, 2)
    days = {today + timedelta(days=n): () for n in (3, -2, -1, 0)}
    assert list(upcoming(days, today)) == [today + timedelta(days=n) for n in (-1, 0, 3)]
