"""Opinions are drawn from the seed, and there is every kind of them."""

from pannier.local.simulate.habits import plans
from pannier.local.simulate.reviewers import _words, opinion_of

OPINIONS = [opinion_of(plan, 7) for plan in plans(7, 600, 200)]


def test_the_same_seed_brings_the_same_opinions() -> None:
    assert [opinion_of(plan, 7) for plan in plans(7, 600, 200)] == OPINIONS
    assert [opinion_of(plan, 8) for plan in plans(7, 600, 200)] != OPINIONS


def test_there_is_every_kind_of_opinion() -> None:
    told = [each for each in OPINIONS if each is not None]
    assert 200 < len(told) < 340
    assert {each.food for each in told} == {1, 2, 3, 4, 5}
    for trait in ("item", "second_thought", "posts_twice", "answer", "answers_anew", "hidden", "shown_again"):
        assert {bool(getattr(each, trait)) for each in told} == {True, False}, trait


def test_a_fetched_order_has_no_delivery_to_rate() -> None:
    opinion = next(each for each in OPINIONS if each is not None and each.item)
    delivered, fetched = _words(opinion, "DELIVERY", "item"), _words(opinion, "PICKUP", "item")
    assert delivered == fetched | {"delivery": opinion.delivery}
    assert fetched["delivery"] is None
    assert fetched["items"] == [{"itemId": "item", "stars": opinion.item}]
