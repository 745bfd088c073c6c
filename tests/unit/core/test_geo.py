import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.geo import Point, cell_of, cells_within, distance_m

latitudes = st.floats(-60, 60)
longitudes = st.floats(-179, 179)


def test_a_known_distance() -> None:
    people_square, bund = Point(31.2304, 121.4737), Point(31.2400, 121.4900)
    assert distance_m(people_square, bund) == 1_882
    assert distance_m(bund, people_square) == 1_882
    assert distance_m(bund, bund) == 0


@given(latitudes, longitudes, st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_every_point_within_the_radius_lies_in_one_of_the_cells(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    center, target = Point(latitude, longitude), Point(latitude + north, longitude + east)
    assert cell_of(target) in cells_within(center, distance_m(center, target))


def test_a_reach_of_five_kilometres_stays_a_few_dozen_cells() -> None:
    assert 15 <= len(cells_within(Point(31.23, 121.47), 5_000)) <= 40


def test_impossible_coordinates_are_refused() -> None:
    for latitude, longitude in ((91, 0), (0, 181), (float("nan"), 0)):
        with pytest.raises(ValueError, match="latitude"):
            Point(latitude, longitude)
