"""Many writes that need not happen together."""

import random
import time
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias, TypedDict, cast

from botocore.exceptions import ClientError
from pynamodb.connection import Connection

from pannier.core.dynamo import RETRYABLE_CODES, Throttled
from pannier.menus.records import MenuRecord

Request: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Mapping[str, object]]]]
"""A PutRequest or a DeleteRequest, as BatchWriteItem takes it."""

_BATCH = 25  # what one BatchWriteItem takes
_ATTEMPTS = 12  # of a batch; together about twenty seconds, since a partition takes a thousand units a second


class _Answer(TypedDict, total=False):
    UnprocessedItems: Mapping[str, Sequence[Request]]


class _Client(Protocol):
    def batch_write_item(
        self,
        *,
        RequestItems: Mapping[str, Sequence[Request]],  # noqa: N803 - botocore's name
    ) -> _Answer: ...


def put_request(record: MenuRecord) -> Request:
    """Write the whole item, whatever is there."""
    return {"PutRequest": {"Item": record.serialize()}}


def delete_request(record: MenuRecord) -> Request:
    """Delete the item, if it is there."""
    return {"DeleteRequest": {"Key": {"pk": {"S": record.pk}, "sk": {"S": record.sk}}}}


def write_batches(connection: Connection, requests: Sequence[Request]) -> None:
    """Send all of them, in order. What DynamoDB leaves over of a batch is sent again, with patience.

    PynamoDB's own batches send it again at once, three times, and give up: a large menu would never get through.

    Raises Throttled when the patience is over; some may be written then.
    """
    table = str(MenuRecord.Meta.table_name)
    client = cast(_Client, connection.client)
    for start in range(0, len(requests), _BATCH):
        _write(client, table, requests[start : start + _BATCH])


def _write(client: _Client, table: str, batch: Sequence[Request]) -> None:
    left = batch
    for attempt in range(_ATTEMPTS):
        try:
            answer = client.batch_write_item(RequestItems={table: left})
            left = answer.get("UnprocessedItems", {}).get(table, [])
        except ClientError as error:
            if error.response["Error"]["Code"] not in RETRYABLE_CODES:
                raise
        if not left:
            return
        time.sleep(random.uniform(0, min(4.0, 0.05 * 2**attempt)))  # noqa: S311 - jitter, not a secret
    raise Throttled("a part of a menu was not written")
