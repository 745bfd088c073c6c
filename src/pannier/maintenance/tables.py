"""Tables as DynamoDB has them, item by item, whole or in segments. The one place that scans beside the auditor."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.connection import Connection

from pannier.core.paging import Key
from pannier.core.schemas import RawItem


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """Items, the read units they cost, and behind which key there are more; None: that was the last."""

    items: tuple[RawItem, ...]
    units: float
    after: Key | None


@dataclass(frozen=True, slots=True)
class Changed:
    """Whether an item was changed, the write units it cost, and if it was not, the item as it is (None: gone)."""

    done: bool
    units: float
    now: RawItem | None = None


class Table:
    """One table, by its full name."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._client: Any = connection.client  # botocore makes its methods at run time
        self.name = name

    def scan(
        self,
        after: Key | None = None,
        segment: tuple[int, int] = (0, 1),
        most: int = 200,
        only: Sequence[str] = (),
    ) -> ScannedPage:
        """One page of one of several segments, as of now; of each item the attributes `only` names, or all."""
        request: dict[str, Any] = {
            "TableName": self.name,
            "ConsistentRead": True,
            "Limit": most,
            "ReturnConsumedCapacity": "TOTAL",
        }
        if segment[1] > 1:
            request |= {"Segment": segment[0], "TotalSegments": segment[1]}
        if after is not None:
            request["ExclusiveStartKey"] = {name: {"S": str(value)} for name, value in after.items()}
        if only:
            names = {f"#{number}": name for number, name in enumerate(only)}
            request |= {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
        answer = self._client.scan(**request)
        last = answer.get("LastEvaluatedKey")
        return ScannedPage(
            tuple(answer["Items"]),
            float(answer.get("ConsumedCapacity", {}).get("CapacityUnits", 0.0)),
            None if last is None else {name: str(value["S"]) for name, value in last.items()},
        )

    def items(self, only: Sequence[str] = ()) -> Iterator[RawItem]:
        """The whole table, in one segment."""
        after: Key | None = None
        while True:
            page = self.scan(after, most=1000, only=only)
            yield from page.items
            after = page.after
            if after is None:
                return

    def change(
        self,
        key: RawItem,
        seen: Mapping[str, dict[str, Any] | None],
        changes: Mapping[str, dict[str, Any] | None],
    ) -> Changed:
        """Set attributes, and remove those that are to be None, if the item is there and every attribute of `seen` is
        as it was seen (None: absent)."""
        names: dict[str, str] = {"#pk": "pk"}
        values: dict[str, dict[str, Any]] = {}
        conditions, sets, removals = ["attribute_exists(#pk)"], [], []
        for number, (name, value) in enumerate(sorted(seen.items())):
            names[f"#s{number}"] = name
            if value is None:
                conditions.append(f"attribute_not_exists(#s{number})")
            else:
                values[f":s{number}"] = value
                conditions.append(f"#s{number} = :s{number}")
        for number, (name, value) in enumerate(sorted(changes.items())):
            names[f"#c{number}"] = name
            if value is None:
                removals.append(f"#c{number}")
            else:
                values[f":c{number}"] = value
                sets.append(f"#c{number} = :c{number}")
        expression = (f"SET {', '.join(sets)} " if sets else "") + (
            f"REMOVE {', '.join(removals)}" if removals else ""
        )
        request: dict[str, Any] = {
            "TableName": self.name,
            "Key": key,
            "UpdateExpression": expression,
            "ConditionExpression": " AND ".join(conditions),
            "ExpressionAttributeNames": names,
            "ReturnConsumedCapacity": "TOTAL",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if values:
            request["ExpressionAttributeValues"] = values
        try:
            answer = self._client.update_item(**request)
        except self._client.exceptions.ConditionalCheckFailedException as refusal:
            return Changed(False, 1.0, refusal.response.get("Item"))
        return Changed(True, float(answer.get("ConsumedCapacity", {}).get("CapacityUnits", 1.0)))

    def put_new(self, item: RawItem) -> tuple[bool, float]:
        """Write an item if there is none at its key. Whether that was so, and the write units it cost."""
        try:
            answer = self._client.put_item(
                TableName=self.name,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)",
                ReturnConsumedCapacity="TOTAL",
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False, 1.0
        return True, float(answer.get("ConsumedCapacity", {}).get("CapacityUnits", 1.0))

    def count(self) -> int:
        """How many items DynamoDB counted last, up to six hours ago."""
        return int(self._client.describe_table(TableName=self.name)["Table"].get("ItemCount", 0))

    def is_empty(self) -> bool:
        return not self._client.scan(TableName=self.name, ConsistentRead=True, Limit=1)["Items"]
