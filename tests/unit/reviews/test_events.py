"""What happened to a review follows from two of its states, and is named alike however often it is told."""

from dataclasses import replace
from datetime import timedelta

from pannier.reviews.events import (
    ReviewHidden,
    ReviewPosted,
    ReviewReplied,
    of_reply_change,
    of_review_change,
)
from pannier.reviews.lifecycle import edited, hidden, replied, reply_edited, shown
from pannier.reviews.model import HideReason
from tests.unit.orders.builders import NOON
from tests.unit.reviews.examples import WORDS, a_review

REVIEW = a_review()
WHO = (REVIEW.order_id, REVIEW.merchant_id, REVIEW.customer_id)
LATER = NOON + timedelta(hours=1)


def test_posting_and_hiding_are_told_editing_and_showing_are_not() -> None:
    assert of_review_change(None, REVIEW) == (ReviewPosted(f"review:{REVIEW.order_id}:1", *WHO, NOON),)
    changed = replace(edited(REVIEW, WORDS, (), LATER), version=2)
    assert of_review_change(REVIEW, changed) == ()
    away = replace(hidden(changed, "operator", HideReason.SPAM, "", LATER)[0], version=3)
    told = ReviewHidden(f"review:{REVIEW.order_id}:3", *WHO, LATER, HideReason.SPAM)
    assert of_review_change(changed, away) == (told,)
    still = replace(edited(away, WORDS, (), LATER), version=4)
    assert of_review_change(away, still) == ()
    assert of_review_change(still, replace(shown(still, "operator", "", LATER)[0], version=5)) == ()
    assert of_review_change(still, None) == ()


def test_the_first_words_of_a_reply_are_told_later_ones_are_not() -> None:
    reply = replace(replied(REVIEW, "clerk", "谢谢", LATER), version=1)
    assert of_reply_change(None, reply) == (ReviewReplied(f"reply:{REVIEW.order_id}:1", *WHO, LATER),)
    assert of_reply_change(reply, replace(reply_edited(reply, "clerk", "多谢", LATER), version=2)) == ()
    assert of_reply_change(reply, None) == ()
