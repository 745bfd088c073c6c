"""Coordinates."""

import strawberry

from pannier.core import geo
from pannier.core.errors import InvalidInput


@strawberry.type(description="A place on the Earth (WGS 84).")
class Coordinates:
    latitude: float = strawberry.field(description="Degrees north.")
    longitude: float = strawberry.field(description="Degrees east.")

    @classmethod
    def of(cls, point: geo.Point) -> "Coordinates":
        return cls(latitude=point.latitude, longitude=point.longitude)


@strawberry.input(description="A place on the Earth (WGS 84).")
class CoordinatesInput:
    latitude: float = strawberry.field(description="Degrees north, within ±90.")
    longitude: float = strawberry.field(description="Degrees east, within ±180.")

    def point(self, path: tuple[str, ...]) -> geo.Point:
        """Raises InvalidInput."""
        try:
            return geo.Point(self.latitude, self.longitude)
        except ValueError as error:
            raise InvalidInput(
                path,
                "A latitude lies within ±90, a longitude within ±180.",
                "纬度应在 ±90 之间，经度应在 ±180 之间。",
            ) from error
