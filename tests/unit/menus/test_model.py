import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.menus.events import LowStock, stock_events
from pannier.menus.model import Availability, MenuMarks, StockMark, availability, portions_left
from tests.unit.menus.examples import BEEF_NOODLES, MERCHANT_ID, NOON, SOY_MILK

TODAY = date(2026, 3, 2)
ZONE = "Asia/Shanghai"
NO_MARKS = MenuMarks({}, {})


def mark(sold: int, limit: int = 10, low_stock_at: int = 3) -> StockMark:
    return StockMark(BEEF_NOODLES.id, TODAY, sold, limit, low_stock_at)


@pytest.mark.parametrize(("sold", "left"), [(0, 10), (7, 3), (10, 0), (12, 0)])
def test_portions_left_are_the_limit_less_what_was_sold(sold: int, left: int) -> None:
    assert portions_left(BEEF_NOODLES, MenuMarks({BEEF_NOODLES.id: mark(sold)}, {})) == left


def test_portions_of_an_item_without_a_limit_are_not_counted() -> None:
    assert portions_left(SOY_MILK, NO_MARKS) is None


def test_an_item_is_available_until_its_last_portion() -> None:
    nine = MenuMarks({BEEF_NOODLES.id: mark(9)}, {})
    ten = MenuMarks({BEEF_NOODLES.id: mark(10)}, {})

    assert availability(BEEF_NOODLES, nine, NOON, ZONE) is Availability.AVAILABLE
    assert availability(BEEF_NOODLES, ten, NOON, ZONE) is Availability.SOLD_OUT


def test_a_sold_out_mark_ends_at_its_moment() -> None:
    marks = MenuMarks({}, {BEEF_NOODLES.id: NOON})

    before = NOON - timedelta(seconds=1)
    assert availability(BEEF_NOODLES, marks, before, ZONE) is Availability.SOLD_OUT
    assert availability(BEEF_NOODLES, marks, NOON, ZONE) is Availability.AVAILABLE


def test_a_window_is_read_on_the_clock_of_the_store_and_excludes_its_end() -> None:
    six = NOON - timedelta(hours=6)
    ten = NOON - timedelta(hours=2)

    assert availability(SOY_MILK, NO_MARKS, six, ZONE) is Availability.AVAILABLE
    assert availability(SOY_MILK, NO_MARKS, six - timedelta(minutes=1), ZONE) is Availability.NOT_SERVED_NOW
    assert availability(SOY_MILK, NO_MARKS, ten - timedelta(minutes=1), ZONE) is Availability.AVAILABLE
    assert availability(SOY_MILK, NO_MARKS, ten, ZONE) is Availability.NOT_SERVED_NOW


def test_an_item_off_the_shelf_is_nothing_else() -> None:
    hidden = replace(BEEF_NOODLES, on_shelf=False)

    assert availability(hidden, MenuMarks({}, {hidden.id: NOON}), NOON, ZONE) is Availability.OFF_SHELF


def test_the_sale_that_crosses_the_threshold_is_low_stock() -> None:
    assert stock_events(MERCHANT_ID, mark(6), mark(8)) == [LowStock(MERCHANT_ID, BEEF_NOODLES.id, TODAY, 2)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, mark(1)),
        (mark(5), mark(6)),
        (mark(7), mark(8)),  # it was low already
        (mark(9), mark(8)),  # given back
        (mark(9), None),  # tidied away
        (mark(7), mark(7, limit=8)),  # not a sale
    ],
)
def test_other_changes_of_a_mark_are_no_event(old: StockMark | None, new: StockMark | None) -> None:
    assert stock_events(MERCHANT_ID, old, new) == []


def test_the_first_sale_may_be_the_one_that_crosses() -> None:
    assert stock_events(MERCHANT_ID, None, mark(7)) == [LowStock(MERCHANT_ID, BEEF_NOODLES.id, TODAY, 3)]


@given(st.integers(1, 40), st.integers(0, 40), st.lists(st.integers(1, 5), max_size=40))
def test_sales_of_a_day_cross_at_most_once(limit: int, low: int, sales: list[int]) -> None:
    images: list[StockMark | None] = [None]
    sold = 0
    for sale in sales:
        if sold + sale <= limit:
            sold += sale
            images.append(mark(sold, limit, low))
    told = [event for pair in itertools.pairwise(images) for event in stock_events(MERCHANT_ID, *pair)]

    assert len(told) == (1 if sold > 0 and limit - sold <= low else 0)
