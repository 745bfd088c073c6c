"""Where word of discarded records goes on one machine: a file of JSON lines, in the form of Lambda's own message."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pannier.local.delivery import Discarded


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


def message(discarded: Discarded, at: datetime) -> dict[str, object]:
    """What Lambda sends to the failure destination of a stream mapping, and `keys`."""
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
        "keys": [record["dynamodb"]["Keys"] for record in discarded.records],
    }


def _arrival(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
