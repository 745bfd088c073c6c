"""`pannier rebuild PROJECTION`: makes a projection anew while everything runs."""

import argparse

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection
from rich.console import Console

from pannier.core.dynamo import bind_tables
from pannier.core.errors import TransientError
from pannier.core.settings import SettingsError
from pannier.entrypoints.messaging import further
from pannier.entrypoints.wiring import wire
from pannier.local.installation import NotRunning
from pannier.local.menu import raw_id
from pannier.local.reach import Reached, reach
from pannier.local.tables import import_records
from pannier.local.upkeep import PROJECTIONS
from pannier.maintenance.model import SomebodyElseGoesOn, Throttle
from pannier.maintenance.rebuilds.assembly import Surroundings, projections
from pannier.maintenance.rebuilds.model import Projection
from pannier.maintenance.rebuilds.runner import RebuildRunner, Rebuilt, Step, merchant_ids
from pannier.maintenance.repository import ProgressRepository
from pannier.merchants.repository import MerchantRepository
from pannier.notifications.notifier import Notifier

_INDEXES_LAG = 2.0  # seconds; in the cloud they are milliseconds behind, and nobody promises a bound


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, 1 something is to be tried once more, 2 it could not be done."""
    console, complaints = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    names = PROJECTIONS if arguments.projection == "all" else (arguments.projection,)
    status = 0
    try:
        reached = reach(arguments)
        import_records()
        connection = bind_tables(reached.settings)
        made = _projections(arguments, reached, connection)
        for name in names:
            rebuilt = _rebuild(made[name], arguments, connection, console)
            seen, mended = rebuilt.mended.seen, rebuilt.mended.mended
            console.print(f"{name}: {seen} looked at, {mended} mended")
            for merchant_id, reason in rebuilt.failed:
                complaints.print(f"[red]pannier rebuild:[/] {name} of merchant {merchant_id}: {reason}")
                status = 1
    except (SomebodyElseGoesOn, TransientError) as error:
        complaints.print(f"[red]pannier rebuild:[/] {error}")
        return 1
    except (NotRunning, SettingsError, BotoCoreError, ClientError) as error:
        complaints.print(f"[red]pannier rebuild:[/] {error}")
        return 2
    return status


def _projections(
    arguments: argparse.Namespace, reached: Reached, connection: Connection
) -> dict[str, Projection]:
    settings, clock = reached.settings, reached.settings.clock()
    settle = arguments.settle
    if settle is None:
        settle = 0.0 if reached.running is not None else _INDEXES_LAG
    merchants = wire(connection, settings.orders, clock).merchants
    around = Surroundings(merchants.set_rating, Notifier((), *further(settings)).deliver, settle)
    return dict(projections(settings, connection, clock, Throttle(arguments.units), around))


def _rebuild(
    projection: Projection, arguments: argparse.Namespace, connection: Connection, console: Console
) -> Rebuilt:
    progress, profiles = ProgressRepository(), MerchantRepository(connection)

    def tell(step: Step) -> None:
        console.print(
            f"{projection.name}: {step.merchants} of {step.of} merchants,"
            f" {step.mended.seen} looked at, {step.mended.mended} mended"
        )

    runner = RebuildRunner(projection, lambda: merchant_ids(profiles), progress, tell=tell)
    if arguments.merchant:
        return runner.run_one(raw_id(arguments.merchant))
    if arguments.again:
        progress.forget(runner.job)
    return runner.run()
