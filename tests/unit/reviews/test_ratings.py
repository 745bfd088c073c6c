"""What each change adds to the ratings comes to what all reviews are worth."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.merchants.ratings import NO_STARS, Rating, Stars
from pannier.orders.model import Rider
from pannier.reviews.model import HideReason, Hiding, Review, Scores
from pannier.reviews.ratings import Tally, change_of, recount, tally_of
from tests.unit.orders.builders import NOON
from tests.unit.reviews.examples import NOODLES, a_review, hidings, reviews, scores

counts = st.tuples(*[st.integers(0, 1000)] * 5)


@given(counts)
def test_an_average_is_the_nearest_hundredth(given_stars: tuple[int, int, int, int, int]) -> None:
    rating = Stars(given_stars).rating
    average = rating.average_hundredths
    if not rating.count:
        assert average is None
        return
    assert average is not None
    assert 100 <= average <= 500
    assert 2 * abs(average * rating.count - 100 * rating.sum) <= rating.count


@pytest.mark.parametrize(
    ("total", "count", "average"), [(5, 1, 500), (9, 2, 450), (14, 3, 467), (13, 3, 433), (1601, 400, 400)]
)
def test_an_average_is_exact(total: int, count: int, average: int) -> None:
    assert Rating(total, count).average_hundredths == average


def test_stars_add_up() -> None:
    both = Stars.single(5) + Stars.single(3)
    assert both.counts == (0, 0, 1, 0, 1)
    assert both.rating == Rating(8, 2)
    assert both - Stars.single(3) == Stars.single(5)
    assert not both - both
    assert Stars.single(None) == NO_STARS


@pytest.mark.parametrize(
    ("rider", "counted"), [(Rider.COURIER, NO_STARS), (None, NO_STARS), (Rider.MERCHANT, Stars.single(1))]
)
def test_only_a_merchants_own_riders_are_rated_with_it(rider: Rider | None, counted: Stars) -> None:
    review = a_review(rider, None if rider is None else 1)
    assert tally_of(review) == Tally(
        Stars.single(5),
        Stars.single(4),
        counted,
        {NOODLES: Stars.single(2)},
        {review.day: Stars.single(5)},
    )


@given(st.integers(1, 5))
def test_however_late_a_courier_is_the_food_is_rated_as_it_was(delivery: int) -> None:
    assert tally_of(a_review(Rider.COURIER, delivery)).food == Stars.single(5)
    assert tally_of(a_review(Rider.MERCHANT, delivery)).food == Stars.single(5)


def test_what_is_hidden_or_gone_counts_for_nothing() -> None:
    hidden = replace(a_review(), hiding=Hiding(HideReason.SPAM, "", NOON))
    assert not tally_of(hidden)
    assert not tally_of(None)
    assert change_of(a_review(), hidden) == -tally_of(a_review())
    assert not change_of(hidden, replace(hidden, scores=Scores(1, 1, 1)))


@given(reviews, st.lists(st.tuples(scores, st.none() | hidings), max_size=8))
def test_changes_add_up_to_the_last_state(review: Review, states: list[tuple[Scores, Hiding | None]]) -> None:
    total, old = Tally(), None
    for new in (review, *(replace(review, scores=s, hiding=h) for s, h in states)):
        total, old = total + change_of(old, new), new
    assert total == tally_of(old)
    assert total + change_of(old, None) == Tally()


@given(st.lists(reviews, max_size=8))
def test_a_recount_has_every_merchants_own(all_reviews: list[Review]) -> None:
    merchants = ["one", "two"]
    spread = [replace(each, merchant_id=merchants[i % 2]) for i, each in enumerate(all_reviews)]
    found = recount(spread)
    assert set(found) == {each.merchant_id for each in spread}
    seen = [each for each in spread if each.hiding is None]
    assert sum(each.food.rating.count for each in found.values()) == len(seen)
    assert sum(each.food.rating.sum for each in found.values()) == sum(r.scores.food for r in seen)
