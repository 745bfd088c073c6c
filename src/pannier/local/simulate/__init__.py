"""`pannier simulate`: orders driven through a running server by real clients.

Customers, merchants, couriers and an operator of the demo city, each signed in, talk GraphQL over HTTP only.
The platform's clock is compressed meanwhile: the simulator writes the clock file of the local installation.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pannier.core.clock import FileClock
from pannier.local.demo import city_of
from pannier.local.installation import Installation, NotRunning
from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.report import Report, json_of, print_report
from pannier.local.simulate.rush import Order, Rush
from pannier.local.simulate.timing import PlatformTime, pace_of
from pannier.local.simulate.transport import Gateway
from pannier.local.simulate.world import World


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 when all went as it should, 1 after an unexpected error, or with an order that does not end."""
    console = Console(highlight=False)
    try:
        address, clock = _server(os.environ)
    except NotRunning as error:
        print(f"pannier simulate: {error}", file=sys.stderr)
        return 1
    # Whoever ends us by SIGTERM gets the clock back at its usual pace, too; also where a shell put us into the
    # background, and so had us ignore SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    pace = pace_of(arguments.orders, arguments.rate, arguments.watchers)
    order = Order(arguments.orders, arguments.clients, pace, arguments.watchers)
    console.print(
        f"Driving {order.orders} orders by {order.clients} clients through {address}.", soft_wrap=True
    )
    report = asyncio.run(_simulate(address, PlatformTime(clock), arguments.seed, order, console))
    print_report(report, console)
    if arguments.json is not None:
        Path(arguments.json).write_text(json.dumps(json_of(report), indent=1, ensure_ascii=False) + "\n")
    return 0 if report.good else 1


async def _simulate(address: str, time: PlatformTime, seed: int, order: Order, console: Console) -> Report:
    recorder = Recorder()
    gateway = Gateway(address, recorder, time)
    world = World(city_of(os.environ), gateway, recorder, time, seed, uuid4().hex)
    columns = (TextColumn("  {task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console) as progress:
            placed = progress.add_task("placed", total=order.orders)
            settled = progress.add_task("settled", total=order.orders)

            def show(world: World) -> None:
                orders = world.book.orders
                progress.update(placed, completed=len(orders))
                progress.update(settled, completed=sum(each.terminal for each in orders.values()))

            return await Rush(
                world, order, lambda line: progress.console.print(f"  {line}", soft_wrap=True), show
            ).run()
    finally:
        await gateway.close()


def _server(environ: Mapping[str, str]) -> tuple[str, FileClock | None]:
    """Its address, and its clock where that is ours to set: `PANNIER_URL`, else what runs on the data directory.

    Raises NotRunning.
    """
    named = environ.get("PANNIER_URL", "").rstrip("/")
    try:
        running = Installation.from_environment(environ).running()
    except NotRunning:
        if not named:
            raise
        return named, None
    if named and named != running.http:
        return named, None
    return running.http, FileClock(Path(running.environment["CLOCK_FILE"]))
