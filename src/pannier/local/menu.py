"""`pannier menu import` and `pannier menu export`: a merchant's menu from a file, and into one."""

import argparse
import base64
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pannier.core.dynamo import bind_tables
from pannier.core.errors import DomainError, TransientError
from pannier.core.i18n import Locale
from pannier.core.settings import SettingsError
from pannier.entrypoints.menu_imports import menu_importer
from pannier.entrypoints.wiring import wire
from pannier.local.installation import NotRunning
from pannier.local.reach import reach
from pannier.menus.documents import MAX_FILE_BYTES, MenuFormat
from pannier.menus.errors import MenuFileTooLarge, MenuImportRefused
from pannier.menus.imports import Change, ChangeKind, ImportOutcome, MenuImporter, Subject
from pannier.menus.problems import FileProblem
from pannier.merchants.model import Merchant

_SHOWN = 40  # changes; a person who wants all of them asks for the file


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, 1 not, because of the file or because of the server."""
    console = Console(highlight=False, stderr=arguments.action == "export")
    locale = Locale.ZH_CN if os.environ.get("LANG", "").startswith("zh") else Locale.EN
    try:
        settings = reach(arguments).settings
        connection, clock = bind_tables(settings), settings.clock()
        importer = menu_importer(connection, clock)
        merchant = wire(connection, settings.orders, clock).merchants.get(raw_id(arguments.merchant))
        if arguments.action == "export":
            return _export(importer, merchant, arguments, console)
        return _import(importer, merchant, arguments, console, locale)
    except MenuImportRefused as refusal:
        _show_problems(console, refusal.problems, refusal.problem_count, locale)
        console.print(f"[red]pannier menu:[/] {escape(refusal.message(locale))}", soft_wrap=True)
    except DomainError as refusal:
        console.print(f"[red]pannier menu:[/] {escape(refusal.message(locale))}", soft_wrap=True)
    except (OSError, NotRunning, SettingsError, TransientError, BotoCoreError, ClientError) as error:
        console.print(f"[red]pannier menu:[/] {escape(str(error))}", soft_wrap=True)
    return 1


def _import(
    importer: MenuImporter,
    merchant: Merchant,
    arguments: argparse.Namespace,
    console: Console,
    locale: Locale,
) -> int:
    path: Path = arguments.file
    if path.stat().st_size > MAX_FILE_BYTES:
        raise MenuFileTooLarge(MAX_FILE_BYTES)
    outcome = importer.run(
        merchant,
        _format(arguments.format, path),
        path.read_bytes(),
        dry_run=arguments.dry_run,
        expected_revision=arguments.expected_revision,
    )
    _show_changes(console, outcome.changes)
    _show_problems(console, outcome.problems, outcome.problem_count, locale)
    console.print(_summary(outcome, merchant), soft_wrap=True)
    return 1 if outcome.problem_count else 0


def _export(
    importer: MenuImporter, merchant: Merchant, arguments: argparse.Namespace, console: Console
) -> int:
    path: Path | None = arguments.file
    menu = importer.export(merchant, _format(arguments.format, path))
    if path is None:
        sys.stdout.buffer.write(menu.text.encode())
        return 0
    path.write_bytes(menu.text.encode())
    console.print(f"{path}: the menu of {escape(merchant.name)} at revision {menu.revision}", soft_wrap=True)
    return 0


def raw_id(text: str) -> str:
    """The merchant's own id, from that or from the one the API gives."""
    try:
        kind, _, raw_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(":")
    except ValueError:
        return text
    return raw_id if kind == "Merchant" else text


def _format(asked: str | None, path: Path | None) -> MenuFormat:
    """What is asked for, else what the file is called, else CSV."""
    if asked is not None:
        return MenuFormat(asked.upper())
    return MenuFormat.JSON if path is not None and path.suffix.lower() == ".json" else MenuFormat.CSV


def _summary(outcome: ImportOutcome, merchant: Merchant) -> str:
    def told(subject: Subject, unchanged: int) -> str:
        counts = (f"{outcome.count(subject, kind)} {kind.lower()}" for kind in ChangeKind)
        return ", ".join((*counts, f"{unchanged} unchanged"))

    did = "nothing was written" if outcome.dry_run else f"revision {outcome.revision}"
    return (
        f"{escape(merchant.name)}: items {told(Subject.ITEM, outcome.unchanged_items)};"
        f" categories {told(Subject.CATEGORY, outcome.unchanged_categories)}; {did}"
    )


def _show_changes(console: Console, changes: tuple[Change, ...]) -> None:
    if not changes:
        return
    table = Table("", "", "name", "what", box=None, header_style="bold")
    for change in changes[:_SHOWN]:
        what = "; ".join(f"{each.name} {each.before or '–'} → {each.after or '–'}" for each in change.fields)
        table.add_row(change.kind.lower(), change.subject.lower(), escape(change.name), escape(what))
    console.print(table)
    if len(changes) > _SHOWN:
        console.print(f"… and {len(changes) - _SHOWN} more")


def _show_problems(console: Console, problems: Iterable[FileProblem], count: int, locale: Locale) -> None:
    if not count:
        return
    table = Table("line", "column", "problem", box=None, header_style="bold red")
    shown = 0
    for problem in problems:
        shown += 1
        line = "" if problem.line is None else str(problem.line)
        table.add_row(line, escape(problem.column), escape(problem.text(locale)))
    console.print(table)
    if count > shown:
        console.print(f"… and {count - shown} more")
