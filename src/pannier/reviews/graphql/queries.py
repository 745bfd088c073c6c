"""Reading reviews."""

from datetime import date
from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import NotFound
from pannier.reviews.graphql.types import RatingDay, Review
from pannier.reviews.model import ReviewSort
from pannier.reviews.service import LONGEST_HISTORY, LOOKED_AT, Shelf

MerchantId = Annotated[strawberry.ID, strawberry.argument(description="The merchant.")]


def find_review(info: Info, raw_id: str) -> Review | None:
    """None when there is no such review, or not for this viewer."""
    try:
        return Review.of(info.context.reviews.get_for(info.context.viewer_id, raw_id))
    except NotFound:
        return None


@strawberry.type
class ReviewQuery:
    @strawberry.field(
        description="The review of an order; null when there is none, or it is hidden from the viewer."
    )
    def review(
        self, info: Info, order_id: Annotated[strawberry.ID, strawberry.argument(description="The order.")]
    ) -> Review | None:
        return find_review(info, parse_id(order_id, "Order", ("orderId",)))

    @strawberry.field(
        description=f"What customers say of a merchant. With `answered`, a page is made from at most {LOOKED_AT} "
        "reviews: it may be short, or empty, and still have a next page behind its `endCursor`."
    )
    def merchant_reviews(
        self,
        info: Info,
        merchant_id: MerchantId,
        sort: Annotated[ReviewSort, strawberry.argument(description="Which come first.")] = ReviewSort.NEWEST,
        with_pictures: Annotated[bool, strawberry.argument(description="Only those with pictures.")] = False,
        stars: Annotated[
            int | None,
            strawberry.argument(
                description="Only those with so many for the food, 1 to 5; the newest come first."
            ),
        ] = None,
        answered: Annotated[
            bool | None,
            strawberry.argument(description="Only those that the merchant replied to, or did not."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Review]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"merchant-reviews:{raw_id}:{sort}:{with_pictures}:{stars}:{answered}"
        request = page_request(context.cursors, scope, first, after)
        shelf = Shelf(sort, with_pictures, stars, answered)
        page = context.reviews.page_by_merchant(raw_id, shelf, request)
        return connection(context.cursors, scope, request, page, Review.of)

    @strawberry.field(
        description="A merchant's reviews that are hidden, newest first. For its staff, without texts and pictures, "
        "and for operators."
    )
    def merchant_hidden_reviews(
        self, info: Info, merchant_id: MerchantId, first: First = 20, after: After = None
    ) -> Connection[Review]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"merchant-hidden-reviews:{raw_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.reviews.page_hidden(context.viewer_id, raw_id, request)
        return connection(context.cursors, scope, request, page, Review.of)

    @strawberry.field(
        description="How a merchant's food was rated day by day: every day of the range, by the day on which reviews "
        "were written, as they are by now; hidden ones are left out. For its staff and operators."
    )
    def merchant_rating_history(
        self,
        info: Info,
        merchant_id: MerchantId,
        first_day: Annotated[
            date, strawberry.argument(description="The first day, at the merchant's place.")
        ],
        last_day: Annotated[
            date,
            strawberry.argument(
                description=f"The last day, included; at most {LONGEST_HISTORY.days} days in all."
            ),
        ],
    ) -> list[RatingDay]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        days = context.ratings.history(context.viewer_id, raw_id, first_day, last_day)
        return [RatingDay.of(day, stars) for day, stars in days.items()]

    @strawberry.field(description="What the viewer wrote, newest first.")
    def viewer_reviews(self, info: Info, first: First = 20, after: After = None) -> Connection[Review]:
        context, scope = info.context, f"viewer-reviews:{info.context.viewer_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.reviews.page_by_customer(context.viewer_id, request)
        return connection(context.cursors, scope, request, page, Review.of)

    @strawberry.field(description="For operators: all reviews of all merchants, hidden or not, newest first.")
    def recent_reviews(self, info: Info, first: First = 20, after: After = None) -> Connection[Review]:
        context, scope = info.context, "recent-reviews"
        request = page_request(context.cursors, scope, first, after)
        page = context.review_moderation.page_recent(context.viewer_id, request)
        return connection(context.cursors, scope, request, page, Review.of)


NODES: NodeLoaders = {"Review": find_review}
