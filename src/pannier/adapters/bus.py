"""Putting events on an EventBridge bus."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pannier.adapters.clients import client, demand
from pannier.adapters.errors import provider_errors
from pannier.core.errors import TransientError
from pannier.core.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

_AT_ONCE = 10
_ATTEMPTS = 5
_FIRST_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class BusEntry:
    """One event. `detail` is a JSON object; `at` is when it happened."""

    source: str
    detail_type: str
    detail: bytes | str
    at: datetime


class EventBus:
    """One bus, by its name."""

    def __init__(self, settings: Settings, pause: Callable[[float], None] = time.sleep) -> None:
        """Raises SettingsError without EVENT_BUS."""
        self._settings = settings
        self._name = demand(settings.event_bus, "EVENT_BUS")
        self._pause = pause

    def put(self, entries: Sequence[BusEntry]) -> None:
        """Put all of them. Entries that the bus refuses are put again, with jitter; the rest of their batch is not.

        Raises:
            TransientError: some were still refused in the end. Putting all again repeats those that were taken.
        """
        for start in range(0, len(entries), _AT_ONCE):
            self._put(entries[start : start + _AT_ONCE])

    def _put(self, entries: Sequence[BusEntry]) -> None:
        waiting = [self._request(entry) for entry in entries]
        codes: set[str] = set()
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._pause(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            with provider_errors():
                answer = client("events", self._settings).put_events(Entries=waiting)
            results = answer["Entries"]
            codes = {each["ErrorCode"] for each in results if "ErrorCode" in each}
            waiting = [entry for entry, each in zip(waiting, results, strict=True) if not each.get("EventId")]
            if not waiting:
                return
        raise TransientError(f"the event bus refuses {len(waiting)} entries: {', '.join(sorted(codes))}")

    def _request(self, entry: BusEntry) -> "PutEventsRequestEntryTypeDef":
        detail = entry.detail.decode() if isinstance(entry.detail, bytes) else entry.detail
        return {
            "EventBusName": self._name,
            "Source": entry.source,
            "DetailType": entry.detail_type,
            "Detail": detail,
            "Time": entry.at,
        }
