"""Chance that comes out the same everywhere.

Each thing draws from a stream of its own, named by what it is, so that a dish added to one kitchen changes no customer.
Digests rather than `random`, whose methods may change between Python versions.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SEED = "pannier-1"


class Draw:
    """A stream of choices, determined by its names."""

    def __init__(self, *names: str) -> None:
        self._prefix = "/".join((SEED, *names))
        self._count = 0

    def integer(self, lowest: int, highest: int) -> int:
        """Both ends included."""
        self._count += 1
        digest = hashlib.sha256(f"{self._prefix}#{self._count}".encode()).digest()
        return lowest + int.from_bytes(digest[:8], "big") % (highest - lowest + 1)

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.integer(1, 100) <= percent

    def one(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.integer(0, len(choices) - 1)]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different ones (or all, when there are fewer), in the order drawn."""
        left = list(choices)
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(min(count, len(left)))]

    def step(self, lowest: int, highest: int, step: int) -> int:
        """A multiple of the step above the lowest."""
        return lowest + step * self.integer(0, (highest - lowest) // step)
