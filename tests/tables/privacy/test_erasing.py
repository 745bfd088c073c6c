"""Erasing goes on: piece by piece, after crashes and failures, past what waits, and never twice at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.clock import FixedClock
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import Key
from pannier.privacy.erasing import DONE, Eraser, ErasureSweeper, Piece, Step, Sweep
from pannier.users.erasure import SETTLED_AFTER, Erasure
from pannier.users.model import Role, User
from pannier.users.repository import ErasureRepository, UserRepository

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Killed(BaseException):
    """The process ends."""


@dataclass
class Work:
    """Two steps of three pieces each, which tell what they did, and can be made to fail."""

    connection: Connection
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    done: list[tuple[str, str, int]] = field(default_factory=list)
    trouble: Callable[[str, str, int], None] = lambda *_: None
    waiting: bool = False

    def __post_init__(self) -> None:
        self.erasures = ErasureRepository(self.connection)

    def steps(self) -> dict[str, Step]:
        return {"first": self._step("first"), "second": self._step("second")}

    def eraser(self, pieces: int = 100) -> Eraser:
        return Eraser(self.erasures, self.steps(), self.clock, pieces)

    def sweep(self, after: timedelta = timedelta(0)) -> Sweep:
        self.clock.advance(after)
        return ErasureSweeper(self.erasures, self.eraser(), self.clock).sweep()

    def leave(self) -> str:
        """Somebody asks to be forgotten."""
        now = self.clock.now()
        self.clock.advance(timedelta(milliseconds=1))
        user = User(
            new_id(now), "Li", None, f"{new_id(now)}@example.com", Locale.EN, frozenset({Role.CUSTOMER}), now
        )
        UserRepository(self.connection).add(user)
        found = UserRepository(self.connection).get(user.id)
        return self.erasures.begin(found, now).user_id

    def state(self, user_id: str) -> Erasure:
        found = self.erasures.find(user_id)
        assert found is not None
        return found

    def _step(self, name: str) -> Step:
        def erase(erasure: Erasure, after: Key | None) -> Piece:
            number = int(after["n"]) + 1 if after else 1
            self.trouble(erasure.user_id, name, number)
            self.done.append((erasure.user_id, name, number))
            if number < 3:
                return Piece({"n": number})
            return Piece(None, waits=self.waiting) if name == "first" else DONE

        return erase


ALL = [("first", 1), ("first", 2), ("first", 3), ("second", 1), ("second", 2), ("second", 3)]


@pytest.fixture
def work(connection: Connection) -> Work:
    return Work(connection)


def pieces(work: Work, user_id: str) -> list[tuple[str, int]]:
    return [(step, number) for who, step, number in work.done if who == user_id]


def test_a_pass_goes_through_everything_and_a_last_one_follows(work: Work) -> None:
    user_id = work.leave()
    assert work.eraser().go_on(user_id)
    assert pieces(work, user_id) == ALL
    assert work.sweep() == Sweep()
    assert work.sweep(SETTLED_AFTER) == Sweep(1, 0)
    assert pieces(work, user_id) == ALL * 2
    assert work.state(user_id).due_at is None
    assert work.sweep(timedelta(days=30)) == Sweep()
    assert work.eraser().go_on(user_id)
    assert pieces(work, user_id) == ALL * 2


def test_a_call_does_no_more_than_it_can_and_the_next_goes_on(work: Work) -> None:
    user_id = work.leave()
    for _ in range(3):
        assert work.eraser(pieces=2).go_on(user_id)
    assert pieces(work, user_id) == ALL
    assert work.state(user_id).due_at == work.state(user_id).begun_at + SETTLED_AFTER


@pytest.mark.parametrize("at", ALL)
def test_a_crash_is_followed_by_another_after_five_minutes(work: Work, at: tuple[str, int]) -> None:
    user_id = work.leave()
    died: list[bool] = []

    def kill(_: str, step: str, number: int) -> None:
        if (step, number) == at and not died:
            died.append(True)
            raise Killed

    work.trouble = kill
    with pytest.raises(Killed):
        work.eraser().go_on(user_id)
    assert work.eraser().go_on(user_id)  # it is still held
    assert pieces(work, user_id) == ALL[: ALL.index(at)]
    assert work.sweep(timedelta(minutes=5)) == Sweep(1, 0)
    assert pieces(work, user_id) == ALL


def test_what_cannot_be_handled_is_tried_for_ever_and_keeps_nobody_waiting(work: Work) -> None:
    poisoned, other = work.leave(), work.leave()

    def fail(user_id: str, step: str, number: int) -> None:
        if (user_id, step, number) == (poisoned, "second", 2):
            raise ValueError("an item that nobody understands: Li, +8613800138000")

    work.trouble = fail
    assert not work.eraser().go_on(poisoned)
    assert work.eraser().go_on(other)
    assert pieces(work, other) == ALL
    for _ in range(20):
        assert work.sweep(timedelta(hours=1)).failed <= 1
    assert pieces(work, poisoned) == ALL[:4]
    state = work.state(poisoned)
    assert (state.step, state.failures) == ("second", 21)
    work.trouble = lambda *_: None
    work.sweep(timedelta(hours=1))
    assert pieces(work, poisoned) == ALL
    assert work.state(poisoned).failures == 0


def test_what_an_error_quotes_is_not_logged(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Li, +8613800138000")

    work.trouble = fail
    with caplog.at_level("INFO"):
        work.eraser().go_on(work.leave())
    assert "erasing stopped at first: ValueError" in caplog.text
    assert "13800138000" not in caplog.text


def test_what_waits_is_looked_at_every_hour_and_the_matter_stays_open(work: Work) -> None:
    user_id = work.leave()
    work.waiting = True
    work.eraser().go_on(user_id)
    assert work.state(user_id).due_at == work.clock.now() + timedelta(hours=1)
    work.sweep(SETTLED_AFTER)
    assert work.state(user_id).due_at == work.clock.now() + timedelta(hours=1)
    work.waiting = False
    assert work.sweep(timedelta(hours=1)) == Sweep(1, 0)
    assert work.state(user_id).due_at is None


def test_two_at_once_do_it_once(work: Work) -> None:
    user_id = work.leave()
    nested: list[bool] = []

    def somebody_else_too(*_: object) -> None:
        nested.append(work.eraser().go_on(user_id))

    work.trouble = somebody_else_too
    work.eraser().go_on(user_id)
    assert pieces(work, user_id) == ALL
    assert nested == [True] * 6


def test_who_was_held_up_too_long_stops_when_another_has_taken_over(work: Work) -> None:
    user_id = work.leave()
    slow: list[bool] = []

    def sleep(*_: object) -> None:
        if not slow:
            slow.append(True)
            work.sweep(timedelta(minutes=6))

    work.trouble = sleep
    assert work.eraser().go_on(user_id)
    assert pieces(work, user_id) == [*ALL, ("first", 1)]
    assert work.state(user_id).due_at == work.state(user_id).begun_at + SETTLED_AFTER
