"""Windows of time, and who is counted in them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pannier.quotas.model import Caller, CallerKind, Window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_window_ends_where_the_next_begins() -> None:
    minute = timedelta(minutes=1)
    first = Window.at(NOON + timedelta(seconds=59.5), minute)
    assert first.ends_at == NOON + minute
    assert Window.at(first.ends_at, minute) == Window(first.number + 1, NOON + 2 * minute)


@given(st.integers(0, 10**15), st.integers(1, 86_400))
def test_the_wait_ends_within_a_window_and_not_before_the_next(microseconds: int, seconds: int) -> None:
    now, length = NOON + timedelta(microseconds=microseconds), timedelta(seconds=seconds)
    window = Window.at(now, length)
    assert 1 <= window.seconds_left(now) <= seconds + 1
    assert Window.at(now + timedelta(seconds=window.seconds_left(now)), length).number > window.number


def test_a_user_is_counted_wherever_they_are_and_a_stranger_by_address() -> None:
    assert Caller.of("U1", "192.0.2.1") == Caller.of("U1", "192.0.2.2") == Caller(CallerKind.USER, "U1")
    assert Caller.of(None, "192.0.2.1") == Caller(CallerKind.ADDRESS, "192.0.2.1")
