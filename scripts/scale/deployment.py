"""What `serverless.yml` and `infra/stages.yml` say, as far as scale goes."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pannier.local.filters import Json
from pannier.local.serverless import read_functions
from pannier.local.serverless.document import number, read_yaml, section
from scripts.scale.model import Deployed

PROJECT = Path(__file__).parents[2]
_MINUTE = timedelta(minutes=1)


def deployed() -> dict[str, Deployed]:
    """Each function, by name."""
    file = PROJECT / "serverless.yml"
    document = read_yaml(file)
    default = section(document.get("provider"), "provider").get("memorySize")
    bodies = section(document.get("functions"), "functions")
    found = {}
    for function in read_functions(file):
        body = section(bodies[function.name], function.name)
        found[function.name] = Deployed(
            memory_mb=int(number(body.get("memorySize", default), f"{function.name}.memorySize")),
            scheduled=any(schedule.every == _MINUTE for schedule in function.schedules),
            streams=tuple(mapping.table_family for mapping in function.streams),
            parallel=_of_events(body.get("events"), "stream", "parallelizationFactor") or 1,
            at_once=_of_events(body.get("events"), "sqs", "maximumConcurrency"),
        )
    return found


def gate_a_second() -> float:
    """The requests a second that a stage like prod lets through."""
    stages = read_yaml(PROJECT / "infra" / "stages.yml")
    return number(section(stages.get("default"), "default").get("requestsPerSecond"), "requestsPerSecond")


def _of_events(events: Json, kind: str, name: str) -> int | None:
    """A number that a mapping has; the least where several have it."""
    found = [
        int(number(mapping[name], name))
        for event in (events if isinstance(events, list) else [])
        if isinstance(event, Mapping) and isinstance(mapping := event.get(kind), Mapping) and name in mapping
    ]
    return min(found, default=None)
