"""Every day: licences whose end comes near, or has come."""

import logging
import os
from dataclasses import asdict
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.admission import admitting
from pannier.entrypoints.permissions import Permission, index, table
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.wiring import wire
from pannier.merchants.service import LicenceWatch
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    table("menus", "UpdateItem"),
    table("merchants", "ConditionCheckItem", "GetItem", "PutItem", "Query"),
    index("merchants", "by_due"),
)

_log = logging.getLogger("pannier.licences")


@cache
def _watch() -> LicenceWatch:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    wiring = wire(connection, settings.orders, settings.clock())
    return admitting(settings, connection, wiring).watch


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """What Lambda calls. Answers how many licences were warned of or had ended, were not due after all, and failed."""
    watched = asdict(_watch().look())
    if any(watched.values()):
        _log.info("looked at licences", extra=watched)
    return watched


prepare(_watch)
