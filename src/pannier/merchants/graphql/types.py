"""What clients see of a merchant."""

from datetime import date, datetime
from typing import Annotated, TypeAlias

import strawberry

from pannier.api.primitives.connections import After, Connection, First, PageInfo, connection, page_request
from pannier.api.primitives.geo import Coordinates, CoordinatesInput
from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money
from pannier.api.primitives.scalars import CurrencyCode
from pannier.merchants import hours, model
from pannier.merchants.graphql import enums  # noqa: F401 - makes the enums below GraphQL enums
from pannier.merchants.graphql.inside import MerchantInside
from pannier.merchants.graphql.ratings import MerchantRatings
from pannier.merchants.model import MerchantStatus, StaffRole
from pannier.merchants.permissions import Permission, may

Day: TypeAlias = date  # as a field may be called `date`
PointArgument = Annotated[CoordinatesInput, strawberry.argument(description="Where somebody is.")]


@strawberry.type(description="A span of opening, in minutes after midnight at the store.")
class TimeSpan:
    opens: int = strawberry.field(description="0 to 1,439.")
    closes: int = strawberry.field(
        description="Not included. Above 1,440 it lies on the next day: 1,560 is 2 a.m."
    )

    @classmethod
    def list_of(cls, spans: tuple[hours.TimeSpan, ...]) -> list["TimeSpan"]:
        return [cls(opens=span.opens, closes=span.closes) for span in spans]


@strawberry.type(description="The hours of one day of the week.")
class OpeningDay:
    weekday: int = strawberry.field(description="1 is Monday, 7 is Sunday.")
    spans: list[TimeSpan] = strawberry.field(
        description="Those that begin on this day, in order; none: closed."
    )


@strawberry.type(description="A date whose hours differ.")
class OpeningException:
    date: Day = strawberry.field(description="At the store.")
    spans: list[TimeSpan] = strawberry.field(
        description="Those that begin on this day, in order; none: closed."
    )


@strawberry.type(description="When a merchant opens, in its own time zone.")
class OpeningHours:
    weekly: list[OpeningDay] = strawberry.field(description="Seven days, Monday first.")
    exceptions: list[OpeningException] = strawberry.field(
        description="By date; they replace the day of the week."
    )

    @classmethod
    def of(cls, opening: hours.OpeningHours) -> "OpeningHours":
        return cls(
            weekly=[
                OpeningDay(weekday=number, spans=TimeSpan.list_of(spans))
                for number, spans in enumerate(opening.weekly, 1)
            ],
            exceptions=[
                OpeningException(date=day, spans=TimeSpan.list_of(spans))
                for day, spans in sorted(opening.exceptions.items())
            ],
        )


@strawberry.type(description="What delivery costs up to a distance.")
class DeliveryBand:
    up_to_m: int = strawberry.field(description="Metres from the store, as the crow flies.")
    fee: Money = strawberry.field(description="For one order.")


@strawberry.type(
    description="Where a merchant delivers: a circle round the store, and within it a polygon if one is drawn."
)
class DeliveryZone:
    radius_m: int = strawberry.field(description="Metres.")
    corners: list[Coordinates] = strawberry.field(
        description="Of the polygon, in order; none: the whole circle."
    )


@strawberry.type(
    description="满减: money off for spending enough, at the merchant's expense. The best step counts."
)
class SpendDiscount:
    threshold: Money = strawberry.field(description="From this amount of items on.")
    off: Money = strawberry.field(description="So much less.")


@strawberry.type(description="What customers think of a merchant.")
class MerchantRating:
    average: float | None = strawberry.field(description="1 to 5 stars; null while nobody has rated it.")
    count: int = strawberry.field(description="How many have.")

    @classmethod
    def of(cls, merchant: model.Merchant) -> "MerchantRating":
        count = merchant.rating_count
        return cls(average=round(merchant.rating_sum / count, 2) if count else None, count=count)


@strawberry.type(description="How a merchant works. Only its staff and operators see it.")
class MerchantSettings:
    auto_accept: bool = strawberry.field(
        description="Whether orders are accepted the moment they are placed."
    )


