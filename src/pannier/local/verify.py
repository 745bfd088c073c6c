"""`pannier verify`: audits the tables of the running server, or of whatever the environment names."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from pannier.adapters.clients import client
from pannier.audit.auditor import Auditor, Idle, Outcome, Pace, Report
from pannier.audit.books import Books, GivenUp
from pannier.audit.loaders import load
from pannier.audit.report import as_json, show
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings, SettingsError
from pannier.local.destinations import batch_of
from pannier.local.installation import NotRunning
from pannier.local.reach import reach
from pannier.local.redrive import dead_letters
from pannier.local.replay import waiting
from pannier.local.resources import stack_name
from pannier.local.status import FunctionsUnreachable, wait_until_idle
from pannier.local.tables import import_records

_BETWEEN_LOOKS = 1.0
_PATIENCE_UNSEEN = 30.0  # where nobody can say whether functions are at work


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 the books are right, 1 they are wrong, 2 it could not be told within the time."""
    console = Console(stderr=arguments.json, highlight=False)
    try:
        report = _audit(arguments)
    except (NotRunning, FunctionsUnreachable, SettingsError, BotoCoreError, ClientError) as error:
        console.print(f"[red]pannier verify:[/] {error}", soft_wrap=True)
        return Outcome.UNFINISHED
    if arguments.json:
        sys.stdout.write(as_json(report) + "\n")
    else:
        show(report, console)
    return report.outcome


def _audit(arguments: argparse.Namespace) -> Report:
    reached = reach(arguments)
    settings = reached.settings
    idle: Idle = _unseen
    patience = _PATIENCE_UNSEEN
    if reached.running is not None:
        idle, patience = _idle_at(reached.running.functions), 0.0
    import_records()
    connection = bind_tables(settings)

    def look() -> Books:
        given_up = [*read_failures(reached.failures), *read_dead_letters(settings)]
        if arguments.stack:
            given_up += read_discarded(settings)
        return load(connection, settings.clock(), settings.orders, given_up)

    pace = Pace(arguments.wait, _BETWEEN_LOOKS, patience)
    return Auditor(look, idle, pace, time.monotonic, time.sleep).audit()


def _idle_at(address: str) -> Idle:
    """Asks the functions process. Raises FunctionsUnreachable."""
    return lambda seconds: wait_until_idle(address, max(seconds, 1.0))[0]


def _unseen(_: float) -> bool:
    """Nobody can be asked, so the auditor's patience has to do."""
    return True


def read_failures(path: Path | None) -> Iterable[GivenUp]:
    """What the failure file says; nothing when there is none."""
    if path is None or not path.exists():
        return
    whole_lines = path.read_text(encoding="utf-8").rpartition("\n")[0]  # one may just be being written
    messages = [json.loads(line) for line in whole_lines.splitlines()]
    settled = {tuple(message["settled"]) for message in messages if "settled" in message}
    for message in messages:
        if "settled" not in message and batch_of(message) not in settled:
            yield from _given_up(message["requestContext"], message["DDBStreamBatchInfo"], message["keys"])


def read_dead_letters(settings: Settings) -> Iterator[GivenUp]:
    """The queues with messages that functions gave up; nothing where the settings lead to no queues."""
    if settings.messages_queue_url is None:
        return
    for letters in dead_letters(client("sqs", settings), stack_name(settings)):
        if letters.count:
            yield GivenUp(f"queue {letters.name}", "its function", f"{letters.count} dead letters")


def read_discarded(settings: Settings) -> Iterator[GivenUp]:
    """What a deployment's functions gave up of streams and calls, as the queues of failures have it."""
    for name, (_, count) in waiting(client("sqs", settings), stack_name(settings)).items():
        if count:
            yield GivenUp(f"queue {name}", "functions", f"{count} batches or calls")


def _given_up(
    context: Mapping[str, object],
    batch: Mapping[str, object],
    keys: Iterable[Mapping[str, Mapping[str, object]]],
) -> Iterator[GivenUp]:
    table = str(batch["streamArn"]).partition("/")[2].partition("/")[0]
    for key in keys:
        item = "/".join(str(part) for typed in key.values() for part in typed.values())
        yield GivenUp(f"{table}/{item}", str(context["functionArn"]), str(context["condition"]))
