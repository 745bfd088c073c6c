"""Ratings, counted anew while reviews are written, edited and hidden.

Why it is right. A change of a review is added to the sums in one transaction with its claim, and makes them a version
newer. What is stored differs from what the reviews come to by an error that stays the same whatever is added, plus the
changes that the stream still has to bring. A change cannot be made from the review alone (what it said before is gone),
so the second kind is made part of the first: every version of every review is claimed, which has the stream add nothing
of it any more. Then the error is measured and taken off by additions, which commute with those of newer changes.

Measured in one moment: the version of the sums is read before and after. The index by which reviews are found is given
time in between. Two who do this at once: as with statistics, the corrections of one who lost the token are refused.
Killed between claiming and correcting, the sums lack the claimed changes until the next run; `verify` says so.

What the merchant shows follows the sums by their version: it is set as the stream sets it, after the sums were made
newer than what is shown.
"""

import time
from collections.abc import Callable, Iterator

from pannier.core.clock import Clock
from pannier.core.ids import new_id
from pannier.maintenance.rebuilds.model import KeepsChanging, Mended
from pannier.merchants.ratings import Rating
from pannier.merchants.repository import MerchantRepository
from pannier.reviews.ratings import Tally, recount
from pannier.reviews.repository import RatingRepository
from pannier.reviews.repository.recounting import RatingRecountRepository

_LOOKS = 30
_SHOWN_TRIES = 5

Show = Callable[[str, Rating, int], object]
"""Lets a merchant show a rating of a version, unless it shows a later one. `Merchants.set_rating` does."""


class RatingsRebuild:
    """Ratings of merchants and items, and what merchants show. `settle` is how many seconds an index may lag behind."""

    name = "ratings"

    def __init__(
        self,
        recounting: RatingRecountRepository,
        ratings: RatingRepository,
        merchants: MerchantRepository,
        show: Show,
        clock: Clock,
        settle: float,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._recounting = recounting
        self._ratings = ratings
        self._merchants = merchants
        self._show = show
        self._clock = clock
        self._settle = settle
        self._pause = pause

    def rebuild(self, merchant_id: str) -> Mended:
        counted = self._count(merchant_id)
        shown = self._show_rating(merchant_id)
        return Mended(1, int(counted or shown))

    def strays(self) -> Iterator[Mended]:
        return iter(())

    def _count(self, merchant_id: str) -> bool:
        if not self._measure(merchant_id, claim=False):
            return False
        token = new_id(self._clock.now())
        self._recounting.begin(merchant_id, token)
        error = self._measure(merchant_id, claim=True)
        if error and not self._recounting.correct(merchant_id, -error, token):
            raise KeepsChanging(f"somebody else counts the ratings of {merchant_id} anew")
        self._recounting.end(merchant_id, token)
        return bool(error)

    def _measure(self, merchant_id: str, *, claim: bool) -> Tally:
        """By how much what is stored is too high."""
        for _ in range(_LOOKS):
            before = self._recounting.changes(merchant_id)
            self._pause(self._settle)
            reviews = self._recounting.reviews(merchant_id)
            if claim:
                self._recounting.claim(reviews.values(), self._clock.now())
            stored = self._recounting.stored(merchant_id)
            if self._recounting.changes(merchant_id) == before:
                return stored + -recount(reviews.values()).get(merchant_id, Tally())
        raise KeepsChanging(f"the ratings of {merchant_id} keep changing")

    def _show_rating(self, merchant_id: str) -> bool:
        """Whether the merchant showed another rating than the sums come to."""
        changed = False
        for _ in range(_SHOWN_TRIES):
            ratings = self._ratings.get(merchant_id)
            merchant = self._merchants.find(merchant_id, consistent=True)
            wanted = ratings.food.rating
            if merchant is None or Rating(merchant.rating_sum, merchant.rating_count) == wanted:
                return changed
            changed = True
            if merchant.rating_version >= ratings.version:
                self._recounting.make_newer(merchant_id, merchant.rating_version + 1 - ratings.version)
                ratings = self._ratings.get(merchant_id)
            self._show(merchant_id, ratings.food.rating, ratings.version)
        raise KeepsChanging(f"what {merchant_id} shows keeps changing")
