"""Clean tables by the thousand: the engine forgets everything, and makes the tables again."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pannier.core.settings import Settings
from pannier.local.tables import creation, specifications
from tests.wire import Wire

_WRITTEN_AT_ONCE = 25


Item = dict[str, dict[str, Any]]
"""As it goes over the wire."""
Tables = dict[str, list[Item]]
"""Every item of each table, by the table's name."""


@dataclass(frozen=True)
class Kept:
    """What was in the tables at a moment, as the requests that write it again."""

    requests: tuple[bytes, ...]

    @classmethod
    def of(cls, tables: Tables) -> "Kept":
        puts = [(name, {"PutRequest": {"Item": item}}) for name, items in tables.items() for item in items]
        requests = []
        for start in range(0, len(puts), _WRITTEN_AT_ONCE):
            asked: dict[str, list[object]] = {}
            for name, put in puts[start : start + _WRITTEN_AT_ONCE]:
                asked.setdefault(name, []).append(put)
            requests.append(json.dumps({"RequestItems": asked}).encode())
        return cls(tuple(requests))


class CleanTables:
    """All tables, without TTL: tests live at times of their own, and once a minute the engine would delete what is over
    by the machine's clock.

    The requests are prepared once and sent as they are. Through botocore, with all that a new installation waits for,
    it was a tenth of what the whole suite cost.
    """

    def __init__(self, wire: Wire, settings: Settings) -> None:
        self._settings = settings
        self._wire = wire

    def make(self) -> None:
        """Nothing is there any more, in any service; then every table is, empty."""
        self._post("/_ministack/reset", b"", {})
        for request in self._creations:
            self._ask("CreateTable", request)

    def read(self) -> Tables:
        """What is in the tables now."""
        names = [f"{self._settings.table_prefix}{spec.family}" for spec in specifications()]
        return {name: self._items(name) for name in names}

    def keep(self) -> Kept:
        """The same, to be written again."""
        return Kept.of(self.read())

    def put(self, kept: Kept) -> None:
        """Write it again. What is beside it stays; streams tell of new items."""
        for request in kept.requests:
            assert not self._ask("BatchWriteItem", request)["UnprocessedItems"]

    @cached_property
    def _creations(self) -> list[bytes]:
        return [json.dumps(creation(spec, self._settings)).encode() for spec in specifications()]

    def _items(self, table: str) -> list[Item]:
        asked: dict[str, object] = {"TableName": table, "ConsistentRead": True}
        items: list[Item] = []
        while True:
            page = self._ask("Scan", json.dumps(asked).encode())
            items += page["Items"]
            if "LastEvaluatedKey" not in page:
                return items
            asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _ask(self, operation: str, request: bytes) -> dict[str, Any]:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        }
        answer: dict[str, Any] = json.loads(self._post("/", request, headers))
        return answer

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        status, _, answer = self._wire.post(path, headers, body)
        assert status == 200, answer
        return answer
