"""What clients write about a merchant."""

from typing import Protocol, TypeVar

import strawberry

from pannier.api.primitives.geo import CoordinatesInput
from pannier.api.primitives.patches import patch_input
from pannier.api.primitives.scalars import CurrencyCode
from pannier.core import problems
from pannier.merchants import hours, model
from pannier.merchants.changes import ALWAYS_OPEN, UNCHANGED, Kept, MerchantChanges, NewMerchant
from pannier.merchants.validation import parsed_span

T_co = TypeVar("T_co", covariant=True)
Path = tuple[str, ...]


@strawberry.input(description="A span of opening, in minutes after midnight at the store.")
class TimeSpanInput:
    opens: int = strawberry.field(description="0 to 1,439.")
    closes: int = strawberry.field(
        description="Not included. Above 1,440 it lies on the next day: 1,560 is 2 a.m."
    )


@strawberry.input(description="What delivery costs up to a distance.")
class DeliveryBandInput:
    up_to_m: int = strawberry.field(description="Metres from the store; farther than the band before.")
    fee_minor: int = strawberry.field(description="In minor units of the merchant's currency.")


@strawberry.input(description="Where a merchant delivers.")
class DeliveryZoneInput:
    radius_m: int = strawberry.field(description=f"1 to {model.MAX_REACH_M:,} metres round the store.")
    corners: list[CoordinatesInput] = strawberry.field(
        default_factory=list,
        description="Of a polygon that bounds it further, 3 to 64; none: the whole circle.",
    )

    def zone(self) -> model.DeliveryZone:
        """Raises InvalidInput."""
        corners = (
            corner.point(("deliveryZone", "corners", str(index))) for index, corner in enumerate(self.corners)
        )
        return model.DeliveryZone(self.radius_m, tuple(corners))


@strawberry.input(description="满减: money off for spending enough.")
class SpendDiscountInput:
    threshold_minor: int = strawberry.field(
        description="In minor units of the merchant's currency; above the step before."
    )
    off_minor: int = strawberry.field(description="At most the threshold; above the step before.")


@strawberry.input(description="What somebody applies with. Currency and time zone never change afterwards.")
class MerchantApplyInput:
    name: str = strawberry.field(description="1 to 60 characters.")
    phone: str = strawberry.field(description="With a country code, or Chinese.")
    street: str = strawberry.field(description="Street, number, building; 1 to 200 characters.")
    location: CoordinatesInput = strawberry.field(description="Of the store.")
    currency: CurrencyCode = strawberry.field(default=CurrencyCode("CNY"), description="Of all its prices.")
    time_zone: str = strawberry.field(default="Asia/Shanghai", description="By its IANA name.")
    description: str = strawberry.field(default="", description="At most 500 characters.")
    cuisine_tags: list[str] = strawberry.field(
        default_factory=list, description="At most 10, such as sichuan or bubble-tea."
    )
    weekly: list[list[TimeSpanInput]] | None = strawberry.field(
        default=None, description="Seven days, Monday first; left out: always open."
    )
    preparation_minutes: int = strawberry.field(default=20, description="1 to 240.")
    minimum_order_minor: int = strawberry.field(default=0, description="For a delivery, in minor units.")
    packing_fee_minor: int = strawberry.field(default=0, description="Once an order, in minor units.")
    delivery_bands: list[DeliveryBandInput] | None = strawberry.field(
        default=None, description="The nearest first; left out: free."
    )
    delivery_zone: DeliveryZoneInput | None = strawberry.field(
        default=None, description="Left out: 3,000 metres round the store."
    )
    spend_discounts: list[SpendDiscountInput] = strawberry.field(
        default_factory=list, description="满减 steps, the smallest first."
    )
    tax_basis_points: int = strawberry.field(
        default=0, description="The rate of the tax in its prices, in ten-thousandths."
    )
    offers_delivery: bool = strawberry.field(default=True, description="Whether it delivers at all.")
    offers_pickup: bool = strawberry.field(default=True, description="Whether orders can be fetched.")
    own_riders: bool = strawberry.field(default=False, description="Whether its own riders deliver.")
    auto_accept: bool = strawberry.field(
        default=False, description="Accept orders the moment they are placed."
    )
    image: str | None = strawberry.field(default=None, description="Address of a picture.")

    def new_merchant(self, owner_id: str) -> NewMerchant:
        """Raises InvalidInput."""
        zone = self.delivery_zone
        return NewMerchant(
            owner_id=owner_id,
            name=self.name,
            phone=self.phone,
            street=self.street,
            location=self.location.point(("location",)),
            currency=self.currency,
            time_zone=self.time_zone,
            description=self.description,
            cuisine_tags=tuple(self.cuisine_tags),
            hours=ALWAYS_OPEN if self.weekly is None else hours.OpeningHours(week_of(self.weekly)),
            preparation_minutes=self.preparation_minutes,
            minimum_order_minor=self.minimum_order_minor,
            packing_fee_minor=self.packing_fee_minor,
            delivery_bands=FREE if self.delivery_bands is None else bands_of(self.delivery_bands),
            delivery_zone=model.DeliveryZone(3_000) if zone is None else zone.zone(),
            spend_discounts=discounts_of(self.spend_discounts),
            tax_basis_points=self.tax_basis_points,
            offers_delivery=self.offers_delivery,
            offers_pickup=self.offers_pickup,
            own_riders=self.own_riders,
            auto_accept=self.auto_accept,
            image=self.image,
        )


