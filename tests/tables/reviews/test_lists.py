"""Lists of reviews: their order, their pages, and what a page costs."""

from dataclasses import replace
from datetime import timedelta

from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.ids import new_id
from pannier.core.paging import Page, PageRequest
from pannier.reviews.model import Picture, Review, ReviewSort
from pannier.reviews.repository import ReviewRepository
from tests.unit.orders.builders import NOON
from tests.unit.reviews.examples import a_review

PICTURE = Picture("a", "image/png")


def stored(repository: ReviewRepository, *foods: tuple[int, bool]) -> list[Review]:
    """One a minute, with so many stars for the food, with a picture or without."""
    made = []
    for minute, (food, pictured) in enumerate(foods):
        at = NOON + timedelta(minutes=minute)
        review = a_review()
        new = replace(
            review,
            order_id=new_id(at),
            posted_at=at,
            scores=replace(review.scores, food=food),
            pictures=(PICTURE,) if pictured else (),
            version=0,
        )
        made.append(repository.save(new))
    return made


def test_newest_lowest_and_with_pictures(connection: Connection) -> None:
    repository = ReviewRepository(connection)
    a, b, c, d, e = stored(repository, (5, True), (1, False), (3, True), (1, True), (5, False))

    def listed(sort: ReviewSort, *, pictured: bool) -> list[Review]:
        seen: list[Review] = []
        request = PageRequest(2)
        while True:
            page = repository.page_by_merchant("merchant", request, sort, pictured=pictured)
            seen += page.items
            if not page.has_next:
                return seen
            request = PageRequest(2, page.keys[-1])

    assert listed(ReviewSort.NEWEST, pictured=False) == [e, d, c, b, a]
    assert listed(ReviewSort.NEWEST, pictured=True) == [d, c, a]
    assert listed(ReviewSort.LOWEST, pictured=False) == [d, b, c, e, a]
    assert listed(ReviewSort.LOWEST, pictured=True) == [d, c, a]
    assert repository.page_by_merchant("another", PageRequest(2)).items == ()


def test_all_shards_of_the_recent_ones_make_one_list(connection: Connection) -> None:
    repository = ReviewRepository(connection)
    made = stored(repository, *[(5, False)] * 25)
    seen: list[Review] = []
    page: Page[Review] | None = None
    while page is None or page.has_next:
        page = repository.page_recent(PageRequest(7, page.keys[-1] if page else None))
        seen += page.items
    assert seen == made[::-1]


def test_what_reviews_cost(connection: Connection) -> None:
    repository, meter = ReviewRepository(connection), CapacityMeter(connection)
    with meter.measure() as cost:
        (plain,) = stored(repository, (5, False))
    assert (cost.calls, cost.writes) == (
        ["PutItem"],
        1 + 4,
    )  # two of the merchant, one of the customer, one recent
    with meter.measure() as cost:
        stored(repository, (5, True))
    assert cost.writes == 1 + 6
    for read in (
        lambda: repository.page_by_merchant("merchant", PageRequest(20), ReviewSort.LOWEST),
        lambda: repository.page_by_customer("customer", PageRequest(20)),
    ):
        with meter.measure() as cost:
            read()
        assert cost.calls == ["Query"]
    with meter.measure() as cost:
        repository.page_recent(PageRequest(20))
    assert cost.calls == ["Query"] * 8
    with meter.measure() as cost:
        repository.find_replies([plain.order_id])
    assert cost.calls == ["BatchGetItem"]
