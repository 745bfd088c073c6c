"""What mutations on reviews answer."""

from typing import Annotated

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.api.primitives.uploads import UploadTicket
from pannier.reviews.graphql import errors
from pannier.reviews.graphql.types import Review


@strawberry.type(description="The review.")
class ReviewPayload:
    review: Review = strawberry.field(description="As it is now.")


@strawberry.type(description="Leave to upload one picture.")
class ReviewPictureUploadTicketPayload:
    ticket: UploadTicket = strawberry.field(description="Good for a quarter of an hour.")


ReviewPostResult = Annotated[
    ReviewPayload
    | NotFound
    | InvalidInput
    | errors.OrderNotReviewable
    | errors.ReviewPeriodOver
    | errors.ReviewExists,
    strawberry.union("ReviewPostResult", description="The review, or why there is none."),
]
ReviewEditResult = Annotated[
    ReviewPayload | NotFound | InvalidInput | ConcurrentChange | errors.EditPeriodOver,
    strawberry.union("ReviewEditResult", description="The review, or why it was not changed."),
]
ReviewReplyResult = Annotated[
    ReviewPayload
    | NotFound
    | InvalidInput
    | ConcurrentChange
    | errors.ReviewIsHidden
    | errors.ReviewReplyExists,
    strawberry.union("ReviewReplyResult", description="The review with its reply, or why there is none."),
]
ReviewReplyEditResult = Annotated[
    ReviewPayload | NotFound | InvalidInput | ConcurrentChange | errors.EditPeriodOver,
    strawberry.union("ReviewReplyEditResult", description="The review, or why its reply was not changed."),
]
ReviewHideResult = Annotated[
    ReviewPayload | NotFound | InvalidInput | ConcurrentChange | errors.ReviewIsHidden,
    strawberry.union("ReviewHideResult", description="The review, or why it was not hidden."),
]
ReviewUnhideResult = Annotated[
    ReviewPayload | NotFound | InvalidInput | ConcurrentChange | errors.ReviewNotHidden,
    strawberry.union("ReviewUnhideResult", description="The review, or why it is not shown."),
]
ReviewPictureUploadTicketResult = Annotated[
    ReviewPictureUploadTicketPayload | InvalidInput,
    strawberry.union("ReviewPictureUploadTicketResult", description="The ticket, or why there is none."),
]
