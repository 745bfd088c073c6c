"""A merchant as a JSON document and back: the one shape in which a profile and its copies in the cells are stored."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from pannier.core.geo import Point
from pannier.merchants.hours import OpeningHours, TimeSpan
from pannier.merchants.model import DeliveryBand, DeliveryZone, Merchant, MerchantStatus, SpendDiscount

Document: TypeAlias = Mapping[str, Any]
"""What JSON can say. It goes no further than the repository."""


def document_of(merchant: Merchant) -> Document:
    """Everything but the id and the version, which are the item's own."""
    return {
        "name": merchant.name,
        "description": merchant.description,
        "cuisine_tags": list(merchant.cuisine_tags),
        "phone": merchant.phone,
        "street": merchant.street,
        "location": _pair(merchant.location),
        "currency": merchant.currency,
        "time_zone": merchant.time_zone,
        "weekly": [_spans_out(spans) for spans in merchant.hours.weekly],
        "exceptions": {
            day.isoformat(): _spans_out(spans) for day, spans in sorted(merchant.hours.exceptions.items())
        },
        "preparation_minutes": merchant.preparation_minutes,
        "minimum_order_minor": merchant.minimum_order_minor,
        "packing_fee_minor": merchant.packing_fee_minor,
        "delivery_bands": [[band.up_to_m, band.fee_minor] for band in merchant.delivery_bands],
        "delivery_zone": [
            merchant.delivery_zone.radius_m,
            [_pair(corner) for corner in merchant.delivery_zone.corners],
        ],
        "spend_discounts": [[each.threshold_minor, each.off_minor] for each in merchant.spend_discounts],
        "tax_basis_points": merchant.tax_basis_points,
        "offers_delivery": merchant.offers_delivery,
        "offers_pickup": merchant.offers_pickup,
        "own_riders": merchant.own_riders,
        "auto_accept": merchant.auto_accept,
        "image": merchant.image,
        "status": merchant.status.value,
        "paused_until": None if merchant.paused_until is None else merchant.paused_until.isoformat(),
        "rating": [merchant.rating_sum, merchant.rating_count, merchant.rating_version],
        "created_at": merchant.created_at.isoformat(),
        "licensed_until": None if merchant.licensed_until is None else merchant.licensed_until.isoformat(),
    }


def merchant_of(merchant_id: str, version: int, document: Document) -> Merchant:
    """The merchant whose document this is."""
    radius_m, corners = document["delivery_zone"]
    paused_until, licensed_until = document["paused_until"], document.get("licensed_until")
    rating_sum, rating_count, *rating_version = document["rating"]  # older documents have no version
    return Merchant(
        id=merchant_id,
        name=document["name"],
        description=document["description"],
        cuisine_tags=tuple(document["cuisine_tags"]),
        phone=document["phone"],
        street=document["street"],
        location=Point(*document["location"]),
        currency=document["currency"],
        time_zone=document["time_zone"],
        hours=OpeningHours(
            tuple(_spans_in(spans) for spans in document["weekly"]),
            {date.fromisoformat(day): _spans_in(spans) for day, spans in document["exceptions"].items()},
        ),
        preparation_minutes=document["preparation_minutes"],
        minimum_order_minor=document["minimum_order_minor"],
        packing_fee_minor=document["packing_fee_minor"],
        delivery_bands=tuple(DeliveryBand(*band) for band in document["delivery_bands"]),
        delivery_zone=DeliveryZone(radius_m, tuple(Point(*corner) for corner in corners)),
        spend_discounts=tuple(SpendDiscount(*each) for each in document["spend_discounts"]),
        tax_basis_points=document["tax_basis_points"],
        offers_delivery=document["offers_delivery"],
        offers_pickup=document["offers_pickup"],
        own_riders=document["own_riders"],
        auto_accept=document["auto_accept"],
        image=document["image"],
        status=MerchantStatus(document["status"]),
        paused_until=None if paused_until is None else datetime.fromisoformat(paused_until),
        rating_sum=rating_sum,
        rating_count=rating_count,
        rating_version=rating_version[0] if rating_version else 0,
        created_at=datetime.fromisoformat(document["created_at"]),
        licensed_until=None if licensed_until is None else datetime.fromisoformat(licensed_until),
        version=version,
    )


def _pair(point: Point) -> list[float]:
    return [point.latitude, point.longitude]


def _spans_out(spans: tuple[TimeSpan, ...]) -> list[list[int]]:
    return [[span.opens, span.closes] for span in spans]


def _spans_in(spans: list[list[int]]) -> tuple[TimeSpan, ...]:
    return tuple(TimeSpan(opens, closes) for opens, closes in spans)
