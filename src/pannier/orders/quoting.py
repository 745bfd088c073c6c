"""From what a customer asks for to a quote: whether it can be had, when, how, and for how much. Pure."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from pannier.core.errors import InvalidInput
from pannier.core.geo import distance_m
from pannier.core.text import bounded_text
from pannier.menus.model import MenuMarks, PublishedMenu
from pannier.merchants.model import Fulfilment, Merchant
from pannier.orders.codec import quote_to_json
from pannier.orders.errors import (
    FulfilmentNotOffered,
    MerchantClosed,
    OutOfDeliveryZone,
    ScheduledTimeInvalid,
)
from pannier.orders.model import Destination, Quote, QuoteRequest, Rider
from pannier.orders.pricing import PricingInputs, price

LONGEST_AHEAD = timedelta(days=7)
_METRES_A_MINUTE = 250  # 15 km/h, through traffic
_HANDOVER_MINUTES = 5
_LONGEST_NOTE, _LONGEST_LINE_NOTE = 200, 60


@dataclass(frozen=True, slots=True)
class QuoteInputs:
    """Everything a quote depends on. `destination` is None for pickup."""

    customer_id: str
    request: QuoteRequest
    destination: Destination | None
    menu: PublishedMenu
    marks: MenuMarks
    now: datetime

    @property
    def merchant(self) -> Merchant:
        return self.menu.merchant

    @property
    def wanted_at(self) -> datetime:
        """When the food is wanted."""
        return self.request.scheduled_for or self.now

    @property
    def distance(self) -> int:
        return (
            0 if self.destination is None else distance_m(self.merchant.location, self.destination.location)
        )


def quote_of(inputs: QuoteInputs, quote_id: str, valid: timedelta) -> Quote:
    """The quote.

    Raises:
        FulfilmentNotOffered, OutOfDeliveryZone, MerchantClosed, and what `pricing.price` raises.
    """
    merchant, distance = inputs.merchant, inputs.distance
    _demand_fulfilment(inputs)
    _demand_open(merchant, inputs.wanted_at)
    priced = price(PricingInputs(inputs.request, inputs.menu, inputs.marks, inputs.wanted_at, distance))
    quote = Quote(
        id=quote_id,
        customer_id=inputs.customer_id,
        request=inputs.request,
        price=priced,
        destination=inputs.destination,
        merchant_name=merchant.name,
        merchant_street=merchant.street,
        merchant_phone=merchant.phone,
        merchant_location=merchant.location,
        distance_m=distance,
        menu_revision=inputs.menu.revision,
        merchant_version=merchant.version,
        rider=Rider.MERCHANT if merchant.own_riders else Rider.COURIER,
        auto_accept=merchant.auto_accept,
        preparation_minutes=merchant.preparation_minutes,
        promised_minutes=merchant.preparation_minutes + travel_minutes(inputs.request.fulfilment, distance),
        business_date=merchant.business_date(inputs.wanted_at),
        business_hour=merchant.business_hour(inputs.wanted_at),
        answer_from=_answers_from(merchant, inputs.now),
        created_at=inputs.now,
        expires_at=inputs.now + valid,
        hash="",
    )
    return hashed(quote)


def hashed(quote: Quote) -> Quote:
    """The quote with the hash of its content."""
    return replace(quote, hash=hashlib.sha256(orjson.dumps(quote_to_json(quote))).hexdigest())


def _answers_from(merchant: Merchant, now: datetime) -> datetime:
    """When somebody is there to answer: now, or when it opens."""
    if merchant.is_open_at(now):
        return now
    return merchant.opens_next_at(now) or now


def travel_minutes(fulfilment: Fulfilment, distance: int) -> int:
    """From the counter to the customer, in minutes."""
    if fulfilment is Fulfilment.PICKUP:
        return 0
    return _HANDOVER_MINUTES + -(-distance // _METRES_A_MINUTE)


def checked_request(request: QuoteRequest) -> QuoteRequest:
    """The request with its texts bounded. Raises InvalidInput."""
    if request.fulfilment is Fulfilment.DELIVERY and request.address_id is None:
        raise InvalidInput(("addressId",), "A delivery needs an address.", "外送订单需要地址。")
    lines = tuple(
        replace(line, note=bounded_text(line.note, ("lines", str(index), "note"), _LONGEST_LINE_NOTE, 0))
        for index, line in enumerate(request.lines)
    )
    address_id = request.address_id if request.fulfilment is Fulfilment.DELIVERY else None
    note = bounded_text(request.note, ("note",), _LONGEST_NOTE, 0)
    return replace(request, lines=lines, note=note, address_id=address_id)


def check_schedule(request: QuoteRequest, merchant: Merchant, now: datetime) -> None:
    """Raises ScheduledTimeInvalid: too soon to be prepared, or too far ahead."""
    if request.scheduled_for is None:
        return
    earliest = now + timedelta(minutes=merchant.preparation_minutes)
    if not earliest <= request.scheduled_for <= now + LONGEST_AHEAD:
        raise ScheduledTimeInvalid(earliest, now + LONGEST_AHEAD)


def _demand_fulfilment(inputs: QuoteInputs) -> None:
    merchant, destination = inputs.merchant, inputs.destination
    pickup = inputs.request.fulfilment is Fulfilment.PICKUP
    if not (merchant.offers_pickup if pickup else merchant.offers_delivery):
        raise FulfilmentNotOffered(merchant.offers_delivery, merchant.offers_pickup)
    if destination is not None and not merchant.delivers_to(destination.location):
        raise OutOfDeliveryZone(inputs.distance, merchant.delivery_zone.radius_m)


def _demand_open(merchant: Merchant, at: datetime) -> None:
    if not merchant.is_open_at(at):
        raise MerchantClosed(merchant.opens_next_at(at))
