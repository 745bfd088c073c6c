"""`pannier redrive`: what functions gave up, counted, and moved back into the queues it came from, or tried once more.

A queue `…-messages-dead` belongs to `…-messages`; all of one deployment begin with its name. What was given up of
streams and calls has queues of its own; see `replay`.
"""

import argparse
import importlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.table import Table

from pannier.adapters.clients import client
from pannier.core.settings import Settings, SettingsError
from pannier.local.destinations import settle
from pannier.local.functions import Context
from pannier.local.installation import PROJECT, NotRunning
from pannier.local.reach import Reached, reach
from pannier.local.replay import REMEDIES, InvocationFailed, Replayed, Replayer, function_of, waiting
from pannier.local.resources import stack_name
from pannier.local.serverless import Function, read_functions
from pannier.local.streams_api import StreamsApi, Unreachable

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
    """An exit status: 0 done, also when there was nothing to do; 1 there is no such queue; 2 it could not be done; 3
    something is left, and said."""
    left = False
    console, complaints = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        reached = reach(arguments)
        sqs, stack = client("sqs", reached.settings), stack_name(reached.settings)
        found, discarded = dead_letters(sqs, stack), waiting(sqs, stack)
        if arguments.list:
            _show(
                {each.name: each.count for each in found} | {name: n for name, (_, n) in discarded.items()},
                console,
            )
            return 0
        names = _chosen([*(each.name for each in found), *discarded], arguments.queue)
        for letters in found:
            if letters.name in names:
                console.print(f"{letters.name}: {move_back(sqs, letters)} of {letters.count} moved back")
        replayer = make_replayer(reached, sqs)
        for name, (url, count) in discarded.items():
            if name in names and count:
                replayed = replayer.replay(url, count, drop_gone=arguments.drop_gone)
                left = _tell(name, count, replayed, console) or left
    except NoSuchQueue as error:
        complaints.print(f"[red]pannier redrive:[/] {error}")
        return 1
    except (NotRunning, SettingsError, Unreachable, BotoCoreError, ClientError) as error:
        complaints.print(f"[red]pannier redrive:[/] {error}")
        return 2
    return 3 if left else 0


def _chosen(found: list[str], name: str | None) -> list[str]:
    chosen = [each for each in found if name in (None, each)]
    if name is not None and not chosen:
        raise NoSuchQueue(f"no queue {name!r} has dead letters; there are: {', '.join(found) or 'none here'}")
    return chosen


def _show(found: Mapping[str, int], console: Console) -> None:
    table = Table("queue", "dead letters", box=None)
    table.columns[1].justify = "right"
    for name, count in found.items():
        table.add_row(name, str(count))
    console.print(table)


def _tell(name: str, count: int, replayed: Replayed, console: Console) -> bool:
    """Whether anything is left to be done."""
    console.print(f"{name}: {replayed.done} of {count} handled")
    for function, number in sorted(replayed.failed.items()):
        console.print(f"{name}: {number} failed in {function} once more, and stay")
    for function, number in sorted(replayed.gone.items()):
        remedy = f"; `pannier rebuild {REMEDIES[function]}` makes up for it" if function in REMEDIES else ""
        console.print(f"{name}: {number} of {function} are no longer in the stream{remedy}")
    return bool(replayed.failed or replayed.gone)


def make_replayer(reached: Reached, sqs: "SQSClient") -> Replayer:
    """For a stack, functions are called in the cloud; on this machine, here."""
    settings, failures = reached.settings, reached.failures
    functions = read_functions(PROJECT / "serverless.yml")
    here = reached.running is not None
    return Replayer(
        sqs,
        StreamsApi(settings.dynamodb_endpoint, settings.region),
        functions,
        _InThisProcess(reached.environment, functions) if here else _InTheCloud(settings),
        (lambda word: settle(failures, word)) if failures is not None else (lambda _: None),
    )


class _InThisProcess:
    """Calls handlers as the functions process does, with what leads to the running platform in the environment."""

    def __init__(self, environment: Mapping[str, str], functions: tuple[Function, ...]) -> None:
        self._environment = environment
        self._functions = functions

    def __call__(self, arn: str, event: object) -> object:
        name = function_of(arn, self._functions)
        function = next((each for each in self._functions if each.name == name), None)
        if function is None:
            raise InvocationFailed(f"there is no function {name}")
        os.environ.update({**self._environment, **function.environment})
        handler = getattr(importlib.import_module(function.module), function.attribute)
        context = Context(name, f"redrive-{uuid4()}", time.monotonic() + function.timeout.total_seconds())
        try:
            return handler(event, context)
        except Exception as error:  # whatever fails, fails this call
            raise InvocationFailed(type(error).__name__) from error


class _InTheCloud:
    """Calls Lambda, and waits for the answer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, arn: str, event: object) -> object:
        answer = client("lambda", self._settings).invoke(FunctionName=arn, Payload=json.dumps(event).encode())
        payload = json.loads(answer["Payload"].read() or b"null")
        if error := answer.get("FunctionError"):
            kind = payload.get("errorType", "?") if isinstance(payload, dict) else "?"
            raise InvocationFailed(f"{error}: {kind}")
        return payload
