"""One line a request in the log. What the client wrote is not in it, but for the name of its operation.

No variables, tokens, ids, addresses: nothing that leads to a person. Every part has a bound, so a line does. That it is
JSON, with the id of the request as its `correlation_id`, is telemetry's to see to, as for every other line.
"""

import logging
import re
from dataclasses import dataclass, field
from time import perf_counter

from pannier.api.context import Context
from pannier.core.capacity import Consumed
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.measuring import measure

log = logging.getLogger("pannier.requests")

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")
_MOST_CODES = 5
FAULT = "INTERNAL_SERVER_ERROR"


@dataclass(slots=True)
class RequestLine:
    """What is to be said of one request; filled in as it becomes known."""

    request_id: str
    method: str
    started: float = field(default_factory=perf_counter)
    status: int = 0
    operation: str | None = None
    document: str | None = None
    codes: tuple[str, ...] = ()
    sent_bytes: int = 0
    consumed: Consumed | None = None
    context: Context | None = None

    def write(self) -> None:
        """Say it, and count a fault of ours."""
        if FAULT in self.codes:
            measure(FAILURES)
        log.info("request", extra=self._content())

    def _content(self) -> dict[str, str | int | float | list[str] | None]:
        context, consumed = self.context, self.consumed or Consumed()
        executed = context.executed if context else None
        return {
            "correlation_id": self.request_id,
            "method": self.method[:10],
            "status": self.status,
            "operation": told_name(executed.name if executed else self.operation),
            "type": executed.kind if executed else None,
            "document": self.document,
            "cost": getattr(context, "cost", None),
            "viewer": context.viewer_kind if context else None,
            "codes": list(dict.fromkeys(self.codes))[:_MOST_CODES],
            "ms": round((perf_counter() - self.started) * 1_000, 1),
            "read_units": float(consumed.reads),
            "write_units": float(consumed.writes),
            "calls": len(consumed.calls),
            "bytes": self.sent_bytes,
        }


def told_name(name: str | None) -> str | None:
    """The name of an operation, where it is a name and short; clients choose it."""
    return name if name is not None and _NAME.fullmatch(name) else None
