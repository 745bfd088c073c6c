"""Quotes: whether, when and how something can be had."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pannier.core.errors import InvalidInput
from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.menus.model import PublishedMenu
from pannier.merchants.model import Fulfilment, Merchant, MerchantStatus
from pannier.orders.errors import (
    FulfilmentNotOffered,
    MerchantClosed,
    OutOfDeliveryZone,
    ScheduledTimeInvalid,
)
from pannier.orders.model import Destination, Quote, QuoteRequest, Rider
from pannier.orders.quoting import QuoteInputs, check_schedule, checked_request, quote_of, travel_minutes
from tests.unit.merchants.examples import MERCHANT, NEARBY, NOON
from tests.unit.orders.menus import NO_MARKS, a_menu, a_request, noodles

TEN_MINUTES = timedelta(minutes=10)
HOME = Destination("address", "林夏", "+8613800138001", "武康路 1", "3 楼", NEARBY)


def quote(
    request: QuoteRequest | None = None,
    merchant: Merchant = MERCHANT,
    destination: Destination | None = HOME,
    now: datetime = NOON,
    menu: PublishedMenu | None = None,
) -> Quote:
    menu = menu or a_menu(merchant=merchant)
    inputs = QuoteInputs("customer", request or a_request(noodles()), destination, menu, NO_MARKS, now)
    return quote_of(inputs, "quote", TEN_MINUTES)


def test_a_quote_holds_everything_an_order_will_need() -> None:
    made = quote()
    assert made.price.total == Money(3100 + 100 + 300, "CNY")
    assert made.distance_m == 1001
    assert (made.preparation_minutes, made.promised_minutes) == (20, 20 + 5 + 5)
    assert made.business_date == date(2026, 3, 2)
    assert (made.created_at, made.expires_at, made.answer_from) == (NOON, NOON + TEN_MINUTES, NOON)
    assert made.rider is Rider.COURIER
    assert len(made.hash) == 64


def test_the_hash_covers_what_was_asked_and_what_it_costs() -> None:
    assert quote().hash == quote().hash
    assert quote(a_request(noodles(2))).hash != quote().hash
    assert quote(merchant=replace(MERCHANT, packing_fee_minor=0)).hash != quote().hash


def test_the_way_takes_its_time() -> None:
    assert travel_minutes(Fulfilment.PICKUP, 0) == 0
    assert travel_minutes(Fulfilment.DELIVERY, 250) == 6
    assert travel_minutes(Fulfilment.DELIVERY, 251) == 7


def test_out_of_the_zone_is_refused_with_its_reach() -> None:
    far = replace(HOME, location=Point(31.2600, 121.4400))
    with pytest.raises(OutOfDeliveryZone) as refusal:
        quote(destination=far)
    assert (refusal.value.distance_m, refusal.value.maximum_m) == (4448, 3000)


def test_what_is_not_offered_is_refused() -> None:
    with pytest.raises(FulfilmentNotOffered) as refusal:
        quote(merchant=replace(MERCHANT, offers_delivery=False))
    assert (refusal.value.delivery, refusal.value.pickup) == (False, True)


@pytest.mark.parametrize(
    ("merchant", "opens_next"),
    [
        (replace(MERCHANT, paused_until=NOON + timedelta(minutes=30)), NOON + timedelta(minutes=30)),
        (replace(MERCHANT, status=MerchantStatus.SUSPENDED), None),
    ],
)
def test_a_closed_merchant_says_when_it_opens(merchant: Merchant, opens_next: datetime | None) -> None:
    with pytest.raises(MerchantClosed) as refusal:
        quote(merchant=merchant)
    assert refusal.value.opens_next == opens_next


def test_a_closed_merchant_takes_orders_for_later_and_answers_when_it_opens() -> None:
    morning = NOON - timedelta(hours=4)  # 08:00; it opens at 10:30
    request = replace(a_request(noodles()), scheduled_for=NOON)
    made = quote(request, now=morning)
    assert made.answer_from == NOON - timedelta(minutes=90)
    with pytest.raises(MerchantClosed):
        quote(replace(request, scheduled_for=NOON + timedelta(hours=3)))


@pytest.mark.parametrize("ahead", [timedelta(minutes=19), timedelta(days=7, minutes=1)])
def test_a_scheduled_time_is_neither_too_soon_nor_too_far(ahead: timedelta) -> None:
    request = replace(a_request(noodles()), scheduled_for=NOON + ahead)
    with pytest.raises(ScheduledTimeInvalid) as refusal:
        check_schedule(request, MERCHANT, NOON)
    assert refusal.value.earliest == NOON + timedelta(minutes=20)
    assert refusal.value.latest == NOON + timedelta(days=7)


def test_texts_are_bounded_and_a_delivery_has_an_address() -> None:
    with pytest.raises(InvalidInput) as refusal:
        checked_request(replace(a_request(noodles()), address_id=None))
    assert refusal.value.path == ("addressId",)
    with pytest.raises(InvalidInput) as refusal:
        checked_request(a_request(replace(noodles(), note="辣" * 61)))
    assert refusal.value.path == ("lines", "0", "note")
    pickup = checked_request(replace(a_request(noodles()), fulfilment=Fulfilment.PICKUP))
    assert pickup.address_id is None
