"""Where word of discarded records goes on one machine, in the form of Lambda's own message: a file of JSON lines, and
the queue that the mapping names.
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from pannier.adapters.queues import Queue
from pannier.local.delivery import Discarded, FailureDestination


class FailureFile:
    """Appends one line a discarded batch: Lambda's message, and the keys of the items.

    The embedded engine forgets the records that sequence numbers name. What else the items hold is not written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def send(self, discarded: Discarded) -> None:
        line = json.dumps(message(discarded, datetime.now(UTC)))
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def settle(path: Path, message: Mapping[str, object]) -> None:
    """Write down that the batch of which Lambda's message tells was handled after all."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"settled": batch_of(message)}) + "\n")


def batch_of(message: Mapping[str, Any]) -> tuple[str, ...]:
    """What names a discarded batch: whose it was, the shard, its first and last record."""
    batch = message.get("DDBStreamBatchInfo", {})
    names = ("streamArn", "shardId", "startSequenceNumber", "endSequenceNumber")
    return (str(message["requestContext"]["functionArn"]), *(str(batch.get(name)) for name in names))


class FailureQueues:
    """Sends Lambda's message, and nothing beside it, to the queue of the mapping; of a mapping without one, nothing."""

    def __init__(self, queues: Mapping[str, Queue]) -> None:
        """`queues` by their logical ids."""
        self._queues = queues

    def send(self, discarded: Discarded) -> None:
        if discarded.mapping.failure_queue is not None:
            self._queues[discarded.mapping.failure_queue].send(lambdas_message(discarded, datetime.now(UTC)))


class Everywhere:
    """Several destinations as one."""

    def __init__(self, *destinations: FailureDestination) -> None:
        self._destinations = destinations

    def send(self, discarded: Discarded) -> None:
        for destination in self._destinations:
            destination.send(discarded)


def message(discarded: Discarded, at: datetime) -> dict[str, object]:
    """Lambda's message, and `keys`."""
    return {
        **lambdas_message(discarded, at),
        "keys": [record["dynamodb"]["Keys"] for record in discarded.records],
    }


def lambdas_message(discarded: Discarded, at: datetime) -> dict[str, object]:
    """What Lambda sends to the failure destination of a stream mapping."""
    first, last = discarded.records[0], discarded.records[-1]
    return {
        "requestContext": {
            "requestId": str(uuid4()),
            "functionArn": discarded.mapping.function,
            "condition": discarded.condition,
            "approximateInvokeCount": discarded.attempts,
        },
        "version": "1.0",
        "timestamp": at.isoformat(),
        "DDBStreamBatchInfo": {
            "shardId": discarded.shard,
            "startSequenceNumber": first["dynamodb"]["SequenceNumber"],
            "endSequenceNumber": last["dynamodb"]["SequenceNumber"],
            "approximateArrivalOfFirstRecord": _arrival(first["dynamodb"].get("ApproximateCreationDateTime")),
            "approximateArrivalOfLastRecord": _arrival(last["dynamodb"].get("ApproximateCreationDateTime")),
            "batchSize": len(discarded.records),
            "streamArn": first["eventSourceARN"],
        },
    }


def _arrival(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
