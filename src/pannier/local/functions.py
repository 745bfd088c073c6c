"""The functions process: every function of `serverless.yml` on a stream, a queue, a bus or a schedule, in threads.

Started by the supervisor as `python -m pannier.local.functions`. SIGTERM has it settle what is there and end: status 0
when all was settled, 3 when something was left.
"""

import importlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import uuid4

from pannier.adapters.queues import Queue
from pannier.core.settings import Settings
from pannier.local.activity import Activity, wait_until_idle
from pannier.local.costs import Costs
from pannier.local.delivery import Invoke
from pannier.local.destinations import Everywhere, FailureFile, FailureQueues
from pannier.local.environments import Environments
from pannier.local.faults import Faults
from pannier.local.installation import PROJECT, Installation
from pannier.local.outbox import record_what_is_sent
from pannier.local.pump import Pump
from pannier.local.queue_batches import QueueInvoke, one_event_a_message
from pannier.local.queue_pump import QueuePump, Source
from pannier.local.resources import create_resources
from pannier.local.serverless import (
    Function,
    Schedule,
    ServerlessError,
    Template,
    read_functions,
    read_template,
)
from pannier.local.status import FunctionsStatus, StatusServer, summarize
from pannier.local.streams_api import StreamsApi
from pannier.local.timers import Timers, scheduled_event

LEFT_BEHIND = 3
_DRAIN_WITHIN = 45.0
_DRAIN_STREAMS_WITHIN = 20.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda passes beside the event, as far as anybody asks. `ends_at` is of the monotonic clock."""

    function_name: str
    aws_request_id: str
    ends_at: float
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 512

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:000000000000:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Until the function is ended."""
        return max(0, int((self.ends_at - time.monotonic()) * 1000))


def load_handler(function: Function, costs: Costs | None = None) -> Invoke:
    """Import the function's handler, and keep books of it. Raises ServerlessError when there is none of that name."""
    try:
        module = importlib.import_module(function.module)
    except ModuleNotFoundError as error:
        raise ServerlessError(f"{function.name}: there is no module {error.name}") from error
    handler = getattr(module, function.attribute, None)
    if not callable(handler):
        raise ServerlessError(f"{function.name}: {function.module} has no handler {function.attribute}")
    return _Invoker(function, cast(Callable[[object, Context], object], handler), costs)


class _Invoker:
    """Calls a handler as Lambda does, and ends it at its time-out. First calls come one after the other: in them
    functions set themselves up, each as if the process were its own.
    """

    _setting_up = threading.Lock()

    def __init__(
        self, function: Function, handler: Callable[[object, Context], object], costs: Costs | None
    ) -> None:
        self._function = function
        self._costs = costs
        self._handler = handler
        self._environments = Environments(function.name, function.timeout.total_seconds())
        self._warm = False

    def __call__(self, event: object) -> object:
        """Raises what the handler raises, and FunctionTimedOut."""
        if self._warm:
            return self._environments.run(lambda: self._invoke(event))
        with self._setting_up:
            self._warm = True
            return self._environments.run(lambda: self._invoke(event))

    def _invoke(self, event: object) -> object:
        ends_at = time.monotonic() + self._function.timeout.total_seconds()
        context = Context(self._function.name, str(uuid4()), ends_at)
        if self._costs is None:
            return self._handler(event, context)
        records = event.get("Records") if isinstance(event, dict) else None
        with self._costs.invocation(self._function.name, len(records) if records else 1):
            return self._handler(event, context)


