"""Looks at the books until what it found is certain.

Somebody may be writing while the tables are read, and functions take their time. So what is found is wrong only when a
later look finds exactly the same; what comes and goes is pending.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from pannier.audit.books import Books
from pannier.audit.checks import examine
from pannier.audit.findings import CheckResult, Finding

Look = Callable[[], Books]
"""Reads the books."""

Idle = Callable[[float], bool]
"""Waits until nothing is in flight, at most so many seconds; whether that is so."""


class Outcome(IntEnum):
    """How an audit ended, as an exit status."""

    CLEAN = 0
    WRONG = 1
    UNFINISHED = 2


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait, in seconds: in all, between looks, and until a difference that stays is taken for wrong."""

    bound: float
    between_looks: float
    patience: float


@dataclass(frozen=True, slots=True)
class Report:
    """The last look, each finding either wrong or pending. `idle`: nothing was in flight then, as far as is known."""

    results: tuple[CheckResult, ...]
    idle: bool
    looks: int

    @property
    def outcome(self) -> Outcome:
        findings = [finding for result in self.results for finding in result.findings]
        if any(not finding.pending for finding in findings):
            return Outcome.WRONG
        return Outcome.UNFINISHED if findings or not self.idle else Outcome.CLEAN


class Auditor:
    """Audits once. `now` counts seconds, `pause` waits them."""

    def __init__(
        self, look: Look, idle: Idle, pace: Pace, now: Callable[[], float], pause: Callable[[float], None]
    ) -> None:
        self._look = look
        self._idle = idle
        self._pace = pace
        self._now = now
        self._pause = pause
        self._first_seen: dict[tuple[str, Finding], float] = {}

    def audit(self) -> Report:
        """Look until everything is as it should be, or what is not has been wrong for long enough, or time is up."""
        began = self._now()
        looks = 0
        while True:
            idle = self._idle(max(0.0, began + self._pace.bound - self._now()))
            results = examine(self._look())
            looks += 1
            looked_at = self._now()
            self._remember(results, looked_at)
            report = Report(tuple(self._judged(result, looked_at) for result in results), idle, looks)
            settled = idle and not any(f.pending for result in report.results for f in result.findings)
            if settled or (looks > 1 and self._now() - began >= self._pace.bound):
                return report
            self._pause(min(self._pace.between_looks, max(0.0, began + self._pace.bound - self._now())))

    def _remember(self, results: tuple[CheckResult, ...], now: float) -> None:
        seen = [(result.name, finding) for result in results for finding in result.findings]
        self._first_seen = {each: self._first_seen.get(each, now) for each in seen}

    def _judged(self, result: CheckResult, now: float) -> CheckResult:
        """With every finding pending that has not been seen before, and for long enough."""
        findings = tuple(
            replace(
                each, pending=each.pending or not self._certain(now - self._first_seen[result.name, each])
            )
            for each in result.findings
        )
        return replace(result, findings=findings)

    def _certain(self, seen_for: float) -> bool:
        return seen_for > 0 and seen_for >= self._pace.patience
