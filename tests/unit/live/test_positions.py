"""Where somebody begins on a feed who has heard of nothing there yet."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.live.errors import ResumeExpired
from pannier.live.model import FEED_KEPT
from pannier.live.positions import OVERLAP, demand_kept, moment_of, position_at

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_it_lies_a_little_before_the_present_and_is_good_at_once(now: datetime) -> None:
    moment = moment_of(position_at(now))
    assert moment is not None
    assert OVERLAP <= now - moment < OVERLAP + timedelta(seconds=1)
    demand_kept(moment, now)


@pytest.mark.parametrize("age", [FEED_KEPT, timedelta(days=400), timedelta(minutes=-2)])
def test_it_is_not_good_where_something_may_be_gone_or_yet_to_come(age: timedelta) -> None:
    with pytest.raises(ResumeExpired):
        demand_kept(NOON - age, NOON)
    demand_kept(NOON - FEED_KEPT + timedelta(seconds=1), NOON)
    demand_kept(NOON + timedelta(seconds=30), NOON)


@pytest.mark.parametrize(
    "text", ["", "since-", "since-0", "since-01", "since-1.5", "since-" + "9" * 12, "01JT:1"]
)
def test_anything_else_is_no_position(text: str) -> None:
    assert moment_of(text) is None
