"""Points on the Earth, distances, and the H3 cells by which merchants are found."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
CELL_RESOLUTION = 7  # a cell is about 5 km²: a merchant with a reach of 5 km stands in some twenty of them
_CELL_CIRCUMRADIUS_M = 1_700  # the largest at this resolution, rounded up


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84, degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("a latitude lies within ±90, a longitude within ±180")


def distance_m(a: Point, b: Point) -> int:
    """The great-circle distance, in whole metres."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat, half_lng = (lat_b - lat_a) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lng) ** 2
    return round(2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord))))


def cell_of(point: Point) -> str:
    """The H3 cell the point lies in."""
    import h3  # here, since most functions know places and never come to ask for their cells

    return str(h3.latlng_to_cell(point.latitude, point.longitude, CELL_RESOLUTION))


def cells_within(center: Point, radius_m: int) -> frozenset[str]:
    """Every cell that a circle may touch; some of their points lie outside it, so who reads asks the exact rule too."""
    import h3

    rings = ceil((radius_m + _CELL_CIRCUMRADIUS_M) / 2_000) + 1
    return frozenset(
        cell
        for cell in h3.grid_disk(cell_of(center), rings)
        if distance_m(center, Point(*h3.cell_to_latlng(cell))) <= radius_m + _CELL_CIRCUMRADIUS_M
    )
