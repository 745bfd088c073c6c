"""What was measured, in the embedded metric format: lines of the log that CloudWatch makes metrics of."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TextIO

import orjson
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from pannier.telemetry.catalogue import NAMESPACE, STAGE
from pannier.telemetry.measuring import Measurement

MOST_VALUES = 100  # of one metric in one line: CloudWatch reads no more


def write(measurements: Iterable[Measurement], stage: str, stream: TextIO) -> None:
    """A line for each set of dimensions; where a metric has more values than a line may, several."""
    stream.writelines(orjson.dumps(_line(group, stage)).decode() + "\n" for group in _groups(measurements))
    stream.flush()


def _groups(measurements: Iterable[Measurement]) -> list[list[Measurement]]:
    """What goes into one line: the same dimensions, and of each metric as many values as there may be."""
    counts: dict[tuple[str, frozenset[tuple[str, str]]], int] = defaultdict(int)
    groups: dict[tuple[int, frozenset[tuple[str, str]]], list[Measurement]] = defaultdict(list)
    for each in measurements:
        where = frozenset(each.dimensions.items())
        page = counts[each.metric.name, where] // MOST_VALUES
        counts[each.metric.name, where] += 1
        groups[page, where].append(each)
    return list(groups.values())


def _line(group: list[Measurement], stage: str) -> object:
    # No service: the namespace says it, and a dimension more would make other metrics of them.
    provider = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, service="")
    values: dict[str, dict[str, object]] = {}
    for each in group:
        metric = values.setdefault(each.metric.name, {"Unit": each.metric.unit.value, "Value": []})
        value = metric["Value"]
        assert isinstance(value, list)
        value.append(each.value)
    return provider.serialize_metric_set(values, {STAGE: stage, **group[0].dimensions}, {})
