"""The functions process: every function of `serverless.yml` that hangs on a stream or a schedule, in threads.

Started by the supervisor as `python -m pannier.local.functions`. SIGTERM has it settle what is there and end: status 0
when all was settled, 3 when something was left.
"""

import importlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import uuid4

from pannier.core.settings import Settings
from pannier.local.delivery import Invoke
from pannier.local.destinations import FailureFile
from pannier.local.faults import Faults
from pannier.local.pump import Activity, Pump
from pannier.local.serverless import Function, ServerlessError, read_functions
from pannier.local.status import StatusServer, summarize
from pannier.local.streams_api import StreamsApi
from pannier.local.timers import Timers, scheduled_event

LEFT_BEHIND = 3
_DRAIN_WITHIN = 60.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda passes beside the event, as far as anybody asks."""

    function_name: str
    aws_request_id: str
    timeout_ms: int
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 512

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:000000000000:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """All of it: nobody stops a function here."""
        return self.timeout_ms


def load_handler(function: Function) -> Invoke:
    """Import the function's handler. Raises ServerlessError when there is none of that name."""
    try:
        module = importlib.import_module(function.module)
    except ModuleNotFoundError as error:
        raise ServerlessError(f"{function.name}: there is no module {error.name}") from error
    handler = getattr(module, function.attribute, None)
    if not callable(handler):
        raise ServerlessError(f"{function.name}: {function.module} has no handler {function.attribute}")
    return _Invoker(function, cast(Callable[[object, Context], object], handler))


class _Invoker:
    """Calls a handler as Lambda does. First calls come one after the other: in them functions set themselves up, each
    as if the process were its own.
    """

    _setting_up = threading.Lock()

    def __init__(self, function: Function, handler: Callable[[object, Context], object]) -> None:
        self._function = function
        self._handler = handler
        self._warm = False

    def __call__(self, event: object) -> object:
        milliseconds = int(self._function.timeout.total_seconds() * 1000)
        context = Context(self._function.name, str(uuid4()), milliseconds)
        if self._warm:
            return self._handler(event, context)
        with self._setting_up:
            self._warm = True
            return self._handler(event, context)


class FunctionsProcess:
    """Pump, timers and status of one process."""

    def __init__(self, functions: tuple[Function, ...], environ: Mapping[str, str]) -> None:
        settings = Settings.from_environment(environ)
        self._faults = (
            Faults(int(environ.get("FAULTS_SEED", "1"))) if environ.get("FAULTS", "0") != "0" else None
        )
        self._activity = Activity()
        self._pump = Pump(
            StreamsApi(settings.dynamodb_endpoint, settings.region),
            FailureFile(Path(environ["DATA_DIR"]) / "failures.jsonl"),
            self._activity,
        )
        self._timers = Timers(self._activity)
        self._running = False
        for function in functions:
            if function.streams or function.schedules:
                self._add(function, load_handler(function), settings)
        self._status = StatusServer(
            int(environ["FUNCTIONS_PORT"]),
            lambda: summarize(
                self._pump,
                running=self._running and self._timers.is_alive(),
                timer_failures=self._timers.failures,
                faults=self._faults.happened if self._faults else {},
            ),
            self._pump.wait_until_idle,
        )

    def _add(self, function: Function, handler: Invoke, settings: Settings) -> None:
        for mapping in function.streams:
            invoke = self._faults.around(mapping, handler) if self._faults else handler
            self._pump.add(mapping, f"{settings.table_prefix}{mapping.table_family}", invoke)
        if function.schedules:
            clock = settings.clock()
            run = cast(
                Callable[[], None], lambda: cast(Callable[[object], object], handler)(scheduled_event(clock))
            )
            self._timers.add(
                function.name, self._faults.around_timer(function.name, run) if self._faults else run
            )

    def start(self) -> None:
        self._pump.start()
        self._timers.start()
        self._running = True
        self._status.start()

    def stop(self) -> bool:
        """Settle everything and end. False when something was left."""
        self._timers.stop()
        drained = self._pump.stop(drain_within=_DRAIN_WITHIN)
        self._running = False
        return drained


def main() -> int:
    """Run until SIGTERM. An exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(threadName)s: %(message)s")
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a ctrl-C is the supervisor's to act on
    try:
        process = FunctionsProcess(read_functions(Path(os.environ["SERVERLESS_FILE"])), os.environ)
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
