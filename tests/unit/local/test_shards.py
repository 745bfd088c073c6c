"""Reading shards in order, when they split, and when iterators expire."""

from typing import cast

from pannier.local.shards import Stream
from pannier.local.streams_api import (
    ApiError,
    RawRecord,
    RecordsPage,
    ShardDescription,
    StreamDescription,
    StreamsApi,
)

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/2026"


class Recorded:
    """Shards with records; an iterator is `shard:position`. `refuse` names errors to answer with, once each."""

    def __init__(self, shards: dict[str, list[str]], parents: dict[str, str], closed: set[str]) -> None:
        self.shards = shards
        self.parents = parents
        self.closed = closed
        self.refuse: list[str] = []

    def describe(self, arn: str, after_shard: str | None = None) -> StreamDescription:
        names = list(self.shards)
        here = names[0] if after_shard is None else names[names.index(after_shard) + 1]
        shard: ShardDescription = {"ShardId": here, "ParentShardId": self.parents.get(here)}
        return {"Shards": [shard], "LastEvaluatedShardId": None if here == names[-1] else here}

    def iterator(self, arn: str, shard: str, after: str | None) -> str:
        return f"{shard}:{0 if after is None else self.shards[shard].index(after) + 1}"

    def records(self, iterator: str, limit: int) -> RecordsPage:
        if self.refuse:
            raise ApiError(self.refuse.pop(), "told to")
        shard, _, position = iterator.partition(":")
        rest = self.shards[shard][int(position) :]
        page = rest[:limit]
        ended = len(page) == len(rest) and shard in self.closed
        following = None if ended else f"{shard}:{int(position) + len(page)}"
        return {"Records": [raw(number) for number in page], "NextShardIterator": following}


def raw(number: str) -> RawRecord:
    return {
        "eventID": number,
        "eventName": "INSERT",
        "dynamodb": {"Keys": {"pk": {"S": number}}, "SequenceNumber": number},
    }


def stream_of(recorded: Recorded) -> Stream:
    stream = Stream(cast(StreamsApi, recorded), ARN)
    stream.refresh()
    return stream


def read_all(stream: Stream, limit: int = 2) -> list[str]:
    """What one look at every readable shard brings."""
    return [
        record["dynamodb"]["SequenceNumber"]
        for shard in stream.readable()
        for record in stream.read(shard, limit)
    ]


def test_a_child_is_read_when_its_parent_is_finished() -> None:
    recorded = Recorded({"child": ["3", "4"], "parent": ["1", "2"]}, {"child": "parent"}, {"parent"})
    stream = stream_of(recorded)
    assert [shard.id for shard in stream.readable()] == ["parent"]
    assert read_all(stream) == ["1", "2"]
    assert read_all(stream) == ["3", "4"]
    assert read_all(stream) == []


def test_a_parent_that_is_trimmed_away_holds_nobody_up() -> None:
    stream = stream_of(Recorded({"child": ["3"]}, {"child": "gone"}, set()))
    assert read_all(stream) == ["3"]


def test_new_shards_are_found_and_known_ones_keep_their_position() -> None:
    recorded = Recorded({"first": ["1"]}, {}, set())
    stream = stream_of(recorded)
    assert read_all(stream) == ["1"]
    recorded.shards["first"].append("2")
    recorded.shards["second"] = ["9"]
    stream.refresh()
    assert read_all(stream) == ["2", "9"]


def test_an_expired_iterator_is_renewed_where_it_was() -> None:
    recorded = Recorded({"first": ["1", "2", "3"]}, {}, set())
    stream = stream_of(recorded)
    assert read_all(stream) == ["1", "2"]
    recorded.refuse = ["ExpiredIteratorException"]
    assert read_all(stream) == []
    assert read_all(stream) == ["3"]


def test_after_trimming_reading_begins_at_the_oldest_record() -> None:
    recorded = Recorded({"first": ["1", "2"]}, {}, set())
    stream = stream_of(recorded)
    assert read_all(stream) == ["1", "2"]
    recorded.shards["first"] = ["7", "8"]
    recorded.refuse = ["TrimmedDataAccessException"]
    assert read_all(stream) == []
    assert read_all(stream) == ["7", "8"]


def test_records_carry_the_arn_of_their_stream() -> None:
    stream = stream_of(Recorded({"first": ["1"]}, {}, set()))
    (shard,) = stream.readable()
    (record,) = stream.read(shard, 10)
    assert (record["eventSourceARN"], record["eventSource"]) == (ARN, "aws:dynamodb")
