"""What follows when a review or a reply changed. Changes come at least once, and in order for one item only: each
reaction does nothing the second time. What raises is delivered again."""

from collections.abc import Callable
from dataclasses import replace

from pannier.reviews.events import ReviewEvent, of_reply_change, of_review_change
from pannier.reviews.model import Reply, Review
from pannier.reviews.service import Pictures, Ratings


class ReviewReactions:
    """Keeps ratings, clears away pictures that no review shows, and tells people."""

    def __init__(self, ratings: Ratings, pictures: Pictures, tell: Callable[[ReviewEvent], None]) -> None:
        self._ratings = ratings
        self._pictures = pictures
        self._tell = tell

    def on_review_change(self, old: Review | None, new: Review | None) -> None:
        """One review went from one stored state to the next; None: it was not there, or is there no more.

        Raises:
            ConcurrentChange, TransientError: try the change again.
        """
        cause = new if new is not None else old and replace(old, version=old.version + 1)
        if cause is None:
            return
        self._ratings.apply(cause.merchant_id, (old, new), cause)
        if old is not None:
            self._pictures.delete(old.picture_keys - (new.picture_keys if new is not None else frozenset()))
        for event in of_review_change(old, new):
            self._tell(event)

    def on_reply_change(self, old: Reply | None, new: Reply | None) -> None:
        """One reply went from one stored state to the next. Raises TransientError: try the change again."""
        for event in of_reply_change(old, new):
            self._tell(event)
