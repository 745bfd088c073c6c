"""Forgetting a person in reviews. Everything here does nothing the second time."""

from dataclasses import replace

from pannier.core.dynamo import amend
from pannier.reviews.codec import decision_of_json, decision_to_json
from pannier.reviews.model import Review
from pannier.reviews.records import ModerationRecord, ReplyRecord
from pannier.reviews.repository.reviews import ReviewRepository


class ReviewErasure:
    """What forgetting a person does to the reviews they wrote."""

    def __init__(self, reviews: ReviewRepository) -> None:
        self._reviews = reviews

    def anonymise(self, review: Review) -> None:
        """Leave of a review its stars, so that ratings stay what they are, and nobody's name on it.

        Text and pictures go, and with them what answers to or quotes them: the merchant's reply, the notes of
        operators. The objects of the pictures are the caller's to delete, before this.

        Raises:
            ConcurrentChange: it is no longer of the version that was read.
        """
        ReplyRecord(review.order_id, "reply").delete(add_version_condition=False)
        for record in list(
            ModerationRecord.query(review.order_id, ModerationRecord.sk.startswith("moderation#"))
        ):
            decision = decision_of_json(record.pk, int(record.sk.partition("#")[2]), record.document)
            bare = decision_to_json(replace(decision, note=""))
            amend(
                ModerationRecord,
                record.pk,
                record.sk,
                [ModerationRecord.document.set(bare)],
                ModerationRecord.pk.exists(),
            )
        hiding = review.hiding and replace(review.hiding, note="")
        self._reviews.save(replace(review, customer_id="", text="", pictures=(), hiding=hiding))
