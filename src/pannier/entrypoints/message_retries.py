"""Every minute: messages that a provider could not take, and those that quiet hours held back."""

import logging
import os
import time
from dataclasses import asdict
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.outgoing import DISPATCHING, dispatcher
from pannier.entrypoints.permissions import Permission, index
from pannier.entrypoints.starting import prepare
from pannier.notifications.repository import DeliveryRepository
from pannier.notifications.sweeper import DeliverySweeper
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    *DISPATCHING,
    index("channels", "by_due"),
)

_SENDING_SECONDS = 45  # the last calls of a provider that hangs still end within our time-out

_log = logging.getLogger("pannier.notifications")


@cache
def _sweeper() -> DeliverySweeper:
    settings = Settings.from_environment(os.environ)
    connection, clock = bind_tables(settings), settings.clock()
    return DeliverySweeper(dispatcher(settings, connection, clock), DeliveryRepository(), clock)


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """What Lambda calls. Answers how many deliveries were tried, were not due after all, and failed."""
    until = time.monotonic() + _SENDING_SECONDS
    swept = asdict(_sweeper().sweep(lambda: time.monotonic() < until))
    if any(swept.values()):
        _log.info("swept deliveries", extra=swept)
    return swept


prepare(_sweeper)
