"""What operators decide."""

from pannier.core.clock import Clock
from pannier.core.errors import NotFound
from pannier.core.ids import is_id
from pannier.core.paging import Page, PageRequest
from pannier.reviews.lifecycle import hidden, shown
from pannier.reviews.model import HideReason, ModerationEntry, Review
from pannier.reviews.repository import ReviewRepository
from pannier.users.model import Role
from pannier.users.service import Users


class Moderation:
    """Operators' decisions about reviews. Each method raises Unauthenticated and Forbidden for whoever is none."""

    def __init__(self, reviews: ReviewRepository, users: Users, clock: Clock) -> None:
        self._reviews = reviews
        self._users = users
        self._clock = clock

    def hide(self, operator_id: str | None, order_id: str, reason: HideReason, note: str = "") -> Review:
        """Take a review out of the public's sight, and its stars out of all ratings.

        Raises:
            NotFound, InvalidInput, ReviewIsHidden
            ConcurrentChange: it was edited meanwhile; look at it again.
        """
        operator = self._users.require(operator_id, Role.OPERATOR)
        after, entry = hidden(self._get(order_id), operator.id, reason, note, self._clock.now())
        return self._reviews.moderate(after, entry)

    def unhide(self, operator_id: str | None, order_id: str, note: str = "") -> Review:
        """Show it and count its stars again. Raises NotFound, InvalidInput, ReviewNotHidden, ConcurrentChange."""
        operator = self._users.require(operator_id, Role.OPERATOR)
        after, entry = shown(self._get(order_id), operator.id, note, self._clock.now())
        return self._reviews.moderate(after, entry)

    def page_recent(self, operator_id: str | None, request: PageRequest) -> Page[Review]:
        """All reviews, hidden or not, newest first. Eight Queries."""
        self._users.require(operator_id, Role.OPERATOR)
        return self._reviews.page_recent(request)

    def page_decisions(
        self, operator_id: str | None, order_id: str, request: PageRequest
    ) -> Page[ModerationEntry]:
        """What was decided about a review, oldest first."""
        self._users.require(operator_id, Role.OPERATOR)
        return self._reviews.page_decisions(order_id, request)

    def _get(self, order_id: str) -> Review:
        review = self._reviews.find(order_id) if is_id(order_id) else None
        if review is None:
            raise NotFound("Review")
        return review
