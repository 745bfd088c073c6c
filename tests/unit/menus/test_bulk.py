"""What a change of many items makes of each, and who may make it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.menus.bulk import ItemsChange, PriceChange
from pannier.merchants.permissions import Permission
from tests.unit.menus.examples import BEEF_NOODLES as ITEM


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (PriceChange(basis_points=1_000), 2_800, 3_080),
        (PriceChange(basis_points=1_000, rounding=100), 2_800, 3_100),
        (PriceChange(basis_points=1_000, rounding=50), 2_500, 2_750),
        (PriceChange(basis_points=-5_000), 1, 1),  # half a unit, up
        (PriceChange(basis_points=-5_000), 3, 2),
        (PriceChange(basis_points=-10_000), 2_800, 0),
        (PriceChange(basis_points=333), 1_000, 1_033),
        (PriceChange(delta_minor=-300), 2_800, 2_500),
        (PriceChange(delta_minor=-2_801), 2_800, -1),
        (PriceChange(delta_minor=5, rounding=10), 2_800, 2_810),
        (PriceChange(), 2_799, 2_799),
    ],
)
def test_a_price_changes_exactly(change: PriceChange, before: int, after: int) -> None:
    assert change.of(before) == after


@given(
    st.integers(0, 10_000_000),
    st.integers(-100_000, 100_000),
    st.integers(-10_000_000, 10_000_000),
    st.integers(1, 100_000),
)
def test_a_price_is_the_nearest_multiple_and_of_two_the_higher(
    price: int, points: int, delta: int, rounding: int
) -> None:
    exact = Fraction(price) * (10_000 + points) / 10_000 + delta
    found = PriceChange(points, delta, rounding).of(price)
    assert found % rounding == 0
    assert -Fraction(rounding, 2) < found - exact <= Fraction(rounding, 2)


def test_what_is_not_named_stays() -> None:
    assert ItemsChange().of(ITEM) == ITEM
    assert ItemsChange(on_shelf=False).of(ITEM).on_shelf is False
    assert ItemsChange(daily_limit=None).of(ITEM).daily_limit is None
    assert ItemsChange(price_minor=900).of(ITEM).price_minor == 900


def test_clerks_count_and_managers_do_all_else() -> None:
    assert ItemsChange(daily_limit=5).permission is Permission.STOCK_EDIT
    assert ItemsChange(daily_limit=None).permission is Permission.STOCK_EDIT
    for change in (ItemsChange(), ItemsChange(daily_limit=5, low_stock_at=1), ItemsChange(on_shelf=True)):
        assert change.permission is Permission.MENU_EDIT
