"""Ratings, while they are counted anew."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, amend, put_if
from pannier.merchants.ratings import Stars
from pannier.orders.codec import moment
from pannier.reviews.model import Review
from pannier.reviews.ratings import Tally
from pannier.reviews.records import (
    DayRatingRecord,
    ItemRatingRecord,
    MerchantRatingRecord,
    RatingClaimRecord,
    RatingItem,
    ReviewRecord,
)
from pannier.reviews.repository.ratings import (
    ASPECTS,
    CLAIMS_KEPT,
    MERCHANT,
    PartRecord,
    day_of,
    merchant_actions,
    part_actions,
    parts_of,
    stars_of,
)
from pannier.reviews.repository.reviews import review_of_record, shelf_of

_PARTS_AT_ONCE = 90  # of the hundred that a transaction may write


class RatingRecountRepository:
    """Corrections of the sums, by differences: they stand beside whatever the stream adds meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def changes(self, merchant_id: str) -> int:
        """How many times anything was added: of two sums, the same number means the same sum. One consistent Get."""
        try:
            record = MerchantRatingRecord.get(
                merchant_id, MERCHANT, consistent_read=True, attributes_to_get=["pk", "sk", "kind", "changes"]
            )
        except DoesNotExist:
            return 0
        return int(record.changes or 0)

    def stored(self, merchant_id: str) -> Tally:
        """What was added up, without what was carried over. One consistent Get and Query."""
        tally = Tally()
        try:
            record = MerchantRatingRecord.get(merchant_id, MERCHANT, consistent_read=True)
        except DoesNotExist:
            pass
        else:
            food, packaging, delivery = (stars_of(record, aspect) for aspect in ASPECTS)
            tally = Tally(food, packaging, delivery)
        items: dict[str, Stars] = {}
        days: dict[date, Stars] = {}
        found: Iterator[RatingItem] = RatingItem.query(
            merchant_id, RatingItem.sk.between("day#", "item#~"), consistent_read=True
        )
        for part in found:
            if isinstance(part, ItemRatingRecord):
                items[part.sk.partition("#")[2]] = stars_of(part, "stars")
            elif isinstance(part, DayRatingRecord):
                days[day_of(part)] = stars_of(part, "stars")
        return tally + Tally(items=items, days=days)

    def reviews(self, merchant_id: str) -> dict[str, Review]:
        """All of a merchant's reviews, hidden or not, as of this moment, by order. Queries of an index, which lacks
        what was written in the last moments, and a consistent BatchGet per hundred.

        What is hidden moves from one partition of the index to another; the first is asked twice, so that what comes
        back while the other is read is not missed.
        """
        shelves = (shelf_of(merchant_id, hidden=hidden) for hidden in (False, True, False))
        found = {record.pk for shelf in shelves for record in ReviewRecord.by_merchant.query(shelf)}
        records = ReviewRecord.batch_get([(order_id, "review") for order_id in found], consistent_read=True)
        reviews = (review_of_record(record) for record in records)
        return {review.order_id: review for review in reviews if review.merchant_id == merchant_id}

    def claim(self, reviews: Iterable[Review], now: datetime) -> None:
        """See to it that no change that led to these reviews is added from now on."""
        keys = [_claim_key(review, version) for review in reviews for version in range(1, review.version + 1)]
        claimed = {
            (record.pk, record.sk) for record in RatingClaimRecord.batch_get(keys, consistent_read=True)
        }
        for key in keys:
            if key not in claimed:
                record = RatingClaimRecord(*key, ttl=now + CLAIMS_KEPT)
                put_if(record, RatingClaimRecord.pk.does_not_exist())

    def begin(self, merchant_id: str, token: str) -> None:
        """From now on corrections under this token alone are taken."""
        record = MerchantRatingRecord(merchant_id, MERCHANT)
        record.update(
            [MerchantRatingRecord.recount.set(token), MerchantRatingRecord.kind.set(MerchantRatingRecord)]
        )

    def correct(self, merchant_id: str, difference: Tally, token: str) -> bool:
        """Add the difference, and make the sums a version newer; several transactions where there are many parts.
        False, and no more is added, as soon as another token holds.
        """
        holds = MerchantRatingRecord.recount == token
        for number, parts in enumerate(_chunks(parts_of(merchant_id, difference)) or [[]]):
            write = Transaction(self._connection)
            actions: list[Action] = merchant_actions(difference if number == 0 else Tally())
            write.update("merchant", MerchantRatingRecord(merchant_id, MERCHANT), actions, holds)
            for record, stars in parts:
                write.update(record.sk, record, part_actions(record, stars))
            try:
                write.commit()
            except TransactionRefused:
                return False
        return True

    def end(self, merchant_id: str, token: str) -> None:
        """Take the token away."""
        amend(
            MerchantRatingRecord,
            merchant_id,
            MERCHANT,
            [MerchantRatingRecord.recount.remove()],
            MerchantRatingRecord.recount == token,
        )

    def make_newer(self, merchant_id: str, by: int) -> None:
        """Let the sums count as so many versions newer; they stay what they are."""
        record = MerchantRatingRecord
        MerchantRatingRecord(merchant_id, MERCHANT).update([record.changes.add(by), record.kind.set(record)])


def _claim_key(review: Review, version: int) -> tuple[str, str]:
    return f"seen#{review.order_id}", f"{moment(review.posted_at)}#{version:06d}"


def _chunks(parts: Sequence[tuple[PartRecord, Stars]]) -> list[Sequence[tuple[PartRecord, Stars]]]:
    return [parts[start : start + _PARTS_AT_ONCE] for start in range(0, len(parts), _PARTS_AT_ONCE)]
