"""A merchant as plain JSON and back, for the places that keep a copy of one. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypedDict

from pannier.core.geo import Point
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import DeliveryBand, DeliveryZone, Merchant, MerchantStatus, SpendDiscount

SpansJson = list[list[int]]  # [[opens, closes], …]
PointJson = list[float]  # [latitude, longitude]


class HoursJson(TypedDict):
    """Seven days, Monday first, and the dates that differ."""

    weekly: list[SpansJson]
    exceptions: dict[str, SpansJson]


class ZoneJson(TypedDict):
    """A delivery zone."""

    radius_m: int
    corners: list[PointJson]


class MerchantJson(TypedDict):
    """Everything of a merchant; times in ISO 8601, pairs as lists of two."""

    id: str
    name: str
    description: str
    cuisine_tags: list[str]
    phone: str
    street: str
    location: PointJson
    currency: str
    time_zone: str
    hours: HoursJson
    preparation_minutes: int
    minimum_order_minor: int
    packing_fee_minor: int
    delivery_bands: list[list[int]]
    delivery_zone: ZoneJson
    spend_discounts: list[list[int]]
    tax_basis_points: int
    offers_delivery: bool
    offers_pickup: bool
    own_riders: bool
    auto_accept: bool
    image: str | None
    status: str
    paused_until: str | None
    rating_sum: int
    rating_count: int
    created_at: str
    version: int


def merchant_to_json(merchant: Merchant) -> MerchantJson:
    """The whole merchant."""
    return MerchantJson(
        id=merchant.id,
        name=merchant.name,
        description=merchant.description,
        cuisine_tags=list(merchant.cuisine_tags),
        phone=merchant.phone,
        street=merchant.street,
        location=point_to_json(merchant.location),
        currency=merchant.currency,
        time_zone=merchant.time_zone,
        hours=hours_to_json(merchant.hours),
        preparation_minutes=merchant.preparation_minutes,
        minimum_order_minor=merchant.minimum_order_minor,
        packing_fee_minor=merchant.packing_fee_minor,
        delivery_bands=[[band.up_to_m, band.fee_minor] for band in merchant.delivery_bands],
        delivery_zone=zone_to_json(merchant.delivery_zone),
        spend_discounts=[[each.threshold_minor, each.off_minor] for each in merchant.spend_discounts],
        tax_basis_points=merchant.tax_basis_points,
        offers_delivery=merchant.offers_delivery,
        offers_pickup=merchant.offers_pickup,
        own_riders=merchant.own_riders,
        auto_accept=merchant.auto_accept,
        image=merchant.image,
        status=merchant.status.value,
        paused_until=None if merchant.paused_until is None else merchant.paused_until.isoformat(),
        rating_sum=merchant.rating_sum,
        rating_count=merchant.rating_count,
        created_at=merchant.created_at.isoformat(),
        version=merchant.version,
    )


def merchant_of_json(json: MerchantJson) -> Merchant:
    """The reverse of `merchant_to_json`."""
    paused_until = json["paused_until"]
    return Merchant(
        id=json["id"],
        name=json["name"],
        description=json["description"],
        cuisine_tags=tuple(json["cuisine_tags"]),
        phone=json["phone"],
        street=json["street"],
        location=point_of_json(json["location"]),
        currency=json["currency"],
        time_zone=json["time_zone"],
        hours=hours_of_json(json["hours"]),
        preparation_minutes=json["preparation_minutes"],
        minimum_order_minor=json["minimum_order_minor"],
        packing_fee_minor=json["packing_fee_minor"],
        delivery_bands=tuple(DeliveryBand(*pair) for pair in json["delivery_bands"]),
        delivery_zone=zone_of_json(json["delivery_zone"]),
        spend_discounts=tuple(SpendDiscount(*pair) for pair in json["spend_discounts"]),
        tax_basis_points=json["tax_basis_points"],
        offers_delivery=json["offers_delivery"],
        offers_pickup=json["offers_pickup"],
        own_riders=json["own_riders"],
        auto_accept=json["auto_accept"],
        image=json["image"],
        status=MerchantStatus(json["status"]),
        paused_until=None if paused_until is None else datetime.fromisoformat(paused_until),
        rating_sum=json["rating_sum"],
        rating_count=json["rating_count"],
        created_at=datetime.fromisoformat(json["created_at"]),
        version=json["version"],
    )


def hours_to_json(hours: OpeningHours) -> HoursJson:
    return HoursJson(
        weekly=[_spans_to_json(day) for day in hours.weekly],
        exceptions={day.isoformat(): _spans_to_json(spans) for day, spans in hours.exceptions.items()},
    )


def hours_of_json(json: HoursJson) -> OpeningHours:
    exceptions: Mapping[date, tuple[TimeSpan, ...]] = {
        date.fromisoformat(day): _spans_of_json(spans) for day, spans in json["exceptions"].items()
    }
    return OpeningHours(tuple(_spans_of_json(day) for day in json["weekly"]), exceptions)


def zone_to_json(zone: DeliveryZone) -> ZoneJson:
    return ZoneJson(radius_m=zone.radius_m, corners=[point_to_json(corner) for corner in zone.corners])


def zone_of_json(json: ZoneJson) -> DeliveryZone:
    return DeliveryZone(json["radius_m"], tuple(point_of_json(corner) for corner in json["corners"]))


def point_to_json(point: Point) -> PointJson:
    return [point.latitude, point.longitude]


def point_of_json(json: PointJson) -> Point:
    return Point(*json)


def _spans_to_json(spans: Sequence[TimeSpan]) -> SpansJson:
    return [[span.opens, span.closes] for span in spans]


def _spans_of_json(json: SpansJson) -> tuple[TimeSpan, ...]:
    return tuple(TimeSpan(*pair) for pair in json)
