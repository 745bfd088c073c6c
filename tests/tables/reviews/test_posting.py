"""Who reviews what, once, and until when; on the tables."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pannier.core.errors import (
    ConcurrentChange,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    Unauthenticated,
)
from pannier.core.paging import PageRequest
from pannier.merchants.model import Fulfilment
from pannier.orders.model import Command, Reason
from pannier.reviews.errors import (
    EditPeriodOver,
    OrderNotReviewable,
    ReviewExists,
    ReviewIsHidden,
    ReviewNotHidden,
    ReviewPeriodOver,
    ReviewReplyExists,
)
from pannier.reviews.model import HideReason, Review, ReviewSort, Scores
from pannier.reviews.service import ReviewDraft, Shelf
from tests.tables.orders.street import CASH
from tests.tables.reviews.square import Square

DAY = timedelta(days=1)
PAGE = PageRequest(20)


def test_a_customer_reviews_a_completed_order(square: Square) -> None:
    order = square.completed()
    review = square.post(order)
    assert review == Review(
        order_id=order.id,
        merchant_id=square.street.merchant.id,
        customer_id=square.street.customer,
        rider=order.rider,
        scores=Scores(5, 4, 3, {square.street.noodles.id: 2}),
        text="好吃",
        pictures=(),
        posted_at=square.street.clock.now(),
        posted_on=date(2026, 3, 2),
        version=1,
    )
    assert square.repository.find(order.id) == review
    assert square.services.reviews.get_for(None, order.id) == review
    for page in (
        square.services.reviews.page_by_customer(square.street.customer, PAGE),
        square.services.reviews.page_by_merchant(square.street.merchant.id, Shelf(), PAGE),
        square.services.moderation.page_recent(square.street.operator, PAGE),
    ):
        assert page.items == (review,)


def test_nobody_else_reviews_it(square: Square) -> None:
    order = square.completed()
    street = square.street
    for viewer in (street.someone(), street.clerk, street.courier, street.operator):
        with pytest.raises(NotFound) as refused:
            square.services.reviews.post(viewer, order.id, square.draft())
        assert refused.value.kind == "Order"
    with pytest.raises(Unauthenticated):
        square.services.reviews.post(None, order.id, square.draft())
    with pytest.raises(NotFound):
        square.services.reviews.post(street.customer, street.merchant.id, square.draft())
    assert square.repository.find(order.id) is None


def test_what_was_cancelled_or_is_under_way_is_not_reviewed(square: Square) -> None:
    street = square.street
    cancelled = street.act(street.customer, street.place(method=CASH), Command.CANCEL, Reason.CHANGED_MIND)
    for order in (cancelled, street.place(method=CASH), street.accept(street.place(method=CASH))):
        with pytest.raises(OrderNotReviewable) as refused:
            square.post(order)
        assert refused.value.status is order.status
        assert square.repository.find(order.id) is None


def test_the_days_count_from_the_completion_whatever_happened_since(square: Square) -> None:
    order = square.completed()
    completed_at = order.latest.at
    square.street.clock.advance(3 * DAY)
    square.street.services.refunds.refund(square.street.clerk, order.id, Reason.GOODWILL, "", ("1",))
    square.street.clock.advance(12 * DAY)
    with pytest.raises(ReviewPeriodOver) as refused:
        square.post(order)
    assert refused.value.ended_at == completed_at + 15 * DAY
    assert square.repository.find(order.id) is None


def test_a_fetched_order_has_no_delivery_to_rate(square: Square) -> None:
    order = square.completed(fulfilment=Fulfilment.PICKUP)
    with pytest.raises(InvalidInput):
        square.post(order)
    assert square.post(order, square.draft(delivery=None)).rider is None


def test_the_second_review_is_refused_and_the_first_one_stays(square: Square) -> None:
    order = square.completed()
    first = square.post(order)
    with pytest.raises(ReviewExists) as refused:
        square.post(order, square.draft(food=1))
    assert refused.value.order_id == order.id
    assert square.repository.find(order.id) == first


def test_of_many_at_once_exactly_one_is_posted(square: Square) -> None:
    order = square.completed()

    def post(food: int) -> Review | DomainError:
        try:
            return square.post(order, square.draft(food=food))
        except ReviewExists as refusal:
            return refusal

    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(post, range(1, 6)))
    posted = [each for each in outcomes if isinstance(each, Review)]
    assert len(posted) == 1
    assert square.repository.find(order.id) == posted[0]


def test_its_author_changes_it_for_a_day(square: Square) -> None:
    review, street = square.post(), square.street
    edit, better = square.services.reviews.edit, ReviewDraft(Scores(4, 4, 4), "还行")
    street.clock.advance(DAY - timedelta(seconds=1))
    edited = edit(street.customer, review.order_id, better)
    assert edited == replace(
        review, scores=Scores(4, 4, 4), text="还行", edited_at=street.clock.now(), version=2
    )
    for viewer in (street.someone(), street.clerk, street.operator):
        with pytest.raises(NotFound):
            edit(viewer, review.order_id, better)
    street.clock.advance(timedelta(seconds=1))
    with pytest.raises(EditPeriodOver):
        edit(street.customer, review.order_id, better)
    assert square.repository.find(review.order_id) == edited


def test_a_version_that_is_no_more_is_not_written_over(square: Square) -> None:
    review = square.post()
    away = square.services.moderation.hide(square.street.operator, review.order_id, HideReason.SPAM)
    for late in (replace(review, text="late"), replace(review, version=0)):
        with pytest.raises(ConcurrentChange):
            square.repository.save(late)
    assert square.repository.find(review.order_id) == away


def test_staff_answer_once_and_change_it_for_a_day(square: Square) -> None:
    review, street, replies = square.post(), square.street, square.services.replies
    with pytest.raises(NotFound):
        replies.edit(street.clerk, review.order_id, "谢谢")
    replies.reply(street.clerk, review.order_id, "谢谢")
    first = square.repository.find_reply(review.order_id)
    assert first is not None
    assert (first.text, first.author_id, first.customer_id) == ("谢谢", street.clerk, street.customer)
    with pytest.raises(ReviewReplyExists):
        replies.reply(street.manager, review.order_id, "再谢")
    street.clock.advance(DAY - timedelta(seconds=1))
    replies.edit(street.manager, review.order_id, "多谢")
    changed = square.repository.find_reply(review.order_id)
    assert changed == replace(
        first, text="多谢", author_id=street.manager, edited_at=street.clock.now(), version=2
    )
    street.clock.advance(timedelta(seconds=1))
    with pytest.raises(EditPeriodOver):
        replies.edit(street.clerk, review.order_id, "谢谢")
    assert square.repository.find_replies([review.order_id]) == {review.order_id: changed}
    assert square.repository.find(review.order_id) == review


def test_only_staff_answer(square: Square) -> None:
    review, street = square.post(), square.street
    for viewer in (street.customer, street.operator, street.someone()):
        for call in (square.services.replies.reply, square.services.replies.edit):
            with pytest.raises(NotFound):
                call(viewer, review.order_id, "谢谢")
    assert square.repository.find_reply(review.order_id) is None


def test_of_many_answers_at_once_exactly_one_is_given(square: Square) -> None:
    review = square.post()

    def answer(number: int) -> str:
        try:
            square.services.replies.reply(square.street.clerk, review.order_id, f"谢谢 {number}")
        except ReviewReplyExists:
            return ""
        return f"谢谢 {number}"

    with ThreadPoolExecutor(4) as pool:
        given = [text for text in pool.map(answer, range(4)) if text]
    reply = square.repository.find_reply(review.order_id)
    assert reply is not None
    assert [reply.text] == given


def test_a_hidden_review_is_seen_by_those_concerned(square: Square) -> None:
    review, street, reviews = square.post(), square.street, square.services.reviews
    away = square.services.moderation.hide(street.operator, review.order_id, HideReason.ABUSIVE, "骂人")
    assert reviews.get_for(street.customer, review.order_id) == away
    assert reviews.get_for(street.operator, review.order_id) == away
    assert reviews.get_for(street.clerk, review.order_id) == away.without_words()
    for viewer in (None, street.someone(), street.courier):
        with pytest.raises(NotFound):
            reviews.get_for(viewer, review.order_id)
    merchant = street.merchant.id
    for sort in ReviewSort:
        assert reviews.page_by_merchant(merchant, Shelf(sort), PAGE).items == ()
    assert reviews.page_hidden(street.operator, merchant, PAGE).items == (away,)
    assert reviews.page_hidden(street.clerk, merchant, PAGE).items == (away.without_words(),)
    with pytest.raises(NotFound):
        reviews.page_hidden(street.customer, merchant, PAGE)
    assert reviews.page_by_customer(street.customer, PAGE).items == (away,)


def test_operators_hide_and_show_and_every_decision_stays(square: Square) -> None:
    review, street, moderation = square.post(), square.street, square.services.moderation
    with pytest.raises(ReviewNotHidden):
        moderation.unhide(street.operator, review.order_id)
    moderation.hide(street.operator, review.order_id, HideReason.SPAM, "广告")
    for call in (
        lambda: moderation.hide(street.operator, review.order_id, HideReason.OTHER),
        lambda: square.services.replies.reply(street.clerk, review.order_id, "谢谢"),
    ):
        with pytest.raises(ReviewIsHidden):
            call()
    back = moderation.unhide(street.operator, review.order_id, "看错了")
    assert back == replace(review, version=3)
    decisions = moderation.page_decisions(street.operator, review.order_id, PAGE).items
    assert [(each.reason, each.note, each.operator_id) for each in decisions] == [
        (HideReason.SPAM, "广告", street.operator),
        (None, "看错了", street.operator),
    ]
    refused: list[Callable[[str], object]] = [
        lambda who: moderation.hide(who, review.order_id, HideReason.SPAM),
        lambda who: moderation.unhide(who, review.order_id),
        lambda who: moderation.page_recent(who, PAGE),
        lambda who: moderation.page_decisions(who, review.order_id, PAGE),
    ]
    for viewer in (street.customer, street.clerk, street.manager, street.courier):
        for attempt in refused:
            with pytest.raises(Forbidden):
                attempt(viewer)
    assert square.repository.find(review.order_id) == back


def test_a_reply_that_comes_while_the_review_is_being_hidden_is_not_given(square: Square) -> None:
    review = square.post()
    square.services.replies.reply(square.street.clerk, review.order_id, "谢谢")
    other = square.post()
    reply = square.repository.find_reply(review.order_id)
    assert reply is not None
    square.services.moderation.hide(square.street.operator, other.order_id, HideReason.SPAM)
    with pytest.raises(ConcurrentChange):
        square.repository.add_reply(replace(reply, order_id=other.order_id, version=0))
    assert square.repository.find_reply(other.order_id) is None
