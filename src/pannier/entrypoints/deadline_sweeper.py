"""Every minute: orders whose deadline or promised time has passed."""

import logging
import os
from dataclasses import asdict
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.permissions import Permission, index, table
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.wiring import wire
from pannier.orders.sweeper import DeadlineSweeper
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    table("orders", "GetItem", "PutItem"),
    index("orders", "by_due"),
)

_log = logging.getLogger("pannier.deadlines")


@cache
def _sweeper() -> DeadlineSweeper:
    settings = Settings.from_environment(os.environ)
    wiring = wire(bind_tables(settings), settings.orders, settings.clock())
    return DeadlineSweeper(wiring.ordering.orders, wiring.repository, wiring.clock)


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """What Lambda calls. Answers how many orders were moved, were not due after all, and failed."""
    swept = asdict(_sweeper().sweep())
    if any(swept.values()):
        _log.info("swept deadlines", extra=swept)
    return swept


prepare(_sweeper)
