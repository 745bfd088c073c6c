"""The alarms: what a person must act on. Why these: infra/decisions/alarms-are-made-from-what-there-is.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pannier.local.serverless import Function
from pannier.local.tables import TableSpec
from pannier.local.watching.metrics import CHANNELS, COMMANDS, of_ours
from pannier.local.watching.subjects import (
    NOT_OURS,
    Query,
    Subjects,
    of_api,
    of_function,
    of_queue,
    of_table,
    words,
)
from pannier.telemetry import catalogue

_MINUTE = 60
_SECOND = 1000  # in milliseconds
_URGENT = frozenset({"order_reactions", "order_notifications"})  # somebody waits for a meal


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. With an expression, that is compared; else its one metric. `section` is the runbook's.

    It rings when `datapoints` of the last `evaluated` periods were beyond the threshold.
    """

    name: str
    section: str
    says: str
    metrics: Mapping[str, Query]
    threshold: float
    expression: str | None = None
    comparison: str = "GreaterThanThreshold"
    period: int = _MINUTE
    evaluated: int = 1
    datapoints: int = 1
    missing: str = "notBreaching"

    @property
    def logical_id(self) -> str:
        return f"{self.name}Alarm"

    @property
    def description(self) -> str:
        return f"{self.says} See infra/runbook.md#{self.section}."


def alarms_of(subjects: Subjects) -> tuple[Alarm, ...]:
    """Every alarm, by name."""
    return tuple(sorted(_all(subjects), key=lambda alarm: alarm.name))


def _all(subjects: Subjects) -> Iterator[Alarm]:
    for function in subjects.functions:
        yield from _of_function(function)
    for queue in subjects.queues:
        yield _of_queue(queue, subjects.read_by.get(queue))
    for table in subjects.tables:
        yield from _of_table(table)
    yield from _of_deadlines()
    yield from _of_apis()
    yield from map(_of_channel, CHANNELS)
    yield _of_webhooks()


def _of_function(function: Function) -> Iterator[Alarm]:
    name = function.name
    metrics = {"errors": of_function(name, "Errors"), "invocations": of_function(name, "Invocations")}
    failed = "FILL(errors, 0)"
    if name not in NOT_OURS:
        metrics["failures"] = of_ours(catalogue.FAILURES, function=name)
        failed = "(FILL(errors, 0) + FILL(failures, 0))"
    yield Alarm(
        f"{words(name)}Errors",
        "function-errors",
        f"{name}: more than 5 in 100 invocations fail, or hold something that fails.",
        metrics,
        5,
        f"100 * {failed} / invocations",
        evaluated=3,
        datapoints=2,
    )
    yield Alarm(
        f"{words(name)}Throttles",
        "function-throttles",
        f"{name}: Lambda turns invocations away.",
        {"throttles": of_function(name, "Throttles")},
        0,
        evaluated=5,
        datapoints=3,
    )
    if function.streams:
        patience = 60 if name in _URGENT else 300
        yield Alarm(
            f"{words(name)}IteratorAge",
            "iterator-age",
            f"{name}: is more than {patience} seconds behind its stream.",
            {"age": of_function(name, "IteratorAge", "Maximum")},
            patience * _SECOND,
            evaluated=3,
            datapoints=3,
        )


def _of_queue(logical_id: str, reader: str | None) -> Alarm:
    name = logical_id.removesuffix("Queue")
    if reader is None:
        return Alarm(
            name,
            "dead-letters",
            "Something was given up, and waits in this queue for a person.",
            {"waiting": of_queue(logical_id, "ApproximateNumberOfMessagesVisible")},
            0,
        )
    return Alarm(
        f"{name}Backlog",
        "queue-backlog",
        f"{reader}: its queue holds what is older than five minutes.",
        {"age": of_queue(logical_id, "ApproximateAgeOfOldestMessage")},
        300,
        evaluated=5,
        datapoints=5,
    )


def _of_table(spec: TableSpec) -> Iterator[Alarm]:
    for kind in ("Read", "Write"):
        metrics = {"base": of_table(spec, f"{kind}ThrottleEvents")}
        for index in spec.indexes:
            metrics[index.name] = of_table(spec, f"{kind}ThrottleEvents", index.name)
        yield Alarm(
            f"{spec.logical_id}{kind}Throttles",
            "table-throttles",
            f"{spec.family}: DynamoDB turns {kind.lower()}s of the table, or of an index of it, away.",
            metrics,
            10,
            " + ".join(f"FILL({each}, 0)" for each in metrics) if spec.indexes else None,
            evaluated=5,
            datapoints=3,
        )


def _of_deadlines() -> Iterator[Alarm]:
    yield Alarm(
        "DeadlineSweeperMissing",
        "deadline-sweeper",
        "No round of deadline_sweeper came to its end for three minutes.",
        {"sweeps": of_ours(catalogue.SWEEPS)},
        1,
        comparison="LessThanThreshold",
        evaluated=3,
        datapoints=3,
        missing="breaching",
    )
    metrics = {
        command.lower(): of_ours(catalogue.LATENESS, "Maximum", command=command) for command in COMMANDS
    }
    yield Alarm(
        "DeadlineSweeperLate",
        "deadline-sweeper",
        "Orders get their default commands more than three minutes after their deadlines.",
        metrics,
        180 * _SECOND,
        f"MAX([{', '.join(f'FILL({each}, 0)' for each in metrics)}])",
        evaluated=3,
        datapoints=3,
    )


def _of_apis() -> Iterator[Alarm]:
    yield Alarm(
        "HttpApiFaults",
        "api-faults",
        "More than 1 in 100 requests, and at least five in a minute, are answered with a status of 5xx.",
        {"faults": of_api("HttpApi", "5xx"), "requests": of_api("HttpApi", "Count")},
        1,
        "IF(faults >= 5, 100 * faults / requests, 0)",
        evaluated=5,
        datapoints=2,
    )
    yield Alarm(
        "HttpApiLatency",
        "api-latency",
        "One in 100 requests takes longer than 1.5 seconds.",
        {"latency": of_api("HttpApi", "Latency", "p99")},
        1.5 * _SECOND,
        evaluated=5,
        datapoints=5,
    )
    yield Alarm(
        "WebsocketsFaults",
        "websocket-faults",
        "API Gateway cannot hand on what arrives on live connections.",
        {"faults": of_api("WebsocketsApi", "ExecutionError")},
        5,
        evaluated=5,
        datapoints=3,
    )


def _of_channel(channel: str) -> Alarm:
    return Alarm(
        f"{words(channel)}Failures",
        "notification-failures",
        f"{channel}: more than 1 in 5 messages, and at least five in five minutes, do not get out.",
        {
            "failed": of_ours(catalogue.NOTIFICATION_FAILURES, channel=channel),
            "sent": of_ours(catalogue.NOTIFICATIONS_SENT, channel=channel),
        },
        20,
        "IF(failed >= 5, 100 * failed / (failed + FILL(sent, 0)), 0)",
        period=5 * _MINUTE,
        evaluated=2,
        datapoints=2,
    )


def _of_webhooks() -> Alarm:
    return Alarm(
        "WebhookFailures",
        "webhook-failures",
        "More than half of all attempts, and at least twenty in five minutes, are not accepted: it may be us.",
        {
            "failed": of_ours(catalogue.WEBHOOK_FAILURES),
            "attempts": of_ours(catalogue.WEBHOOK_ATTEMPTS),
        },
        50,
        "IF(failed >= 20, 100 * failed / attempts, 0)",
        period=5 * _MINUTE,
        evaluated=3,
        datapoints=3,
    )
