"""Reviews, replies and decisions in DynamoDB."""

import heapq
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError
from pynamodb.indexes import Index

from pannier.core.dynamo import Transaction, TransactionRefused, condition_failed, query_page
from pannier.core.errors import ConcurrentChange
from pannier.core.paging import Page, PageRequest
from pannier.orders.codec import moment
from pannier.reviews.codec import (
    decision_of_json,
    decision_to_json,
    reply_of_json,
    reply_to_json,
    review_of_json,
    review_to_json,
)
from pannier.reviews.model import ModerationEntry, Reply, Review, ReviewSort
from pannier.reviews.records import ModerationRecord, ReplyRecord, ReviewRecord

RECENT_SHARDS = 8
_REVIEW, _REPLY = "review", "reply"
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class ReviewRepository:
    """Reviews with what belongs to them. Order ids are theirs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, review: Review) -> Review:
        """Store a new review, or a changed one. Returns it with its version.

        Raises:
            ConcurrentChange: it is there already, or no longer of the version that was read.
        """
        record = _review_record(review)
        try:
            record.save(ReviewRecord.pk.does_not_exist() if review.version == 0 else None)
        except PutError as error:
            if condition_failed(error):
                raise ConcurrentChange from error
            raise
        return replace(review, version=review.version + 1)

    def moderate(self, review: Review, entry: ModerationEntry) -> Review:
        """Store a review that an operator hid or showed again, with the decision, in one transaction.

        Raises:
            ConcurrentChange: it is no longer of the version that was read.
        """
        write = Transaction(self._connection)
        write.put("review", _review_record(review))
        decision = ModerationRecord(
            entry.order_id, f"moderation#{entry.sequence:06d}", document=decision_to_json(entry)
        )
        write.put("decision", decision, ModerationRecord.pk.does_not_exist())
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal
        return replace(review, version=review.version + 1)

    def find(self, order_id: str) -> Review | None:
        """One consistent Get."""
        try:
            return review_of_record(ReviewRecord.get(order_id, _REVIEW, consistent_read=True))
        except DoesNotExist:
            return None

    def find_many(self, order_ids: Iterable[str]) -> dict[str, Review]:
        """Those that exist, by order id. One BatchGet per hundred."""
        found = ReviewRecord.batch_get([(order_id, _REVIEW) for order_id in set(order_ids)])
        return {record.pk: review_of_record(record) for record in found}

    def add_reply(self, reply: Reply) -> Reply | None:
        """Store the one reply of a review that the public sees; None when there is one already.

        Raises:
            ConcurrentChange: the review has been hidden.
        """
        write = Transaction(self._connection)
        seen = ReviewRecord.shelf == reply.merchant_id
        write.check("review", ReviewRecord, reply.order_id, _REVIEW, seen)
        write.put("reply", _reply_record(reply), ReplyRecord.pk.does_not_exist())
        try:
            write.commit()
        except TransactionRefused as refusal:
            if "reply" in refusal.labels:
                return None
            raise ConcurrentChange from refusal
        return replace(reply, version=1)

    def save_reply(self, reply: Reply) -> Reply:
        """Store a changed reply. Raises ConcurrentChange."""
        try:
            _reply_record(reply).save()
        except PutError as error:
            if condition_failed(error):
                raise ConcurrentChange from error
            raise
        return replace(reply, version=reply.version + 1)

    def find_reply(self, order_id: str) -> Reply | None:
        """One consistent Get."""
        try:
            return _reply(ReplyRecord.get(order_id, _REPLY, consistent_read=True))
        except DoesNotExist:
            return None

    def find_replies(self, order_ids: Iterable[str]) -> dict[str, Reply]:
        """Those that exist, by order id. One BatchGet per hundred."""
        found = ReplyRecord.batch_get([(order_id, _REPLY) for order_id in set(order_ids)])
        return {record.pk: _reply(record) for record in found}

    def page_by_merchant(
        self,
        merchant_id: str,
        request: PageRequest,
        sort: ReviewSort = ReviewSort.NEWEST,
        *,
        pictured: bool = False,
        hidden: bool = False,
        stars: int | None = None,
    ) -> Page[Review]:
        """A merchant's reviews that the public sees, or those that are hidden. With `stars` only those with so many for
        the food, which are newest first in either order. One Query."""
        newest = sort is ReviewSort.NEWEST and stars is None
        rated = None if stars is None else ReviewRecord.food_key.startswith(f"{stars}#")
        index: Index[ReviewRecord]
        if newest:
            index = ReviewRecord.pictured_by_merchant if pictured else ReviewRecord.by_merchant
        else:
            index = ReviewRecord.pictured_by_food if pictured else ReviewRecord.by_food
        shelf = shelf_of(merchant_id, hidden=hidden)
        page = query_page(
            ReviewRecord, shelf, request, index=index, range_condition=rated, newest_first=newest
        )
        return page.map(review_of_record)

    def page_by_customer(self, customer_id: str, request: PageRequest) -> Page[Review]:
        """A customer's own, newest first. One Query."""
        index = ReviewRecord.by_customer
        return query_page(ReviewRecord, customer_id, request, index=index, newest_first=True).map(
            review_of_record
        )

    def page_recent(self, request: PageRequest) -> Page[Review]:
        """All, hidden or not, newest first. One Query a shard."""
        before = str(request.after["time_key"]) if request.after else None
        rows = [self._recent(shard, before, request.first + 1) for shard in range(RECENT_SHARDS)]
        merged = list(heapq.merge(*rows, key=_time_key, reverse=True))
        shown = tuple(merged[: request.first])
        keys = tuple({"time_key": _time_key(review)} for review in shown)
        return Page(shown, keys, len(merged) > request.first)

    def page_decisions(self, order_id: str, request: PageRequest) -> Page[ModerationEntry]:
        """What operators decided about a review, oldest first. One Query."""
        entries = ModerationRecord.sk.startswith("moderation#")
        page = query_page(ModerationRecord, order_id, request, range_condition=entries)
        return page.map(
            lambda record: decision_of_json(record.pk, int(record.sk.partition("#")[2]), record.document)
        )

    @staticmethod
    def _recent(shard: int, before: str | None, most: int) -> list[Review]:
        older = ReviewRecord.time_key < before if before is not None else None
        found = ReviewRecord.by_recent.query(str(shard), older, limit=most, scan_index_forward=False)
        return [review_of_record(record) for record in found]


