"""Pages of a list, and the signed cursors that lead from one to the next.

A cursor carries the key of the last element seen, is signed, and is bound to its query (`scope`): a client can neither
read another partition with it nor move it to another list.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pannier.core.errors import InvalidInput

Key = Mapping[str, str | int]
_SIGNATURE_BYTES = 16

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `first` elements after the one with this key; from the start when there is none."""

    first: int
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Elements in order, the key of each, and whether there are more behind the last.

    `end` is where to go on where more was looked at than is shown: behind the last that was, shown or not.
    """

    items: tuple[T, ...]
    keys: tuple[Key, ...]
    has_next: bool
    end: Key | None = None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        return Page(tuple(change(item) for item in self.items), self.keys, self.has_next, self.end)


class CursorCodec:
    """Writes and reads cursors, signed with one secret."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("a cursor secret has at least 16 bytes")
        self._secret = secret

    def encode(self, scope: str, key: Key) -> str:
        """The cursor of the element with this key in the list `scope`."""
        body = json.dumps(dict(key), separators=(",", ":"), sort_keys=True).encode()
        return base64.urlsafe_b64encode(self._sign(scope, body) + body).rstrip(b"=").decode()

    def decode(self, scope: str, cursor: str) -> Key:
        """The key in a cursor of this list.

        Raises:
            InvalidInput: it was not made here, or for another list.
        """
        problem = InvalidInput(("after",), "This is not a cursor of this list.", "这不是该列表的游标。")
        if len(cursor) > 2_000:
            raise problem
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except ValueError as error:
            raise problem from error
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(scope, body)):
            raise problem
        key: dict[str, str | int] = json.loads(body)
        return key

    def _sign(self, scope: str, body: bytes) -> bytes:
        return hmac.new(self._secret, scope.encode() + b"\0" + body, hashlib.sha256).digest()[
            :_SIGNATURE_BYTES
        ]
