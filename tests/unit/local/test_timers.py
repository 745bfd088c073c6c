"""When a scheduled function is to run, by the platform's clock."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from pannier.core.clock import FixedClock
from pannier.local.activity import Activity
from pannier.local.serverless import Schedule
from pannier.local.timers import Timers, is_due

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTELY = Schedule("sweeper", timedelta(minutes=1))
DAILY = Schedule("expiry", timedelta(days=1))
AT_THREE = Schedule("expiry", timedelta(days=1), time(3, 30))


@pytest.mark.parametrize("schedule", [MINUTELY, DAILY, AT_THREE])
def test_everything_runs_at_the_start(schedule: Schedule) -> None:
    assert is_due(schedule, None, NOON)


def test_what_runs_often_runs_whenever_it_is_looked_at() -> None:
    assert is_due(MINUTELY, NOON, NOON)


def test_what_runs_daily_goes_by_the_clock() -> None:
    assert not is_due(DAILY, NOON, NOON + timedelta(hours=23, minutes=59))
    assert is_due(DAILY, NOON, NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("hours", "due"), [(0, False), (15, False), (15.49, False), (15.5, True), (20, True), (24 * 9, True)]
)
def test_what_runs_at_a_time_of_day_is_due_once_that_has_passed(hours: float, due: bool) -> None:
    assert is_due(AT_THREE, NOON, NOON + timedelta(hours=hours)) is due


def test_it_is_not_due_twice_for_one_day() -> None:
    ran = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert not is_due(AT_THREE, ran, ran + timedelta(hours=23))
    assert is_due(AT_THREE, ran, ran + timedelta(days=1))


class Counting:
    """A scheduled function; from the first call on it waits for `free`."""

    def __init__(self) -> None:
        self.called = threading.Semaphore(0)
        self.free = threading.Event()
        self.free.set()

    def __call__(self) -> None:
        self.called.release()
        assert self.free.wait(10)
        raise RuntimeError("told to fail")


def test_one_that_hangs_is_not_called_twice_and_holds_up_no_other() -> None:
    slow, quick, activity = Counting(), Counting(), Activity()
    slow.free.clear()
    timers = Timers(activity, FixedClock(NOON), timedelta(milliseconds=5))
    timers.add(MINUTELY, slow)
    timers.add(replace(MINUTELY, function="retries"), quick)
    timers.start()
    for _ in range(2):
        assert quick.called.acquire(timeout=10)
    assert slow.called.acquire(timeout=10)
    assert not slow.called.acquire(blocking=False)
    assert activity.quiet_since() == float("inf")
    slow.free.set()
    assert slow.called.acquire(timeout=10)
    assert timers.is_alive()
    timers.stop()
    assert activity.quiet_since() < float("inf")
    assert timers.failures >= 3
