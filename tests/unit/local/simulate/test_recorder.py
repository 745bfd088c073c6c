"""Measurements and counts."""

import pytest

from pannier.local.simulate.recorder import UNEXPECTED_KEPT, Distribution, Recorder, percentile


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 50.0), (95, 95.0), (99, 99.0), (100, 100.0), (1, 1.0), (0, 1.0)]
)
def test_percentiles_of_a_hundred_values_are_values(percent: int, expected: float) -> None:
    assert percentile([float(value) for value in range(1, 101)], percent) == expected


def test_percentiles_of_few_values() -> None:
    assert percentile([7.0], 99) == 7.0
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile([1.0, 2.0], 50) == 1.0


def test_a_distribution_takes_values_in_any_order() -> None:
    assert Distribution.of([3.0, 1.0, 2.0]) == Distribution(3, 2.0, 3.0, 3.0, 3.0)


def test_operations_are_told_by_their_number() -> None:
    recorder = Recorder()
    for name in ("b", "a", "a", "c"):
        recorder.answered(name, 0.1)
    assert list(recorder.requests()) == ["a", "b", "c"]


def test_of_many_unexpected_errors_all_are_counted_and_some_kept() -> None:
    recorder = Recorder()
    for number in range(UNEXPECTED_KEPT + 5):
        recorder.failed("OrderPlace", str(number))
    assert recorder.unexpected_count == UNEXPECTED_KEPT + 5
    assert len(recorder.unexpected) == UNEXPECTED_KEPT
