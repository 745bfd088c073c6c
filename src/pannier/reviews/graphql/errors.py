"""Why reviews are refused, as members of unions."""

from datetime import datetime
from typing import Any

import strawberry

from pannier.api.primitives.errors import Error, error_type
from pannier.api.primitives.ids import global_id
from pannier.orders.model import Status
from pannier.reviews import errors


@error_type(errors.OrderNotReviewable, "Only completed orders are reviewed.")
class OrderNotReviewable(Error):
    status: Status = strawberry.field(description="Where the order stands.")

    @classmethod
    def context_of(cls, error: errors.OrderNotReviewable) -> dict[str, Any]:
        return {"status": error.status}


@error_type(errors.ReviewPeriodOver, "The order was completed too long ago.")
class ReviewPeriodOver(Error):
    ended_at: datetime = strawberry.field(description="Until when it could be reviewed.")

    @classmethod
    def context_of(cls, error: errors.ReviewPeriodOver) -> dict[str, Any]:
        return {"ended_at": error.ended_at}


@error_type(errors.EditPeriodOver, "It was posted too long ago to be changed.")
class EditPeriodOver(Error):
    ended_at: datetime = strawberry.field(description="Until when it could be changed.")

    @classmethod
    def context_of(cls, error: errors.EditPeriodOver) -> dict[str, Any]:
        return {"ended_at": error.ended_at}


@error_type(errors.ReviewExists, "The order has its review already.")
class ReviewExists(Error):
    review_id: strawberry.ID = strawberry.field(description="That review.")

    @classmethod
    def context_of(cls, error: errors.ReviewExists) -> dict[str, Any]:
        return {"review_id": global_id("Review", error.order_id)}


@error_type(errors.ReviewReplyExists, "The merchant has replied already.")
class ReviewReplyExists(Error):
    review_id: strawberry.ID = strawberry.field(description="The review.")

    @classmethod
    def context_of(cls, error: errors.ReviewReplyExists) -> dict[str, Any]:
        return {"review_id": global_id("Review", error.order_id)}


@error_type(errors.ReviewIsHidden, "The review is hidden.")
class ReviewIsHidden(Error):
    review_id: strawberry.ID = strawberry.field(description="The review.")

    @classmethod
    def context_of(cls, error: errors.ReviewIsHidden) -> dict[str, Any]:
        return {"review_id": global_id("Review", error.order_id)}


@error_type(errors.ReviewNotHidden, "The review is not hidden.")
class ReviewNotHidden(Error):
    review_id: strawberry.ID = strawberry.field(description="The review.")

    @classmethod
    def context_of(cls, error: errors.ReviewNotHidden) -> dict[str, Any]:
        return {"review_id": global_id("Review", error.order_id)}
