"""The dashboard: how it goes, on one page. Rows of widgets from what users notice down to what it costs."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import yaml

from pannier.local.watching.metrics import CHANNELS, COMMANDS, STATES, of_ours
from pannier.local.watching.subjects import (
    Query,
    Subjects,
    Value,
    of_api,
    of_function,
    of_queue,
    of_table,
)
from pannier.telemetry import catalogue

_HEADER = (
    "# Generated from serverless.yml, the records and the catalogue of metrics by `pannier alarms`; do not edit.\n"
    "# `make check` fails when it drifts. DashboardBody is JSON, once CloudFormation has put names into it.\n"
)
_WIDTH = 24  # of the grid
_HEIGHT = 6
_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Widget:
    """A chart. `lines` are metrics with their labels; `left` is what the axis says."""

    title: str
    lines: Sequence[tuple[str, Query]]
    left: str
    stacked: bool = False
    period: int = 60


def widgets_of(subjects: Subjects) -> tuple[Widget, ...]:
    """Three a row, from what users notice to what it costs."""
    groups = (_noticed, _kept_up, _heard, _failing, _given_up, _costs)
    return tuple(widget for group in groups for widget in group(subjects))


def _noticed(_: Subjects) -> Iterable[Widget]:
    """What users notice."""
    return (
        Widget(
            "Orders by state",
            [(state, of_ours(catalogue.ORDERS, state=state)) for state in STATES],
            "orders that came into it, a minute",
            stacked=True,
        ),
        Widget(
            "Requests",
            [
                ("requests", of_api("HttpApi", "Count")),
                ("4xx", of_api("HttpApi", "4xx")),
                ("5xx", of_api("HttpApi", "5xx")),
            ],
            "a minute",
        ),
        Widget(
            "Latency of the API",
            [(each, of_api("HttpApi", "Latency", each)) for each in ("p50", "p95", "p99")],
            "milliseconds",
        ),
    )


def _kept_up(subjects: Subjects) -> Iterable[Widget]:
    """Whether what follows keeps up."""
    streaming = [each.name for each in subjects.streaming]
    reacting = ("order_reactions", "order_notifications")
    return (
        Widget(
            "From event to reaction",
            [
                (f"{name} {each}", of_ours(catalogue.REACTION_TIME, each, function=name))
                for name in reacting
                for each in ("p50", "p95", "p99")
            ],
            "milliseconds",
        ),
        Widget(
            "Iterator age",
            [(name, of_function(name, "IteratorAge", "Maximum")) for name in streaming],
            "milliseconds",
        ),
        Widget(
            "How late deadlines are acted on",
            [(each, of_ours(catalogue.LATENESS, "Maximum", command=each)) for each in COMMANDS]
            + [("rounds", of_ours(catalogue.SWEEPS))],
            "milliseconds",
        ),
        Widget(
            "Oldest message waiting",
            [(queue, of_queue(queue, "ApproximateAgeOfOldestMessage")) for queue in sorted(subjects.read_by)],
            "seconds",
        ),
        Widget(
            "Age of what functions begin with",
            [
                (name, of_ours(catalogue.RECORD_AGE, "Maximum", function=name))
                for name in (*streaming, *subjects.read_by.values())
            ],
            "milliseconds",
        ),
    )


def _heard(_: Subjects) -> Iterable[Widget]:
    """Who hears of it."""
    return (
        Widget(
            "Live connections",
            [
                ("opened", of_api("WebsocketsApi", "ConnectCount")),
                ("messages", of_api("WebsocketsApi", "MessageCount")),
                ("could not be handed on", of_api("WebsocketsApi", "ExecutionError")),
            ],
            "a minute",
        ),
        Widget(
            "Messages to people",
            [(f"{each} sent", of_ours(catalogue.NOTIFICATIONS_SENT, channel=each)) for each in CHANNELS]
            + [
                (f"{each} failed", of_ours(catalogue.NOTIFICATION_FAILURES, channel=each))
                for each in CHANNELS
            ],
            "a minute",
        ),
    )


def _failing(subjects: Subjects) -> Iterable[Widget]:
    """What goes wrong."""
    functions = [each.name for each in subjects.functions]
    return (
        Widget(
            "Errors", [(name, of_function(name, "Errors")) for name in functions], "invocations", stacked=True
        ),
        Widget(
            "Failures within",
            [(name, of_ours(catalogue.FAILURES, function=name)) for name in functions],
            "records, messages, requests",
            stacked=True,
        ),
        Widget(
            "Throttles",
            [(name, of_function(name, "Throttles")) for name in functions]
            + [(each.family, of_table(each, "WriteThrottleEvents")) for each in subjects.tables],
            "a minute",
            stacked=True,
        ),
    )


def _given_up(subjects: Subjects) -> Iterable[Widget]:
    """What has to come again, and what was given up."""
    streaming = [each.name for each in subjects.streaming]
    waiting = [queue for queue in subjects.queues if queue not in subjects.read_by]
    return (
        Widget(
            "Given up",
            [(queue, of_queue(queue, "ApproximateNumberOfMessagesVisible")) for queue in waiting],
            "messages that wait for a person",
            stacked=True,
        ),
        Widget(
            "Retries",
            [
                (name, of_ours(catalogue.RETRIES, function=name))
                for name in (*streaming, *subjects.read_by.values())
            ],
            "a minute",
        ),
        Widget(
            "Webhooks",
            [
                ("attempts", of_ours(catalogue.WEBHOOK_ATTEMPTS)),
                ("not accepted", of_ours(catalogue.WEBHOOK_FAILURES)),
            ],
            "a minute",
        ),
    )


def _costs(subjects: Subjects) -> Iterable[Widget]:
    """What it costs."""
    functions = [each.name for each in subjects.functions]
    return (
        Widget(
            "Cost: units read",
            [(each.family, of_table(each, "ConsumedReadCapacityUnits")) for each in subjects.tables],
            "units in five minutes",
            stacked=True,
            period=300,
        ),
        Widget(
            "Cost: units written",
            [(each.family, of_table(each, "ConsumedWriteCapacityUnits")) for each in subjects.tables],
            "units in five minutes",
            stacked=True,
            period=300,
        ),
        Widget(
            "Cost: time of functions",
            [(name, of_function(name, "Duration", "Sum")) for name in functions],
            "milliseconds in five minutes",
            stacked=True,
            period=300,
        ),
    )


def dashboard_template(subjects: Subjects) -> str:
    """The text of `infra/dashboard.yml`."""
    body = dashboard_body(widgets_of(subjects))
    resource = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {
            "DashboardName": {"Fn::Sub": "${AWS::StackName}"},
            "DashboardBody": {"Fn::Sub": body},
        },
    }
    document = {"Resources": {"Dashboard": resource}}
    return _HEADER + yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=120, allow_unicode=True)


def dashboard_body(widgets: Sequence[Widget]) -> str:
    """The JSON, a widget a line; `Fn::Sub` puts names in the place of logical ids."""
    lines = [json.dumps(_widget(each, place), ensure_ascii=False) for place, each in enumerate(widgets)]
    return '{"widgets": [\n' + ",\n".join(lines) + "\n]}\n"


def _widget(widget: Widget, place: int) -> dict[str, object]:
    row, column = divmod(place, _A_ROW)
    width = _WIDTH // _A_ROW
    return {
        "type": "metric",
        "x": column * width,
        "y": row * _HEIGHT,
        "width": width,
        "height": _HEIGHT,
        "properties": {
            "title": widget.title,
            "region": "${AWS::Region}",
            "view": "timeSeries",
            "stacked": widget.stacked,
            "period": widget.period,
            "yAxis": {"left": {"label": widget.left, "min": 0, "showUnits": False}},
            "metrics": [_line(label, query) for label, query in widget.lines],
        },
    }


def _line(label: str, query: Query) -> list[object]:
    dimensions = [part for name, value in query.dimensions.items() for part in (name, _told(value))]
    return [query.namespace, query.name, *dimensions, {"stat": query.statistic, "label": label}]


def _told(value: Value) -> str:
    """As it stands in a text that `Fn::Sub` goes through: `${HttpApi}`, `${LiveQueue.QueueName}`."""
    if isinstance(value, str):
        return value
    match dict(value):
        case {"Ref": str(logical_id)}:
            return f"${{{logical_id}}}"
        case {"Fn::GetAtt": [str(logical_id), str(attribute)]}:
            return f"${{{logical_id}.{attribute}}}"
    raise ValueError(f"no name for {value}")


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if re.search(r"\n.", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)
