"""Ratings are what the reviews that the public sees come to, however their changes are delivered."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pannier.core.errors import InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import new_id
from pannier.merchants.model import StaffMember, StaffRole
from pannier.merchants.ratings import NO_STARS, MerchantRatings, Rating, Stars
from pannier.merchants.repository import MerchantRepository
from pannier.orders.model import Rider
from pannier.reviews.events import ReviewHidden, ReviewPosted, ReviewReplied
from pannier.reviews.model import HideReason, Hiding, Review, Scores
from pannier.reviews.ratings import change_of, recount
from tests.tables.reviews.square import Square
from tests.unit.merchants.examples import MERCHANT, NOON
from tests.unit.reviews.examples import a_review

ITEMS = ("01JTCXQ8W0000000000000000X", "01JTCXQ8W0000000000000000Y")
stars = st.integers(1, 5)
contents = st.builds(Scores, stars, stars, stars, st.dictionaries(st.sampled_from(ITEMS), stars, max_size=2))
lives = st.lists(st.tuples(contents, st.booleans()), min_size=1, max_size=5)  # scores, and whether hidden
_numbers = count()


def states_of(merchant_id: str, rider: Rider, life: list[tuple[Scores, bool]]) -> list[Review]:
    """What a review is stored as, one state after the other."""
    order_id = new_id(NOON)
    hiding = Hiding(HideReason.SPAM, "", NOON)
    return [
        replace(
            a_review(rider),
            order_id=order_id,
            merchant_id=merchant_id,
            scores=scores,
            hiding=hiding if hidden else None,
            posted_on=NOON.date() + timedelta(days=sum(life[0][0].items.values()) % 3),
            version=version,
        )
        for version, (scores, hidden) in enumerate(life, 1)
    ]


def deliveries(lived: list[list[Review]], dice: random.Random) -> Iterator[tuple[Review | None, Review]]:
    """Every change, those of one review in their order, all else as it comes, and again from any of them on."""
    waiting = [list(pairwise([None, *states])) for states in lived]
    done: list[list[tuple[Review | None, Review]]] = [[] for _ in lived]
    while any(waiting):
        which = dice.choice([n for n, changes in enumerate(waiting) if changes])
        change = waiting[which].pop(0)
        done[which].append(change)
        yield change
        if dice.random() < 0.4:
            yield from done[which][dice.randrange(len(done[which])) :]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(Rider), lives), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_any_posts_edits_and_hides_however_often_delivered_come_to_the_recount(
    square: Square, drawn: list[tuple[Rider, list[tuple[Scores, bool]]]], dice: random.Random
) -> None:
    merchant = replace(MERCHANT, id=new_id(NOON), rating_sum=0, rating_count=0, version=0)
    profiles: MerchantRepository = square.street.merchants._merchants
    profiles.add(merchant, StaffMember(merchant.id, f"owner {next(_numbers)}", StaffRole.OWNER, NOON))
    lived = [states_of(merchant.id, rider, life) for rider, life in drawn]
    for old, new in deliveries(lived, dice):
        square.reactions.on_review_change(old, new)
    wanted = recount(states[-1] for states in lived)[merchant.id]
    found = square.ratings.get(merchant.id)
    assert (found.food, found.packaging, found.delivery) == (wanted.food, wanted.packaging, wanted.delivery)
    items = square.ratings.find_items((merchant.id, item) for item in ITEMS)
    assert {item: each for (_, item), each in items.items() if each} == wanted.items
    days = square.ratings.read_days(merchant.id, NOON.date(), NOON.date() + timedelta(days=2))
    assert {day: stars for day, stars in days.items() if stars} == wanted.days
    shown = square.street.merchants.get(merchant.id)
    assert Rating(shown.rating_sum, shown.rating_count) == found.food.rating
    assert shown.rating_version == found.version
    assert square.ratings.find_many([merchant.id]).get(merchant.id, MerchantRatings()) == found


def test_many_at_once_lose_nothing(square: Square) -> None:
    merchant = square.street.merchant.id
    reviews = [
        states_of(merchant, Rider.MERCHANT, [(Scores(n % 5 + 1, 3, 2, {ITEMS[0]: 4}), False)])[0]
        for n in range(12)
    ]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda review: square.deliver(None, review, times=2), reviews))
    assert square.stored == MerchantRatings(
        food=Stars((3, 3, 2, 2, 2)),
        packaging=Stars((0, 0, 12, 0, 0)),
        delivery=Stars((0, 12, 0, 0, 0)),
        version=12,
    )
    # a function that gave up before it could show the sum is called again, and finds it added
    square.deliver(None, reviews[0])
    assert square.shown == square.stored.food.rating == Rating(33, 12)
    assert square.merchant.rating_version == 12


def test_a_crash_between_adding_and_showing_loses_nothing(square: Square) -> None:
    review = square.post()
    change = change_of(None, review)
    assert square.ratings.add(review.merchant_id, change, review, square.street.clock.now())
    assert not square.ratings.add(review.merchant_id, change, review, square.street.clock.now())
    before = square.shown
    square.deliver(None, review)
    assert before != square.shown == Rating(5, 1)


def test_an_older_sum_is_never_shown_again(square: Square) -> None:
    merchants, merchant = square.street.merchants, square.street.merchant.id
    merchants.set_rating(merchant, Rating(9, 2), 2)
    shown = merchants.set_rating(merchant, Rating(5, 1), 1)
    assert (shown.rating_sum, shown.rating_count, shown.rating_version) == (9, 2, 2)
    assert square.merchant == shown


def test_a_slow_courier_costs_the_merchant_no_star(square: Square) -> None:
    review = square.post(draft=square.draft(food=5, delivery=1))
    assert review.rider is Rider.COURIER
    square.deliver(None, review)
    assert (square.stored.food, square.stored.delivery) == (Stars.single(5), NO_STARS)
    assert square.shown == Rating(5, 1)


def test_a_slow_rider_of_its_own_costs_it_stars_for_the_delivery_only(square: Square) -> None:
    square.with_own_riders()
    review = square.post(draft=square.draft(food=5, delivery=1))
    assert review.rider is Rider.MERCHANT
    square.deliver(None, review)
    assert (square.stored.food, square.stored.delivery) == (Stars.single(5), Stars.single(1))
    assert square.shown == Rating(5, 1)


def test_edited_hidden_and_shown_again(square: Square) -> None:
    street, services = square.street, square.services
    posted = square.post(draft=square.draft(food=5, noodles=2))
    square.deliver(None, posted)
    assert square.noodles == Rating(2, 1)
    edited = services.reviews.edit(street.customer, posted.order_id, square.draft(food=3, noodles=0))
    square.deliver(None, posted, edited, times=2)
    assert (square.stored.food, square.shown, square.noodles) == (Stars.single(3), Rating(3, 1), None)
    hidden = services.moderation.hide(street.operator, posted.order_id, HideReason.SPAM)
    square.deliver(edited, hidden, times=2)
    assert (square.stored.food, square.shown) == (NO_STARS, Rating(0, 0))
    while_hidden = services.reviews.edit(street.customer, posted.order_id, square.draft(food=4))
    square.deliver(hidden, while_hidden)
    assert square.stored.food == NO_STARS
    back = services.moderation.unhide(street.operator, posted.order_id)
    square.deliver(posted, edited, hidden, while_hidden, back, times=2)
    assert (square.stored.food, square.shown) == (Stars.single(4), Rating(4, 1))
    assert square.stored.version == 4
    square.deliver(back, None, times=2)
    assert (square.stored.food, square.shown, square.noodles) == (NO_STARS, Rating(0, 0), None)


def test_what_was_carried_over_counts_on_and_stands_apart(square: Square) -> None:
    merchant = square.street.merchant.id
    square.ratings.carry(merchant, Stars((1, 0, 0, 0, 9)))
    square.deliver(None, square.post(draft=square.draft(food=4)))
    assert square.stored.food == Stars((1, 0, 0, 1, 9))
    assert square.shown == Rating(50, 11)
    assert square.ratings.find_many([merchant])[merchant] == square.stored


def test_fifty_items_fit_one_transaction(square: Square) -> None:
    names = [f"{n:026d}" for n in range(50)]
    old = replace(
        a_review(), merchant_id=square.street.merchant.id, scores=Scores(5, 5, 5, dict.fromkeys(names, 5))
    )
    new = replace(old, version=2, scores=Scores(4, 4, 4, dict.fromkeys(names, 4)))
    square.deliver(None, old, new)
    items = square.ratings.find_items((square.street.merchant.id, name) for name in names)
    assert set(items.values()) == {Stars.single(4)}
    assert len(items) == 50


def test_people_hear_of_posts_replies_and_hides(square: Square) -> None:
    street, services = square.street, square.services
    posted = square.post()
    services.replies.reply(street.clerk, posted.order_id, "谢谢")
    reply = square.repository.find_reply(posted.order_id)
    hidden = services.moderation.hide(street.operator, posted.order_id, HideReason.SPAM)
    square.deliver(None, posted, hidden)
    square.reactions.on_reply_change(None, reply)
    assert [type(event) for event in square.told] == [ReviewPosted, ReviewHidden, ReviewReplied]
    assert {(each.merchant_id, each.customer_id) for each in square.told} == {
        (street.merchant.id, street.customer)
    }


def test_a_merchant_that_is_gone_keeps_no_change_waiting(square: Square) -> None:
    review = replace(a_review(), merchant_id=new_id(NOON))
    square.deliver(None, review)
    assert square.ratings.get(review.merchant_id).food == Stars.single(5)


def test_a_review_of_the_same_order_posted_anew_counts_anew(square: Square) -> None:
    review = replace(a_review(), merchant_id=square.street.merchant.id)
    again = replace(review, posted_at=review.posted_at + timedelta(microseconds=1))
    square.deliver(None, review, None)
    assert square.stored.food == NO_STARS
    square.deliver(None, again)
    assert square.stored.food == Stars.single(5)


def test_each_day_is_rated_by_its_own_reviews_whatever_becomes_of_them_later(square: Square) -> None:
    street, services = square.street, square.services
    today = street.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    orders = [square.completed() for _ in range(3)]
    first = square.post(orders[0], square.draft(food=2))
    second = square.post(orders[1], square.draft(food=5))
    square.deliver(None, first)
    square.deliver(None, second)
    street.clock.advance(timedelta(hours=13))  # past midnight
    third = square.post(orders[2], square.draft(food=3))
    square.deliver(None, third, times=2)

    def history(
        viewer: str | None = street.clerk, last: int = 1
    ) -> list[tuple[int, int | None, tuple[int, ...]]]:
        merchant, end = street.merchant.id, today + timedelta(days=last)
        days = services.ratings.history(viewer, merchant, today - timedelta(days=1), end)
        assert list(days) == [today + timedelta(days=nth) for nth in range(-1, last + 1)]
        return [(each.rating.count, each.rating.average_hundredths, each.counts) for each in days.values()]

    nothing = (0, None, (0, 0, 0, 0, 0))
    assert history() == [nothing, (2, 350, (0, 1, 0, 0, 1)), (1, 300, (0, 0, 1, 0, 0))]
    better = services.reviews.edit(street.customer, first.order_id, square.draft(food=4))
    square.deliver(first, better)
    away = services.moderation.hide(street.operator, third.order_id, HideReason.SPAM, "")
    square.deliver(third, away)
    assert history(street.operator) == [nothing, (2, 450, (0, 0, 0, 1, 1)), nothing]
    square.deliver(away, services.moderation.unhide(street.operator, third.order_id, ""))
    assert history() == [nothing, (2, 450, (0, 0, 0, 1, 1)), (1, 300, (0, 0, 1, 0, 0))]
    for viewer, refusal in ((None, Unauthenticated), (street.customer, NotFound)):
        with pytest.raises(refusal):
            history(viewer)
    for last in (-2, 366):
        with pytest.raises(InvalidInput) as refused:
            history(last=last)
        assert refused.value.path == ("lastDay",)
