"""What is stored of reviews comes back, from a read and from a stream."""

import orjson
from hypothesis import given

from pannier.reviews.codec import decision_of_json, decision_to_json
from pannier.reviews.model import ModerationEntry, Reply, Review
from pannier.reviews.records import ReplyRecord, ReviewRecord
from pannier.reviews.repository import reply_of_image, review_of_image
from pannier.reviews.repository.reviews import _reply, _reply_record, _review_record, review_of_record
from pannier.streams.records import Image
from tests.unit.reviews.examples import decisions, replies, reviews


def image_of(record: ReviewRecord | ReplyRecord) -> Image:
    image: Image = orjson.loads(orjson.dumps(record.serialize()))  # Lambda delivers JSON
    return image


@given(reviews)
def test_a_review_comes_back(review: Review) -> None:
    assert review_of_record(_review_record(review)) == review


@given(reviews)
def test_a_review_comes_back_from_a_stream(review: Review) -> None:
    image = image_of(_review_record(review))
    assert review_of_image(image) == review
    assert reply_of_image(image) is None


@given(replies)
def test_a_reply_comes_back_from_a_read_and_from_a_stream(reply: Reply) -> None:
    assert _reply(_reply_record(reply)) == reply
    image = image_of(_reply_record(reply))
    assert reply_of_image(image) == reply
    assert review_of_image(image) is None


@given(decisions)
def test_a_decision_comes_back(entry: ModerationEntry) -> None:
    document = orjson.loads(orjson.dumps(decision_to_json(entry)))
    assert decision_of_json(entry.order_id, entry.sequence, document) == entry


@given(reviews, reviews)
def test_the_lowest_come_first_and_of_these_the_newest(one: Review, other: Review) -> None:
    first, second = sorted(
        (one, other), key=lambda each: (each.scores.food, -each.posted_at.timestamp(), each.order_id)
    )
    keys = [_review_record(each).food_key for each in (first, second)]
    assert keys == sorted(keys)


@given(reviews)
def test_the_indexes_know_what_the_public_sees(review: Review) -> None:
    record = _review_record(review)
    hidden = "#hidden" if review.hiding else ""
    assert record.shelf == review.merchant_id + hidden
    assert record.pictured_shelf == (record.shelf if review.pictures else None)
    assert record.customer_id == (review.customer_id or None)
    assert record.recent_shard in set("01234567")
