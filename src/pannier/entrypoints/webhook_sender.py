"""The queue of webhooks → requests to merchants' and partners' systems."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pynamodb.connection import Connection

from pannier.core.clock import SystemClock
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.environment import settings_with
from pannier.entrypoints.permissions import Permission, queue, secret, table
from pannier.entrypoints.starting import prepare
from pannier.entrypoints.webhooks import wake
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue
from pannier.telemetry.functions import observed
from pannier.webhooks.addresses import Rules, SystemResolver
from pannier.webhooks.delivering import Clocks, LaneWorker
from pannier.webhooks.repository import DeliveryRepository, EndpointRepository, LaneRepository
from pannier.webhooks.sending import HttpTransport
from pannier.webhooks.signing import SecretSeal
from pannier.webhooks.wakeups import lane_of

PERMISSIONS: tuple[Permission, ...] = (
    table("webhooks", "GetItem", "PutItem", "Query", "UpdateItem"),
    queue("WebhooksQueue"),
    secret("WebhookSecretKeySecret"),
)


def _lane_worker(settings: Settings, connection: Connection) -> LaneWorker:
    """Who delivers. Raises SettingsError without the key that seals secrets."""
    clocks = Clocks(settings.clock(), SystemClock())
    return LaneWorker(
        EndpointRepository(connection),
        LaneRepository(),
        DeliveryRepository(connection),
        HttpTransport(Rules(settings.webhooks_allow_loopback), SystemResolver(), clocks.machine),
        SecretSeal(settings.webhook_secret_key),
        wake(settings),
        clocks,
    )


@cache
def _handle() -> Callable[[QueueMessage], None]:
    settings = settings_with(os.environ, "WEBHOOK_SECRET_KEY")
    worker = _lane_worker(settings, bind_tables(settings))

    def handle(message: QueueMessage) -> None:
        worker.work(lane_of(message.body))

    return handle


@observed
def handler(event: QueueEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_queue(event, _handle())


prepare(_handle)
