"""The ordered batch loop: one change after the other, and a stop at the first failure.

Going on past a failure, as generic batch helpers do, would reorder the events of one order.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypedDict

from pannier.streams.failures import report
from pannier.streams.records import Change, StreamEvent
from pannier.telemetry.catalogue import RECORD_AGE, RETRIES
from pannier.telemetry.correlation import correlated
from pannier.telemetry.measuring import measure, measure_time


class BatchItemFailure(TypedDict):
    """The sequence number from which Lambda is to deliver again."""

    itemIdentifier: str


class BatchResponse(TypedDict):
    """Lambda's partial batch response (`ReportBatchItemFailures`); an empty list says that all is done."""

    batchItemFailures: list[BatchItemFailure]


def process_in_order(event: StreamEvent, handle: Callable[[Change], None]) -> BatchResponse:
    """Handle each change of the batch, oldest first. The first that raises ends the batch and is reported for a retry.

    Whether a retry can help is not decided here: the event source mapping has the cap and the failure destination.
    """
    _measure_age(event)
    for record in event["Records"]:
        with correlated(None):  # who handles it knows which request it follows from
            try:
                handle(Change.of(record))
            except Exception as error:  # noqa: BLE001 - whatever fails, fails this change
                sequence_number = record["dynamodb"]["SequenceNumber"]
                measure(RETRIES)
                report("a change", error, {"event_id": record["eventID"], "sequence_number": sequence_number})
                return {"batchItemFailures": [{"itemIdentifier": sequence_number}]}
    return {"batchItemFailures": []}


def _measure_age(event: StreamEvent) -> None:
    """By the machine's clock: streams date their records by it, to the second."""
    written = [at for each in event["Records"] if (at := each["dynamodb"].get("ApproximateCreationDateTime"))]
    if written:
        measure_time(RECORD_AGE, datetime.now(UTC) - datetime.fromtimestamp(min(written), UTC))
