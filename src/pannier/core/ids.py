"""Identifiers: ULIDs, which sort by the time they were made. Opaque to clients."""

import re
from datetime import datetime

from ulid import ULID

_SHAPE = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(at: datetime) -> str:
    """A fresh id, 26 characters; ids made later sort later (to the millisecond)."""
    return str(ULID.from_datetime(at))


def is_id(text: str) -> bool:
    """Whether the text has the shape of an id; anything else from a client is not worth a read."""
    return _SHAPE.fullmatch(text) is not None
