"""How many read and write units calls consume, from what DynamoDB itself says (`ConsumedCapacity`).

A hook on the client, so it sees PynamoDB's calls too. Off until something measures; then per thread and context.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pynamodb.connection import Connection

_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass(slots=True)
class Consumed:
    """The calls of a measurement in their order, and their units, indexes included."""

    reads: Decimal = Decimal(0)
    writes: Decimal = Decimal(0)
    calls: list[str] = field(default_factory=list)


class CapacityMeter:
    """Measures what goes through one connection and the records bound with it."""

    def __init__(self, connection: Connection) -> None:
        self._running: ContextVar[Consumed | None] = ContextVar("consumed", default=None)
        events = connection.client.meta.events
        events.register("before-parameter-build.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._count)

    @contextmanager
    def measure(self) -> Iterator[Consumed]:
        """What is consumed within the block, by this thread."""
        consumed = Consumed()
        token = self._running.set(consumed)
        try:
            yield consumed
        finally:
            self._running.reset(token)

    def _ask(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if self._running.get() is not None and "ReturnConsumedCapacity" in model.input_shape.members:
            params["ReturnConsumedCapacity"] = "TOTAL"

    def _count(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        consumed = self._running.get()
        if consumed is None:
            return
        consumed.calls.append(model.name)
        reported = parsed.get("ConsumedCapacity") or []
        for each in reported if isinstance(reported, list) else [reported]:
            units = Decimal(str(each.get("CapacityUnits", 0)))
            if model.name in _READS:
                consumed.reads += units
            else:
                consumed.writes += units
