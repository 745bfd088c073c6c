"""Table stream of users → whoever asked to be forgotten is, at once."""

from collections.abc import Callable
from functools import cache
from typing import Any

from pannier.entrypoints.erasing import ERASING, erasing_from_environment
from pannier.entrypoints.permissions import Permission
from pannier.entrypoints.starting import prepare
from pannier.streams.batch import BatchResponse, process_in_order
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (*ERASING,)


@cache
def _handle() -> Callable[[Change], None]:
    eraser = erasing_from_environment().eraser

    def handle(change: Change) -> None:
        """What cannot be done now is in the queue of `erasure_retries`; the stream has nothing to bring again."""
        key = change.keys["pk"]["S"]
        if change.new_image is not None and isinstance(key, str):
            eraser.go_on(key)

    return handle


@observed
def handler(event: StreamEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_in_order(event, _handle())


prepare(_handle)
