"""What a backfill is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Values: TypeAlias = Mapping[str, dict[str, Any]]
"""Attributes in DynamoDB's own form, `{"pk": {"S": "…"}, …}`."""

Changes: TypeAlias = Mapping[str, dict[str, Any] | None]
"""Attributes as they are to be; None takes one away."""


class NoSuchBackfill(Exception):
    """No backfill of this name is registered. Says which are."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """One change of the items of a table.

    `change` is pure: from the attributes named in `reads` (those that the item has), to what is to be changed; nothing
    for an item that is as it should be, and so nothing the second time. It is written on the condition that the item
    still has exactly these attributes; else the item is read again.
    """

    name: str
    about: str
    family: str
    reads: frozenset[str]
    change: Callable[[Values], Changes]
