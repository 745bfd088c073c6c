"""Moments and days at the edges of what clients can write."""

from datetime import UTC, date, datetime

import pytest

from pannier.api.primitives.scalars import SCALARS, CurrencyCode


def parse(kind: object, value: object) -> object:
    parse_value = SCALARS[kind].parse_value
    assert parse_value is not None
    return parse_value(value)


def test_a_moment_is_taken_to_utc() -> None:
    assert parse(datetime, "2026-03-02T12:00:00+08:00") == datetime(2026, 3, 2, 4, tzinfo=UTC)
    assert parse(datetime, "0003-01-01T00:00:00+14:00") == datetime(2, 12, 31, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T12:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999999-12:00",
        "2026-02-30T00:00:00Z",
        "now",
        "",
        "2" * 41,
        7,
        None,
    ],
)
def test_a_moment_without_offset_or_outside_the_calendar_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="A DateTime"):
        parse(datetime, text)


def test_a_day_is_read() -> None:
    assert parse(date, "2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "0001-01-01", "9999-12-31", "20260302", "2026-W10-1", "", 7, None]
)
def test_a_day_that_is_none_or_written_otherwise_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"A Date|no such day"):
        parse(date, text)


@pytest.mark.parametrize("text", ["cny", "CN", "CNYY", "", 7, None])
def test_a_currency_is_three_capital_letters(text: object) -> None:
    with pytest.raises(ValueError, match="CurrencyCode"):
        parse(CurrencyCode, text)
