"""The platform's time in a simulation."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pannier.core.clock import FileClock
from pannier.local.simulate.timing import Governor, PlatformTime, pace_of, until_lunch

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_clock_that_is_not_ours_is_left_alone() -> None:
    time = PlatformTime(None)
    time.set_rate(30)
    time.advance(timedelta(days=1))
    assert not time.adjustable
    assert time.rate == 1
    assert abs((time.now() - datetime.now(UTC)).total_seconds()) < 1


def test_rate_and_jumps_act_on_the_file_that_the_platform_reads(tmp_path: Path) -> None:
    time, platform = PlatformTime(FileClock(tmp_path / "clock.json")), FileClock(tmp_path / "clock.json")
    before = platform.now()
    time.set_rate(60)
    time.advance(timedelta(hours=24))
    assert timedelta(hours=24) <= platform.now() - before < timedelta(hours=24, minutes=2)
    assert time.rate == 60
    assert time.real_seconds(timedelta(minutes=5)) == 5


def test_a_moment_of_the_platform_is_found_on_the_machines_clock(tmp_path: Path) -> None:
    machine = [1_000.0]
    time = PlatformTime(FileClock(tmp_path / "clock.json"), lambda: machine[0])
    start = time.now()
    machine[0] += 100
    time.set_rate(30)
    moved = time.now()
    assert time.machine_time_of(moved) == pytest.approx(1_100, abs=0.1)
    assert time.machine_time_of(moved + timedelta(seconds=60)) == pytest.approx(1_102, abs=0.1)
    machine[0] += 10
    time.advance(timedelta(hours=1))
    within_the_jump = moved + timedelta(minutes=30)
    assert time.machine_time_of(within_the_jump) == pytest.approx(1_110, abs=0.1)
    assert time.machine_time_of(start) == pytest.approx(1_000, abs=0.2)


def test_the_pace_makes_an_hour_of_lunch_within_bounds() -> None:
    assert (pace_of(500).rate, pace_of(500).rush_seconds) == (30, 125)
    assert (pace_of(10).rate, pace_of(10).rush_seconds) == (30, 15)
    assert pace_of(1_300).rate == 12
    assert pace_of(100_000).rate == 6
    assert pace_of(500, 12.0).rate == 12


def test_many_who_watch_are_given_time() -> None:
    assert (pace_of(100, watchers=6).rate, pace_of(100, watchers=6).rush_seconds) == (30, 25)
    assert (pace_of(100, watchers=200).rate, pace_of(100, watchers=200).rush_seconds) == (6, 100)
    assert pace_of(100, 12.0, 200).rate == 12


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (datetime(2026, 11, 22, 9, 10, tzinfo=SHANGHAI), timedelta(hours=2)),
        (datetime(2026, 11, 22, 11, 10, tzinfo=SHANGHAI), timedelta(0)),
        (datetime(2026, 11, 22, 12, 0, 30, tzinfo=SHANGHAI), timedelta(0)),
        (datetime(2026, 11, 22, 23, 10, tzinfo=SHANGHAI), timedelta(hours=12)),
    ],
)
def test_the_next_lunch(local: datetime, expected: timedelta) -> None:
    assert until_lunch(local) == expected


def test_time_slows_down_while_people_do_not_keep_up_and_recovers(tmp_path: Path) -> None:
    time = PlatformTime(FileClock(tmp_path / "clock.json"))
    time.set_rate(30)
    governor = Governor(time, 30)
    governor.adjust(timedelta(seconds=30))
    assert time.rate == 30
    governor.adjust(timedelta(minutes=2))
    assert time.rate == pytest.approx(21)
    for _ in range(10):
        governor.adjust(timedelta(minutes=2))
    assert time.rate == 6
    for _ in range(20):
        governor.adjust(timedelta(0))
    assert time.rate == 30
    assert governor.lowest_met == 6


def test_time_that_goes_at_its_usual_pace_for_an_outage_is_left_alone(tmp_path: Path) -> None:
    time = PlatformTime(FileClock(tmp_path / "clock.json"))
    Governor(time, 30).adjust(timedelta(0))
    assert time.rate == 1
