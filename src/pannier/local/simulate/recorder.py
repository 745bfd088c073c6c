"""What a simulation measures and counts while it runs."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

UNEXPECTED_KEPT = 100  # the rest is counted only


@dataclass(frozen=True, slots=True)
class Distribution:
    """A measured quantity, in seconds."""

    count: int
    p50: float
    p95: float
    p99: float
    highest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Distribution":
        """Of at least one measurement."""
        ordered = sorted(seconds)
        return cls(
            len(ordered),
            percentile(ordered, 50),
            percentile(ordered, 95),
            percentile(ordered, 99),
            ordered[-1],
        )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The smallest of the values, which are sorted, that so many per cent do not exceed (nearest rank)."""
    return ordered[max(1, math.ceil(len(ordered) * percent / 100)) - 1]


@dataclass(frozen=True, slots=True)
class UnexpectedError:
    """Something no client should ever see."""

    operation: str
    what: str


class Recorder:
    """Counts and measurements. One event loop uses it."""

    def __init__(self) -> None:
        self.latencies: defaultdict[str, list[float]] = defaultdict(list)
        self.refusals: Counter[tuple[str, str]] = Counter()  # (code, operation)
        self.inbox_delays: list[float] = []
        self.notes: Counter[str] = Counter()  # things worth telling that are nobody's fault
        self.unexpected: list[UnexpectedError] = []
        self.unexpected_count = 0

    def answered(self, operation: str, seconds: float) -> None:
        self.latencies[operation].append(seconds)

    def refused(self, operation: str, code: str) -> None:
        """A typed refusal: part of life."""
        self.refusals[code, operation] += 1

    def noted(self, what: str) -> None:
        self.notes[what] += 1

    def failed(self, operation: str, what: str) -> None:
        """Anything else."""
        self.unexpected_count += 1
        if len(self.unexpected) < UNEXPECTED_KEPT:
            self.unexpected.append(UnexpectedError(operation, what))

    def requests(self) -> dict[str, Distribution]:
        """By operation, the most frequent first."""
        by_count = sorted(self.latencies.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        return {name: Distribution.of(seconds) for name, seconds in by_count}
