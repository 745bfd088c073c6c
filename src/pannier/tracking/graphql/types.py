"""A courier's position, as those of the order see it."""

from datetime import datetime

import strawberry

from pannier.api.primitives.geo import Coordinates
from pannier.tracking import model


@strawberry.type(description="Where the courier of an order is. Nothing is kept of where they were before.")
class CourierPosition:
    location: Coordinates = strawberry.field(description="The place.")
    accuracy_m: float | None = strawberry.field(description="The radius of its error in metres, where known.")
    heading: float | None = strawberry.field(
        description="Where they are going, in degrees clockwise from north."
    )
    recorded_at: datetime = strawberry.field(description="When they were there, by their device.")

    @classmethod
    def of(cls, position: model.CourierPosition) -> "CourierPosition":
        return cls(
            location=Coordinates.of(position.location),
            accuracy_m=position.accuracy_m,
            heading=position.heading,
            recorded_at=position.recorded_at,
        )
