"""What wakes a function: a stream, a queue, an event bus, a schedule."""

from collections.abc import Mapping
from datetime import time, timedelta

from pannier.local.filters import Json, Matcher, PatternError, any_of, compile_pattern
from pannier.local.serverless.document import Section, number, resource, section, text
from pannier.local.serverless.model import BusMapping, QueueMapping, Schedule, ServerlessError, StreamMapping

_STREAM_KEYS = frozenset(
    {
        "type", "arn", "enabled", "batchSize", "batchWindow", "startingPosition", "maximumRetryAttempts",
        "bisectBatchOnFunctionError", "maximumRecordAgeInSeconds", "functionResponseType", "destinations",
        "parallelizationFactor", "filterPatterns",
    }
)  # fmt: skip
_QUEUE_KEYS = frozenset(
    {
        "arn", "enabled", "batchSize", "maximumBatchingWindow", "functionResponseType", "filterPatterns",
        "maximumConcurrency",
    }
)  # fmt: skip
_BUS_KEYS = frozenset(
    {"eventBus", "pattern", "retryPolicy", "deadLetterQueueArn", "enabled", "name", "description"}
)
_SCHEDULE_KEYS = frozenset({"rate", "enabled", "name", "description"})
_UNITS = {"minute": 60, "hour": 3600, "day": 86400}
_LARGEST_QUEUE_BATCH = 10  # of one call; Lambda would make several for more
_AT_ONCE = 2  # enough to show what happens side by side, and little enough for a laptop
_MOST_AT_ONCE = 8


def stream_mapping(function: str, event: Section) -> StreamMapping:
    where = f"{function}.stream"
    _demand_known(event, _STREAM_KEYS, where)
    if event.get("startingPosition") != "TRIM_HORIZON":
        raise ServerlessError(
            f"{where}: startingPosition must be TRIM_HORIZON, or changes made before would be lost"
        )
    if not 1 <= number(event.get("parallelizationFactor", 1), f"{where}.parallelizationFactor") <= 10:
        raise ServerlessError(
            f"{where}: parallelizationFactor is 1 to 10"
        )  # here a shard has one batch at a time
    retries = int(number(event.get("maximumRetryAttempts", -1), f"{where}.maximumRetryAttempts"))
    age = int(number(event.get("maximumRecordAgeInSeconds", -1), f"{where}.maximumRecordAgeInSeconds"))
    return StreamMapping(
        function=function,
        table_family=_table_family(resource(event.get("arn"), where), where),
        batch_size=int(number(event.get("batchSize", 100), f"{where}.batchSize")),
        maximum_retries=None if retries == -1 else retries,
        maximum_record_age=None if age == -1 else timedelta(seconds=age),
        bisect=event.get("bisectBatchOnFunctionError") is True,
        partial_responses=event.get("functionResponseType") == "ReportBatchItemFailures",
        failure_queue=failure_destination(event.get("destinations"), where),
        matches=any_of(_patterns(event.get("filterPatterns"), where)),
    )


def queue_mapping(function: str, event: Section) -> QueueMapping:
    where = f"{function}.sqs"
    _demand_known(event, _QUEUE_KEYS, where)
    at_once = int(number(event.get("maximumConcurrency", _AT_ONCE), f"{where}.maximumConcurrency"))
    return QueueMapping(
        function=function,
        queue=resource(event.get("arn"), where),
        batch_size=min(_LARGEST_QUEUE_BATCH, int(number(event.get("batchSize", 10), f"{where}.batchSize"))),
        partial_responses=event.get("functionResponseType") == "ReportBatchItemFailures",
        at_once=max(1, min(at_once, _MOST_AT_ONCE)),
        matches=any_of(_patterns(event.get("filterPatterns"), where)),
    )


def bus_mapping(function: str, event: Section, retries: int) -> BusMapping:
    """A function on a bus, which Lambda calls `retries` times more when it fails.

    What the bus does while it cannot even call a function (`retryPolicy`, `deadLetterQueueArn`) never happens here.
    """
    where = f"{function}.eventBridge"
    _demand_known(event, _BUS_KEYS, where)
    pattern = section(event.get("pattern"), f"{where}.pattern")
    if not pattern:
        raise ServerlessError(f"{where}.pattern: an empty pattern matches nothing")
    return BusMapping(function, resource(event.get("eventBus"), where), pattern, retries)


def schedules_of(function: str, event: Json) -> list[Schedule]:
    """`rate(5 minutes)`, `cron(0 3 * * ? *)`, or an object with a list of those under `rate`."""
    where = f"{function}.schedule"
    rates: Json = event
    if isinstance(event, Mapping):
        _demand_known(event, _SCHEDULE_KEYS, where)
        rates = event.get("rate")
    return [_schedule(function, each, where) for each in (rates if isinstance(rates, list) else [rates])]


def _schedule(function: str, value: Json, where: str) -> Schedule:
    expression = text(value, where)
    kind, _, inside = expression.removesuffix(")").partition("(")
    words = inside.split()
    if kind == "rate" and len(words) == 2 and words[0].isdigit():
        unit = _UNITS.get(words[1].removesuffix("s"))
        if unit is not None and int(words[0]) > 0:
            return Schedule(function, timedelta(seconds=int(words[0]) * unit))
    if kind == "cron" and len(words) == 6 and all(each in "*?" for each in words[2:]):
        minute, hour = words[:2]
        if minute.isdigit() and hour.isdigit() and int(minute) < 60 and int(hour) < 24:
            return Schedule(function, timedelta(days=1), time(int(hour), int(minute)))
    raise ServerlessError(
        f"{where}: {expression!r} is not understood; write rate(5 minutes), or cron(30 3 * * ? *) for each day"
    )


def _demand_known(event: Section, known: frozenset[str], where: str) -> None:
    if unknown := event.keys() - known:
        raise ServerlessError(f"{where}: not understood: {', '.join(sorted(unknown))}")


def _patterns(value: Json, where: str) -> list[Matcher]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ServerlessError(f"{where}.filterPatterns: a list is expected")
    try:
        return [compile_pattern(pattern) for pattern in value]
    except PatternError as error:
        raise ServerlessError(f"{where}.filterPatterns: {error}") from error


def failure_destination(value: Json, where: str) -> str | None:
    """The logical id of the queue where `onFailure` leads; None without one."""
    if value is None:
        return None
    target = section(value, f"{where}.destinations").get("onFailure")
    if isinstance(target, Mapping) and "arn" in target:
        target = target["arn"]
    return resource(target, f"{where}.destinations.onFailure")


def _table_family(logical_id: str, where: str) -> str:
    """`OrdersTable` → `orders`: the table's family as the records name it."""
    if not logical_id.endswith("Table"):
        raise ServerlessError(f"{where}: {logical_id} does not look like a table of infra/tables.yml")
    stem = logical_id.removesuffix("Table")
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in stem).lstrip("-")
