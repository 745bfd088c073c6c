"""How the failure of a record or message is logged: by types and places, never by what it holds."""

import logging
import traceback
from collections.abc import Mapping

_log = logging.getLogger(__name__)


def report(what: str, error: Exception, extra: Mapping[str, object]) -> None:
    """Log once. A message may quote what an item holds, so only types and places are logged; debug has it whole."""
    places = [
        f"{frame.filename.rpartition('pannier/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error(
        "%s failed: %s at %s",
        what,
        " from ".join(_names(error)),
        " > ".join(places[1:] or places),
        extra=dict(extra),
    )
    _log.debug("the failure in full", exc_info=error)


def _names(error: BaseException) -> list[str]:
    """The type of the error and of what caused it, outermost first."""
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(names) < 5:
        names.append(type(cause).__qualname__)
        cause = cause.__cause__
    return names
