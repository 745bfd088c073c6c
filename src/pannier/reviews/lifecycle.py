"""What may be done with a review, by which rules and until when. Pure: who asks is known already, `now` is given."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from pannier.core.errors import InvalidInput
from pannier.core.text import bounded_text
from pannier.orders.model import Fulfilment, Order, Rider, Status
from pannier.reviews.errors import (
    EditPeriodOver,
    OrderNotReviewable,
    ReviewIsHidden,
    ReviewNotHidden,
    ReviewPeriodOver,
)
from pannier.reviews.model import (
    MAX_MODERATION_NOTE,
    MAX_REPLY,
    MAX_TEXT,
    REVIEW_WITHIN,
    STARS,
    HideReason,
    Hiding,
    ModerationEntry,
    Picture,
    Reply,
    Review,
    Scores,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a customer writes: the stars, and a text that may be empty."""

    scores: Scores
    text: str


def demand_reviewable(order: Order, completed_at: datetime | None, now: datetime) -> None:
    """Raises OrderNotReviewable, ReviewPeriodOver."""
    if order.status is not Status.COMPLETED or completed_at is None:
        raise OrderNotReviewable(order.status)
    ended_at = completed_at + REVIEW_WITHIN
    if now >= ended_at:
        raise ReviewPeriodOver(ended_at)


def demand_editable(posted: Review | Reply, now: datetime) -> None:
    """Raises EditPeriodOver."""
    if now >= posted.editable_until:
        raise EditPeriodOver(posted.editable_until)


def checked_words(words: Words, rider: Rider | None, ordered_items: Collection[str]) -> Words:
    """The words, without space around the text. Raises InvalidInput."""
    scores = words.scores
    _check_stars(scores.food, "food")
    _check_stars(scores.packaging, "packaging")
    if (scores.delivery is None) != (rider is None):
        raise InvalidInput(
            ("input", "delivery"),
            "Rate the delivery of an order that was delivered, and of no other.",
            "只有外送订单才需要、也才能评价配送。",
        )
    if scores.delivery is not None:
        _check_stars(scores.delivery, "delivery")
    for item_id, stars in scores.items.items():
        if item_id not in ordered_items:
            raise InvalidInput(
                ("input", "items"), "Rate items that are in the order.", "只能评价订单中的菜品。"
            )
        _check_stars(stars, "items")
    return replace(words, text=bounded_text(words.text, ("input", "text"), MAX_TEXT, 0))


def rider_of(order: Order) -> Rider | None:
    """Who brought it; None where it was fetched."""
    return order.rider if order.fulfilment is Fulfilment.DELIVERY else None


def posted(order: Order, words: Words, pictures: tuple[Picture, ...], now: datetime, day: date) -> Review:
    """The new review of an order that may be reviewed, from words that were checked. `day` is what the merchant's
    calendar says now."""
    return Review(
        order_id=order.id,
        merchant_id=order.merchant_id,
        customer_id=order.customer_id,
        rider=rider_of(order),
        scores=words.scores,
        text=words.text,
        pictures=pictures,
        posted_at=now,
        posted_on=day,
    )


def edited(review: Review, words: Words, pictures: tuple[Picture, ...], now: datetime) -> Review:
    """The review as its author now wants it, hidden or not. Raises EditPeriodOver."""
    demand_editable(review, now)
    return replace(review, scores=words.scores, text=words.text, pictures=pictures, edited_at=now)


def hidden(
    review: Review, operator_id: str, reason: HideReason, note: str, now: datetime
) -> tuple[Review, ModerationEntry]:
    """The review out of the public's sight, and the decision. Raises ReviewIsHidden, InvalidInput."""
    if review.hiding is not None:
        raise ReviewIsHidden(review.order_id)
    note = bounded_text(note, ("note",), MAX_MODERATION_NOTE, 0)
    entry = ModerationEntry(review.order_id, review.version + 1, operator_id, now, reason, note)
    return replace(review, hiding=Hiding(reason, note, now)), entry


def shown(review: Review, operator_id: str, note: str, now: datetime) -> tuple[Review, ModerationEntry]:
    """The review in the public's sight again, and the decision. Raises ReviewNotHidden, InvalidInput."""
    if review.hiding is None:
        raise ReviewNotHidden(review.order_id)
    note = bounded_text(note, ("note",), MAX_MODERATION_NOTE, 0)
    entry = ModerationEntry(review.order_id, review.version + 1, operator_id, now, None, note)
    return replace(review, hiding=None), entry


def replied(review: Review, author_id: str, text: str, now: datetime) -> Reply:
    """The merchant's reply. Raises ReviewIsHidden, InvalidInput."""
    if review.hiding is not None:
        raise ReviewIsHidden(review.order_id)
    return Reply(review.order_id, review.merchant_id, review.customer_id, author_id, checked_reply(text), now)


def reply_edited(reply: Reply, author_id: str, text: str, now: datetime) -> Reply:
    """The reply in other words. Raises EditPeriodOver, InvalidInput."""
    demand_editable(reply, now)
    return replace(reply, author_id=author_id, text=checked_reply(text), edited_at=now)


def checked_reply(text: str) -> str:
    """Raises InvalidInput."""
    return bounded_text(text, ("text",), MAX_REPLY)


def _check_stars(stars: int, what: str) -> None:
    if stars not in STARS:
        raise InvalidInput(("input", what), "Give one to five stars.", "请给出一到五颗星。")
