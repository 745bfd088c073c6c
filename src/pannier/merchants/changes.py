"""What an operator writes to create a merchant, and what its staff may change of it."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import Enum
from typing import Final, Literal, TypeAlias

from pannier.core.geo import Point
from pannier.merchants.hours import MINUTES_A_DAY, OpeningHours, TimeSpan
from pannier.merchants.model import DeliveryBand, DeliveryZone, Merchant, MerchantStatus, SpendDiscount


class Unchanged(Enum):
    """Marks a field that a patch leaves as it is; None would say that the value goes."""

    UNCHANGED = "UNCHANGED"


UNCHANGED: Final = Unchanged.UNCHANGED
Kept: TypeAlias = Literal[Unchanged.UNCHANGED]

ALWAYS_OPEN = OpeningHours(((TimeSpan(0, MINUTES_A_DAY),),) * 7)


@dataclass(frozen=True, slots=True)
class NewMerchant:
    """A merchant as an operator writes it. Currency and time zone never change afterwards."""

    owner_id: str
    name: str
    phone: str
    street: str
    location: Point
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    description: str = ""
    cuisine_tags: tuple[str, ...] = ()
    hours: OpeningHours = ALWAYS_OPEN
    preparation_minutes: int = 20
    minimum_order_minor: int = 0
    packing_fee_minor: int = 0
    delivery_bands: tuple[DeliveryBand, ...] = (DeliveryBand(3_000, 0),)
    delivery_zone: DeliveryZone = field(default_factory=lambda: DeliveryZone(3_000))
    spend_discounts: tuple[SpendDiscount, ...] = ()
    tax_basis_points: int = 0
    offers_delivery: bool = True
    offers_pickup: bool = True
    own_riders: bool = False
    auto_accept: bool = False
    image: str | None = None


@dataclass(frozen=True, slots=True)
class MerchantChanges:
    """A patch; the names are those of `Merchant`."""

    name: str | Kept = UNCHANGED
    description: str | Kept = UNCHANGED
    cuisine_tags: tuple[str, ...] | Kept = UNCHANGED
    phone: str | Kept = UNCHANGED
    street: str | Kept = UNCHANGED
    location: Point | Kept = UNCHANGED
    preparation_minutes: int | Kept = UNCHANGED
    minimum_order_minor: int | Kept = UNCHANGED
    packing_fee_minor: int | Kept = UNCHANGED
    delivery_bands: tuple[DeliveryBand, ...] | Kept = UNCHANGED
    delivery_zone: DeliveryZone | Kept = UNCHANGED
    spend_discounts: tuple[SpendDiscount, ...] | Kept = UNCHANGED
    tax_basis_points: int | Kept = UNCHANGED
    offers_delivery: bool | Kept = UNCHANGED
    offers_pickup: bool | Kept = UNCHANGED
    own_riders: bool | Kept = UNCHANGED
    auto_accept: bool | Kept = UNCHANGED
    image: str | Kept | None = UNCHANGED


def new_merchant(
    new: NewMerchant, merchant_id: str, now: datetime, status: MerchantStatus = MerchantStatus.ACTIVE
) -> Merchant:
    """The merchant to be, not yet checked."""
    written = {each.name: getattr(new, each.name) for each in fields(new) if each.name != "owner_id"}
    return Merchant(
        id=merchant_id,
        status=status,
        paused_until=None,
        rating_sum=0,
        rating_count=0,
        created_at=now,
        **written,
    )


def changed(merchant: Merchant, changes: MerchantChanges) -> Merchant:
    """The merchant as the patch wants it, not yet checked."""
    values = {each.name: getattr(changes, each.name) for each in fields(changes)}
    return replace(merchant, **{name: value for name, value in values.items() if value is not UNCHANGED})
