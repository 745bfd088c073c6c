"""Reviewing, replying, moderating."""

from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.uploads import UploadTicket
from pannier.reviews.graphql.inputs import ReviewEditInput, ReviewPostInput
from pannier.reviews.graphql.results import (
    ReviewEditResult,
    ReviewHideResult,
    ReviewPayload,
    ReviewPictureUploadTicketPayload,
    ReviewPictureUploadTicketResult,
    ReviewPostResult,
    ReviewReplyEditResult,
    ReviewReplyResult,
    ReviewUnhideResult,
)
from pannier.reviews.graphql.types import Review
from pannier.reviews.model import MAX_MODERATION_NOTE, MAX_REPLY, HideReason

ReviewId = Annotated[strawberry.ID, strawberry.argument(description="The review.")]
ReplyText = Annotated[str, strawberry.argument(description=f"1 to {MAX_REPLY} characters.")]
Note = Annotated[
    str, strawberry.argument(description=f"In own words; at most {MAX_MODERATION_NOTE} characters.")
]


@strawberry.type
class ReviewMutation:
    @strawberry.mutation(
        description="Leave to upload one picture of at most 5 MB, to be named in a review afterwards."
    )
    def review_picture_upload_ticket(
        self,
        info: Info,
        content_type: Annotated[str, strawberry.argument(description="image/jpeg, image/png or image/webp.")],
    ) -> ReviewPictureUploadTicketResult:
        ticket = info.context.reviews.upload_ticket(info.context.viewer_id, content_type)
        return ReviewPictureUploadTicketPayload(ticket=UploadTicket.of(ticket))

    @strawberry.mutation(description="Review an order of one's own, once, within 15 days of its completion.")
    def review_post(
        self,
        info: Info,
        order_id: Annotated[strawberry.ID, strawberry.argument(description="The order.")],
        input: Annotated[ReviewPostInput, strawberry.argument(description="What is said of it.")],
    ) -> ReviewPostResult:
        raw_id = parse_id(order_id, "Order", ("orderId",))
        review = info.context.reviews.post(info.context.viewer_id, raw_id, input.draft())
        return ReviewPayload(review=Review.of(review))

    @strawberry.mutation(description="Change one's own review, within a day of posting it.")
    def review_edit(
        self,
        info: Info,
        id: ReviewId,
        input: Annotated[ReviewEditInput, strawberry.argument(description="All of it, as it shall be.")],
    ) -> ReviewEditResult:
        raw_id = parse_id(id, "Review")
        review = info.context.reviews.edit(info.context.viewer_id, raw_id, input.draft())
        return ReviewPayload(review=Review.of(review))

    @strawberry.mutation(description="Merchant: answer a review, once.")
    def review_reply(self, info: Info, id: ReviewId, text: ReplyText) -> ReviewReplyResult:
        review = info.context.review_replies.reply(info.context.viewer_id, parse_id(id, "Review"), text)
        return ReviewPayload(review=Review.of(review))

    @strawberry.mutation(description="Merchant: word the answer anew, within a day of giving it.")
    def review_reply_edit(self, info: Info, id: ReviewId, text: ReplyText) -> ReviewReplyEditResult:
        review = info.context.review_replies.edit(info.context.viewer_id, parse_id(id, "Review"), text)
        return ReviewPayload(review=Review.of(review))

    @strawberry.mutation(description="Operator: hide a review from the public; its stars count no more.")
    def review_hide(
        self,
        info: Info,
        id: ReviewId,
        reason: Annotated[HideReason, strawberry.argument(description="Why; its author is told.")],
        note: Note = "",
    ) -> ReviewHideResult:
        moderation = info.context.review_moderation
        review = moderation.hide(info.context.viewer_id, parse_id(id, "Review"), reason, note)
        return ReviewPayload(review=Review.of(review))

    @strawberry.mutation(description="Operator: show a hidden review again; its stars count again.")
    def review_unhide(self, info: Info, id: ReviewId, note: Note = "") -> ReviewUnhideResult:
        moderation = info.context.review_moderation
        review = moderation.unhide(info.context.viewer_id, parse_id(id, "Review"), note)
        return ReviewPayload(review=Review.of(review))
