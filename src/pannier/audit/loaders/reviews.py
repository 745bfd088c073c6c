"""Reviews, and the ratings that were added up from them."""

from dataclasses import replace
from datetime import date
from functools import partial

from pannier.audit.books import RatingFile
from pannier.audit.loaders.tables import TableReader
from pannier.merchants.ratings import NO_STARS, Stars
from pannier.reviews.codec import decision_of_json, reply_of_json, review_of_json
from pannier.reviews.model import Review
from pannier.reviews.records import (
    DayRatingRecord,
    ItemRatingRecord,
    MerchantRatingRecord,
    ModerationRecord,
    RatingClaimRecord,
    RatingItem,
    ReplyRecord,
    ReviewItem,
    ReviewRecord,
)

_ASPECTS = ("food", "packaging", "delivery")


def read_reviews(reader: TableReader) -> list[Review]:
    """Every review; what lies beside one is read too, so that it is known to be readable."""
    found: list[Review] = []
    for record in reader.records(ReviewItem):
        if isinstance(record, ReviewItem):
            review = reader.attempt(ReviewItem, f"{record.pk}/{record.sk}", partial(_review, record))
            found += [review] if review else []
    return found


def read_ratings(reader: TableReader) -> dict[str, RatingFile]:
    """Every merchant's, by its id."""
    files: dict[str, RatingFile] = {}
    for record in reader.records(RatingItem):
        if not isinstance(record, RatingItem) or isinstance(record, RatingClaimRecord):
            continue
        file = files.get(record.pk, RatingFile(record.pk))
        key = f"{record.pk}/{record.sk}"
        files[record.pk] = reader.attempt(RatingItem, key, partial(_with, file, record)) or file
    return files


def _review(record: ReviewItem) -> Review | None:
    match record:
        case ReviewRecord():
            version = int(record.version)
            return review_of_json(record.pk, record.customer_id or "", version, record.document)
        case ReplyRecord():
            reply_of_json(record.pk, int(record.version), record.document)
            return None
        case ModerationRecord():
            decision_of_json(record.pk, int(record.sk.partition("#")[2]), record.document)
            return None
    raise ValueError(f"an item of the kind {type(record).__name__}")


def _with(file: RatingFile, record: RatingItem) -> RatingFile:
    match record:
        case MerchantRatingRecord():
            food, packaging, delivery = (_stars(record, aspect) for aspect in _ASPECTS)
            carried = Stars.of(record.carried) if record.carried else NO_STARS
            counted = replace(file.counted, food=food, packaging=packaging, delivery=delivery)
            return replace(file, counted=counted, carried=carried, version=int(record.changes or 0))
        case ItemRatingRecord():
            items = {**file.counted.items, record.sk.partition("#")[2]: _stars(record, "stars")}
            return replace(file, counted=replace(file.counted, items=items))
        case DayRatingRecord():
            day = date.fromisoformat(record.sk.partition("#")[2])
            days = {**file.counted.days, day: _stars(record, "stars")}
            return replace(file, counted=replace(file.counted, days=days))
    raise ValueError(f"an item of the kind {type(record).__name__}")


def _stars(record: RatingItem, name: str) -> Stars:
    return Stars.of([int(getattr(record, f"{name}_{n}") or 0) for n in range(1, 6)])
