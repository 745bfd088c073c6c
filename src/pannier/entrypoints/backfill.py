"""By hand: a backfill, as far as it comes in one run; invoked again, it goes on.

`{"name": "timeline-authors", "unitsPerSecond": 500, "dryRun": false}`
"""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any, NotRequired, TypedDict

from pynamodb.connection import Connection

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.permissions import Permission, table
from pannier.entrypoints.starting import prepare
from pannier.maintenance.backfills import BackfillRunner, find_backfill
from pannier.maintenance.model import Throttle
from pannier.maintenance.repository import ProgressRepository
from pannier.maintenance.tables import Table
from pannier.telemetry.functions import observed

PERMISSIONS: tuple[Permission, ...] = (
    table("maintenance", "PutItem", "Query"),
    table("merchants", "DescribeTable", "Scan", "UpdateItem"),
    table("orders", "DescribeTable", "Scan", "UpdateItem"),
)

_SEGMENTS = 1  # one after the other: what bounds it are the units, and time is no matter
_LONGEST_PAGE = 30.0  # seconds that a page may take under a low bound; none is begun when there is less left
_log = logging.getLogger("pannier.backfills")


class BackfillEvent(TypedDict):
    """What it is invoked with."""

    name: str
    unitsPerSecond: NotRequired[float]
    dryRun: NotRequired[bool]


@cache
def _bound() -> tuple[Settings, Connection]:
    settings = Settings.from_environment(os.environ)
    return settings, bind_tables(settings)


@observed
def handler(event: BackfillEvent, context: Any) -> dict[str, object]:
    """What Lambda calls. Answers how far the backfill has come in all runs; `done` says whether to invoke it again.

    Raises NoSuchBackfill, SomebodyElseGoesOn, TransientError.
    """
    settings, connection = _bound()
    backfill = find_backfill(event.get("name", ""))
    runner = BackfillRunner(
        backfill,
        Table(connection, f"{settings.table_prefix}{backfill.family}"),
        ProgressRepository(),
        Throttle(float(event.get("unitsPerSecond", 500))),
        _while_there_is_time(context),
    )
    summary = runner.run(_SEGMENTS, dry_run=event.get("dryRun", False))
    told = {**asdict(summary), "done": summary.done}
    _log.info("a backfill ran", extra=told)
    return told


def _while_there_is_time(context: Any) -> Callable[[], bool]:
    ends_at = time.monotonic() + context.get_remaining_time_in_millis() / 1000 - _LONGEST_PAGE
    return lambda: time.monotonic() < ends_at


prepare(_bound)
