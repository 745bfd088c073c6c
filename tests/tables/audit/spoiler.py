"""Spoils stored items behind everybody's back, and puts them back."""

import json
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

Item = dict[str, Any]
Change = Callable[[Any], Any]


class Spoiler:
    """Writes items as they are stored. `restore` undoes all of it, the last first."""

    def __init__(self, client: "DynamoDBClient", table_prefix: str) -> None:
        self._client = client
        self._prefix = table_prefix
        self._before: list[tuple[str, Item, Item | None]] = []

    def read(self, family: str, pk: str, sk: str | None = None) -> Item:
        """The item; it has to be there."""
        key = {"pk": {"S": pk}} | ({"sk": {"S": sk}} if sk is not None else {})
        return self._client.get_item(TableName=self._prefix + family, Key=key, ConsistentRead=True)["Item"]

    def query(self, family: str, pk: str, prefix: str = "") -> list[Item]:
        """The items of a partition whose sort key begins so."""
        found = self._client.query(
            TableName=self._prefix + family,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )["Items"]
        return [item for item in found if item["sk"]["S"].startswith(prefix)]

    def put(self, family: str, item: Item) -> None:
        key = {name: item[name] for name in ("pk", "sk") if name in item}
        before = self._client.get_item(TableName=self._prefix + family, Key=key, ConsistentRead=True)
        self._before.append((family, key, before.get("Item")))
        self._client.put_item(TableName=self._prefix + family, Item=item)

    def remove(self, family: str, pk: str, sk: str | None = None) -> Item:
        """Returns what was there."""
        item = self.read(family, pk, sk)
        key = {name: item[name] for name in ("pk", "sk") if name in item}
        self._before.append((family, key, item))
        self._client.delete_item(TableName=self._prefix + family, Key=key)
        return item

    def set(self, family: str, pk: str, sk: str | None, **attributes: Any) -> None:
        """Text, whole numbers, or None for taking the attribute away."""
        item = self.read(family, pk, sk)
        for name, value in attributes.items():
            if value is None:
                del item[name]
            else:
                item[name] = {"N": str(value)} if isinstance(value, int) else {"S": value}
        self.put(family, item)

    def add(self, family: str, pk: str, sk: str | None, attribute: str, number: int) -> None:
        value = int(self.read(family, pk, sk).get(attribute, {"N": "0"})["N"])
        self.set(family, pk, sk, **{attribute: value + number})

    def edit(self, family: str, pk: str, sk: str | None, attribute: str, change: Change) -> None:
        """Change a JSON attribute, packed or not, in place."""
        item = self.read(family, pk, sk)
        ((kind, stored),) = item[attribute].items()
        body = json.loads(zlib.decompress(stored) if kind == "B" else stored)
        change(body)
        text = orjson.dumps(body)
        item[attribute] = {"B": zlib.compress(text)} if kind == "B" else {"S": text.decode()}
        self.put(family, item)

    def restore(self) -> None:
        while self._before:
            family, key, item = self._before.pop()
            if item is None:
                self._client.delete_item(TableName=self._prefix + family, Key=key)
            else:
                self._client.put_item(TableName=self._prefix + family, Item=item)
