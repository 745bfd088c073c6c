"""Reading reviews."""

from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import NotFound
from pannier.reviews.graphql.types import Review
from pannier.reviews.model import ReviewSort

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

    @strawberry.field(description="What customers say of a merchant.")
    def merchant_reviews(
        self,
        info: Info,
        merchant_id: MerchantId,
        sort: Annotated[ReviewSort, strawberry.argument(description="Which come first.")] = ReviewSort.NEWEST,
        with_pictures: Annotated[bool, strawberry.argument(description="Only those with pictures.")] = False,
        first: First = 20,
        after: After = None,
    ) -> Connection[Review]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"merchant-reviews:{raw_id}:{sort}:{with_pictures}"
        request = page_request(context.cursors, scope, first, after)
        page = context.reviews.page_by_merchant(raw_id, sort, request, pictured=with_pictures)
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
