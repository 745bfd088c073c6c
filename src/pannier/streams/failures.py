"""How the failure of a record or message is logged: by types and places, never by what it holds."""

import logging
from collections.abc import Mapping

from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.failures import places_of, types_of
from pannier.telemetry.measuring import measure

_log = logging.getLogger(__name__)


def report(what: str, error: Exception, extra: Mapping[str, object]) -> None:
    """Count it, and log it once. A message may quote what an item holds, so only types and places are logged; debug has
    it whole.
    """
    measure(FAILURES)
    places = places_of(error.__traceback__)
    _log.error(
        "%s failed: %s at %s",
        what,
        types_of(error),
        " > ".join(places[1:] or places),
        extra=dict(extra),
    )
    _log.debug("the failure in full", exc_info=error)
