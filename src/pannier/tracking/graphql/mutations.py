"""Couriers report where they are."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import Error, InvalidInput, error_type
from pannier.api.primitives.geo import CoordinatesInput
from pannier.api.primitives.info import Info
from pannier.tracking import errors
from pannier.tracking.graphql.types import CourierPosition
from pannier.tracking.model import LocationReport


@strawberry.input(description="Where a courier's device says it is.")
class CourierLocationReportInput:
    location: CoordinatesInput = strawberry.field(description="The place.")
    recorded_at: datetime = strawberry.field(
        description="When it was there, within the last ten minutes. One that was recorded before the position that is "
        "known changes nothing."
    )
    accuracy_m: float | None = strawberry.field(
        description="The radius of its error in metres, 0 to 10000.", default=None
    )
    heading: float | None = strawberry.field(
        description="Where it is going, in degrees clockwise from north, below 360.", default=None
    )

    def report(self) -> LocationReport:
        return LocationReport(
            self.location.point(("input", "location")), self.recorded_at, self.accuracy_m, self.heading
        )


@error_type(
    errors.LocationReportedTooSoon, "Positions are taken once a second. Nothing was kept of this one."
)
class LocationReportedTooSoon(Error):
    retry_at: datetime = strawberry.field(description="When the next one is taken.")

    @classmethod
    def context_of(cls, error: errors.LocationReportedTooSoon) -> dict[str, Any]:
        return {"retry_at": error.retry_at}


@error_type(errors.NothingCarried, "The courier has no order, so their position is not kept.")
class NothingCarried(Error):
    pass


@strawberry.type(description="The position is known.")
class CourierLocationReportPayload:
    position: CourierPosition = strawberry.field(description="The latest one that is known.")


CourierLocationReportResult = Annotated[
    CourierLocationReportPayload | NothingCarried | LocationReportedTooSoon | InvalidInput,
    strawberry.union("CourierLocationReportResult", description="The position, or why it was not taken."),
]


@strawberry.type
class TrackingMutation:
    @strawberry.mutation(
        description="For couriers: where they are, while they carry orders. Those of the orders see it until each is "
        "delivered; only the latest is kept, for an hour at most."
    )
    def courier_location_report(
        self,
        info: Info,
        input: Annotated[CourierLocationReportInput, strawberry.argument(description="The position.")],
    ) -> CourierLocationReportResult:
        found = info.context.tracking.report(info.context.viewer_id, input.report())
        return CourierLocationReportPayload(position=CourierPosition.of(found))
