"""One review, rating or sum of sales is spoiled, and exactly that is found, by its id."""

from typing import Any

import pytest

from pannier.audit.checks import examine
from pannier.audit.loaders import load
from pannier.merchants.ratings import Stars
from pannier.reviews.model import HideReason, Review, Scores
from pannier.reviews.reactions import ReviewReactions
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service import ReviewDraft, review_services
from tests.tables.audit.findings import found
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import TERMS, Town
from tests.tables.audit.town import a_days_business as a_day


@pytest.fixture(scope="module")
def town(connection_of_module: Any) -> Town:
    """A day's business, and what two customers said of it: one review is shown, one hidden."""
    town = a_day(connection_of_module)
    repository, ratings = ReviewRepository(town.connection), RatingRepository(town.connection)
    services = review_services(repository, ratings, None, town.moves, town.merchants, town.users, town.clock)
    reactions = ReviewReactions(services.ratings, services.pictures, lambda _: None)

    def post(name: str, delivery: int | None) -> Review:
        scores = Scores(4, 5, delivery, {town.noodles.id: 3})
        return services.reviews.post(town.customer, town.orders[name].id, ReviewDraft(scores))

    ratings.carry(town.merchant.id, Stars((0, 0, 0, 0, 7)))
    seen, unseen = post("completed", 2), post("collected", None)
    services.replies.reply(town.clerk, seen.order_id, "谢谢")
    hidden = services.moderation.hide(town.operator, unseen.order_id, HideReason.SPAM)
    for old, new in ((None, seen), (None, unseen), (unseen, hidden)):
        before = town.merchants.get(town.merchant.id)
        reactions.on_review_change(old, new)
        town.projector.project(before, town.merchants.get(town.merchant.id))
    town.publisher.publish_merchant(town.merchants.get(town.merchant.id))
    return town


def _review(town: Town, name: str = "completed") -> tuple[str, str, str]:
    return "reviews", town.orders[name].id, "review"


def test_with_reviews_the_books_are_right_and_all_of_them_were_looked_at(town: Town) -> None:
    results = examine(load(town.connection, town.clock, TERMS))
    assert [(each.name, each.findings) for each in results if each.findings] == []
    examined = {each.name: each.examined for each in results}
    assert (examined["reviews"], examined["ratings"], examined["sales"]) == (2, 1, 2)


@pytest.mark.parametrize("attribute", ["food_4", "packaging_5", "delivery_1"])
def test_a_merchants_stars(town: Town, spoiler: Spoiler, attribute: str) -> None:
    spoiler.add("ratings", town.merchant.id, "merchant", attribute, 1)
    wrong = {("ratings", town.merchant.id)}
    assert found(town) == (wrong | {("shown-ratings", town.merchant.id)} if "food" in attribute else wrong)


def test_an_items_stars(town: Town, spoiler: Spoiler) -> None:
    spoiler.add("ratings", town.merchant.id, f"item#{town.noodles.id}", "stars_3", -1)
    assert found(town) == {("ratings", town.merchant.id)}


def test_a_rating_that_was_never_added(town: Town, spoiler: Spoiler) -> None:
    spoiler.remove("ratings", town.merchant.id, "merchant")
    assert found(town) == {("ratings", town.merchant.id), ("shown-ratings", town.merchant.id)}


def test_a_hidden_review_that_counts(town: Town, spoiler: Spoiler) -> None:
    spoiler.edit(*_review(town, "collected"), "document", lambda body: body.update(hiding=None))
    assert found(town) == {("ratings", town.merchant.id)}


@pytest.mark.parametrize(
    "change",
    [{"rider": "MERCHANT"}, {"items": {"another": 3}}, {"delivery": None}],
    ids=["rider", "items", "delivery"],
)
def test_a_review_that_is_not_of_its_order(town: Town, spoiler: Spoiler, change: dict[str, Any]) -> None:
    spoiler.edit(*_review(town), "document", lambda body: body.update(change))
    assert ("reviews", town.orders["completed"].id) in found(town)


def test_a_review_of_nothing(town: Town, spoiler: Spoiler) -> None:
    stolen = spoiler.remove(*_review(town))
    spoiler.put("reviews", stolen | {"pk": {"S": town.orders["rejected"].id}})
    assert found(town) == {("reviews", town.orders["rejected"].id)}


@pytest.mark.parametrize(
    "change",
    [
        {"food": 6},
        {"packaging": 0},
        {"posted": "2026-04-02T04:00:00+00:00"},
        {"posted": "2026-03-01T04:00:00+00:00"},
        {"edited": "2026-03-05T04:00:00+00:00"},
    ],
    ids=["too many stars", "no star", "too late", "too early", "edited too late"],
)
def test_a_review_that_could_not_have_been_posted(
    town: Town, spoiler: Spoiler, change: dict[str, Any]
) -> None:
    spoiler.edit(*_review(town, "collected"), "document", lambda body: body.update(change))  # a hidden one
    assert found(town) == {("reviews", town.orders["collected"].id)}


def test_a_reviewer_who_is_not_the_customer(town: Town, spoiler: Spoiler) -> None:
    spoiler.set(*_review(town), customer_id=town.clerk)
    assert found(town) == {("reviews", town.orders["completed"].id)}
    spoiler.set(*_review(town), customer_id=None)  # forgotten
    assert found(town) == set()


@pytest.mark.parametrize("sk", ["review", "reply"])
def test_what_cannot_be_read(town: Town, spoiler: Spoiler, sk: str) -> None:
    order_id = town.orders["completed"].id
    spoiler.set("reviews", order_id, sk, document="{}")
    assert ("readable", f"reviews/{order_id}/{sk}") in found(town)


@pytest.mark.parametrize("attribute", ["portions", "revenue_minor"])
def test_what_an_item_sold(town: Town, spoiler: Spoiler, attribute: str) -> None:
    day = town.orders["completed"].business_date.isoformat()
    key = f"{day}#{town.tea.id}"
    spoiler.add("statistics", f"items#{town.merchant.id}", key, attribute, 1)
    assert found(town) == {("sales", f"{town.merchant.id}/{day}/{town.tea.id}")}
    spoiler.remove("statistics", f"items#{town.merchant.id}", key)
    assert found(town) == {("sales", f"{town.merchant.id}/{day}/{town.tea.id}")}


def test_a_rating_that_the_merchant_does_not_show(town: Town, spoiler: Spoiler) -> None:
    def forget(body: dict[str, Any]) -> None:
        body["rating"] = [1, 1, 1]

    spoiler.edit("merchants", town.merchant.id, "profile", "document", forget)
    assert ("shown-ratings", town.merchant.id) in found(town)


def test_a_day_that_was_rated_otherwise(town: Town, spoiler: Spoiler) -> None:
    (day,) = (item["sk"]["S"] for item in spoiler.query("ratings", town.merchant.id, "day#"))
    spoiler.add("ratings", town.merchant.id, day, "stars_1", 1)
    assert found(town) == {("ratings", town.merchant.id)}
    spoiler.remove("ratings", town.merchant.id, day)
    assert found(town) == {("ratings", town.merchant.id)}
