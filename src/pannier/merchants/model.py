"""Merchants and who works for them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pannier.core.geo import Point, distance_m
from pannier.core.money import Money
from pannier.merchants.hours import OpeningHours

MAX_REACH_M = 10_000
PICKUP_REACH_M = 3_000  # how far away somebody who would fetch the food still finds the merchant
MAX_STAFF = 50
MAX_PREPARATION_MINUTES = 240
MAX_MERCHANTS_A_CELL = 1_000  # the list of one cell is read whole; a denser city needs a finer resolution


class MerchantStatus(StrEnum):
    """Where a merchant's admission stands (`lifecycle` has the moves). Only an active one is found and ordered from."""

    APPLIED = "APPLIED"
    UNDER_REVIEW = "UNDER_REVIEW"
    RETURNED = "RETURNED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"

    @property
    def is_public(self) -> bool:
        """Whether it was admitted once: customers may have orders there, and so may read who it is."""
        return self in {MerchantStatus.ACTIVE, MerchantStatus.SUSPENDED}


class Fulfilment(StrEnum):
    """How the food gets to the customer."""

    DELIVERY = "DELIVERY"
    PICKUP = "PICKUP"


class StaffRole(StrEnum):
    """As what somebody works for a merchant; `permissions` says what each may do."""

    OWNER = "OWNER"
    MANAGER = "MANAGER"
    CLERK = "CLERK"


class LicenceKind(StrEnum):
    """What a merchant needs a licence for."""

    BUSINESS = "BUSINESS"
    FOOD = "FOOD"


class DecisionReason(StrEnum):
    """Why an operator decided against a merchant, or a licence, or the platform did by itself."""

    INCOMPLETE = "INCOMPLETE"
    NOT_LEGIBLE = "NOT_LEGIBLE"
    NOT_MATCHING = "NOT_MATCHING"
    LICENCE_EXPIRED = "LICENCE_EXPIRED"
    LICENCE_INVALID = "LICENCE_INVALID"
    NOT_A_STORE = "NOT_A_STORE"
    DUPLICATE = "DUPLICATE"
    OUT_OF_AREA = "OUT_OF_AREA"
    FOOD_SAFETY = "FOOD_SAFETY"
    FRAUD = "FRAUD"
    COMPLAINTS = "COMPLAINTS"
    REQUESTED = "REQUESTED"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A user's role at one merchant."""

    merchant_id: str
    user_id: str
    role: StaffRole
    since: datetime


@dataclass(frozen=True, slots=True)
class DeliveryBand:
    """Up to this distance the delivery costs this much. Bands are sorted by distance."""

    up_to_m: int
    fee_minor: int


@dataclass(frozen=True, slots=True)
class SpendDiscount:
    """满减: whoever orders for at least the threshold gets so much off, at the merchant's expense."""

    threshold_minor: int
    off_minor: int


@dataclass(frozen=True, slots=True)
class DeliveryZone:
    """Where a merchant delivers: a circle, within it a polygon if one is drawn (its corners in order)."""

    radius_m: int
    corners: tuple[Point, ...] = ()

    def contains(self, store: Point, target: Point) -> bool:
        """Whether the target lies in the circle round the store, and in the polygon."""
        if distance_m(store, target) > self.radius_m:
            return False
        return not self.corners or _inside(target, self.corners)


@dataclass(frozen=True, slots=True)
class Merchant:
    """A store. Amounts are minor units of its currency; times of day are in its time zone."""

    id: str
    name: str
    description: str
    cuisine_tags: tuple[str, ...]
    phone: str
    street: str
    location: Point
    currency: str
    time_zone: str
    hours: OpeningHours
    preparation_minutes: int
    minimum_order_minor: int
    packing_fee_minor: int  # once an order
    delivery_bands: tuple[DeliveryBand, ...]
    delivery_zone: DeliveryZone
    spend_discounts: tuple[SpendDiscount, ...]
    tax_basis_points: int  # prices include it
    offers_delivery: bool
    offers_pickup: bool
    own_riders: bool
    auto_accept: bool
    image: str | None
    status: MerchantStatus
    paused_until: datetime | None
    rating_sum: int
    rating_count: int
    created_at: datetime
    version: int = 0
    rating_version: int = 0  # of the ratings that sum and count were taken from
    licensed_until: datetime | None = None  # None: no licence bounds it, an operator vouches for it

    def money(self, amount_minor: int) -> Money:
        """An amount in the merchant's currency."""
        return Money(amount_minor, self.currency)

    def is_open_at(self, at: datetime) -> bool:
        """Whether it takes orders for this moment: active, licensed, within its hours, not paused."""
        paused = self.paused_until is not None and at < self.paused_until
        return self.takes_part_at(at) and not paused and self.hours.is_open(at, self.time_zone)

    def takes_part_at(self, at: datetime) -> bool:
        """Whether it is admitted, and its licences are still good at this moment, whoever has noticed so far."""
        licensed = self.licensed_until is None or at < self.licensed_until
        return self.status is MerchantStatus.ACTIVE and licensed

    def opens_next_at(self, at: datetime) -> datetime | None:
        """The moment itself when it is open; None when it does not open within 15 days."""
        start = at if self.paused_until is None else max(at, self.paused_until)
        opens = self.hours.opens_next(start, self.time_zone)
        return opens if opens is not None and self.takes_part_at(opens) else None

    def delivers_to(self, target: Point) -> bool:
        """Whether an address there can be delivered to."""
        return self.offers_delivery and self.delivery_zone.contains(self.location, target)

    def serves(self, target: Point, fulfilment: Fulfilment) -> bool:
        """Whether somebody at this point finds it: it delivers there, or the food can be fetched nearby."""
        if fulfilment is Fulfilment.DELIVERY:
            return self.delivers_to(target)
        return self.offers_pickup and distance_m(self.location, target) <= PICKUP_REACH_M

    @property
    def reach_m(self) -> int:
        """How far from the store somebody may be found to be served, at most."""
        delivery = self.delivery_zone.radius_m if self.offers_delivery else 0
        return max(delivery, PICKUP_REACH_M if self.offers_pickup else 0)

    def delivery_fee(self, distance: int) -> Money:
        """The fee of the first band that reaches so many metres; of the last one beyond."""
        for band in self.delivery_bands:
            if distance <= band.up_to_m:
                return self.money(band.fee_minor)
        return self.money(self.delivery_bands[-1].fee_minor if self.delivery_bands else 0)

    def delivery_fee_to(self, target: Point) -> Money | None:
        """What a delivery there costs; None where it does not deliver."""
        if not self.delivers_to(target):
            return None
        return self.delivery_fee(distance_m(self.location, target))

    def business_date(self, at: datetime) -> date:
        """The calendar day at the store."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def business_hour(self, at: datetime) -> int:
        """Of that day, 0 to 23, by the clock on its wall."""
        return at.astimezone(ZoneInfo(self.time_zone)).hour


def _inside(point: Point, corners: tuple[Point, ...]) -> bool:
    """Ray casting on plain degrees; zones are a few kilometres wide and do not cross the date line."""
    inside = False
    previous = corners[-1]
    for corner in corners:
        crosses = (corner.latitude > point.latitude) != (previous.latitude > point.latitude)
        if crosses:
            slope = (previous.longitude - corner.longitude) / (previous.latitude - corner.latitude)
            if point.longitude < corner.longitude + slope * (point.latitude - corner.latitude):
                inside = not inside
        previous = corner
    return inside
