"""Reviews, replies and decisions as JSON documents and back. What indexes need stands beside the documents."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from pannier.orders.codec import moment, parse_moment
from pannier.orders.model import Rider
from pannier.reviews.model import HideReason, Hiding, ModerationEntry, Picture, Reply, Review, Scores

Document: TypeAlias = Mapping[str, Any]
"""What JSON can say. It goes no further than the repository."""


def review_to_json(review: Review) -> Document:
    """Everything but order, customer and version, which are the item's own."""
    return {
        "merchant": review.merchant_id,
        "rider": review.rider and review.rider.value,
        "food": review.scores.food,
        "packaging": review.scores.packaging,
        "delivery": review.scores.delivery,
        "items": dict(review.scores.items),
        "text": review.text,
        "pictures": [[picture.id, picture.content_type] for picture in review.pictures],
        "posted": moment(review.posted_at),
        "edited": _out(review.edited_at),
        "hiding": review.hiding
        and [review.hiding.reason.value, review.hiding.note, moment(review.hiding.at)],
        "day": review.posted_on and review.posted_on.isoformat(),
    }


def review_of_json(order_id: str, customer_id: str, version: int, document: Document) -> Review:
    """The review whose document this is."""
    hiding, day = document["hiding"], document.get("day")  # older documents have no day
    return Review(
        order_id=order_id,
        merchant_id=document["merchant"],
        customer_id=customer_id,
        rider=None if document["rider"] is None else Rider(document["rider"]),
        scores=Scores(document["food"], document["packaging"], document["delivery"], document["items"]),
        text=document["text"],
        pictures=tuple(Picture(*each) for each in document["pictures"]),
        posted_at=parse_moment(document["posted"]),
        edited_at=_in(document["edited"]),
        hiding=hiding and Hiding(HideReason(hiding[0]), hiding[1], parse_moment(hiding[2])),
        posted_on=day and date.fromisoformat(day),
        version=version,
    )


def reply_to_json(reply: Reply) -> Document:
    """Everything but order and version."""
    return {
        "merchant": reply.merchant_id,
        "customer": reply.customer_id,
        "author": reply.author_id,
        "text": reply.text,
        "posted": moment(reply.posted_at),
        "edited": _out(reply.edited_at),
    }


def reply_of_json(order_id: str, version: int, document: Document) -> Reply:
    """The reply whose document this is."""
    return Reply(
        order_id=order_id,
        merchant_id=document["merchant"],
        customer_id=document["customer"],
        author_id=document["author"],
        text=document["text"],
        posted_at=parse_moment(document["posted"]),
        edited_at=_in(document["edited"]),
        version=version,
    )


def decision_to_json(entry: ModerationEntry) -> Document:
    """Everything but order and sequence."""
    return {
        "operator": entry.operator_id,
        "at": moment(entry.at),
        "reason": entry.reason and entry.reason.value,
        "note": entry.note,
    }


def decision_of_json(order_id: str, sequence: int, document: Document) -> ModerationEntry:
    """The decision whose document this is."""
    reason = document["reason"]
    return ModerationEntry(
        order_id=order_id,
        sequence=sequence,
        operator_id=document["operator"],
        at=parse_moment(document["at"]),
        reason=reason and HideReason(reason),
        note=document["note"],
    )


def _out(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def _in(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)