class FunctionsProcess:
    """Pumps, timers and status of one process."""

    def __init__(
        self, functions: tuple[Function, ...], template: Template, environ: MutableMapping[str, str]
    ) -> None:
        """Makes queues and buses where they are missing, and adds to `environ` where they are."""
        settings = Settings.from_environment(environ)
        self._faults = (
            Faults(int(environ.get("FAULTS_SEED", "1"))) if environ.get("FAULTS", "0") != "0" else None
        )
        installation = Installation(Path(environ["DATA_DIR"]))
        self._costs = Costs.wanted(environ, "functions")
        record_what_is_sent(installation.outbox, settings.clock())
        self._settings = settings
        self._made = create_resources(template, functions, settings)
        for name, value in self._made.environment.items():
            environ.setdefault(name, value)
        self._activity = Activity()
        self._pump = Pump(
            StreamsApi(settings.dynamodb_endpoint, settings.region),
            Everywhere(FailureFile(installation.failures), self._failure_queues()),
            self._activity,
        )
        self._queues = QueuePump(settings, self._activity)
        self._timers = Timers(self._activity, settings.clock())
        self._running = False
        for function in functions:
            if function.streams or function.queues or function.buses or function.schedules:
                self._add(function, load_handler(function, self._costs))
        self._status = StatusServer(int(environ["FUNCTIONS_PORT"]), self._summary, self.wait_until_idle)

    def _failure_queues(self) -> FailureQueues:
        return FailureQueues(
            {name: Queue(self._settings, queue.url) for name, queue in self._made.queues.items()}
        )

    def _summary(self) -> FunctionsStatus:
        return summarize(
            self._pump,
            self._queues,
            running=self._running and self._timers.is_alive(),
            timer_failures=self._timers.failures,
            faults=self._faults.happened if self._faults else {},
        )

    def _add(self, function: Function, handler: Invoke) -> None:
        for mapping in function.streams:
            invoke = self._faults.around(mapping, handler) if self._faults else handler
            self._pump.add(mapping, f"{self._settings.table_prefix}{mapping.table_family}", invoke)
        for queue in function.queues:
            if queue.queue not in self._made.queues:
                raise ServerlessError(f"{queue.name}: there is no such queue among the resources")
            source = Source(
                function.name,
                self._made.queues[queue.queue],
                batch_size=queue.batch_size,
                at_once=queue.at_once,
                partial_responses=queue.partial_responses,
                matches=queue.matches,
            )
            self._add_queue(source, cast(QueueInvoke, handler))
        for bus in function.buses:
            source = Source(function.name, self._made.bus_queues[bus.name], batch_size=1)
            self._add_queue(source, one_event_a_message(cast(Callable[[object], object], handler)))
        for schedule in function.schedules:
            self._add_timer(schedule, cast(Callable[[object], object], handler))

    def _add_queue(self, source: Source, invoke: QueueInvoke) -> None:
        self._queues.add(source, self._faults.around_queue(source, invoke) if self._faults else invoke)

    def _add_timer(self, schedule: Schedule, handler: Callable[[object], object]) -> None:
        clock = self._settings.clock()

        def run() -> None:
            handler(scheduled_event(clock))

        name = schedule.function
        self._timers.add(schedule, self._faults.around_timer(name, run) if self._faults else run)

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until everything written before, and all that follows from it, is settled. False when it took longer."""
        watchers = [*self._pump.watchers(), *self._queues.watchers()]
        return wait_until_idle(watchers, self._activity, timeout)

    def start(self) -> None:
        if self._costs is not None:
            self._costs.start()
        self._pump.start()
        self._queues.start()
        self._timers.start()
        self._running = True
        self._status.start()

    def stop(self) -> bool:
        """Settle everything and end. False when something on a stream was left, which is lost.

        What is left in a queue is worked off after the next start.
        """
        self._timers.stop()
        settled = self.wait_until_idle(_DRAIN_WITHIN)
        self._queues.stop()
        drained = self._pump.stop(drain_within=_DRAIN_STREAMS_WITHIN)
        if drained and not settled:
            _log.warning("some messages stay in their queues until the next start")
        self._running = False
        return drained


def read_deployment(path: Path) -> tuple[tuple[Function, ...], Template]:
    """The functions of a `serverless.yml`, and the resources of ours with those it adds. Raises ServerlessError."""
    ours, given = read_template(PROJECT / "serverless.yml"), read_template(path)
    together = Template({**ours.resources, **given.resources}, {**ours.environment, **given.environment})
    return read_functions(path), together


def main() -> int:
    """Run until SIGTERM. An exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(threadName)s: %(message)s")
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a ctrl-C is the supervisor's to act on
    try:
        process = FunctionsProcess(*read_deployment(Path(os.environ["SERVERLESS_FILE"])), os.environ)
    except ServerlessError as error:
        _log.error("%s", error)
        return 1
    process.start()
    stopping.wait()
    if process.stop():
        return 0
    _log.error("stopped before everything was settled")
    return LEFT_BEHIND


if __name__ == "__main__":
    sys.exit(main())
