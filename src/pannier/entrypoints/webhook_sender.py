"""The queue of webhooks → requests to merchants' and partners' systems."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.entrypoints.environment import settings_with
from pannier.entrypoints.permissions import Permission, queue, secret, table
from pannier.entrypoints.webhooks import lane_worker
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue
from pannier.telemetry.functions import observed
from pannier.webhooks.wakeups import lane_of

PERMISSIONS: tuple[Permission, ...] = (
    table("webhooks", "GetItem", "PutItem", "Query", "UpdateItem"),
    queue("WebhooksQueue"),
    secret("WebhookSecretKeySecret"),
)


@cache
def _handle() -> Callable[[QueueMessage], None]:
    settings = settings_with(os.environ, "WEBHOOK_SECRET_KEY")
    worker = lane_worker(settings, bind_tables(settings))

    def handle(message: QueueMessage) -> None:
        worker.work(lane_of(message.body))

    return handle


@observed
def handler(event: QueueEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_queue(event, _handle())
