"""The queue of webhooks → requests to merchants' and partners' systems."""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.webhooks import lane_worker
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue
from pannier.webhooks.wakeups import lane_of


@cache
def _handle() -> Callable[[QueueMessage], None]:
    settings = Settings.from_environment(os.environ)
    worker = lane_worker(settings, bind_tables(settings))

    def handle(message: QueueMessage) -> None:
        worker.work(lane_of(message.body))

    return handle


def handler(event: QueueEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_queue(event, _handle())
