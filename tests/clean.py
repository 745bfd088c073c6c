"""Clean tables by the thousand: the engine forgets everything, and makes the tables again."""

import http.client
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pannier.core.settings import Settings
from pannier.local.engine import Engine
from pannier.local.tables import creation, specifications

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

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._settings = settings
        host, _, port = engine.endpoint.removeprefix("http://").rpartition(":")
        self._engine = http.client.HTTPConnection(host, int(port), timeout=30)

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
            # The engine reads the region from it, and no signature.
            "Authorization": "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=unread",
        }
        answer: dict[str, Any] = json.loads(self._post("/", request, headers))
        return answer

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        try:
            self._engine.request("POST", path, body, headers)
            answer = self._engine.getresponse()
        except (
            http.client.RemoteDisconnected
        ):  # the engine hangs up on who is silent for long; this can be said twice
            self._engine.close()
            self._engine.request("POST", path, body, headers)
            answer = self._engine.getresponse()
        told = answer.read()
        assert answer.status == 200, told
        return told
