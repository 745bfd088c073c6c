"""A queue's batch: each message by itself, and word of those that failed, which come again after their time-out."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NotRequired, TypedDict

import orjson

from pannier.streams.batch import BatchResponse
from pannier.streams.failures import report
from pannier.telemetry.catalogue import RECORD_AGE, RETRIES
from pannier.telemetry.correlation import CORRELATION_ATTRIBUTE, correlated
from pannier.telemetry.measuring import measure, measure_time

_log = logging.getLogger(__name__)


class QueueAttributes(TypedDict):
    ApproximateReceiveCount: str
    SentTimestamp: NotRequired[str]
    MessageGroupId: NotRequired[str]
    MessageDeduplicationId: NotRequired[str]
    SequenceNumber: NotRequired[str]


class MessageAttribute(TypedDict):
    """What a sender put beside the body; of text."""

    dataType: str
    stringValue: NotRequired[str]


class QueueRecord(TypedDict):
    """One message as Lambda delivers it."""

    messageId: str
    receiptHandle: str
    body: str
    attributes: QueueAttributes
    messageAttributes: NotRequired[dict[str, MessageAttribute]]
    eventSource: NotRequired[str]
    eventSourceARN: NotRequired[str]
    awsRegion: NotRequired[str]


class QueueEvent(TypedDict):
    """What Lambda passes to a function that hangs on a queue."""

    Records: list[QueueRecord]


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """One message. Delivered at least once; `attempt` counts the deliveries, from 1. `group` is a FIFO queue's,
    `correlation_id` the id of the request that it follows from.
    """

    message_id: str
    body: Mapping[str, object]
    attempt: int
    group: str | None
    correlation_id: str | None = None

    @classmethod
    def of(cls, record: QueueRecord) -> "QueueMessage":
        """Raises ValueError for a body that is no JSON object."""
        body = orjson.loads(record["body"])
        if not isinstance(body, dict):
            raise ValueError("the body of a message is a JSON object")  # noqa: TRY004 - of the sender's, not ours
        attributes = record["attributes"]
        return cls(
            record["messageId"],
            body,
            int(attributes["ApproximateReceiveCount"]),
            attributes.get("MessageGroupId"),
            correlation_of(record),
        )


def correlation_of(record: QueueRecord) -> str | None:
    """The id of the request that a message follows from; None where it follows from none."""
    attribute = (record.get("messageAttributes") or {}).get(CORRELATION_ATTRIBUTE)
    return None if attribute is None else attribute.get("stringValue")


def process_queue(event: QueueEvent, handle: Callable[[QueueMessage], None]) -> BatchResponse:
    """Handle each message, and report those whose handling raised, so that only they come again.

    Messages of a group (a FIFO queue) keep their order: after one that failed the rest of its group is reported
    unhandled. How often a message may come again is the queue's own redrive policy.
    """
    failed: list[str] = []
    stopped: set[str] = set()
    _measure(event)
    for record in event["Records"]:
        group = record["attributes"].get("MessageGroupId")
        if group in stopped:
            failed.append(record["messageId"])
            continue
        with correlated(correlation_of(record)):
            try:
                message = QueueMessage.of(record)
                handle(message)
                _log.info(
                    "message handled", extra={"message_id": message.message_id, "attempt": message.attempt}
                )
            except Exception as error:  # noqa: BLE001 - whatever fails, fails this message
                report("a message", error, {"message_id": record["messageId"]})
                failed.append(record["messageId"])
                if group is not None:
                    stopped.add(group)
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}


def _measure(event: QueueEvent) -> None:
    """How long the oldest message waited, by the machine's clock, and how many had been here before."""
    attributes = [record["attributes"] for record in event["Records"]]
    sent = [int(each["SentTimestamp"]) for each in attributes if "SentTimestamp" in each]
    if sent:
        oldest = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=min(sent))
        measure_time(RECORD_AGE, datetime.now(UTC) - oldest)
    again = sum(int(each["ApproximateReceiveCount"]) > 1 for each in attributes)
    if again:
        measure(RETRIES, again)
