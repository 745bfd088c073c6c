"""What `serverless.yml` says, as far as the local runner acts on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from pannier.local.filters import Json, Matcher


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
    """A function on an SQS queue. `queue` is the resource's logical id; how often a message comes is its own policy.

    `at_once` is how many batches may be in the function at a time.
    """

    function: str
    queue: str
    batch_size: int
    partial_responses: bool
    at_once: int
    matches: Matcher

    @property
    def name(self) -> str:
        return f"{self.function}:{self.queue}"


@dataclass(frozen=True, slots=True)
class BusMapping:
    """A function on an event bus. `bus` is the resource's logical id; `pattern` says which events, as EventBridge reads
    it.
    """

    function: str
    bus: str
    pattern: Mapping[str, Json]
    retries: int

    @property
    def name(self) -> str:
        return f"{self.function}:{self.bus}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A function that runs at a fixed rate, or, with `at`, each day at that time of UTC."""

    function: str
    every: timedelta
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `module` and `attribute` name its handler; `environment` holds its own literal variables.

    `failure_queue`, a logical id, is where Lambda puts what it gave up of calls that nobody waited for.
    """

    name: str
    module: str
    attribute: str
    environment: Mapping[str, str]
    timeout: timedelta
    streams: tuple[StreamMapping, ...] = ()
    queues: tuple[QueueMapping, ...] = ()
    buses: tuple[BusMapping, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    serves_http: bool = False
    failure_queue: str | None = None
