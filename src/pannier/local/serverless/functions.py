"""Which functions there are, and what wakes them."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from pannier.local.filters import Json
from pannier.local.serverless.document import Section, number, read_yaml, section, text
from pannier.local.serverless.events import (
    bus_mapping,
    failure_destination,
    queue_mapping,
    schedules_of,
    stream_mapping,
)
from pannier.local.serverless.model import (
    BusMapping,
    Function,
    QueueMapping,
    Schedule,
    ServerlessError,
    StreamMapping,
)

_DEFAULT_TIMEOUT = 6
_DEFAULT_RETRIES = 2  # Lambda's, of an asynchronous call


def read_functions(path: Path) -> tuple[Function, ...]:
    """Every function of the file. Raises ServerlessError, naming the place."""
    document = read_yaml(path)
    functions = section(document.get("functions"), "functions")
    provider = document.get("provider")
    timeout = provider.get("timeout", _DEFAULT_TIMEOUT) if isinstance(provider, Mapping) else _DEFAULT_TIMEOUT
    return tuple(_function(name, section(body, name), timeout) for name, body in functions.items())


def _function(name: str, body: Section, default_timeout: Json) -> Function:
    handler = text(body.get("handler"), f"{name}.handler")
    module, _, attribute = handler.replace("/", ".").rpartition(".")
    streams: list[StreamMapping] = []
    queues: list[QueueMapping] = []
    buses: list[BusMapping] = []
    schedules: list[Schedule] = []
    http = False
    retries = int(number(body.get("maximumRetryAttempts", _DEFAULT_RETRIES), f"{name}.maximumRetryAttempts"))
    events = body.get("events") or []
    if not isinstance(events, list):
        raise ServerlessError(f"{name}.events: a list is expected")
    for kind, event in _events(events, name):
        if isinstance(event, Mapping) and event.get("enabled") is False:
            continue
        match kind:
            case "stream":
                streams.append(stream_mapping(name, section(event, f"{name}.stream")))
            case "sqs":
                queues.append(queue_mapping(name, section(event, f"{name}.sqs")))
            case "eventBridge":
                buses.append(bus_mapping(name, section(event, f"{name}.eventBridge"), retries))
            case "schedule":
                schedules += schedules_of(name, event)
            case "httpApi" | "http" | "websocket":
                http = True
            case _:
                raise ServerlessError(f"{name}: the event {kind!r} is not understood")
    return Function(
        name=name,
        module=module,
        attribute=attribute,
        environment=_literals(body.get("environment")),
        timeout=timedelta(seconds=number(body.get("timeout", default_timeout), f"{name}.timeout")),
        streams=tuple(streams),
        queues=tuple(queues),
        buses=tuple(buses),
        schedules=tuple(schedules),
        serves_http=http,
        failure_queue=failure_destination(body.get("destinations"), name),
    )


def _events(events: list[Json], name: str) -> Iterator[tuple[str, Json]]:
    for event in events:
        if isinstance(event, str):
            yield event, None
        else:
            yield from section(event, f"{name}.events").items()


def _literals(value: Json) -> Mapping[str, str]:
    if value is None:
        return {}
    return {
        name: str(each)
        for name, each in section(value, "environment").items()
        if not isinstance(each, Mapping)
    }
