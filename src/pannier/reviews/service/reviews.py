"""Writing reviews, and reading them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pannier.adapters.objects import UploadTicket
from pannier.core import problems
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.ids import is_id
from pannier.core.paging import Key, Page, PageRequest
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants
from pannier.orders.service import Orders
from pannier.reviews.errors import ReviewExists
from pannier.reviews.lifecycle import (
    Words,
    checked_words,
    demand_editable,
    demand_reviewable,
    edited,
    posted,
    rider_of,
)
from pannier.reviews.model import MAX_PICTURES, STARS, Picture, Review, ReviewSort, Scores
from pannier.reviews.repository import ReviewRepository
from pannier.reviews.service.pictures import Pictures
from pannier.users.model import Role
from pannier.users.service import Users

LOOKED_AT = 200  # reviews for one page, where only the answered ones or the others are wanted
_LOOK = 50


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """A review as its author wants it. `kept` are ids of pictures it has and keeps, `uploads` keys of new ones."""

    scores: Scores
    text: str = ""
    uploads: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which of a merchant's reviews, and which come first. With `stars` the newest do."""

    sort: ReviewSort = ReviewSort.NEWEST
    pictured: bool = False
    stars: int | None = None
    answered: bool | None = None


class Reviews:
    """Reviews, by their authors and for everybody. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(
        self,
        reviews: ReviewRepository,
        pictures: Pictures,
        orders: Orders,
        merchants: Merchants,
        users: Users,
        clock: Clock,
    ) -> None:
        self._reviews = reviews
        self._pictures = pictures
        self._orders = orders
        self._merchants = merchants
        self._users = users
        self._clock = clock

    def upload_ticket(self, viewer_id: str | None, content_type: str) -> UploadTicket:
        """Leave to upload one picture, to be named in a review soon after. Raises Unauthenticated, InvalidInput."""
        if viewer_id is None:
            raise Unauthenticated
        return self._pictures.ticket(viewer_id, content_type, self._clock.now())

    def post(self, viewer_id: str | None, order_id: str, draft: ReviewDraft) -> Review:
        """Review an order that one ordered oneself and that is completed; once.

        Raises:
            Unauthenticated, InvalidInput
            NotFound: the order, among the viewer's own.
            OrderNotReviewable, ReviewPeriodOver, ReviewExists
        """
        if viewer_id is None:
            raise Unauthenticated
        order = self._orders.get(order_id)
        if order.customer_id != viewer_id:
            raise NotFound("Order")
        now = self._clock.now()
        demand_reviewable(order, self._orders.completed_at(order), now)
        if self._reviews.find(order.id) is not None:
            raise ReviewExists(order.id)
        words = checked_words(Words(draft.scores, draft.text), rider_of(order), self._items(order.id))
        if len(draft.uploads) > MAX_PICTURES:
            raise _too_many()
        day = self._merchants.get(order.merchant_id).business_date(now)
        pictures = self._pictures.accept(viewer_id, order.id, draft.uploads, now)
        try:
            return self._reviews.save(posted(order, words, pictures, now, day))
        except ConcurrentChange as lost:
            self._pictures.discard(order.id, pictures)
            raise ReviewExists(order.id) from lost

    def edit(self, viewer_id: str | None, order_id: str, draft: ReviewDraft) -> Review:
        """Put the draft in the place of one's own review, within a day of posting it.

        Raises:
            Unauthenticated, InvalidInput, ConcurrentChange
            NotFound: the review, among the viewer's own.
            EditPeriodOver
        """
        if viewer_id is None:
            raise Unauthenticated
        review = self._find(order_id)
        if review.customer_id != viewer_id:
            raise NotFound("Review")
        now = self._clock.now()
        demand_editable(review, now)
        words = checked_words(Words(draft.scores, draft.text), review.rider, self._items(order_id))
        kept = _kept(review, draft)
        if len(kept) + len(draft.uploads) > MAX_PICTURES:
            raise _too_many()
        fresh = self._pictures.accept(viewer_id, order_id, draft.uploads, now)
        try:
            return self._reviews.save(edited(review, words, (*kept, *fresh), now))
        except ConcurrentChange:
            self._pictures.discard(order_id, fresh)
            raise

    def get_for(self, viewer_id: str | None, order_id: str) -> Review:
        """The review of an order, as the viewer may see it. A hidden one is there for its author and operators, and
        without text and pictures for the merchant's staff. Raises NotFound."""
        seen = self._seen_by(viewer_id, [self._find(order_id)])
        if not seen:
            raise NotFound("Review")
        return seen[0]

    def find_for(self, viewer_id: str | None, order_ids: Iterable[str]) -> dict[str, Review]:
        """The same of several orders, those that there are for the viewer. One BatchGet; where some are hidden from the
        public, one Get more of the viewer, and one of each merchant's membership.
        """
        found = self._reviews.find_many(order_ids)
        return {review.order_id: review for review in self._seen_by(viewer_id, found.values())}

    def page_by_merchant(self, merchant_id: str, wanted: Shelf, request: PageRequest) -> Page[Review]:
        """What the public reads of a merchant. One Query; where only the answered ones are wanted, or the others, as
        many as bring the page, but no more than `LOOKED_AT` reviews: it may then be short, and says where to go on.

        Raises InvalidInput: stars that nobody can give.
        """
        if wanted.stars is not None and wanted.stars not in STARS:
            raise problems.between(("stars",), STARS.start, STARS.stop - 1)
        if wanted.answered is None:
            return self._page(merchant_id, wanted, request)
        return self._page_answered(merchant_id, wanted, request)

    def _page(self, merchant_id: str, wanted: Shelf, request: PageRequest) -> Page[Review]:
        return self._reviews.page_by_merchant(
            merchant_id, request, wanted.sort, pictured=wanted.pictured, stars=wanted.stars
        )

    def _page_answered(self, merchant_id: str, wanted: Shelf, request: PageRequest) -> Page[Review]:
        """A reply lies beside its review, where no index of reviews sees it."""
        found: list[tuple[Review, Key]] = []
        after, left = request.after, LOOKED_AT
        while True:
            page = self._page(merchant_id, wanted, PageRequest(min(_LOOK, left), after))
            replies = self._reviews.find_replies(review.order_id for review in page.items)
            found += [
                (review, key)
                for review, key in zip(page.items, page.keys, strict=True)
                if (review.order_id in replies) is wanted.answered
            ]
            left -= len(page.items)
            after = page.keys[-1] if page.keys else after
            if len(found) > request.first or not page.has_next or left == 0:
                break
        shown, more = found[: request.first], len(found) > request.first
        return Page(
            tuple(review for review, _ in shown),
            tuple(key for _, key in shown),
            has_next=more or page.has_next,
            end=None if more or not page.has_next else after,
        )

    def page_hidden(self, viewer_id: str | None, merchant_id: str, request: PageRequest) -> Page[Review]:
        """A merchant's reviews that are hidden, newest first; without text and pictures for its staff.

        Raises:
            Unauthenticated, NotFound, Forbidden
        """
        operates = self._is_operator(viewer_id)
        if not operates:
            self._merchants.require(viewer_id, merchant_id, Permission.REVIEWS_REPLY)
        page = self._reviews.page_by_merchant(merchant_id, request, hidden=True)
        return page if operates else page.map(Review.without_words)

    def page_by_customer(self, viewer_id: str | None, request: PageRequest) -> Page[Review]:
        """The viewer's own, newest first. Raises Unauthenticated."""
        if viewer_id is None:
            raise Unauthenticated
        return self._reviews.page_by_customer(viewer_id, request)

    def picture_address(self, review: Review, picture: Picture) -> str:
        """For who was shown the review: where the picture can be read for an hour."""
        return self._pictures.address(review, picture)

    def _seen_by(self, viewer_id: str | None, reviews: Iterable[Review]) -> list[Review]:
        """Those that the viewer may see, as they may see them."""
        is_operator = cache(lambda: self._is_operator(viewer_id))
        is_staff = cache(lambda merchant_id: self._is_staff(viewer_id, merchant_id))
        seen = []
        for review in reviews:
            if review.hiding is None or review.customer_id == viewer_id or is_operator():
                seen.append(review)
            elif is_staff(review.merchant_id):
                seen.append(review.without_words())
        return seen

    def _is_staff(self, viewer_id: str | None, merchant_id: str) -> bool:
        try:
            self._merchants.require(viewer_id, merchant_id, Permission.REVIEWS_REPLY)
        except (Unauthenticated, NotFound, Forbidden):
            return False
        return True

    def _find(self, order_id: str) -> Review:
        review = self._reviews.find(order_id) if is_id(order_id) else None
        if review is None:
            raise NotFound("Review")
        return review

    def _items(self, order_id: str) -> frozenset[str]:
        snapshot = self._orders.find_snapshots([order_id]).get(order_id)
        return frozenset(line.item_id for line in snapshot.quote.price.lines) if snapshot else frozenset()

    def _is_operator(self, viewer_id: str | None) -> bool:
        try:
            self._users.require(viewer_id, Role.OPERATOR)
        except (Unauthenticated, Forbidden):
            return False
        return True


def _kept(review: Review, draft: ReviewDraft) -> tuple[Picture, ...]:
    """The review's pictures that stay, in the draft's order. Raises InvalidInput."""
    has = {picture.id: picture for picture in review.pictures}
    if len(set(draft.kept)) != len(draft.kept) or not has.keys() >= set(draft.kept):
        raise InvalidInput(
            ("input", "keepPictures"),
            "Keep pictures that the review has, each once.",
            "只能保留评价中已有的图片，且每张一次。",
        )
    return tuple(has[each] for each in draft.kept)


def _too_many() -> InvalidInput:
    return InvalidInput(
        ("input", "pictures"),
        f"A review has at most {MAX_PICTURES} pictures.",
        f"每条评价最多有 {MAX_PICTURES} 张图片。",
    )
