"""Reviews, as those who may see them do."""

from datetime import date as date_
from datetime import datetime

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.menus.graphql import item_id
from pannier.merchants.graphql import Merchant
from pannier.merchants.ratings import Stars
from pannier.orders.graphql import Order
from pannier.orders.model import ActorKind
from pannier.reviews import model
from pannier.reviews.model import HideReason, masked


@strawberry.type(description="A picture of a review.")
class ReviewPicture:
    id: strawberry.ID = strawberry.field(description="Good within its review.")
    content_type: str = strawberry.field(description="By its content: image/jpeg, image/png or image/webp.")
    url: str = strawberry.field(description="Where it can be read for an hour.")


@strawberry.type(description="Stars for one item of the order.")
class ReviewItem:
    item_id: strawberry.ID = strawberry.field(description="The menu item, even when it is on no menu now.")
    name: str = strawberry.field(description="As it was when it was ordered.")
    stars: int = strawberry.field(description="1 to 5.")


@strawberry.type(description="The merchant's answer.")
class ReviewReply:
    text: str = strawberry.field(description="In the merchant's words.")
    posted_at: datetime = strawberry.field(description="When.")
    edited_at: datetime | None = strawberry.field(description="When it was last changed.")
    editable_until: datetime = strawberry.field(description="Until when the merchant may change it.")

    @classmethod
    def of(cls, reply: model.Reply) -> "ReviewReply":
        return cls(
            text=reply.text,
            posted_at=reply.posted_at,
            edited_at=reply.edited_at,
            editable_until=reply.editable_until,
        )


@strawberry.type(description="Why a review is hidden.")
class ReviewHiding:
    reason: HideReason = strawberry.field(description="The operator's reason.")
    note: str = strawberry.field(description="In the operator's words; may be empty.")
    at: datetime = strawberry.field(description="Since when.")


@strawberry.type(description="An operator's decision about a review. Immutable.")
class ReviewDecision:
    at: datetime = strawberry.field(description="When.")
    reason: HideReason | None = strawberry.field(description="Why it was hidden; null: it was shown again.")
    note: str = strawberry.field(description="In the operator's words; may be empty.")
    operator_id: strawberry.ID = strawberry.field(description="Who decided.")

    @classmethod
    def of(cls, entry: model.ModerationEntry) -> "ReviewDecision":
        return cls(
            at=entry.at,
            reason=entry.reason,
            note=entry.note,
            operator_id=global_id("User", entry.operator_id),
        )


@strawberry.type(description="What the reviews of one day gave the food.")
class RatingDay:
    date: date_ = strawberry.field(description="The day on which they were written, at the merchant's place.")
    count: int = strawberry.field(description="How many reviews.")
    average_hundredths: int | None = strawberry.field(
        description="100 to 500 hundredths of a star, exact; null where there was none."
    )
    stars: list[int] = strawberry.field(
        description="How often one, two, three, four and five stars were given."
    )

    @classmethod
    def of(cls, day: date_, stars: Stars) -> "RatingDay":
        rating = stars.rating
        return cls(
            date=day,
            count=rating.count,
            average_hundredths=rating.average_hundredths,
            stars=list(stars.counts),
        )


@strawberry.type(
    description="What the customer of a completed order says of it. Everybody sees it while it is not hidden; then its "
    "author and operators do, and the merchant's staff without its text and pictures."
)
class Review(Node):
    raw: strawberry.Private[model.Review]
    food: int = strawberry.field(description="1 to 5 stars.")
    packaging: int = strawberry.field(description="1 to 5 stars.")
    delivery: int | None = strawberry.field(
        description="1 to 5 stars; null where the order was fetched. It counts for the merchant where its own rider "
        "delivered."
    )
    text: str = strawberry.field(description="In the customer's words; may be empty.")
    posted_at: datetime = strawberry.field(description="When.")
    edited_at: datetime | None = strawberry.field(description="When its author last changed it.")
    editable_until: datetime = strawberry.field(description="Until when its author may change it.")
    hidden: ReviewHiding | None = strawberry.field(description="Null while everybody sees it.")

    @strawberry.field(description="Who wrote it: a first character and two stars.")
    async def reviewer(self, info: Info) -> str:
        found = await info.context.loaders.users.load(self.raw.customer_id) if self.raw.customer_id else None
        return masked(found.name if found else "")

    @strawberry.field(description="Items that were singled out.")
    async def items(self, info: Info) -> list[ReviewItem]:
        scores = self.raw.scores.items
        if not scores:
            return []
        snapshot = await info.context.loaders.order_snapshots.load(self.raw.order_id)
        lines = snapshot.quote.price.lines if snapshot else ()
        names = {line.item_id: line.name for line in lines}
        return [
            ReviewItem(item_id=item_id(self.raw.merchant_id, each), name=names.get(each, ""), stars=stars)
            for each, stars in scores.items()
        ]

    @strawberry.field(description="At most six, in the author's order.")
    def pictures(self, info: Info) -> list[ReviewPicture]:
        return [
            ReviewPicture(
                id=strawberry.ID(picture.id),
                content_type=picture.content_type,
                url=info.context.reviews.picture_address(self.raw, picture),
            )
            for picture in self.raw.pictures
        ]

    @strawberry.field(description="The merchant's answer, where there is one.")
    async def reply(self, info: Info) -> ReviewReply | None:
        found = await info.context.loaders.review_replies.load(self.raw.order_id)
        return None if found is None else ReviewReply.of(found)

    @strawberry.field(description="Whom it is about.")
    async def merchant(self, info: Info) -> Merchant | None:
        found = await info.context.loaders.merchants.load(self.raw.merchant_id)
        return None if found is None else Merchant.of(found)

    @strawberry.field(
        description="The order; null for who is neither its customer, nor works there, nor is an operator."
    )
    async def order(self, info: Info) -> Order | None:
        capacity = await self._capacity(info)
        found = await info.context.loaders.orders.load(self.raw.order_id) if capacity else None
        return None if found is None else Order.of(found, capacity)

    @strawberry.field(description="What operators decided about it, oldest first. Null for everybody else.")
    def decisions(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[ReviewDecision] | None:
        context = info.context
        if not context.is_operator():
            return None
        scope = f"review-decisions:{self.raw.order_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.review_moderation.page_decisions(context.viewer_id, self.raw.order_id, request)
        return connection(context.cursors, scope, request, page, ReviewDecision.of)

    async def _capacity(self, info: Info) -> ActorKind | None:
        """As what the viewer would see the order."""
        viewer_id = info.context.viewer_id
        if viewer_id is None:
            return None
        if viewer_id == self.raw.customer_id:
            return ActorKind.CUSTOMER
        if await info.context.loaders.staff.load((self.raw.merchant_id, viewer_id)) is not None:
            return ActorKind.MERCHANT
        return ActorKind.OPERATOR if info.context.is_operator() else None

    @classmethod
    def of(cls, review: model.Review) -> "Review":
        hiding = review.hiding
        return cls(
            id=global_id("Review", review.order_id),
            raw=review,
            food=review.scores.food,
            packaging=review.scores.packaging,
            delivery=review.scores.delivery,
            text=review.text,
            posted_at=review.posted_at,
            edited_at=review.edited_at,
            editable_until=review.editable_until,
            hidden=None
            if hiding is None
            else ReviewHiding(reason=hiding.reason, note=hiding.note, at=hiding.at),
        )
