"""How many read and write units calls consume, from what DynamoDB itself says (`ConsumedCapacity`).

A hook on the client, so it sees PynamoDB's calls too. Off until something measures; then per thread and context.
A measurement within another counts for both.
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


_running: ContextVar[tuple[Consumed, ...]] = ContextVar("consumed", default=())


class CapacityMeter:
    """Measures what goes through one connection and the records bound with it."""

    def __init__(self, connection: Connection) -> None:
        events = connection.client.meta.events
        events.register("before-parameter-build.dynamodb", _ask, unique_id="pannier-capacity-ask")
        events.register("after-call.dynamodb", _count, unique_id="pannier-capacity-count")

    @contextmanager
    def measure(self) -> Iterator[Consumed]:
        """What is consumed within the block, by this thread."""
        consumed = Consumed()
        token = _running.set((*_running.get(), consumed))
        try:
            yield consumed
        finally:
            _running.reset(token)


def _ask(params: dict[str, Any], model: Any, **_: Any) -> None:
    if _running.get() and "ReturnConsumedCapacity" in model.input_shape.members:
        params.setdefault("ReturnConsumedCapacity", "TOTAL")


def _count(parsed: dict[str, Any], model: Any, **_: Any) -> None:
    for consumed in _running.get():
        consumed.calls.append(model.name)
        reported = parsed.get("ConsumedCapacity") or []
        for each in reported if isinstance(reported, list) else [reported]:
            units = Decimal(str(each.get("CapacityUnits", 0)))
            if model.name in _READS:
                consumed.reads += units
            else:
                consumed.writes += units
