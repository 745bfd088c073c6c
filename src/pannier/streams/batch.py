"""The ordered batch loop: one change after the other, and a stop at the first failure.

Going on past a failure, as generic batch helpers do, would reorder the events of one order.
"""

from collections.abc import Callable
from typing import TypedDict

from pannier.streams.failures import report
from pannier.streams.records import Change, StreamEvent


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
    for record in event["Records"]:
        try:
            handle(Change.of(record))
        except Exception as error:  # noqa: BLE001 - whatever fails, fails this change
            sequence_number = record["dynamodb"]["SequenceNumber"]
            report("a change", error, {"event_id": record["eventID"], "sequence_number": sequence_number})
            return {"batchItemFailures": [{"itemIdentifier": sequence_number}]}
    return {"batchItemFailures": []}
