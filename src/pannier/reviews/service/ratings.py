"""Ratings: kept by the reviews' stream, read by everybody."""

from collections.abc import Iterable

from pannier.core.clock import Clock
from pannier.core.errors import NotFound
from pannier.merchants.ratings import MerchantRatings, Rating
from pannier.merchants.service import Merchants
from pannier.reviews.model import Review
from pannier.reviews.ratings import change_of
from pannier.reviews.repository import RatingRepository


class Ratings:
    """The ratings of merchants and items."""

    def __init__(self, ratings: RatingRepository, merchants: Merchants, clock: Clock) -> None:
        self._ratings = ratings
        self._merchants = merchants
        self._clock = clock

    def find_merchants(self, merchant_ids: Iterable[str]) -> dict[str, MerchantRatings]:
        """By merchant id; who was never rated is left out."""
        return self._ratings.find_many(merchant_ids)

    def find_items(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Rating]:
        """By merchant id and item id; what nobody rates is left out."""
        found = {pair: stars.rating for pair, stars in self._ratings.find_items(pairs).items()}
        return {pair: rating for pair, rating in found.items() if rating.count > 0}

    def apply(self, merchant_id: str, change: tuple[Review | None, Review | None], cause: Review) -> None:
        """Add what a change of a review, from one state to the next, adds to the merchant's ratings; then show the
        merchant's rating of this moment. Both do nothing the second time.

        What is shown is the whole sum with its version, never a difference: a later one is not written over by an
        earlier one, and one that is lost with a crash is shown when the change comes again.

        Raises:
            ConcurrentChange, TransientError: try the change again.
        """
        difference = change_of(*change)
        if not difference:
            return
        self._ratings.add(merchant_id, difference, cause, self._clock.now())
        ratings = self._ratings.get(merchant_id)
        try:
            self._merchants.set_rating(merchant_id, ratings.food.rating, ratings.version)
        except NotFound:  # a merchant that is gone shows no rating
            return
