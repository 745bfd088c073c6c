"""`pannier backfill NAME`: changes what is stored, item by item, while everything runs."""

import argparse
import threading
import time

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection
from rich.console import Console
from rich.table import Table as Lines

from pannier.core.dynamo import bind_tables
from pannier.core.errors import TransientError
from pannier.core.settings import Settings, SettingsError
from pannier.local.installation import NotRunning
from pannier.local.reach import reach
from pannier.local.tables import import_records
from pannier.maintenance.backfills import BACKFILLS, BackfillRunner, NoSuchBackfill, find_backfill
from pannier.maintenance.model import SomebodyElseGoesOn, Summary, Throttle, summary
from pannier.maintenance.repository import ProgressRepository
from pannier.maintenance.tables import Table

_TOLD_EVERY = 1.0  # seconds


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, 1 stopped before it was, or there is none of this name, 2 it could not be begun."""
    console, complaints = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        settings = reach(arguments).settings
        import_records()
        connection = bind_tables(settings)
        if arguments.list or arguments.name is None:
            _show(ProgressRepository(), console)
            return 0
        done = _run(arguments, settings, connection, console)
    except (NoSuchBackfill, SomebodyElseGoesOn, TransientError) as error:
        complaints.print(f"[red]pannier backfill:[/] {error}")
        return 1
    except (NotRunning, SettingsError, BotoCoreError, ClientError) as error:
        complaints.print(f"[red]pannier backfill:[/] {error}")
        return 2
    return 0 if done else 1


def _run(arguments: argparse.Namespace, settings: Settings, connection: Connection, console: Console) -> bool:
    backfill = find_backfill(arguments.name)
    progress = ProgressRepository()
    if arguments.again and not arguments.dry_run:
        progress.forget(f"backfill#{backfill.name}")
    runner = BackfillRunner(
        backfill,
        Table(connection, f"{settings.table_prefix}{backfill.family}"),
        progress,
        Throttle(arguments.units),
        tell=Teller(console),
    )
    came_to = runner.run(arguments.segments, dry_run=arguments.dry_run)
    would = "would be changed; nothing was written" if arguments.dry_run else "changed"
    console.print(f"{backfill.name}: {came_to.seen} items seen, {came_to.changed} {would}")
    return came_to.done


class Teller:
    """Prints how far a job has come, once a second at most."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._began = self._told = time.monotonic()
        self._first: int | None = None

    def __call__(self, summary: Summary) -> None:
        with self._lock:
            now = time.monotonic()
            self._first = summary.seen if self._first is None else self._first
            if now - self._told < _TOLD_EVERY:
                return
            self._told = now
            rate = (summary.seen - self._first) / (now - self._began)
            left = "" if summary.left is None else f", about {summary.left} left"
            self._console.print(
                f"{summary.seen} seen, {summary.changed} changed{left};"
                f" {summary.done_parts} of {summary.parts} segments done; {rate:.0f} items a second"
            )


def _show(progress: ProgressRepository, console: Console) -> None:
    lines = Lines("backfill", "table", "what", "state", box=None)
    for each in BACKFILLS.values():
        parts = progress.load(f"backfill#{each.name}", 1)
        so_far = summary(parts)
        state = "done" if so_far.done else f"{so_far.done_parts} of {so_far.parts} segments"
        if parts[0].version == 0 and so_far.seen == 0:
            state = "not begun"
        lines.add_row(each.name, each.family, each.about, f"{state}, {so_far.changed} changed")
    console.print(lines)
