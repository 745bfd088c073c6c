from dataclasses import replace
from datetime import UTC, datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.geo import Point
from pannier.merchants.documents import document_of, merchant_of
from pannier.merchants.hours import OpeningHours
from pannier.merchants.model import DeliveryBand, DeliveryZone, Merchant, MerchantStatus, SpendDiscount
from tests.unit.merchants.examples import MERCHANT
from tests.unit.merchants.test_hours import weeks

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
amounts = st.integers(0, 10_000_000)
times = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
texts = st.text(st.characters(codec="utf-8"), max_size=40)

merchants = st.builds(
    Merchant,
    id=st.just(MERCHANT.id),
    name=texts,
    description=texts,
    cuisine_tags=st.lists(texts, max_size=3).map(tuple),
    phone=texts,
    street=texts,
    location=points,
    currency=st.sampled_from(["CNY", "JPY"]),
    time_zone=st.just("Asia/Shanghai"),
    hours=weeks,
    preparation_minutes=amounts,
    minimum_order_minor=amounts,
    packing_fee_minor=amounts,
    delivery_bands=st.lists(st.builds(DeliveryBand, amounts, amounts), max_size=3).map(tuple),
    delivery_zone=st.builds(DeliveryZone, amounts, st.lists(points, max_size=4).map(tuple)),
    spend_discounts=st.lists(st.builds(SpendDiscount, amounts, amounts), max_size=3).map(tuple),
    tax_basis_points=amounts,
    image=st.none() | texts,
    status=st.sampled_from(MerchantStatus),
    paused_until=st.none() | times,
    rating_sum=amounts,
    rating_count=amounts,
    rating_version=amounts,
    created_at=times,
    licensed_until=st.none() | times,
    version=st.integers(1, 10_000),
)


@given(merchants)
def test_a_merchant_survives_its_document(merchant: Merchant) -> None:
    stored = orjson.loads(orjson.dumps(document_of(merchant)))
    assert merchant_of(merchant.id, merchant.version, stored) == merchant


def test_days_keep_their_order_so_that_equal_hours_are_stored_alike() -> None:
    days = MERCHANT.hours.exceptions
    assert document_of(MERCHANT) == document_of(
        replace(MERCHANT, hours=OpeningHours(MERCHANT.hours.weekly, days))
    )


def test_a_document_from_before_ratings_had_versions_is_read() -> None:
    older = {**document_of(MERCHANT), "rating": [9, 2]}
    merchant = merchant_of(MERCHANT.id, MERCHANT.version, older)
    assert (merchant.rating_sum, merchant.rating_count, merchant.rating_version) == (9, 2, 0)
