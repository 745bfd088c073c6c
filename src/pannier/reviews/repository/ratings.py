"""Ratings in DynamoDB: sums that the reviews' stream maintains."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeAlias

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, condition_failed
from pannier.merchants.ratings import NO_STARS, MerchantRatings, Stars
from pannier.orders.codec import moment
from pannier.reviews.model import Review
from pannier.reviews.ratings import Tally
from pannier.reviews.records import (
    DayRatingRecord,
    ItemRatingRecord,
    MerchantRatingRecord,
    RatingClaimRecord,
)

CLAIMS_KEPT = timedelta(days=14)  # streams keep a day; by then nothing brings the change again
MERCHANT = "merchant"
ASPECTS = ("food", "packaging", "delivery")

PartRecord: TypeAlias = ItemRatingRecord | DayRatingRecord


class RatingRepository:
    """How often each number of stars was given to merchants and items."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, merchant_id: str, change: Tally, cause: Review, now: datetime) -> bool:
        """Add what a change of a review adds, once and in one transaction; False when it has been added.

        `cause` is the review as that change left it (one version further, where it is gone). Whatever an edit names, it
        are items of the one order, fifty at most: with claim, merchant and day half of what a transaction holds.
        """
        claim = RatingClaimRecord(
            f"seen#{cause.order_id}", f"{moment(cause.posted_at)}#{cause.version:06d}", ttl=now + CLAIMS_KEPT
        )
        write = Transaction(self._connection)
        write.put("claim", claim, RatingClaimRecord.pk.does_not_exist())
        write.update("merchant", MerchantRatingRecord(merchant_id, MERCHANT), merchant_actions(change))
        for record, stars in parts_of(merchant_id, change):
            write.update(record.sk, record, part_actions(record, stars))
        try:
            write.commit()
        except TransactionRefused:
            return False
        return True

    def carry(self, merchant_id: str, food: Stars) -> bool:
        """Set what a merchant's food was rated elsewhere, before it came here: its rating begins there. Once; False
        when that has been done. It stands apart from what reviews add, so that they can be counted again."""
        record = MerchantRatingRecord(merchant_id, MERCHANT)
        actions = [MerchantRatingRecord.carried.set(list(food.counts)), *_next_version()]
        try:
            record.update(actions, MerchantRatingRecord.carried.does_not_exist())
        except UpdateError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def get(self, merchant_id: str) -> MerchantRatings:
        """As of all that was added so far, with what was carried over. One consistent Get."""
        try:
            return _ratings(MerchantRatingRecord.get(merchant_id, MERCHANT, consistent_read=True))
        except DoesNotExist:
            return MerchantRatings()

    def find_many(self, merchant_ids: Iterable[str]) -> dict[str, MerchantRatings]:
        """By merchant id, as `get` has them; who was never rated is left out. One BatchGet per hundred."""
        found = MerchantRatingRecord.batch_get([(each, MERCHANT) for each in set(merchant_ids)])
        return {record.pk: _ratings(record) for record in found}

    def find_items(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Stars]:
        """By merchant id and item id; those that nobody rated are left out. One BatchGet per hundred."""
        keys = [(merchant_id, f"item#{item_id}") for merchant_id, item_id in set(pairs)]
        found = ItemRatingRecord.batch_get(keys)
        return {(record.pk, record.sk.partition("#")[2]): stars_of(record, "stars") for record in found}

    def read_days(self, merchant_id: str, first: date, last: date) -> dict[date, Stars]:
        """Stars for the food by the day on which they were given, from `first` to `last`; days without are left out.
        One Query."""
        days = DayRatingRecord.sk.between(day_key(first), day_key(last))
        return {
            day_of(record): stars_of(record, "stars") for record in DayRatingRecord.query(merchant_id, days)
        }


def parts_of(merchant_id: str, change: Tally) -> list[tuple[PartRecord, Stars]]:
    """What a tally adds to which items beside the merchant's own."""
    parts: list[tuple[PartRecord, Stars]] = [
        (ItemRatingRecord(merchant_id, f"item#{item_id}"), stars) for item_id, stars in change.items.items()
    ]
    return [
        *parts,
        *((DayRatingRecord(merchant_id, day_key(day)), stars) for day, stars in change.days.items()),
    ]


def day_key(day: date) -> str:
    return f"day#{day.isoformat()}"


def day_of(record: DayRatingRecord) -> date:
    return date.fromisoformat(record.sk.partition("#")[2])


def merchant_actions(change: Tally) -> list[Action]:
    actions: list[Action] = []
    for aspect in ASPECTS:
        actions += _additions(MerchantRatingRecord, aspect, getattr(change, aspect))
    return [*actions, *_next_version()]


def _next_version() -> list[Action]:
    record = MerchantRatingRecord
    return [record.changes.add(1), record.kind.set(record)]


def part_actions(record: PartRecord, stars: Stars) -> list[Action]:
    kind = type(record)
    return [*_additions(kind, "stars", stars), kind.kind.set(kind)]


def _additions(
    record: type[MerchantRatingRecord] | type[PartRecord], name: str, stars: Stars
) -> list[Action]:
    return [getattr(record, f"{name}_{n}").add(count) for n, count in enumerate(stars.counts, 1) if count]


def stars_of(record: MerchantRatingRecord | PartRecord, name: str) -> Stars:
    return Stars.of([int(getattr(record, f"{name}_{n}") or 0) for n in range(1, 6)])


def _ratings(record: MerchantRatingRecord) -> MerchantRatings:
    carried = Stars.of(record.carried) if record.carried else NO_STARS
    food, packaging, delivery = (stars_of(record, aspect) for aspect in ASPECTS)
    return MerchantRatings(food + carried, packaging, delivery, int(record.changes or 0))
