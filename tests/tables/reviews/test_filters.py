"""Reviews by their stars and by whether the merchant replied: exact, in pages, at a bounded cost."""

import random
from datetime import timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.errors import InvalidInput
from pannier.core.paging import PageRequest
from pannier.reviews.model import Reply, Review, ReviewSort
from pannier.reviews.service import LOOKED_AT, Reviews, Shelf
from tests.tables.reviews.square import Square
from tests.tables.reviews.test_lists import stored
from tests.unit.orders.builders import NOON


@pytest.fixture
def reviews(square: Square) -> Reviews:
    return square.services.reviews


def answer(square: Square, review: Review) -> None:
    at = NOON + timedelta(days=1)
    added = square.repository.add_reply(Reply(review.order_id, "merchant", "customer", "clerk", "谢谢", at))
    assert added is not None


def listed(reviews: Reviews, wanted: Shelf, first: int) -> list[list[Review]]:
    """Every page. The next one is found as a client finds it."""
    pages: list[list[Review]] = []
    request = PageRequest(first)
    while True:
        page = reviews.page_by_merchant("merchant", wanted, request)
        pages.append(list(page.items))
        if not page.has_next:
            assert page.end is None
            return pages
        request = PageRequest(first, page.end or page.keys[-1])


@pytest.mark.parametrize("pictured", [False, True])
def test_any_filter_shows_what_it_says(square: Square, reviews: Reviews, *, pictured: bool) -> None:
    dice = random.Random(3)
    made = stored(square.repository, *[(dice.randint(1, 5), dice.random() < 0.5) for _ in range(40)])
    replied = {review.order_id for review in made if dice.random() < 0.4}
    for review in made:
        if review.order_id in replied:
            answer(square, review)
    for sort in ReviewSort:
        for stars in (None, 1, 5):
            for answered in (None, False, True):
                wanted = [
                    review
                    for review in reversed(made)
                    if (stars is None or review.scores.food == stars)
                    and (answered is None or (review.order_id in replied) is answered)
                    and (review.pictures or not pictured)
                ]
                if sort is ReviewSort.LOWEST:
                    wanted.sort(key=lambda review: review.scores.food)
                pages = listed(reviews, Shelf(sort, pictured, stars, answered), 7)
                assert [each for page in pages for each in page] == wanted
                assert all(len(page) == 7 for page in pages[:-1])


def test_stars_cost_one_query(square: Square, reviews: Reviews, connection: Connection) -> None:
    stored(square.repository, *[(food, False) for food in (5, 1, 5, 2, 5)])
    with CapacityMeter(connection).measure() as cost:
        page = reviews.page_by_merchant("merchant", Shelf(stars=5), PageRequest(2))
    assert cost.calls == ["Query"]
    assert [review.scores.food for review in page.items] == [5, 5]
    assert page.has_next
    for wrong in (0, 6, -1):
        with pytest.raises(InvalidInput) as refused:
            reviews.page_by_merchant("merchant", Shelf(stars=wrong), PageRequest(2))
        assert refused.value.path == ("stars",)


def test_what_is_rare_is_found_page_by_page(square: Square, reviews: Reviews, connection: Connection) -> None:
    made = stored(square.repository, *[(5, False)] * (LOOKED_AT + 30))
    for rare in (made[4], made[0]):
        answer(square, rare)
    with CapacityMeter(connection).measure() as cost:
        first = reviews.page_by_merchant("merchant", Shelf(answered=True), PageRequest(20))
    assert cost.calls == ["Query", "BatchGetItem"] * 4
    assert (first.items, first.has_next) == ((), True)
    assert listed(reviews, Shelf(answered=True), 20) == [[], [made[4], made[0]]]
    assert listed(reviews, Shelf(answered=True), 1) == [[], [made[4]], [made[0]]]
    with CapacityMeter(connection).measure() as cost:
        common = reviews.page_by_merchant("merchant", Shelf(answered=False), PageRequest(20))
    assert cost.calls == ["Query", "BatchGetItem"]
    assert common.items == tuple(reversed(made))[:20]
