"""A queue's batch: each message by itself, and word of those that failed, which come again after their time-out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import orjson

from pannier.streams.batch import BatchResponse
from pannier.streams.failures import report


class QueueAttributes(TypedDict):
    ApproximateReceiveCount: str
    SentTimestamp: NotRequired[str]
    MessageGroupId: NotRequired[str]
    MessageDeduplicationId: NotRequired[str]
    SequenceNumber: NotRequired[str]


class QueueRecord(TypedDict):
    """One message as Lambda delivers it."""

    messageId: str
    receiptHandle: str
    body: str
    attributes: QueueAttributes
    eventSource: NotRequired[str]
    eventSourceARN: NotRequired[str]
    awsRegion: NotRequired[str]


class QueueEvent(TypedDict):
    """What Lambda passes to a function that hangs on a queue."""

    Records: list[QueueRecord]


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """One message. Delivered at least once; `attempt` counts the deliveries, from 1. `group` is a FIFO queue's."""

    message_id: str
    body: Mapping[str, object]
    attempt: int
    group: str | None

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
        )


def process_queue(event: QueueEvent, handle: Callable[[QueueMessage], None]) -> BatchResponse:
    """Handle each message, and report those whose handling raised, so that only they come again.

    Messages of a group (a FIFO queue) keep their order: after one that failed the rest of its group is reported
    unhandled. How often a message may come again is the queue's own redrive policy.
    """
    failed: list[str] = []
    stopped: set[str] = set()
    for record in event["Records"]:
        group = record["attributes"].get("MessageGroupId")
        if group in stopped:
            failed.append(record["messageId"])
            continue
        try:
            handle(QueueMessage.of(record))
        except Exception as error:  # noqa: BLE001 - whatever fails, fails this message
            report("a message", error, {"message_id": record["messageId"]})
            failed.append(record["messageId"])
            if group is not None:
                stopped.add(group)
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
