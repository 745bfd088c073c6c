"""One line in the log for each subscription that somebody starts, as for each request over HTTP."""

import logging
from collections.abc import Mapping

from pannier.api.http.request_log import FAULT, told_name
from pannier.api.live.protocol import Duplicate, Failed, Result
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.measuring import measure

_log = logging.getLogger("pannier.requests")
_MOST_CODES = 5


def log_subscription(request_id: str, name: str | None, result: Result | None, seconds: float) -> None:
    """Whether it runs, or why not; and count a fault of ours. `result` is None for one that runs."""
    codes = _codes(result)
    if FAULT in codes:
        measure(FAILURES)
    told = {
        "correlation_id": request_id,
        "operation": told_name(name),
        "type": "subscription",
        "codes": codes,
        "ms": round(seconds * 1_000, 1),
    }
    _log.info("subscription", extra=told)


def _codes(result: Result | None) -> list[str]:
    match result:
        case Duplicate():
            return ["SUBSCRIBER_ALREADY_EXISTS"]
        case Failed(errors=errors):
            extensions = [error.get("extensions") for error in errors]
            codes = [str(each["code"]) for each in extensions if isinstance(each, Mapping) and "code" in each]
            return list(dict.fromkeys(codes))[:_MOST_CODES]
    return []
