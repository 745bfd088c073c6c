"""Who may review what until when is decided without a table."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pannier.core.errors import InvalidInput
from pannier.orders.model import Fulfilment, Rider, Status
from pannier.reviews.errors import (
    EditPeriodOver,
    OrderNotReviewable,
    ReviewIsHidden,
    ReviewNotHidden,
    ReviewPeriodOver,
)
from pannier.reviews.lifecycle import (
    Words,
    checked_words,
    demand_reviewable,
    edited,
    hidden,
    posted,
    replied,
    reply_edited,
    rider_of,
    shown,
)
from pannier.reviews.model import HideReason, Hiding, ModerationEntry, Picture, Scores, masked
from tests.unit.orders.builders import NOON, an_order
from tests.unit.reviews.examples import NOODLES, RICE, SECOND, WORDS, a_review, completed

DAY = timedelta(days=1)
ITEMS = frozenset({NOODLES, RICE})


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.COMPLETED])
def test_only_completed_orders_are_reviewed(status: Status) -> None:
    with pytest.raises(OrderNotReviewable) as refused:
        demand_reviewable(replace(an_order(), status=status), None, NOON)
    assert refused.value.status is status


def test_fifteen_days_and_not_a_moment_longer() -> None:
    demand_reviewable(completed(), NOON, NOON + 15 * DAY - SECOND)
    with pytest.raises(ReviewPeriodOver) as refused:
        demand_reviewable(completed(), NOON, NOON + 15 * DAY)
    assert refused.value.ended_at == NOON + 15 * DAY


def test_words_are_taken_without_the_space_around_them() -> None:
    assert checked_words(replace(WORDS, text="  好吃\n"), Rider.COURIER, ITEMS) == replace(WORDS, text="好吃")
    silent = Words(Scores(1, 1), "")
    assert checked_words(silent, None, ITEMS) == silent


@pytest.mark.parametrize(
    ("scores", "rider", "where"),
    [
        (Scores(0, 4, 3), Rider.COURIER, "food"),
        (Scores(6, 4, 3), Rider.COURIER, "food"),
        (Scores(5, 0, 3), Rider.COURIER, "packaging"),
        (Scores(5, 4, 6), Rider.COURIER, "delivery"),
        (Scores(5, 4, None), Rider.MERCHANT, "delivery"),
        (Scores(5, 4, 3), None, "delivery"),
        (Scores(5, 4, 3, {"another": 5}), Rider.COURIER, "items"),
        (Scores(5, 4, 3, {NOODLES: 6}), Rider.COURIER, "items"),
    ],
)
def test_stars_are_one_to_five_for_what_was_ordered_and_delivered(
    scores: Scores, rider: Rider | None, where: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_words(Words(scores, ""), rider, ITEMS)
    assert refused.value.path == ("input", where)


def test_a_text_has_a_bound() -> None:
    checked_words(replace(WORDS, text="字" * 1_000), Rider.COURIER, ITEMS)
    with pytest.raises(InvalidInput):
        checked_words(replace(WORDS, text="字" * 1_001), Rider.COURIER, ITEMS)


def test_a_review_knows_who_delivered() -> None:
    by_rider = completed(an_order(rider=Rider.MERCHANT))
    fetched = completed(an_order(fulfilment=Fulfilment.PICKUP))
    assert (rider_of(completed()), rider_of(by_rider), rider_of(fetched)) == (
        Rider.COURIER,
        Rider.MERCHANT,
        None,
    )
    pictures = (Picture("a", "image/png"),)
    day = date(2026, 3, 3)  # by the merchant's calendar
    review = posted(by_rider, WORDS, pictures, NOON, day)
    assert (review.rider, review.pictures, review.posted_at, review.day, review.version) == (
        Rider.MERCHANT,
        pictures,
        NOON,
        day,
        0,
    )


def test_a_review_of_before_counts_for_the_day_it_had_by_the_clock_of_the_world() -> None:
    assert replace(a_review(), posted_on=None).day == NOON.astimezone(UTC).date()


def test_an_author_changes_it_for_a_day_hidden_or_not() -> None:
    until = NOON + DAY
    changed = edited(a_review(), replace(WORDS, text="不错"), (), until - SECOND)
    assert (changed.text, changed.edited_at, changed.posted_at) == ("不错", until - SECOND, NOON)
    out_of_sight = replace(a_review(), hiding=Hiding(HideReason.SPAM, "", NOON))
    assert edited(out_of_sight, WORDS, (), NOON).hiding == out_of_sight.hiding
    with pytest.raises(EditPeriodOver) as refused:
        edited(changed, WORDS, (), until)  # a day from posting, not from the last edit
    assert refused.value.ended_at == until


def test_hiding_and_showing_leave_a_decision_each() -> None:
    review = a_review()
    away, decision = hidden(review, "operator", HideReason.ABUSIVE, " 骂人 ", NOON)
    assert away == replace(review, hiding=Hiding(HideReason.ABUSIVE, "骂人", NOON))
    assert decision == ModerationEntry(review.order_id, 2, "operator", NOON, HideReason.ABUSIVE, "骂人")
    with pytest.raises(ReviewIsHidden):
        hidden(away, "operator", HideReason.SPAM, "", NOON)
    back, decision = shown(replace(away, version=2), "operator", "", NOON)
    assert back == replace(review, version=2)
    assert decision == ModerationEntry(review.order_id, 3, "operator", NOON, None)
    with pytest.raises(ReviewNotHidden):
        shown(back, "operator", "", NOON)
    with pytest.raises(InvalidInput):
        hidden(review, "operator", HideReason.OTHER, "x" * 201, NOON)


@pytest.mark.parametrize("moment", [NOON, NOON + 60 * DAY])
def test_a_merchant_answers_whenever_and_changes_it_for_a_day(moment: datetime) -> None:
    reply = replied(a_review(), "clerk", " 谢谢 ", moment)
    assert (reply.text, reply.author_id, reply.posted_at) == ("谢谢", "clerk", moment)
    changed = reply_edited(reply, "manager", "谢谢您", moment + DAY - SECOND)
    assert (changed.text, changed.author_id, changed.edited_at) == (
        "谢谢您",
        "manager",
        moment + DAY - SECOND,
    )
    with pytest.raises(EditPeriodOver):
        reply_edited(changed, "clerk", "谢谢", moment + DAY)


@pytest.mark.parametrize("text", ["", "   ", "字" * 501])
def test_an_answer_has_words_and_a_bound(text: str) -> None:
    with pytest.raises(InvalidInput):
        replied(a_review(), "clerk", text, NOON)


def test_what_is_hidden_is_not_answered() -> None:
    away, _ = hidden(a_review(), "operator", HideReason.SPAM, "", NOON)
    with pytest.raises(ReviewIsHidden):
        replied(away, "clerk", "谢谢", NOON)


def test_staff_see_the_stars_of_what_is_hidden() -> None:
    review = replace(a_review(), pictures=(Picture("a", "image/png"),))
    seen = review.without_words()
    assert (seen.text, seen.pictures, seen.scores) == ("", (), review.scores)


@pytest.mark.parametrize(
    ("name", "seen"),
    [("李小龙", "李**"), ("王", "王**"), ("Ada Lovelace", "A**"), ("  林", "林**"), ("", "**")],
)
def test_a_name_is_masked_whatever_its_length(name: str, seen: str) -> None:
    assert masked(name) == seen
