from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.merchants.hours import MINUTES_A_DAY, OpeningHours, TimeSpan

SHANGHAI = "Asia/Shanghai"
NEW_YORK = (
    "America/New_York"  # the clock skips 02:00-03:00 on 2026-03-08 and repeats 01:00-02:00 on 2026-11-01
)


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


def hours(*spans: tuple[int, int]) -> OpeningHours:
    return OpeningHours((tuple(TimeSpan(opens, closes) for opens, closes in spans),) * 7)


def test_a_day_may_have_several_spans_and_their_ends_are_not_included() -> None:
    twice = hours((630, 840), (990, 1_290))
    assert [
        (hour, minute)
        for hour, minute in [(10, 29), (10, 30), (13, 59), (14, 0), (16, 30), (21, 29), (21, 30)]
        if twice.is_open(shanghai(2, hour, minute), SHANGHAI)
    ] == [(10, 30), (13, 59), (16, 30), (21, 29)]


def test_it_opens_next_at_the_next_span_of_the_day_then_of_the_day_after() -> None:
    twice = hours((630, 840), (990, 1_290))
    assert twice.opens_next(shanghai(2, 9), SHANGHAI) == shanghai(2, 10, 30)
    assert twice.opens_next(shanghai(2, 14), SHANGHAI) == shanghai(2, 16, 30)
    assert twice.opens_next(shanghai(2, 23), SHANGHAI) == shanghai(3, 10, 30)
    assert twice.opens_next(shanghai(2, 11), SHANGHAI) == shanghai(2, 11)


def test_a_span_past_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    friday_night = OpeningHours(((), (), (), (), (TimeSpan(1_020, 1_560),), (), ()))
    assert friday_night.is_open(shanghai(6, 23, 59), SHANGHAI)
    assert friday_night.is_open(shanghai(7, 1, 59), SHANGHAI)
    assert not friday_night.is_open(shanghai(7, 2), SHANGHAI)
    assert not friday_night.is_open(shanghai(6, 1), SHANGHAI)
    assert friday_night.opens_next(shanghai(7, 2), SHANGHAI) == shanghai(13, 17)


def test_an_exception_replaces_its_day_and_an_empty_one_closes_it() -> None:
    week = OpeningHours(
        ((TimeSpan(600, 1_200),),) * 7,
        {date(2026, 3, 3): (), date(2026, 3, 4): (TimeSpan(720, 780),)},
    )
    assert week.is_open(shanghai(2, 11), SHANGHAI)
    assert not week.is_open(shanghai(3, 11), SHANGHAI)
    assert not week.is_open(shanghai(4, 11), SHANGHAI)
    assert week.is_open(shanghai(4, 12, 59), SHANGHAI)
    assert week.opens_next(shanghai(2, 20), SHANGHAI) == shanghai(4, 12)


def test_the_night_before_a_closed_day_ends_when_it_would_have() -> None:
    nights = OpeningHours(((TimeSpan(1_080, 1_500),),) * 7, {date(2026, 3, 3): ()})
    assert nights.is_open(shanghai(3, 0, 59), SHANGHAI)
    assert not nights.is_open(shanghai(3, 1), SHANGHAI)
    assert not nights.is_open(shanghai(4, 0, 30), SHANGHAI)


def test_who_does_not_open_within_fifteen_days_does_not_open() -> None:
    assert hours().opens_next(shanghai(2, 9), SHANGHAI) is None
    assert not hours().is_open(shanghai(2, 9), SHANGHAI)


def test_round_the_clock_has_no_gap_at_midnight() -> None:
    always = hours((0, MINUTES_A_DAY))
    start = shanghai(2, 0) - timedelta(minutes=2)
    assert all(always.is_open(start + timedelta(seconds=second), SHANGHAI) for second in range(240))


def test_a_day_with_a_skipped_hour_is_an_hour_shorter() -> None:
    early = hours((60, 240))  # 01:00-04:00, of which 02:00-03:00 does not exist
    opens, closes = datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 8, 8, tzinfo=UTC)
    assert early.opens_next(opens - timedelta(minutes=1), NEW_YORK) == opens
    assert early.is_open(closes - timedelta(minutes=1), NEW_YORK)
    assert not early.is_open(closes, NEW_YORK)


def test_a_span_that_begins_in_a_skipped_hour_begins_after_it_and_one_within_it_is_none() -> None:
    transition = datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert hours((150, 240)).opens_next(transition - timedelta(hours=3), NEW_YORK) == transition
    within = hours((130, 170))
    assert not within.is_open(transition, NEW_YORK)
    assert within.opens_next(transition - timedelta(hours=3), NEW_YORK) == datetime(
        2026, 3, 9, 6, 10, tzinfo=UTC
    )


def test_a_time_that_the_clock_shows_twice_is_its_first() -> None:
    early = hours((30, 90))  # 00:30-01:30
    first_half_past_one = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert early.is_open(first_half_past_one - timedelta(minutes=1), NEW_YORK)
    assert not early.is_open(first_half_past_one, NEW_YORK)
    assert not early.is_open(first_half_past_one + timedelta(minutes=45), NEW_YORK)


@pytest.mark.parametrize("zone", [SHANGHAI, NEW_YORK])
def test_a_moment_may_come_in_any_zone(zone: str) -> None:
    at = datetime(2026, 11, 1, 6, 15, tzinfo=UTC)  # the second 01:15 in New York
    span = hours((60, 100))
    assert span.is_open(at.astimezone(ZoneInfo(zone)), NEW_YORK) is span.is_open(at, NEW_YORK) is False


@pytest.mark.parametrize(("opens", "closes"), [(-1, 10), (1_440, 1_500), (600, 600), (700, 600), (60, 1_501)])
def test_a_span_lies_within_a_day_from_its_own(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="24 hours"):
        TimeSpan(opens, closes)


spans = st.builds(
    lambda opens, length: TimeSpan(opens, opens + length),
    st.integers(0, 1_439),
    st.integers(1, MINUTES_A_DAY),
)
days = st.lists(spans, max_size=3).map(tuple)
weeks = st.builds(
    OpeningHours,
    st.tuples(days, days, days, days, days, days, days),
    st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 3, 20)), days, max_size=5),
)
moments = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 15), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from([SHANGHAI, NEW_YORK, "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])


@given(weeks, moments, zones)
def test_it_is_open_exactly_when_it_opens_next_at_once(week: OpeningHours, at: datetime, zone: str) -> None:
    assert week.is_open(at, zone) == (week.opens_next(at, zone) == at)


@given(weeks, moments, zones)
def test_it_is_open_when_it_opens_next_and_closed_until_then(
    week: OpeningHours, at: datetime, zone: str
) -> None:
    following = week.opens_next(at, zone)
    if following is None:
        assert not week.is_open(at, zone)
        return
    assert week.is_open(following, zone)
    if following > at:
        assert not week.is_open(following - timedelta(seconds=1), zone)
        assert not week.is_open(at + (following - at) / 2, zone)
