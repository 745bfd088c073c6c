"""Reads `serverless.yml`: which functions there are, and what wakes them. The deployment's truth is ours too.

Only what the local runner acts on is read. What it cannot honor (another event, a batching window per partition) is an
error rather than something that behaves differently from the cloud.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import yaml

from pannier.local.filters import Json, Matcher, PatternError, any_of, compile_pattern

Section: TypeAlias = Mapping[str, Json]

_STREAM_KEYS = frozenset(
    {
        "type", "arn", "enabled", "batchSize", "batchWindow", "startingPosition", "maximumRetryAttempts",
        "bisectBatchOnFunctionError", "maximumRecordAgeInSeconds", "functionResponseType", "destinations",
        "parallelizationFactor", "filterPatterns",
    }
)  # fmt: skip
_UNITS = {"minute": 60, "hour": 3600, "day": 86400}


class ServerlessError(Exception):
    """`serverless.yml` says something that is wrong, or that this runner cannot honor."""


@dataclass(frozen=True, slots=True)
class StreamMapping:
    """A function on a table's stream. `maximum_retries` None means: for ever, as long as the record lives.

    A batching window is not kept: it is the longest Lambda may wait for more, and here nothing waits.
    """

    function: str
    table_family: str
    batch_size: int
    maximum_retries: int | None
    maximum_record_age: timedelta | None
    bisect: bool
    partial_responses: bool
    failure_queue: str | None
    matches: Matcher

    @property
    def name(self) -> str:
        return f"{self.function}:{self.table_family}"


@dataclass(frozen=True, slots=True)
class QueueMapping:
    """A function on an SQS queue. `queue` is the resource's logical id."""

    function: str
    queue: str
    batch_size: int
    partial_responses: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """A function that runs at a fixed rate."""

    function: str
    every: timedelta


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `module` and `attribute` name its handler; `environment` holds its own literal variables."""

    name: str
    module: str
    attribute: str
    environment: Mapping[str, str]
    timeout: timedelta
    streams: tuple[StreamMapping, ...] = ()
    queues: tuple[QueueMapping, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    serves_http: bool = False


def read_functions(path: Path) -> tuple[Function, ...]:
    """Every function of the file. Raises ServerlessError, naming the place."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ServerlessError(f"{path} is not YAML: {error}") from error
    functions = _section(_section(document, str(path)).get("functions"), "functions")
    return tuple(_function(name, _section(body, name)) for name, body in functions.items())


def _function(name: str, body: Section) -> Function:
    handler = _text(body.get("handler"), f"{name}.handler")
    module, _, attribute = handler.replace("/", ".").rpartition(".")
    streams: list[StreamMapping] = []
    queues: list[QueueMapping] = []
    schedules: list[Schedule] = []
    http = False
    events = body.get("events") or []
    if not isinstance(events, list):
        raise ServerlessError(f"{name}.events: a list is expected")
    for kind, event in _events(events, name):
        match kind:
            case "stream":
                streams.append(_stream(name, _section(event, f"{name}.stream")))
            case "sqs":
                queues.append(_queue(name, _section(event, f"{name}.sqs")))
            case "schedule":
                schedules.append(Schedule(name, _rate(event, f"{name}.schedule")))
            case "httpApi" | "http" | "websocket":
                http = True
            case _:
                raise ServerlessError(f"{name}: the event {kind!r} is not understood")
    return Function(
        name=name,
        module=module,
        attribute=attribute,
        environment=_literals(body.get("environment")),
        timeout=timedelta(seconds=_number(body.get("timeout", 6), f"{name}.timeout")),
        streams=tuple(streams),
        queues=tuple(queues),
        schedules=tuple(schedules),
        serves_http=http,
    )


def _events(events: list[Json], name: str) -> Iterator[tuple[str, Json]]:
    for event in events:
        if isinstance(event, str):
            yield event, None
        else:
            yield from _section(event, f"{name}.events").items()


