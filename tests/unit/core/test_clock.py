from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pannier.core.clock import FileClock, FixedClock


def test_a_fixed_clock_moves_only_when_told_and_never_back() -> None:
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2026, 1, 1, 0, 5, tzinfo=UTC)
    with pytest.raises(ValueError, match="does not go back"):
        clock.advance(timedelta(seconds=-1))


def test_processes_share_a_clock_through_its_file(tmp_path: Path) -> None:
    one, other = FileClock(tmp_path / "clock.json"), FileClock(tmp_path / "clock.json")
    before = datetime.now(UTC)
    one.advance(timedelta(days=1))
    assert before + timedelta(days=1) <= other.now() <= datetime.now(UTC) + timedelta(days=1)


def test_a_change_of_rate_does_not_jump(tmp_path: Path) -> None:
    clock = FileClock(tmp_path / "clock.json")
    before = clock.now()
    clock.set_rate(3600)
    clock.set_rate(1)
    assert timedelta(0) <= clock.now() - before < timedelta(hours=1)
    with pytest.raises(ValueError, match="rate"):
        clock.set_rate(0)
