"""The ordered batch loop: one change after the other, and a stop at the first failure.

Going on past a failure, as generic batch helpers do, would reorder the events of one order.
"""

import logging
import traceback
from collections.abc import Callable
from typing import TypedDict

from pannier.streams.records import Change, StreamEvent

_log = logging.getLogger(__name__)


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
            _report(error, record["eventID"], sequence_number)
            return {"batchItemFailures": [{"itemIdentifier": sequence_number}]}
    return {"batchItemFailures": []}


def _report(error: Exception, event_id: str, sequence_number: str) -> None:
    """Log once. A message may quote what an item holds, so only types and places are logged; debug has it whole."""
    places = [
        f"{frame.filename.rpartition('pannier/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error(
        "a change failed: %s at %s",
        " from ".join(_names(error)),
        " > ".join(places[1:] or places),
        extra={"event_id": event_id, "sequence_number": sequence_number},
    )
    _log.debug("the failure in full", exc_info=error)


def _names(error: BaseException) -> list[str]:
    """The type of the error and of what caused it, outermost first."""
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(names) < 5:
        names.append(type(cause).__qualname__)
        cause = cause.__cause__
    return names
