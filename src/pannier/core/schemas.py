"""Versions of what is stored: an item of an older form is brought to the present one as it is read.

A record class says in `schema` which version it writes, and in `upgrades` how an item of each earlier one becomes the
next. An item without the attribute is of version 1, and none of version 1 has it. Most changes need no version:
infra/changing-tables.md.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from pannier.core.errors import TransientError

SCHEMA = "schema"
"""The attribute that tells an item's version, from 2 on."""

RawItem: TypeAlias = dict[str, dict[str, Any]]
"""An item in DynamoDB's own form, `{"pk": {"S": "…"}, …}`."""

Upgrade: TypeAlias = Callable[[RawItem], RawItem]
"""From an item of one version to one of the next. Pure. A read may have asked for some attributes only: one that is not
there is not made up."""


class ItemTooNew(TransientError):
    """An item was written by a newer release than this, in a form that this does not know. It is not read by half.

    Worth another try: while a rollout is going on, the next attempt may be that release's.
    """

    def __init__(self, kind: str, found: int, known: int) -> None:
        super().__init__(f"a {kind} of version {found}; this release reads up to {known}")


def schema_of(item: RawItem) -> int:
    """The version that an item is of."""
    told = item.get(SCHEMA)
    return 1 if told is None else int(told["N"])


def upgraded(item: RawItem, kind: str, upgrades: Sequence[Upgrade], readable: int) -> RawItem:
    """The item in the form that comes after the last of the upgrades; itself where it has that.

    Raises:
        ItemTooNew: it is of a version beyond `readable`.
    """
    found = schema_of(item)
    if found > readable:
        raise ItemTooNew(kind, found, readable)
    for upgrade in upgrades[found - 1 :]:
        item = upgrade(dict(item))
    return item