@strawberry.input(description="A new merchant. Currency and time zone never change afterwards.")
class MerchantCreateInput(MerchantApplyInput):
    owner_id: strawberry.ID = strawberry.field(description="The user who will own it.")


@patch_input("What to change of a merchant; what is absent stays.")
class MerchantUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(description="1 to 60 characters.")
    description: strawberry.Maybe[str] = strawberry.field(description="At most 500 characters.")
    cuisine_tags: strawberry.Maybe[list[str]] = strawberry.field(description="All of them, at most 10.")
    phone: strawberry.Maybe[str] = strawberry.field(description="With a country code, or Chinese.")
    street: strawberry.Maybe[str] = strawberry.field(description="1 to 200 characters.")
    location: strawberry.Maybe[CoordinatesInput] = strawberry.field(description="Of the store.")
    preparation_minutes: strawberry.Maybe[int] = strawberry.field(description="1 to 240.")
    minimum_order_minor: strawberry.Maybe[int] = strawberry.field(description="In minor units.")
    packing_fee_minor: strawberry.Maybe[int] = strawberry.field(description="Once an order, in minor units.")
    delivery_bands: strawberry.Maybe[list[DeliveryBandInput]] = strawberry.field(
        description="All of them, the nearest first."
    )
    delivery_zone: strawberry.Maybe[DeliveryZoneInput] = strawberry.field(description="Where it delivers.")
    spend_discounts: strawberry.Maybe[list[SpendDiscountInput]] = strawberry.field(
        description="All 满减 steps, the smallest first."
    )
    tax_basis_points: strawberry.Maybe[int] = strawberry.field(description="In ten-thousandths.")
    offers_delivery: strawberry.Maybe[bool] = strawberry.field(description="Whether it delivers at all.")
    offers_pickup: strawberry.Maybe[bool] = strawberry.field(description="Whether orders can be fetched.")
    own_riders: strawberry.Maybe[bool] = strawberry.field(description="Whether its own riders deliver.")
    auto_accept: strawberry.Maybe[bool] = strawberry.field(
        description="Accept orders the moment they are placed."
    )
    image: strawberry.Maybe[str | None] = strawberry.field(
        description="Address of a picture, or the key of one that was uploaded with a ticket; null removes it."
    )

    def changes(self) -> MerchantChanges:
        """Raises InvalidInput."""
        location, bands = self.location, self.delivery_bands
        zone, discounts, tags = self.delivery_zone, self.spend_discounts, self.cuisine_tags
        return MerchantChanges(
            name=_given(self.name),
            description=_given(self.description),
            cuisine_tags=UNCHANGED if tags is None else tuple(tags.value),
            phone=_given(self.phone),
            street=_given(self.street),
            location=UNCHANGED if location is None else location.value.point(("location",)),
            preparation_minutes=_given(self.preparation_minutes),
            minimum_order_minor=_given(self.minimum_order_minor),
            packing_fee_minor=_given(self.packing_fee_minor),
            delivery_bands=UNCHANGED if bands is None else bands_of(bands.value),
            delivery_zone=UNCHANGED if zone is None else zone.value.zone(),
            spend_discounts=UNCHANGED if discounts is None else discounts_of(discounts.value),
            tax_basis_points=_given(self.tax_basis_points),
            offers_delivery=_given(self.offers_delivery),
            offers_pickup=_given(self.offers_pickup),
            own_riders=_given(self.own_riders),
            auto_accept=_given(self.auto_accept),
            image=_given(self.image),
        )


FREE = (model.DeliveryBand(3_000, 0),)


def week_of(days: list[list[TimeSpanInput]]) -> tuple[tuple[hours.TimeSpan, ...], ...]:
    """Raises InvalidInput."""
    if len(days) != 7:
        raise problems.not_a_week(("weekly",))
    return tuple(spans_of(day, ("weekly", str(index))) for index, day in enumerate(days))


def spans_of(spans: list[TimeSpanInput], path: Path) -> tuple[hours.TimeSpan, ...]:
    """Raises InvalidInput."""
    return tuple(
        parsed_span(span.opens, span.closes, (*path, str(index))) for index, span in enumerate(spans)
    )


def bands_of(bands: list[DeliveryBandInput]) -> tuple[model.DeliveryBand, ...]:
    return tuple(model.DeliveryBand(band.up_to_m, band.fee_minor) for band in bands)


def discounts_of(steps: list[SpendDiscountInput]) -> tuple[model.SpendDiscount, ...]:
    return tuple(model.SpendDiscount(step.threshold_minor, step.off_minor) for step in steps)


class _Given(Protocol[T_co]):
    """`strawberry.Some`, which is invariant, as one that can only be read."""

    @property
    def value(self) -> T_co: ...


def _given(value: _Given[T_co] | None) -> T_co | Kept:
    return UNCHANGED if value is None else value.value
