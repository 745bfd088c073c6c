"""Global object ids, opaque to clients: they name the type and the id within it."""

import base64
from collections.abc import Callable, Mapping
from typing import TypeAlias

import strawberry

from pannier.api.primitives.info import Info
from pannier.core import ids, problems

_LONGEST = 200


@strawberry.interface(description="An object with a global id, which `node` can load again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Global and opaque.")


# How `node` loads an object of a type: None when it does not exist, or not for this viewer.
NodeLoader: TypeAlias = Callable[[Info, str], Node | None]
NodeLoaders: TypeAlias = Mapping[str, NodeLoader]
# How `nodes` loads many of a type together, where that is less work: those that one sees, by their raw ids.
ManyNodeLoader: TypeAlias = Callable[[Info, list[str]], Mapping[str, Node]]
ManyNodeLoaders: TypeAlias = Mapping[str, ManyNodeLoader]


def global_id(type_name: str, raw_id: str) -> strawberry.ID:
    """The id clients see."""
    return strawberry.ID(ids.global_id(type_name, raw_id))


def split_id(text: str, path: tuple[str, ...] = ("id",)) -> tuple[str, str]:
    """Type name and raw id. Raises InvalidInput."""
    try:
        padded = text + "=" * (-len(text) % 4)
        decoded = (
            base64.b64decode(padded, altchars=b"-_", validate=True).decode() if len(text) <= _LONGEST else ""
        )
    except ValueError:
        decoded = ""
    type_name, _, raw_id = decoded.partition(":")
    if not (type_name and raw_id):
        raise problems.not_an_id(path)
    return type_name, raw_id


def parse_id(text: str, type_name: str, path: tuple[str, ...] = ("id",)) -> str:
    """The raw id of an object of this type. Raises InvalidInput."""
    found, raw_id = split_id(text, path)
    if found != type_name:
        raise problems.not_an_id(path, type_name)
    return raw_id
