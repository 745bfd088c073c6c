"""The short code of an order, which people say to each other. Pure.

It is the end of the order's id: six signs of Crockford's Base32, by chance, so not unique.
"""

import re

_LENGTH = 6
_MISREAD = str.maketrans("OIL", "011")
_CODE = re.compile(r"#?([0-9A-HJKMNP-TV-Z]{6})")


def code_of(order_id: str) -> str:
    """The code of the order with this id."""
    return order_id[-_LENGTH:]


def read_code(text: str) -> str | None:
    """The code as somebody typed it: in small letters, behind a `#`, with O for 0. None: it is none."""
    found = _CODE.fullmatch(text.strip().upper().translate(_MISREAD))
    return None if found is None else found[1]
