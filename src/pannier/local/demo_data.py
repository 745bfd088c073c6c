"""Puts the demo city in, with progress for the person who waits, and says how to sign in."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from pannier.core.settings import Settings
from pannier.local.demo import city_of
from pannier.local.demo.sign_ins import sign_ins
from pannier.local.installation import NotRunning, attach
from pannier.local.status import wait_until_idle

_SETTLE_WITHIN = 120.0


def load_demo(settings: Settings, environ: Mapping[str, str], console: Console) -> None:
    """Write the demo data to tables that exist."""
    from pannier.local.seed import seed  # half a second of imports that a later start does without

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        seed(settings, report, city_of(environ))


def describe_demo() -> Iterator[str]:
    """The sign-ins, a line each."""
    yield "  demo sign-ins"
    for who, login, password in sign_ins():
        yield f"    {who:<10} {login:<28} {password}"


def main(_: argparse.Namespace) -> int:
    """`pannier seed`: the demo city for a server that was started without it."""
    try:
        running = attach(os.environ)
    except NotRunning as error:
        print(f"pannier seed: {error}", file=sys.stderr)
        return 1
    load_demo(Settings.from_environment(os.environ), os.environ, Console(stderr=True, highlight=False))
    settled, status = wait_until_idle(running.functions, _SETTLE_WITHIN)
    if not settled or status.failed:
        print("pannier seed: the menus are not published yet; see functions.log", file=sys.stderr)
        return 1
    print("\n".join(describe_demo()))
    return 0
