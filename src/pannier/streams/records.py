"""The record of a DynamoDB stream, as Lambda delivers it, and the typed `Change` made of it.

Images stay raw (attribute → typed value); a repository turns them into its own objects with `Model.from_raw_data`.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NotRequired, TypeAlias, TypedDict

Image: TypeAlias = dict[str, dict[str, object]]
"""An item in DynamoDB's own form, `{"id": {"S": "…"}, …}`. Binary values are bytes, as botocore gives them."""

EventName: TypeAlias = Literal["INSERT", "MODIFY", "REMOVE"]


class StreamData(TypedDict):
    """The `dynamodb` part of a record."""

    Keys: Image
    SequenceNumber: str
    ApproximateCreationDateTime: NotRequired[float]
    NewImage: NotRequired[Image]
    OldImage: NotRequired[Image]
    SizeBytes: NotRequired[int]
    StreamViewType: NotRequired[str]


class StreamRecord(TypedDict):
    """One record of a batch."""

    eventID: str
    eventName: EventName
    eventSourceARN: str
    dynamodb: StreamData
    awsRegion: NotRequired[str]
    eventSource: NotRequired[str]
    eventVersion: NotRequired[str]


class StreamEvent(TypedDict):
    """What Lambda passes to a function that hangs on a table stream."""

    Records: list[StreamRecord]


@dataclass(frozen=True, slots=True)
class Change:
    """One item changed. Delivered at least once, in order for one item only.

    `sequence_number` places it in its shard; `event_id` is the same each time the change is delivered.
    """

    event_id: str
    event_name: EventName
    source_arn: str
    sequence_number: str
    keys: Image
    old_image: Image | None
    new_image: Image | None
    approximate_created_at: datetime | None

    @classmethod
    def of(cls, record: StreamRecord) -> "Change":
        """Raises KeyError for what is no stream record."""
        data = record["dynamodb"]
        old, new = data.get("OldImage"), data.get("NewImage")
        created = data.get("ApproximateCreationDateTime")
        return cls(
            event_id=record["eventID"],
            event_name=record["eventName"],
            source_arn=record["eventSourceARN"],
            sequence_number=data["SequenceNumber"],
            keys=with_bytes(data["Keys"]),
            old_image=None if old is None else with_bytes(old),
            new_image=None if new is None else with_bytes(new),
            approximate_created_at=None if created is None else datetime.fromtimestamp(created, UTC),
        )

    @property
    def table(self) -> str:
        """The name of the table, from the stream's ARN."""
        return self.source_arn.split("/")[1]


def with_bytes(image: Image) -> Image:
    """An item as botocore, and so PynamoDB, has it. JSON has no bytes: records and exports carry them as base64."""
    return {name: _value(value) for name, value in image.items()}


def _value(value: dict[str, object]) -> dict[str, object]:
    ((kind, content),) = value.items()
    match kind, content:
        case "B", str():
            return {"B": base64.b64decode(content)}
        case "BS", list():
            return {"BS": [base64.b64decode(each) if isinstance(each, str) else each for each in content]}
        case "L", list():
            return {"L": [_value(each) for each in content]}
        case "M", dict():
            return {"M": with_bytes(content)}
    return value