def review_of_image(image: Mapping[str, dict[str, object]]) -> Review | None:
    """The review in a stream's image; None for an item of another kind."""
    if image["sk"] != {"S": _REVIEW}:
        return None
    return review_of_record(ReviewRecord.from_raw_data(dict(image)))


def reply_of_image(image: Mapping[str, dict[str, object]]) -> Reply | None:
    """The reply in a stream's image; None for an item of another kind."""
    if image["sk"] != {"S": _REPLY}:
        return None
    return _reply(ReplyRecord.from_raw_data(dict(image)))


def shelf_of(merchant_id: str, *, hidden: bool) -> str:
    return f"{merchant_id}#hidden" if hidden else merchant_id


def _time_key(review: Review) -> str:
    return f"{moment(review.posted_at)}#{review.order_id}"


def _food_key(review: Review) -> str:
    """The lowest first, and of these the newest: the time counts down."""
    left = (_END_OF_TIME - review.posted_at) // timedelta(microseconds=1)
    return f"{review.scores.food}#{left:018d}#{review.order_id}"


def _review_record(review: Review) -> ReviewRecord:
    shelf = shelf_of(review.merchant_id, hidden=review.hiding is not None)
    return ReviewRecord(
        review.order_id,
        _REVIEW,
        shelf=shelf,
        pictured_shelf=shelf if review.pictures else None,
        time_key=_time_key(review),
        food_key=_food_key(review),
        recent_shard=str(zlib.crc32(review.order_id.encode()) % RECENT_SHARDS),
        customer_id=review.customer_id or None,
        document=review_to_json(review),
        version=review.version,
    )


def review_of_record(record: ReviewRecord) -> Review:
    return review_of_json(record.pk, record.customer_id or "", int(record.version), record.document)


def _reply_record(reply: Reply) -> ReplyRecord:
    return ReplyRecord(reply.order_id, _REPLY, document=reply_to_json(reply), version=reply.version)


def _reply(record: ReplyRecord) -> Reply:
    return reply_of_json(record.pk, int(record.version), record.document)
