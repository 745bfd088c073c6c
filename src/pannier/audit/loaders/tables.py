"""A whole table, item by item, as records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pynamodb.connection import Connection

from pannier.audit.books import Unreadable
from pannier.core.dynamo import Record, meta_of
from pannier.core.schemas import ItemTooNew

T = TypeVar("T")


@dataclass(slots=True)
class TableReader:
    """Reads tables whole, and remembers what it could not read."""

    connection: Connection
    items_read: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)

    def records(self, base: type[Record]) -> Iterator[Record]:
        """Every record of the family of `base`, each of its own class. One consistent Scan with its pages."""
        table = meta_of(base).table_name or ""
        pages = self.connection.client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        for page in pages:
            for item in page["Items"]:
                self.items_read += 1
                record = self.attempt(base, _key(item), partial(base.from_raw_data, item))
                if record is not None:
                    yield record

    def attempt(self, base: type[Record], key: str, make: Callable[[], T]) -> T | None:
        """What `make` makes of an item; None, and a note of it, when the item is not of its form."""
        try:
            return make()
        except (ArithmeticError, AttributeError, ItemTooNew, LookupError, TypeError, ValueError) as error:
            family = meta_of(base).family
            self.unreadable.append(Unreadable(family, key, f"{type(error).__name__}: {error}"))
            return None


def _key(item: dict[str, dict[str, object]]) -> str:
    return "/".join(str(next(iter(item[name].values()))) for name in ("pk", "sk") if name in item)
