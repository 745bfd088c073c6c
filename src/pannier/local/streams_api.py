"""The four calls of the DynamoDB Streams API, over plain signed HTTP.

Not through a botocore client: its parser turns the records' JSON into Python values, and what a function gets from
Lambda is that JSON. It also costs three times the CPU, ten to fifty times a second.
"""

import json
from collections.abc import Mapping
from typing import NotRequired, TypedDict, cast

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import get_session

from pannier.streams.records import EventName, StreamData

_TARGET = "DynamoDBStreams_20120810"


class ApiError(Exception):
    """The engine refused a call. `code` is its own name for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Unreachable(Exception):
    """There is no engine at the address, or it does not answer in time."""


class RawRecord(TypedDict):
    """A record as GetRecords gives it: Lambda's form, but for the ARN."""

    eventID: str
    eventName: EventName
    dynamodb: StreamData
    awsRegion: NotRequired[str]
    eventSource: NotRequired[str]
    eventVersion: NotRequired[str]


class RecordsPage(TypedDict):
    Records: list[RawRecord]
    NextShardIterator: NotRequired[str | None]


class ShardDescription(TypedDict):
    ShardId: str
    ParentShardId: NotRequired[str | None]


class StreamDescription(TypedDict):
    Shards: list[ShardDescription]
    LastEvaluatedShardId: NotRequired[str | None]


class StreamsApi:
    """One engine's streams. Safe for several threads. Every call raises ApiError and Unreachable."""

    def __init__(self, endpoint: str | None, region: str) -> None:
        self._url = (endpoint or f"https://streams.dynamodb.{region}.amazonaws.com").rstrip("/") + "/"
        credentials = get_session().get_credentials()
        if credentials is None:
            raise Unreachable("no AWS credentials are set; for a local engine anything will do")
        self._auth = SigV4Auth(credentials, "dynamodb", region)
        self._http = urllib3.PoolManager(
            maxsize=32, timeout=urllib3.Timeout(connect=2, read=20), retries=False
        )

    def latest_stream(self, table: str) -> str | None:
        """The ARN of the table's stream, None if it has none."""
        answer = cast(dict[str, list[dict[str, str]]], self._call("ListStreams", {"TableName": table}))
        streams = sorted(answer["Streams"], key=lambda stream: stream["StreamLabel"])
        return streams[-1]["StreamArn"] if streams else None

    def describe(self, arn: str, after_shard: str | None = None) -> StreamDescription:
        """One page of the stream's shards."""
        body = {"StreamArn": arn} | ({"ExclusiveStartShardId": after_shard} if after_shard else {})
        answer = cast(dict[str, StreamDescription], self._call("DescribeStream", body))
        return answer["StreamDescription"]

    def iterator(self, arn: str, shard: str, after: str | None, *, at: str | None = None) -> str:
        """Where to read: behind the sequence number `after`, from the record `at`, or from the oldest that is kept."""
        body = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        if at is not None:
            body |= {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": at}
        if after is not None:
            body |= {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": after}
        return cast(dict[str, str], self._call("GetShardIterator", body))["ShardIterator"]

    def records(self, iterator: str, limit: int) -> RecordsPage:
        """The next records, at most `limit`; without a next iterator the shard has ended."""
        return cast(RecordsPage, self._call("GetRecords", {"ShardIterator": iterator, "Limit": limit}))

    def _call(self, operation: str, body: Mapping[str, object]) -> object:
        request = AWSRequest(
            "POST",
            self._url,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"{_TARGET}.{operation}"},
        )
        self._auth.add_auth(request)
        try:
            response = self._http.request(
                "POST", self._url, body=request.data, headers=dict(request.headers.items())
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(f"no answer from {self._url}") from error
        try:
            answer = json.loads(response.data)
        except ValueError as error:
            raise Unreachable(f"{self._url} answers {response.status}, and no JSON") from error
        if response.status != 200:
            code = str(answer.get("__type", response.status)).rpartition("#")[2]
            raise ApiError(code, str(answer.get("message", "")))
        return answer
