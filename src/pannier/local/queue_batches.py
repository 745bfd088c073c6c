"""What Lambda's event source mapping does with one batch of a queue: invoke, and tell which messages are done.

No engine and no threads here, so that every rule can be tested by itself.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pannier.local.delivery import Invoke
from pannier.local.filters import Matcher
from pannier.streams.queue import QueueEvent, QueueRecord

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_log = logging.getLogger(__name__)

QueueInvoke = Callable[[QueueEvent], object]
"""A function on a queue: a batch in, its answer out; whatever it raises is a failed invocation."""

_LONGEST_PAUSE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a batch, by message id. What is done is to be deleted."""

    done: frozenset[str]
    failed: frozenset[str]


def record_of(message: "MessageTypeDef", queue_arn: str, region: str) -> QueueRecord:
    """A message as SQS gives it, as Lambda passes it on."""
    return cast(
        QueueRecord,
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": dict(message.get("Attributes", {})),
            "messageAttributes": {
                name: {"dataType": each["DataType"], "stringValue": each.get("StringValue", "")}
                for name, each in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message.get("MD5OfBody", ""),
            "eventSource": "aws:sqs",
            "eventSourceARN": queue_arn,
            "awsRegion": region,
        },
    )


def deliver(
    function: str,
    invoke: QueueInvoke,
    records: Sequence[QueueRecord],
    *,
    matches: Matcher,
    partial_responses: bool,
) -> Settled:
    """Invoke the function with what its filters let through; the rest is done without it."""
    wanted = [record for record in records if matches(_as_filtered(record))]
    ids = {record["messageId"] for record in wanted}
    passed_over = frozenset(record["messageId"] for record in records) - ids
    if not wanted:
        return Settled(passed_over, frozenset())
    try:
        answer = invoke({"Records": wanted})
    except Exception as error:  # noqa: BLE001 - whatever a function raises fails its invocation
        _log.error("%s failed: %s", function, type(error).__qualname__)
        _log.debug("the failure in full", exc_info=error)
        return Settled(passed_over, frozenset(ids))
    failed = failed_by(answer, ids) if partial_responses else frozenset()
    return Settled(passed_over | (ids - failed), failed)


def failed_by(answer: object, ids: set[str]) -> frozenset[str]:
    """Which messages a partial batch response reports as failed.

    As Lambda reads it: nothing, or an empty list, is success; an identifier that is absent, empty or not of this batch
    fails the whole batch.
    """
    if answer is None or answer == {}:
        return frozenset()
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else 0
    if failures is None or failures == []:
        return frozenset()
    if not isinstance(failures, list):
        return frozenset(ids)
    reported = {
        str(failure.get("itemIdentifier")) if isinstance(failure, dict) else "" for failure in failures
    }
    return frozenset(reported) if reported <= ids else frozenset(ids)


def one_event_a_message(handler: Invoke) -> QueueInvoke:
    """A function on an event bus, behind a queue that a rule of the bus fills: the message's body is its event."""

    def invoke(event: QueueEvent) -> object:
        for record in event["Records"]:
            handler(json.loads(record["body"]))
        return None

    return invoke


def pause_before(attempt: int) -> int:
    """The seconds until a message that failed for the `attempt`-th time comes again.

    In the cloud that is the queue's time-out, or what the function asked for, up to an hour. Here a failing function is
    somebody's test, and who waits is a person.
    """
    return min(_LONGEST_PAUSE_SECONDS, attempt - 1)


def _as_filtered(record: QueueRecord) -> object:
    """A body of JSON is filtered by what is in it."""
    try:
        body = json.loads(record["body"])
    except ValueError:
        body = record["body"]
    return {**record, "body": body}