@strawberry.type(description="A store.")
class Merchant(MerchantInside):
    name: str = strawberry.field(description="As the merchant writes it.")
    description: str = strawberry.field(description="As the merchant writes it; may be empty.")
    cuisine_tags: list[str] = strawberry.field(description="Such as sichuan or bubble-tea.")
    phone: str = strawberry.field(description="In E.164 format.")
    street: str = strawberry.field(description="Street, number, building.")
    location: Coordinates = strawberry.field(description="Of the store.")
    currency: CurrencyCode = strawberry.field(description="Of all its prices.")
    time_zone: str = strawberry.field(description="By its IANA name, such as Asia/Shanghai.")
    preparation_minutes: int = strawberry.field(description="How long an order usually takes.")
    tax_basis_points: int = strawberry.field(
        description="The rate of the tax in its prices, in ten-thousandths."
    )
    offers_delivery: bool = strawberry.field(description="Whether it delivers at all.")
    offers_pickup: bool = strawberry.field(description="Whether orders can be fetched at the store.")
    own_riders: bool = strawberry.field(description="Whether its own riders deliver, rather than couriers.")
    image: str | None = strawberry.field(description="Address of a picture.")
    status: MerchantStatus = strawberry.field(description="Whether it takes part.")
    paused_until: datetime | None = strawberry.field(description="It takes no orders before this moment.")
    created_at: datetime = strawberry.field(description="Since when it exists here.")

    @strawberry.field(description="When it opens.")
    def hours(self) -> OpeningHours:
        return OpeningHours.of(self.raw.hours)

    @strawberry.field(description="The least that items have to cost for a delivery.")
    def minimum_order(self) -> Money:
        return Money.of(self.raw.money(self.raw.minimum_order_minor))

    @strawberry.field(description="Once an order.")
    def packing_fee(self) -> Money:
        return Money.of(self.raw.money(self.raw.packing_fee_minor))

    @strawberry.field(description="By distance, the nearest first. Beyond the last one its fee holds.")
    def delivery_bands(self) -> list[DeliveryBand]:
        return [
            DeliveryBand(up_to_m=band.up_to_m, fee=Money.of(self.raw.money(band.fee_minor)))
            for band in self.raw.delivery_bands
        ]

    @strawberry.field(description="Where it delivers.")
    def delivery_zone(self) -> DeliveryZone:
        zone = self.raw.delivery_zone
        return DeliveryZone(radius_m=zone.radius_m, corners=[Coordinates.of(each) for each in zone.corners])

    @strawberry.field(description="满减 steps, the smallest first.")
    def spend_discounts(self) -> list[SpendDiscount]:
        return [
            SpendDiscount(
                threshold=Money.of(self.raw.money(step.threshold_minor)),
                off=Money.of(self.raw.money(step.off_minor)),
            )
            for step in self.raw.spend_discounts
        ]

    @strawberry.field(description="From customers.")
    def rating(self) -> MerchantRating:
        return MerchantRating.of(self.raw)

    @strawberry.field(description="From customers, by what they rated.")
    async def ratings(self, info: Info) -> MerchantRatings:
        found = await info.context.loaders.merchant_ratings.load(self.raw.id)
        return MerchantRatings.of(found)

    @strawberry.field(description="Whether it takes orders at this moment.")
    def is_open_now(self, info: Info) -> bool:
        return self.raw.is_open_at(info.context.clock.now())

    @strawberry.field(description="When it opens: now while it is open; null when not within 15 days.")
    def opens_next_at(self, info: Info) -> datetime | None:
        return self.raw.opens_next_at(info.context.clock.now())

    @strawberry.field(description="Whether it delivers there.")
    def delivers_to(self, point: PointArgument) -> bool:
        return self.raw.delivers_to(point.point(("point",)))

    @strawberry.field(description="What a delivery there costs; null where it does not deliver.")
    def delivery_fee_to(self, point: PointArgument) -> Money | None:
        fee = self.raw.delivery_fee_to(point.point(("point",)))
        return None if fee is None else Money.of(fee)

    @strawberry.field(description="The viewer's role here; null for who does not work here.")
    async def viewer_role(self, info: Info) -> StaffRole | None:
        return await _role(info, self.raw.id)

    @strawberry.field(description="Null for who neither works here nor is an operator.")
    async def settings(self, info: Info) -> MerchantSettings | None:
        if not await _sees_inside(info, self.raw.id):
            return None
        return MerchantSettings(auto_accept=self.raw.auto_accept)

    @strawberry.field(description="Who works here. Null for who neither works here nor is an operator.")
    async def staff(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection["StaffMember"] | None:
        if not await _sees_inside(info, self.raw.id):
            return None
        context, scope = info.context, f"staff:{self.raw.id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.merchants.page_staff(context.viewer_id, self.raw.id, request)
        return connection(context.cursors, scope, request, page, StaffMember.of)

    @classmethod
    def of(cls, merchant: model.Merchant) -> "Merchant":
        return cls(
            id=global_id("Merchant", merchant.id),
            raw=merchant,
            name=merchant.name,
            description=merchant.description,
            cuisine_tags=list(merchant.cuisine_tags),
            phone=merchant.phone,
            street=merchant.street,
            location=Coordinates.of(merchant.location),
            currency=CurrencyCode(merchant.currency),
            time_zone=merchant.time_zone,
            preparation_minutes=merchant.preparation_minutes,
            tax_basis_points=merchant.tax_basis_points,
            offers_delivery=merchant.offers_delivery,
            offers_pickup=merchant.offers_pickup,
            own_riders=merchant.own_riders,
            image=merchant.image,
            status=merchant.status,
            paused_until=merchant.paused_until,
            created_at=merchant.created_at,
        )


@strawberry.type(description="Somebody's role at a merchant.")
class StaffMember(Node):
    raw: strawberry.Private[model.StaffMember]
    user_id: strawberry.ID = strawberry.field(description="Who, as `merchantStaffAdd` takes it.")
    role: StaffRole = strawberry.field(description="As what this person works there.")
    since: datetime = strawberry.field(description="Since when this person works there.")

    @strawberry.field(description="What the role permits; every call asks again.")
    def permissions(self) -> list[Permission]:
        return [each for each in Permission if may(self.raw.role, each)]

    @strawberry.field(description="Where.")
    async def merchant(self, info: Info) -> Merchant | None:
        found = await info.context.loaders.merchants.load(self.raw.merchant_id)
        return None if found is None else Merchant.of(found)

    @strawberry.field(description="The person's name.")
    async def name(self, info: Info) -> str | None:
        found = await info.context.loaders.users.load(self.raw.user_id)
        return None if found is None else found.name

    @classmethod
    def of(cls, member: model.StaffMember) -> "StaffMember":
        raw_id = f"{member.merchant_id}.{member.user_id}"
        return cls(
            id=global_id("StaffMember", raw_id),
            raw=member,
            user_id=global_id("User", member.user_id),
            role=member.role,
            since=member.since,
        )


@strawberry.type(description="A merchant, and how it is for somebody at the point asked about.")
class FoundMerchantEdge:
    cursor: str = strawberry.field(description="Opaque, good for this list only.")
    node: Merchant = strawberry.field(description="The merchant.")
    distance_m: int = strawberry.field(description="Metres from the point, as the crow flies.")
    delivery_fee: Money | None = strawberry.field(description="To the point; null for pickup.")
    is_open: bool = strawberry.field(
        description="At the moment asked about: `openAt`, or else the present one."
    )
    opens_next_at: datetime | None = strawberry.field(
        description="From that moment on: the moment itself while it is open; null when not within 15 days."
    )


@strawberry.type(description="A page of the merchants that serve a point.")
class FoundMerchantConnection:
    edges: list[FoundMerchantEdge] = strawberry.field(
        description="The merchants of this page with their cursors."
    )
    page_info: PageInfo = strawberry.field(description="Where this page ends.")


async def _role(info: Info, merchant_id: str) -> StaffRole | None:
    viewer_id = info.context.viewer_id
    if viewer_id is None:
        return None
    member = await info.context.loaders.staff.load((merchant_id, viewer_id))
    return None if member is None else member.role


async def _sees_inside(info: Info, merchant_id: str) -> bool:
    return await _role(info, merchant_id) is not None or info.context.is_operator()
