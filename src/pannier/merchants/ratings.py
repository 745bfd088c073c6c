"""Ratings: sums of stars, exact. What is shown of them is made of integers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rating:
    """How many stars were given, by how many."""

    sum: int
    count: int

    @property
    def average_hundredths(self) -> int | None:
        """Hundredths of a star, half rounded up; None where nobody rated."""
        return None if self.count < 1 else (200 * self.sum + self.count) // (2 * self.count)


@dataclass(frozen=True, slots=True)
class Stars:
    """How often one, two, three, four and five stars were given. A difference of two may have negative counts."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Stars":
        """Raises ValueError for other than five."""
        one, two, three, four, five = counts
        return cls((one, two, three, four, five))

    @classmethod
    def single(cls, stars: int | None) -> "Stars":
        """One who gave so many stars, 1 to 5; nobody for None."""
        return cls.of([int(stars == each) for each in range(1, 6)])

    @property
    def rating(self) -> Rating:
        return Rating(sum(stars * n for stars, n in enumerate(self.counts, 1)), sum(self.counts))

    def __add__(self, other: "Stars") -> "Stars":
        return Stars.of([a + b for a, b in zip(self.counts, other.counts, strict=True)])

    def __sub__(self, other: "Stars") -> "Stars":
        return Stars.of([a - b for a, b in zip(self.counts, other.counts, strict=True)])

    def __bool__(self) -> bool:
        return any(self.counts)


NO_STARS: Final = Stars()


@dataclass(frozen=True, slots=True)
class MerchantRatings:
    """A merchant's ratings by aspect. Delivery counts only where its own riders brought the food.

    `version` grows with every change: of two, the one with the higher version is the later.
    """

    food: Stars = NO_STARS
    packaging: Stars = NO_STARS
    delivery: Stars = NO_STARS
    version: int = 0
