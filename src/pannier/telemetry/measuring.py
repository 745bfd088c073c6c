"""Measuring, for whoever sees something happen. Where nobody collects what is measured, it costs and does nothing."""

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from pannier.telemetry.catalogue import Metric, is_word


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of a metric."""

    metric: Metric
    value: float
    dimensions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Collected:
    """What a function measured while it ran. Threads that copied its context add to it, too."""

    function: str
    measurements: deque[Measurement]


_COLLECTED: ContextVar[Collected | None] = ContextVar("pannier_collected", default=None)


@contextmanager
def collecting(function: str) -> Iterator[Collected]:
    """Keep what is measured inside."""
    collected = Collected(function, deque())
    token = _COLLECTED.set(collected)
    try:
        yield collected
    finally:
        _COLLECTED.reset(token)


def measure(metric: Metric, value: float = 1, **dimensions: str) -> None:
    """Add a value. The dimension `function` is known here, the metric's others are given.

    Raises:
        ValueError: a dimension is missing, too many, or its value is no word of a vocabulary.
    """
    collected = _COLLECTED.get()
    if collected is None:
        return
    if "function" in metric.dimensions:
        dimensions = {"function": collected.function, **dimensions}
    if set(dimensions) != set(metric.dimensions):
        raise ValueError(f"{metric.name} has the dimensions {metric.dimensions}")
    if not all(map(is_word, dimensions.values())):
        raise ValueError(f"a dimension of {metric.name} is no word")
    collected.measurements.append(Measurement(metric, value, dimensions))


def measure_time(metric: Metric, passed: timedelta, **dimensions: str) -> None:
    """Add a time, in milliseconds. Clocks differ a little: what seems to lie ahead took no time."""
    measure(metric, max(0.0, passed / timedelta(milliseconds=1)), **dimensions)
