"""Reads a table's stream shard by shard, in order, as an event source mapping does.

Positions are kept in memory only. The embedded engine forgets its stream records when it stops, while an old iterator
would still be accepted and skip as many new records as were read before: a new start must begin at the horizon.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pannier.local.streams_api import ApiError, RawRecord, StreamsApi
from pannier.streams.records import StreamRecord

_EXPIRED = "ExpiredIteratorException"
_TRIMMED = "TrimmedDataAccessException"


@dataclass(slots=True)
class Shard:
    """One shard, and how far it was read."""

    id: str
    parent: str | None
    iterator: str | None = None
    last_sequence_number: str | None = None
    finished: bool = False


class Stream:
    """The shards of one table's stream. For one thread."""

    def __init__(self, api: StreamsApi, arn: str) -> None:
        self._api = api
        self.arn = arn
        self._shards: dict[str, Shard] = {}

    def refresh(self) -> None:
        """Look for new shards. Those that are known keep their position."""
        after: str | None = None
        while True:
            page = self._api.describe(self.arn, after)
            for each in page["Shards"]:
                self._shards.setdefault(each["ShardId"], Shard(each["ShardId"], each.get("ParentShardId")))
            after = page.get("LastEvaluatedShardId")
            if after is None:
                return

    def readable(self) -> Iterator[Shard]:
        """The shards whose turn it is: a child follows its parent, so that the changes of one item keep their order."""
        for shard in list(self._shards.values()):
            parent = self._shards.get(shard.parent or "")
            if not shard.finished and (parent is None or parent.finished):
                yield shard

    def read(self, shard: Shard, limit: int) -> list[StreamRecord]:
        """The next records of a shard, and move on behind them. Empty when there is nothing new."""
        try:
            if shard.iterator is None:
                shard.iterator = self._api.iterator(self.arn, shard.id, shard.last_sequence_number)
            page = self._api.records(shard.iterator, limit)
        except ApiError as error:
            if error.code not in (_EXPIRED, _TRIMMED):
                raise
            shard.iterator = None
            if error.code == _TRIMMED:
                shard.last_sequence_number = None
            return []
        records = [self._record(each) for each in page["Records"]]
        if records:
            shard.last_sequence_number = records[-1]["dynamodb"]["SequenceNumber"]
        shard.iterator = page.get("NextShardIterator")
        shard.finished = shard.iterator is None
        return records

    def _record(self, raw: RawRecord) -> StreamRecord:
        return {
            "eventID": raw["eventID"],
            "eventName": raw["eventName"],
            "eventVersion": raw.get("eventVersion", "1.1"),
            "eventSource": "aws:dynamodb",
            "awsRegion": raw.get("awsRegion", ""),
            "dynamodb": raw["dynamodb"],
            "eventSourceARN": self.arn,
        }
