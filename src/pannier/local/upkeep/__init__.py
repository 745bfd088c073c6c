"""Commands for tables that are in use: the options of backfill, rebuild and restore."""

import argparse
from pathlib import Path

from pannier.local.options import positive

PROJECTIONS = ("inboxes", "listings", "menus", "ratings", "statistics")
"""As `pannier.maintenance.rebuilds` has them; a test compares."""


def add_upkeep(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, ...]:
    """`backfill`, `rebuild` and `restore`."""
    return _add_backfill(commands), _add_rebuild(commands), _add_restore(commands)


def _add_backfill(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    backfill = commands.add_parser(
        "backfill",
        help="change what is stored, item by item, while everything runs",
        description="Runs a registered change over a whole table. It may be stopped at any time, and goes on where it"
        " was when it is called again. See infra/changing-tables.md.",
    )
    backfill.add_argument("name", nargs="?", help="which; --list shows those there are")
    backfill.add_argument(
        "--list", action="store_true", help="only show the backfills, and how far they have come"
    )
    backfill.add_argument("--dry-run", action="store_true", help="write nothing; count what would be changed")
    backfill.add_argument("--again", action="store_true", help="begin at the beginning, also when it is done")
    backfill.add_argument(
        "--segments", type=positive, default=4, metavar="N", help="parts that are worked on at once (4)"
    )
    _add_bound(backfill)
    return backfill


def _add_rebuild(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    rebuild = commands.add_parser(
        "rebuild",
        help="make a projection anew from the tables that it is made of, while everything runs",
        description="Puts right what functions derive: merchants' and items' statistics, ratings, published menus,"
        " messages of orders, discovery listings. What is right is left alone. It may be stopped at any time.",
    )
    rebuild.add_argument("projection", choices=(*PROJECTIONS, "all"))
    rebuild.add_argument(
        "--merchant", metavar="ID", help="only this one; its id, as the API or as tables have it"
    )
    rebuild.add_argument("--again", action="store_true", help="begin with the first merchant once more")
    rebuild.add_argument(
        "--settle",
        type=float,
        metavar="SECONDS",
        help="how long an index may lag behind its table (2; on this machine 0)",
    )
    _add_bound(rebuild)
    return rebuild


def _add_restore(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    restore = commands.add_parser(
        "restore",
        help="write exported tables into empty ones",
        description="Reads exports of DynamoDB to S3, copied to a folder, and writes them into tables that are empty,"
        " or that it makes; their streams begin afterwards. See infra/restoring.md.",
    )
    restore.add_argument(
        "--from", dest="folder", type=Path, required=True, metavar="FOLDER", help="with an export a table"
    )
    restore.add_argument(
        "--go-on", action="store_true", help="after an interruption: what is in the tables already stays"
    )
    restore.add_argument(
        "--streams-are-heard-by-nobody",
        action="store_true",
        help="write also into tables that have streams, where no function hangs on them",
    )
    _add_bound(restore)
    return restore


def _add_bound(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--units",
        type=positive,
        default=500,
        metavar="N",
        help="capacity units a second that may be used of a table that others use, too (500)",
    )