def _stream(function: str, event: Section) -> StreamMapping:
    where = f"{function}.stream"
    if unknown := event.keys() - _STREAM_KEYS:
        raise ServerlessError(f"{where}: not understood: {', '.join(sorted(unknown))}")
    if event.get("startingPosition") != "TRIM_HORIZON":
        raise ServerlessError(
            f"{where}: startingPosition must be TRIM_HORIZON, or changes made before would be lost"
        )
    if event.get("parallelizationFactor", 1) != 1:
        raise ServerlessError(f"{where}: parallelizationFactor must be 1")
    retries = int(_number(event.get("maximumRetryAttempts", -1), f"{where}.maximumRetryAttempts"))
    age = int(_number(event.get("maximumRecordAgeInSeconds", -1), f"{where}.maximumRecordAgeInSeconds"))
    return StreamMapping(
        function=function,
        table_family=_table_family(_resource(event.get("arn"), where), where),
        batch_size=int(_number(event.get("batchSize", 100), f"{where}.batchSize")),
        maximum_retries=None if retries == -1 else retries,
        maximum_record_age=None if age == -1 else timedelta(seconds=age),
        bisect=event.get("bisectBatchOnFunctionError") is True,
        partial_responses=event.get("functionResponseType") == "ReportBatchItemFailures",
        failure_queue=_destination(event.get("destinations"), where),
        matches=any_of(_patterns(event.get("filterPatterns"), where)),
    )


def _queue(function: str, event: Section) -> QueueMapping:
    where = f"{function}.sqs"
    return QueueMapping(
        function=function,
        queue=_resource(event.get("arn"), where),
        batch_size=int(_number(event.get("batchSize", 10), f"{where}.batchSize")),
        partial_responses=event.get("functionResponseType") == "ReportBatchItemFailures",
    )


def _patterns(value: Json, where: str) -> list[Matcher]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ServerlessError(f"{where}.filterPatterns: a list is expected")
    try:
        return [compile_pattern(pattern) for pattern in value]
    except PatternError as error:
        raise ServerlessError(f"{where}.filterPatterns: {error}") from error


def _destination(value: Json, where: str) -> str | None:
    if value is None:
        return None
    target = _section(value, f"{where}.destinations").get("onFailure")
    if isinstance(target, Mapping) and "arn" in target:
        target = target["arn"]
    return _resource(target, f"{where}.destinations.onFailure")


def _rate(event: Json, where: str) -> timedelta:
    rate = _section(event, where).get("rate") if isinstance(event, Mapping) else event
    if isinstance(rate, list) and len(rate) == 1:
        (rate,) = rate
    text = _text(rate, where)
    words = text.removeprefix("rate(").removesuffix(")").split()
    unit = words[1].removesuffix("s") if len(words) == 2 else ""
    if not text.startswith("rate(") or not words[0].isdigit() or unit not in _UNITS:
        raise ServerlessError(f"{where}: {text!r} is not understood; write rate(5 minutes)")
    return timedelta(seconds=int(words[0]) * _UNITS[unit])


def _table_family(logical_id: str, where: str) -> str:
    """`OrdersTable` → `orders`: the table's family as the records name it."""
    if not logical_id.endswith("Table"):
        raise ServerlessError(f"{where}: {logical_id} does not look like a table of infra/tables.yml")
    stem = logical_id.removesuffix("Table")
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in stem).lstrip("-")


def _resource(value: Json, where: str) -> str:
    """The logical id in `Fn::GetAtt: [OrdersTable, StreamArn]`."""
    if isinstance(value, Mapping) and isinstance(parts := value.get("Fn::GetAtt"), list) and parts:
        return _text(parts[0], where)
    raise ServerlessError(f"{where}: an ARN is named as Fn::GetAtt: [Resource, Attribute]")


def _literals(value: Json) -> Mapping[str, str]:
    if value is None:
        return {}
    return {
        name: str(each)
        for name, each in _section(value, "environment").items()
        if not isinstance(each, Mapping)
    }


def _section(value: Json, where: str) -> Section:
    if not isinstance(value, Mapping):
        raise ServerlessError(f"{where}: an object is expected")
    return value


def _text(value: Json, where: str) -> str:
    if not isinstance(value, str):
        raise ServerlessError(f"{where}: text is expected")
    return value


def _number(value: Json, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ServerlessError(f"{where}: a number is expected")
    return value


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Json:
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Json = loader.construct_scalar(node)
        parts: list[Json] = [*str(value).split(".", 1)]
        return {name: parts if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise ServerlessError(f"!{suffix} is not understood")


_Loader.add_multi_constructor("!", _short_form)
