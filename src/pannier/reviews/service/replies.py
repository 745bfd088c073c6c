"""What merchants answer."""

from collections.abc import Iterable

from pannier.core.clock import Clock
from pannier.core.errors import NotFound, Unauthenticated
from pannier.core.ids import is_id
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants
from pannier.reviews.errors import ReviewReplyExists
from pannier.reviews.lifecycle import checked_reply, replied, reply_edited
from pannier.reviews.model import Reply, Review
from pannier.reviews.repository import ReviewRepository


class Replies:
    """Replies of merchants, one a review. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(self, reviews: ReviewRepository, merchants: Merchants, clock: Clock) -> None:
        self._reviews = reviews
        self._merchants = merchants
        self._clock = clock

    def find_many(self, order_ids: Iterable[str]) -> dict[str, Reply]:
        """For who was shown the reviews: their replies, by order id."""
        return self._reviews.find_replies(order_ids)

    def reply(self, viewer_id: str | None, order_id: str, text: str) -> Review:
        """Answer a review, once. For the merchant's staff. Returns the review.

        Raises:
            Unauthenticated, Forbidden, InvalidInput
            NotFound: the review, among those of where the viewer works.
            ReviewIsHidden, ReviewReplyExists
            ConcurrentChange: it has been hidden in this moment.
        """
        review, author_id = self._as_staff(viewer_id, order_id)
        reply = replied(review, author_id, text, self._clock.now())
        if self._reviews.add_reply(reply) is None:
            raise ReviewReplyExists(order_id)
        return review

    def edit(self, viewer_id: str | None, order_id: str, text: str) -> Review:
        """Word the reply anew, within a day of replying. For the merchant's staff. Returns the review.

        Raises:
            Unauthenticated, Forbidden, InvalidInput, ConcurrentChange
            NotFound: the review, among those of where the viewer works, or its reply.
            EditPeriodOver
        """
        checked_reply(text)
        review, author_id = self._as_staff(viewer_id, order_id)
        reply = self._reviews.find_reply(order_id)
        if reply is None:
            raise NotFound("ReviewReply")
        self._reviews.save_reply(reply_edited(reply, author_id, text, self._clock.now()))
        return review

    def _as_staff(self, viewer_id: str | None, order_id: str) -> tuple[Review, str]:
        """The review, without words where it is hidden, and who asks."""
        if viewer_id is None:
            raise Unauthenticated
        review = self._reviews.find(order_id) if is_id(order_id) else None
        if review is None:
            raise NotFound("Review")
        try:
            member = self._merchants.require(viewer_id, review.merchant_id, Permission.REVIEWS_REPLY)
        except NotFound:
            raise NotFound("Review") from None
        return (review if review.hiding is None else review.without_words()), member.user_id
