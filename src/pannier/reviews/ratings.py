"""From reviews to ratings. Pure: what one change adds, and what all reviews come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pannier.merchants.ratings import NO_STARS, Stars
from pannier.orders.model import Rider
from pannier.reviews.model import Review


@dataclass(frozen=True, slots=True)
class Tally:
    """Stars by aspect, and by item; and for the food by the day of the review. Of a change, with negative counts where
    stars were taken back."""

    food: Stars = NO_STARS
    packaging: Stars = NO_STARS
    delivery: Stars = NO_STARS
    items: Mapping[str, Stars] = field(default_factory=dict)
    days: Mapping[date, Stars] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.food + other.food,
            self.packaging + other.packaging,
            self.delivery + other.delivery,
            _sums(self.items, other.items),
            _sums(self.days, other.days),
        )

    def __neg__(self) -> "Tally":
        return Tally(
            NO_STARS - self.food,
            NO_STARS - self.packaging,
            NO_STARS - self.delivery,
            {item: NO_STARS - stars for item, stars in self.items.items()},
            {day: NO_STARS - stars for day, stars in self.days.items()},
        )

    def __bool__(self) -> bool:
        return bool(self.food or self.packaging or self.delivery or self.items or self.days)


K = TypeVar("K", str, date)


def _sums(one: Mapping[K, Stars], other: Mapping[K, Stars]) -> dict[K, Stars]:
    """By key; those that come to nothing are left out."""
    sums = {
        each: one.get(each, NO_STARS) + other.get(each, NO_STARS)
        for each in sorted(one.keys() | other.keys())
    }
    return {each: stars for each, stars in sums.items() if stars}


def tally_of(review: Review | None) -> Tally:
    """What a review counts for: nothing while it is hidden, or not there.

    How a courier of the platform delivered is not the merchant's doing, so it counts for nobody's rating here; what the
    merchant's own riders did is its delivery rating. Neither ever touches the rating of the food.
    """
    if review is None or review.hiding is not None:
        return Tally()
    scores = review.scores
    return Tally(
        food=Stars.single(scores.food),
        packaging=Stars.single(scores.packaging),
        delivery=Stars.single(scores.delivery) if review.rider is Rider.MERCHANT else NO_STARS,
        items={item: Stars.single(stars) for item, stars in scores.items.items()},
        days={review.day: Stars.single(scores.food)},
    )


def change_of(old: Review | None, new: Review | None) -> Tally:
    """What one change of a review adds to its merchant's ratings."""
    return tally_of(new) + -tally_of(old)


def recount(reviews: Iterable[Review]) -> dict[str, Tally]:
    """The ratings of all these reviews, by merchant: what the stored sums have to be."""
    found: dict[str, Tally] = {}
    for review in reviews:
        found[review.merchant_id] = found.get(review.merchant_id, Tally()) + tally_of(review)
    return found
