"""Ratings: kept by the reviews' stream, read by everybody."""

from collections.abc import Iterable
from datetime import date, timedelta

from pannier.core import problems
from pannier.core.clock import Clock
from pannier.core.errors import NotFound
from pannier.merchants.permissions import Permission
from pannier.merchants.ratings import NO_STARS, MerchantRatings, Rating, Stars
from pannier.merchants.service import Merchants
from pannier.reviews.model import Review
from pannier.reviews.ratings import change_of
from pannier.reviews.repository import RatingRepository

LONGEST_HISTORY = timedelta(days=366)


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

    def history(self, viewer_id: str | None, merchant_id: str, first: date, last: date) -> dict[date, Stars]:
        """Stars for the food by the day on which the reviews were written, as these are by now; every day of the range.
        For staff and operators. One Query.

        Raises:
            Unauthenticated, NotFound
            InvalidInput: the range is empty, or longer than `LONGEST_HISTORY`.
        """
        self._merchants.authorise(viewer_id, merchant_id, Permission.REVIEWS_REPLY)
        if not timedelta() <= last - first < LONGEST_HISTORY:
            raise problems.days_in_order(("lastDay",), LONGEST_HISTORY.days)
        found = self._ratings.read_days(merchant_id, first, last)
        days = (first + timedelta(days=nth) for nth in range((last - first).days + 1))
        return {day: found.get(day, NO_STARS) for day in days}

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
