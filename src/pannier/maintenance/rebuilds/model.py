"""What making a projection anew has in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pannier.core.errors import TransientError


class KeepsChanging(TransientError):
    """So much happens that no quiet moment was found to look. Nothing wrong was written; try again later."""


@dataclass(frozen=True, slots=True)
class Mended:
    """How many things were looked at, and how many of them were not as they should be, and now are."""

    seen: int = 0
    mended: int = 0

    def __add__(self, other: "Mended") -> "Mended":
        return Mended(self.seen + other.seen, self.mended + other.mended)


class Projection(Protocol):
    """Something that functions keep in step with the source tables, and that can be made anew while they do."""

    @property
    def name(self) -> str: ...

    def rebuild(self, merchant_id: str) -> Mended:
        """What concerns one merchant; does nothing where it is right.

        Raises:
            KeepsChanging, Throttled: try again; what was written so far is right.
        """
        ...

    def strays(self) -> Iterator[Mended]:
        """What is there and belongs to no merchant's rebuilding: found by looking through the whole projection, a page
        at a time."""
        ...
