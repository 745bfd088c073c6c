"""What each function costs, written down while the platform runs on one machine: `PANNIER_COSTS` names a directory.

Each process writes a file of its own there, all sums since its start, once a second: invocations and records, time on
the clock and on the processor, calls to AWS, read and write units by table and index, messages, events, log bytes.
`python -m scripts.scale.record` makes a measurement of them. Nothing of this runs without the variable.
"""

import json
import logging
import os
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from pannier.telemetry.logs import LineFormatter

VARIABLE = "PANNIER_COSTS"
_EVERY = 1.0
_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
_KEY = "pannier_costs"


@dataclass(slots=True)
class Tally:
    """The sums of one function. Times are milliseconds, of the processor only what its own thread took.

    `calls` are counted by `service.Operation`; `reads` and `writes`, in units, by `family` and `family/index`;
    `sent` (messages, events, texts) by queue, bus or service.
    """

    invocations: int = 0
    records: int = 0
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    log_lines: int = 0
    log_bytes: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    reads: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    writes: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    sent: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, Any]:
        return {
            "invocations": self.invocations,
            "records": self.records,
            "wallMs": round(self.wall_ms, 1),
            "cpuMs": round(self.cpu_ms, 1),
            "logLines": self.log_lines,
            "logBytes": self.log_bytes,
            "calls": dict(sorted(self.calls.items())),
            "reads": dict(sorted(self.reads.items())),
            "writes": dict(sorted(self.writes.items())),
            "sent": dict(sorted(self.sent.items())),
        }


_current: ContextVar[Tally | None] = ContextVar("costs", default=None)


class Costs:
    """The books of one process. Make it before any client: it hooks into those that are made later."""

    def __init__(self, file: Path, table_prefix: str) -> None:
        self._file = file
        self._prefix = table_prefix
        self._tallies: dict[str, Tally] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        BUILTIN_HANDLERS.append(("before-parameter-build", self._ask))
        BUILTIN_HANDLERS.append(("after-call", self._count))

    @classmethod
    def wanted(cls, environ: Mapping[str, str], process: str) -> "Costs | None":
        """Books for this process, where somebody asked for them."""
        if not (directory := environ.get(VARIABLE)):
            return None
        Path(directory).mkdir(parents=True, exist_ok=True)
        return cls(Path(directory) / f"{process}.json", environ.get("TABLE_PREFIX", "pannier-local-"))

    def start(self) -> None:
        """Write the file each second from now on, and count the bytes of what is logged. Once logging is set up."""
        handler = _Counting()
        handler.setFormatter(LineFormatter())
        logging.getLogger().addHandler(handler)
        for each in logging.root.manager.loggerDict.values():
            if isinstance(each, logging.Logger) and each.handlers and not each.propagate:
                each.addHandler(handler)
        threading.Thread(target=self._write_now_and_then, name="costs", daemon=True).start()

    def stop(self) -> None:
        """Write no more."""
        self._stopping.set()

    @contextmanager
    def invocation(self, function: str, records: int = 1, *, alone: bool = True) -> Iterator[None]:
        """What happens inside, in this thread and those that copy its context, is this function's.

        Not `alone`: the thread does other work meanwhile, and its time on the processor says nothing.
        """
        tally = self.tally(function)
        token = _current.set(tally)
        began, worked = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            _current.reset(token)
            with self._lock:
                tally.invocations += 1
                tally.records += records
                tally.wall_ms += (time.perf_counter() - began) * 1000
                tally.cpu_ms += (time.thread_time() - worked) * 1000 if alone else 0.0

    def tally(self, function: str) -> Tally:
        with self._lock:
            return self._tallies.setdefault(function, Tally())

    def told(self) -> dict[str, Any]:
        """All sums as JSON values. `processCpuMs` is of the whole process, whoever's work it was."""
        with self._lock:
            functions = {name: tally.told() for name, tally in sorted(self._tallies.items())}
        metrics = Path(os.environ["METRICS_FILE"]) if "METRICS_FILE" in os.environ else None
        return {
            "processCpuMs": round(time.process_time() * 1000, 1),
            "metricBytes": metrics.stat().st_size if metrics and metrics.exists() else 0,
            "functions": functions,
        }

    def _write_now_and_then(self) -> None:
        while not self._stopping.wait(_EVERY):
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self.told()))
            fresh.replace(self._file)

    def _ask(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if _current.get() is None:
            return
        context[_KEY] = params
        if "ReturnConsumedCapacity" in model.input_shape.members:
            params["ReturnConsumedCapacity"] = "INDEXES"

    def _count(self, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        tally = _current.get()
        if tally is None:
            return
        with self._lock:
            tally.calls[f"{model.service_model.service_name}.{model.name}"] += 1
            units = tally.reads if model.name in _READS else tally.writes
            reported = parsed.get("ConsumedCapacity") or []
            for each in reported if isinstance(reported, list) else [reported]:
                for place, count in units_by_place(each, self._prefix).items():
                    units[place] += count
            if sent := _sent(model.name, context.get(_KEY) or {}):
                tally.sent[sent[0]] += sent[1]


def units_by_place(reported: Mapping[str, Any], prefix: str) -> dict[str, float]:
    """What DynamoDB says that a table and its indexes consumed, by `family` and `family/index`."""
    family = str(reported["TableName"]).rpartition("/")[2].removeprefix(prefix)
    indexes = {
        f"{family}/{name}": float(each["CapacityUnits"])
        for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
        for name, each in (reported.get(kind) or {}).items()
    }
    own = float(reported.get("CapacityUnits", 0)) - sum(indexes.values())
    return {place: units for place, units in {family: own, **indexes}.items() if units}


def _sent(operation: str, params: Mapping[str, Any]) -> tuple[str, int] | None:
    """To whom what was sent, and how many."""
    match operation:
        case "SendMessage":
            return _queue(params), 1
        case "SendMessageBatch":
            return _queue(params), len(params["Entries"])
        case "PutEvents":
            return "events", len(params["Entries"])
        case "PostToConnection":
            return "live connections", 1
        case "Publish":
            return "sns", 1
        case "SendEmail":
            return "ses", 1
    return None


def _queue(params: Mapping[str, Any]) -> str:
    return "queue " + str(params["QueueUrl"]).rpartition("/")[2]


class _Counting(logging.Handler):
    """Counts lines as a deployed function would write them."""

    def emit(self, record: logging.LogRecord) -> None:
        tally = _current.get()
        if tally is not None:
            tally.log_lines += 1
            tally.log_bytes += len(self.format(logging.makeLogRecord(record.__dict__)).encode()) + 1
