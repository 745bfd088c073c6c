"""Every minute: webhooks whose next attempt is due, and whatever a lost wake-up left."""

import logging
import os
from dataclasses import asdict
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.messaging import TELLING, notifier
from pannier.entrypoints.permissions import Permission, index, queue, table
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.webhooks import retry_sweeper
from pannier.telemetry.functions import observed
from pannier.webhooks.notices import disabled_messages
from pannier.webhooks.retries import RetrySweeper

PERMISSIONS: tuple[Permission, ...] = (
    *TELLING,
    table("webhooks", "DeleteItem", "GetItem", "UpdateItem"),
    index("webhooks", "by_due"),
    queue("WebhooksQueue"),
)

_log = logging.getLogger("pannier.webhooks")


@cache
def _sweeper() -> RetrySweeper:
    settings = Settings.from_environment(os.environ)
    connection = bind_tables(settings)
    people = notifier(settings, connection)
    return retry_sweeper(settings, connection, lambda event: people.deliver(disabled_messages(event)))


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """What Lambda calls. Answers how many lanes were woken, jobs done, and entries left for the next minute."""
    swept = asdict(_sweeper().sweep())
    if any(swept.values()):
        _log.info("swept webhooks", extra=swept)
    return swept


prepare(_sweeper)
