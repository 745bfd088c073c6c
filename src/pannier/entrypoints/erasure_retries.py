"""Every minute: erasures that are to go on; after a pause, a crash, or once everything has settled."""

import logging
from dataclasses import asdict
from functools import cache
from typing import Any

from pannier.entrypoints.erasing import ERASING, erasing_from_environment
from pannier.entrypoints.permissions import Permission, index
from pannier.entrypoints.starting import prepare
from pannier.privacy.erasing import ErasureSweeper
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    *ERASING,
    index("users", "by_erasure"),
)

_log = logging.getLogger("pannier.erasures")


@cache
def _sweeper() -> ErasureSweeper:
    return erasing_from_environment().sweeper


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """What Lambda calls. Answers how many erasures went on, and how many of them failed for now."""
    swept = asdict(_sweeper().sweep())
    if any(swept.values()):
        _log.info("went on with erasures", extra=swept)
    return swept


prepare(_sweeper)
