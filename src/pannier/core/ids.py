"""Identifiers: ULIDs, which sort by the time they were made; and the global form that clients and events see."""

import base64
import re
from datetime import datetime, timedelta

from ulid import ULID

_TIME = 10  # characters that tell it, of 26
_SHAPE = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(at: datetime) -> str:
    """A fresh id, 26 characters; ids made later sort later (to the millisecond)."""
    return str(ULID.from_datetime(at))


def sooner(id: str, by: timedelta) -> str:
    """What sorts before every id that was made up to so long before this one. Raises ValueError for what is no id."""
    return str(ULID.from_datetime(ULID.from_str(id).datetime - by))[:_TIME]


def first_at(at: datetime) -> str:
    """What sorts before every id that is made at this moment or later, and behind all that were made before it."""
    return str(ULID.from_datetime(at))[:_TIME]


def is_id(text: str) -> bool:
    """Whether the text has the shape of an id; anything else from a client is not worth a read."""
    return _SHAPE.fullmatch(text) is not None


def global_id(type_name: str, raw_id: str) -> str:
    """The id of an object as everybody outside sees it: opaque, and the same in the API and in events."""
    return base64.urlsafe_b64encode(f"{type_name}:{raw_id}".encode()).rstrip(b"=").decode()
