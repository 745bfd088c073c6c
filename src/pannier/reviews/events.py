"""What happened to a review, as typed events made from two states of it. Pure.

An event's id is the same however often the change is delivered.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from pannier.reviews.model import HideReason, Reply, Review


@dataclass(frozen=True, slots=True)
class ReviewPosted:
    """The customer reviewed the order."""

    id: str
    order_id: str
    merchant_id: str
    customer_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewReplied:
    """The merchant replied to the review. Edits of the reply are no event."""

    id: str
    order_id: str
    merchant_id: str
    customer_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewHidden:
    """An operator hid the review; its author and the merchant hear of it."""

    id: str
    order_id: str
    merchant_id: str
    customer_id: str
    at: datetime
    reason: HideReason


ReviewEvent: TypeAlias = ReviewPosted | ReviewReplied | ReviewHidden


def of_review_change(old: Review | None, new: Review | None) -> tuple[ReviewPosted | ReviewHidden, ...]:
    """What happened between two neighbouring states of one review; None: it was not there, or is there no more."""
    if new is None:
        return ()
    event_id = f"review:{new.order_id}:{new.version}"
    if old is None:
        posted = ReviewPosted(event_id, new.order_id, new.merchant_id, new.customer_id, new.posted_at)
        return (posted,)
    if old.hiding is None and new.hiding is not None:
        hiding = new.hiding
        return (
            ReviewHidden(event_id, new.order_id, new.merchant_id, new.customer_id, hiding.at, hiding.reason),
        )
    return ()


def of_reply_change(old: Reply | None, new: Reply | None) -> tuple[ReviewReplied, ...]:
    """What happened between two neighbouring states of one reply; None: it was not there, or is there no more."""
    if old is not None or new is None:
        return ()
    event_id = f"reply:{new.order_id}:{new.version}"
    return (ReviewReplied(event_id, new.order_id, new.merchant_id, new.customer_id, new.posted_at),)
