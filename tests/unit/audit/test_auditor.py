"""When a difference is wrong, when it is pending, and how long is looked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pannier.audit.auditor import Auditor, Outcome, Pace, Report
from pannier.audit.books import Books, GivenUp, OrderFile
from pannier.core.settings import OrderTerms
from tests.unit.orders.builders import NOON, an_order

CLEAN = Books(datetime(2026, 3, 2, tzinfo=UTC), OrderTerms())
WRONG = replace(CLEAN, given_up=(GivenUp("x", "order_reactions", "RetryAttemptsExhausted"),))
OTHERWISE_WRONG = replace(CLEAN, given_up=(GivenUp("y", "order_reactions", "RetryAttemptsExhausted"),))


class Time:
    """Passes when somebody pauses, and by a hundredth whenever somebody looks at it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        self.seconds += 0.01
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.seconds += seconds


def audit(
    *looks: Books, idle: bool = True, patience: float = 0.0, bound: float = 10.0
) -> tuple[Report, float]:
    """The report of an audit that sees these books, the last of them for ever, and how long it took."""
    time = Time()
    books = _then_the_last(looks)
    auditor = Auditor(lambda: next(books), lambda _: idle, Pace(bound, 1.0, patience), time.now, time.pause)
    return auditor.audit(), time.seconds


def _then_the_last(looks: tuple[Books, ...]) -> Iterator[Books]:
    yield from looks
    while True:
        yield looks[-1]


def test_clean_books_need_one_look() -> None:
    report, _ = audit(CLEAN)
    assert (report.outcome, report.looks) == (Outcome.CLEAN, 1)


def test_what_a_second_look_confirms_is_wrong() -> None:
    report, _ = audit(WRONG)
    assert (report.outcome, report.looks) == (Outcome.WRONG, 2)


def test_what_has_gone_at_the_second_look_was_never_wrong() -> None:
    report, _ = audit(WRONG, CLEAN)
    assert (report.outcome, report.looks) == (Outcome.CLEAN, 2)


def test_what_came_only_at_the_second_look_needs_a_third() -> None:
    report, _ = audit(OTHERWISE_WRONG, WRONG)
    assert (report.outcome, report.looks) == (Outcome.WRONG, 3)


def test_who_cannot_see_whether_functions_are_at_work_is_patient() -> None:
    report, seconds = audit(WRONG, patience=5.0)
    assert report.outcome is Outcome.WRONG
    assert 5 < seconds < 8


def test_what_is_not_confirmed_within_the_time_is_pending() -> None:
    report, seconds = audit(WRONG, patience=60.0)
    assert report.outcome is Outcome.UNFINISHED
    assert 10 < seconds < 12
    assert [finding.pending for result in report.results for finding in result.findings] == [True]


def test_books_that_are_never_idle_are_not_proven() -> None:
    report, seconds = audit(CLEAN, idle=False)
    assert (report.outcome, report.idle) == (Outcome.UNFINISHED, False)
    assert 10 < seconds < 12


def test_what_is_wrong_is_wrong_even_if_others_are_at_work() -> None:
    report, _ = audit(WRONG, idle=False)
    assert report.outcome is Outcome.WRONG


@pytest.mark.parametrize("bound", [0.0, 3.0])
def test_an_overdue_timer_is_waited_for_and_never_wrong(bound: float) -> None:
    order = an_order()
    overdue = replace(CLEAN, now=NOON + timedelta(days=1), orders={order.id: OrderFile(order.id, order)})
    report, _ = audit(overdue, bound=bound)
    findings = {result.name: result.findings for result in report.results}["overdue"]
    assert [(finding.subject, finding.pending) for finding in findings] == [(order.id, True)]
