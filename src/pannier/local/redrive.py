"""`pannier redrive`: what functions gave up, counted, and moved back into the queues it came from.

A queue `…-messages-dead` belongs to `…-messages`; all of one deployment begin with its name.
"""

import argparse
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.table import Table

from pannier.adapters.clients import client
from pannier.core.settings import Settings, SettingsError
from pannier.local.aws import use_engine
from pannier.local.installation import Installation, NotRunning
from pannier.local.resources import stack_name

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

DEAD = "-dead"
_FIFO = ".fifo"
_AT_ONCE = 10
_UNKNOWN_CALL = (
    "InvalidAction",
    "UnsupportedOperation",
    "UnknownOperationException",
    "AWS.SimpleQueueService.Un",
)
_BETWEEN_LOOKS = 1.0
_HIDDEN_SECONDS = 60


class NoSuchQueue(Exception):
    """No queue of this name has dead letters. Says which do."""


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """What was given up of one queue. `name` is the queue's without the deployment's."""

    name: str
    url: str
    target_url: str
    count: int


def dead_letters(sqs: "SQSClient", stack: str) -> list[DeadLetters]:
    """Every queue of dead letters of a deployment, by name."""
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=f"{stack}-")
    urls = {url.rpartition("/")[2]: url for page in pages for url in page.get("QueueUrls", [])}
    found = []
    for name, url in sorted(urls.items()):
        stem, ending = _split(name)
        if stem.endswith(DEAD) and (target := urls.get(stem.removesuffix(DEAD) + ending)) is not None:
            answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
            count = int(answer["Attributes"]["ApproximateNumberOfMessages"])
            short = stem.removeprefix(f"{stack}-").removesuffix(DEAD)
            found.append(DeadLetters(short, url, target, count))
    return found


def _split(name: str) -> tuple[str, str]:
    """A queue's name, and the ending that SQS demands of a FIFO queue."""
    stem = name.removesuffix(_FIFO)
    return stem, name[len(stem) :]


def move_back(sqs: "SQSClient", letters: DeadLetters) -> int:
    """Move what is there now back to where it came from. How many were moved.

    Where SQS does it by itself, it does. Else each is sent before it is deleted: an interruption may double one, and
    loses none.
    """
    try:
        return _moved_by_sqs(sqs, letters)
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith(_UNKNOWN_CALL):
            raise
    moved = 0
    while (
        moved < letters.count
    ):  # no more than there were: what dies again meanwhile shall not go round and round
        answer = sqs.receive_message(
            QueueUrl=letters.url,
            MaxNumberOfMessages=min(_AT_ONCE, letters.count - moved),
            VisibilityTimeout=_HIDDEN_SECONDS,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        if not messages:
            break
        for message in messages:
            _send_again(sqs, letters.target_url, message)
            sqs.delete_message(QueueUrl=letters.url, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def _send_again(sqs: "SQSClient", url: str, message: "MessageTypeDef") -> None:
    attributes = message.get("Attributes", {})
    fifo: dict[str, str] = {}
    if url.endswith(_FIFO):
        # A new id: it must not pass for the repeat of the message that was given up a moment ago.
        fifo = {
            "MessageGroupId": attributes.get("MessageGroupId", "all"),
            "MessageDeduplicationId": f"redrive-{message['MessageId']}-{time.time_ns()}",
        }
    sqs.send_message(
        QueueUrl=url,
        MessageBody=message["Body"],
        MessageAttributes=message.get("MessageAttributes", {}),
        **fifo,  # type: ignore[arg-type]
    )


def _moved_by_sqs(sqs: "SQSClient", letters: DeadLetters) -> int:
    arns = [_arn(sqs, url) for url in (letters.url, letters.target_url)]
    sqs.start_message_move_task(SourceArn=arns[0], DestinationArn=arns[1])
    while True:
        (task,) = sqs.list_message_move_tasks(SourceArn=arns[0], MaxResults=1)["Results"]
        if task.get("Status") not in ("RUNNING", "CANCELLING"):
            return int(task.get("ApproximateNumberOfMessagesMoved", 0))
        time.sleep(_BETWEEN_LOOKS)


def _arn(sqs: "SQSClient", url: str) -> str:
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, also when there was nothing to do; 1 there is no such queue; 2 it could not be done."""
    console, complaints = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        settings = _settings(arguments)
        sqs = client("sqs", settings)
        found = dead_letters(sqs, stack_name(settings))
        if arguments.list:
            _show(found, console)
            return 0
        for letters in _chosen(found, arguments.queue):
            console.print(f"{letters.name}: {move_back(sqs, letters)} of {letters.count} moved back")
    except NoSuchQueue as error:
        complaints.print(f"[red]pannier redrive:[/] {error}")
        return 1
    except (NotRunning, SettingsError, BotoCoreError, ClientError) as error:
        complaints.print(f"[red]pannier redrive:[/] {error}")
        return 2
    return 0


def _settings(arguments: argparse.Namespace) -> Settings:
    use_engine(os.environ)
    if arguments.from_environment:
        return Settings.from_environment(os.environ)
    return Settings.from_environment(Installation.from_environment(os.environ).running().environment)


def _chosen(found: list[DeadLetters], name: str | None) -> list[DeadLetters]:
    chosen = [letters for letters in found if name in (None, letters.name)]
    if name is not None and not chosen:
        known = ", ".join(letters.name for letters in found) or "none here"
        raise NoSuchQueue(f"no queue {name!r} has dead letters; there are: {known}")
    return chosen


def _show(found: list[DeadLetters], console: Console) -> None:
    table = Table("queue", "dead letters", box=None)
    table.columns[1].justify = "right"
    for letters in found:
        table.add_row(letters.name, str(letters.count))
    console.print(table)
