"""The `pannier` command. Each subcommand's module is imported only when it is asked for."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from pannier.local.options import add_reach, positive
from pannier.local.upkeep import add_upkeep

_MODULES = {
    "run": "pannier.local.run",
    "simulate": "pannier.local.simulate",
    "verify": "pannier.local.verify",
    "seed": "pannier.local.demo_data",
    "appoint": "pannier.local.appoint",
    "menu": "pannier.local.menu",
    "redrive": "pannier.local.redrive",
    "backfill": "pannier.local.upkeep.backfill",
    "rebuild": "pannier.local.upkeep.rebuild",
    "restore": "pannier.local.upkeep.restore",
    "schema": "pannier.local.schema",
    "tables": "pannier.local.tables",
    "roles": "pannier.local.roles",
    "lifecycle": "pannier.local.lifecycle",
    "errors": "pannier.local.errors",
    "events": "pannier.local.event_schemas",
    "alarms": "pannier.local.watching",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand. Its exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        module = importlib.import_module(_MODULES[parsed.command])
        return cast(Callable[[argparse.Namespace], int], module.main)(parsed)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Somebody's `| head` had enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 1 <= rate <= 600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 600")
    return rate


def _add_redrive(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    redrive = commands.add_parser(
        "redrive",
        help="move back what functions gave up (dead letters)",
        description="Moves the dead letters of a queue, or of all queues, back to where they came from, so that the"
        " functions try them again, and has functions try again what they gave up of streams, while those keep it."
        " Do it once what made them fail is mended; else they come to lie there again.",
    )
    redrive.add_argument(
        "queue", nargs="?", help="such as messages, webhooks or stream-failures; without it all of them"
    )
    redrive.add_argument(
        "--drop-gone",
        action="store_true",
        help="forget stream records that no stream has any more (see rebuild)",
    )
    redrive.add_argument("--list", action="store_true", help="only show the queues, and how much lies there")
    return redrive


def _add_menu(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, ...]:
    """`menu import FILE` and `menu export [FILE]`."""
    menu = commands.add_parser("menu", help="import a merchant's menu from a file, or export it to one")
    actions = menu.add_subparsers(dest="action", required=True, metavar="action")
    bringing = actions.add_parser("import", help="let the menu be what a file says: all of it, or nothing")
    bringing.add_argument("file", type=Path, help="CSV or JSON; see infra/menu-formats.md")
    bringing.add_argument("--dry-run", action="store_true", help="only show what would change")
    bringing.add_argument(
        "--expected-revision", type=int, metavar="N", help="refuse when the menu is at another"
    )
    taking = actions.add_parser("export", help="write the whole menu")
    taking.add_argument("file", type=Path, nargs="?", help="without it, to standard output")
    for action in (bringing, taking):
        action.add_argument(
            "--merchant", required=True, metavar="ID", help="its id, as the API or as tables have it"
        )
        action.add_argument(
            "--format", choices=("csv", "json"), help="else what the file is called; else csv"
        )
    return bringing, taking


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pannier", description="A food-delivery platform backend, on one machine."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("run", help="start everything; ctrl-C stops it (PORT, HOST, DATA_DIR, FAULTS=1)")
    simulate = commands.add_parser("simulate", help="drive orders through the running server")
    simulate.add_argument("--orders", type=positive, default=500)
    simulate.add_argument("--clients", type=positive, default=8)
    simulate.add_argument(
        "--watchers",
        type=positive,
        default=0,
        help="clients that watch by WebSocket, three subscriptions each",
    )
    simulate.add_argument(
        "--seed", type=int, default=1, help="the same seed, the same people with the same habits"
    )
    simulate.add_argument("--rate", type=_rate, help="seconds of the platform in a real one (6 to 30)")
    simulate.add_argument("--json", type=Path, metavar="FILE", help="write the report there, too")
    verify = commands.add_parser("verify", help="audit the books in the tables of the running server")
    verify.add_argument(
        "--wait", type=float, default=60.0, help="seconds to wait until everything is settled (60)"
    )
    verify.add_argument("--json", action="store_true", help="the report as one JSON object")
    appoint = commands.add_parser("appoint", help="make an account an operator's, the first one")
    appoint.add_argument("account", help="its phone number or e-mail address")
    for command in (verify, appoint, _add_redrive(commands), *_add_menu(commands), *add_upkeep(commands)):
        add_reach(command)
    commands.add_parser("seed", help="put the demo data into the tables of the running server")
    for name, file in (
        ("schema", "schema/schema.graphql"),
        ("tables", "infra/tables.yml"),
        ("roles", "infra/roles.yml"),
        ("lifecycle", "infra/lifecycle.md"),
        ("errors", "schema/errors.md"),
        ("events", "schema/events/"),
        ("alarms", "infra/alarms.yml and infra/dashboard.yml"),
    ):
        generated = commands.add_parser(name, help=f"write {file} from the code")
        generated.add_argument(
            "--check", action="store_true", help="write nothing; fail when the file drifted"
        )
    return parser
