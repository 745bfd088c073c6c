"""What mutations on quotes and orders answer."""

from typing import Annotated

import strawberry

from pannier.api.primitives.errors import InvalidInput, NotFound
from pannier.orders.graphql import errors
from pannier.orders.graphql.prices import Quote
from pannier.orders.graphql.types import Order
from pannier.telemetry.correlation import current_correlation


@strawberry.type(description="The quote.")
class QuotePayload:
    quote: Quote = strawberry.field(description="Good until it expires.")


@strawberry.type(description="The order after the command.")
class OrderPayload:
    order: Order = strawberry.field(description="As it stands now.")

    @strawberry.field(
        description="Whether this request moved it. False where it stood so before: a colleague was first, or the "
        "command was sent twice."
    )
    def changed(self) -> bool:
        return self.order.raw.latest.correlation_id == current_correlation()


QuoteCreateResult = Annotated[
    QuotePayload
    | NotFound
    | InvalidInput
    | errors.ScheduledTimeInvalid
    | errors.FulfilmentNotOffered
    | errors.OutOfDeliveryZone
    | errors.MerchantClosed
    | errors.MenuItemUnknown
    | errors.MenuItemUnavailable
    | errors.OptionUnknown
    | errors.OptionRepeated
    | errors.OptionChoicesInvalid
    | errors.BelowMinimumOrder,
    strawberry.union("QuoteCreateResult", description="The quote, or why there is none."),
]
OrderPlaceResult = Annotated[
    OrderPayload
    | NotFound
    | InvalidInput
    | errors.IdempotencyConflict
    | errors.QuoteConsumed
    | errors.QuoteExpired
    | errors.QuoteChanged
    | errors.ScheduledTimeInvalid
    | errors.FulfilmentNotOffered
    | errors.OutOfDeliveryZone
    | errors.MerchantClosed
    | errors.MenuItemUnavailable
    | errors.OptionUnknown
    | errors.OptionChoicesInvalid
    | errors.BelowMinimumOrder,
    strawberry.union(
        "OrderPlaceResult",
        description="The order, or why there is none. An order that waits for its payment is one too: see its status.",
    ),
]
OrderPayResult = Annotated[
    OrderPayload
    | NotFound
    | InvalidInput
    | errors.PaymentDeclined
    | errors.PaymentNotPending
    | errors.OrderChangedMeanwhile,
    strawberry.union("OrderPayResult", description="The order, or why it is not paid."),
]
OrderCommandResult = Annotated[
    OrderPayload | NotFound | InvalidInput | errors.OrderTransitionRefused | errors.OrderChangedMeanwhile,
    strawberry.union("OrderCommandResult", description="The order after the command, or why it was refused."),
]
OrderRefundResult = Annotated[
    OrderPayload
    | NotFound
    | InvalidInput
    | errors.OrderTransitionRefused
    | errors.OrderChangedMeanwhile
    | errors.OrderLineUnknown
    | errors.OrderLineRefunded
    | errors.RefundExceedsPayment,
    strawberry.union("OrderRefundResult", description="The order, or why nothing is given back."),
]
OrderReportProblemResult = Annotated[
    OrderPayload
    | NotFound
    | InvalidInput
    | errors.OrderTransitionRefused
    | errors.OrderChangedMeanwhile
    | errors.OrderLineUnknown,
    strawberry.union("OrderReportProblemResult", description="The order, or why the report was not taken."),
]
