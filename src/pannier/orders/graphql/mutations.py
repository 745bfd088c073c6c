"""Quotes, orders, and one mutation for each command of the lifecycle."""

from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.orders import model
from pannier.orders.graphql.inputs import OrderProblemInput, OrderRefundInput, PaymentInput, QuoteCreateInput
from pannier.orders.graphql.prices import Quote
from pannier.orders.graphql.results import (
    OrderCommandResult,
    OrderPayload,
    OrderPayResult,
    OrderPlaceResult,
    OrderRefundResult,
    OrderReportProblemResult,
    QuoteCreateResult,
    QuotePayload,
)
from pannier.orders.graphql.types import Order
from pannier.orders.promises import PREPARATION_MINUTES
from pannier.users.graphql import signed_in

OrderId = Annotated[strawberry.ID, strawberry.argument(description="The order.")]
ReasonArgument = Annotated[model.Reason, strawberry.argument(description="Why.")]
Note = Annotated[str, strawberry.argument(description=f"In own words; at most {model.MAX_NOTE} characters.")]

PreparationMinutes = Annotated[
    int | None,
    strawberry.argument(
        description=f"How long it will take, 1 to {PREPARATION_MINUTES[-1]}; counted from now, or from the scheduled "
        "time. What the customer is promised moves with it. Null: as long as the merchant's orders usually take."
    ),
]


def _act(
    info: Info, id: str, command: model.Command, reason: model.Reason | None = None, note: str = ""
) -> OrderPayload:
    order = info.context.orders.act(info.context.viewer_id, parse_id(id, "Order"), command, reason, note)
    return OrderPayload(order=Order.of(order))


@strawberry.type
class OrderingMutation:
    @strawberry.mutation(
        description="Ask what something would cost. The price holds until the quote expires."
    )
    def quote_create(
        self, info: Info, input: Annotated[QuoteCreateInput, strawberry.argument(description="What.")]
    ) -> QuoteCreateResult:
        quote = info.context.quotes.create(signed_in(info), input.request())
        return QuotePayload(quote=Quote.of(quote))

    @strawberry.mutation(description="Order what was quoted, and pay.")
    def order_place(
        self,
        info: Info,
        quote_id: Annotated[strawberry.ID, strawberry.argument(description="The quote.")],
        idempotency_key: Annotated[
            str,
            strawberry.argument(
                description="Made up by the client, 1 to 100 characters. The same again: the same order."
            ),
        ],
        payment: Annotated[PaymentInput, strawberry.argument(description="How it is paid.")],
    ) -> OrderPlaceResult:
        raw_id = parse_id(quote_id, "Quote", ("quoteId",))
        order = info.context.placing.place(
            signed_in(info), raw_id, idempotency_key, payment.method, payment.token
        )
        return OrderPayload(order=Order.of(order, model.ActorKind.CUSTOMER))

    @strawberry.mutation(description="Try another payment, after one was declined.")
    def order_pay(
        self,
        info: Info,
        id: OrderId,
        token: Annotated[str, strawberry.argument(description="From the provider.")],
    ) -> OrderPayResult:
        order = info.context.payments.pay(info.context.viewer_id, parse_id(id, "Order"), token)
        return OrderPayload(order=Order.of(order, model.ActorKind.CUSTOMER))

    @strawberry.mutation(
        description="Go on with a payment that the customer has confirmed with the provider."
    )
    def order_payment_confirm(self, info: Info, id: OrderId) -> OrderPayResult:
        order = info.context.payments.confirm(info.context.viewer_id, parse_id(id, "Order"))
        return OrderPayload(order=Order.of(order, model.ActorKind.CUSTOMER))


@strawberry.type
class OrderCommandMutation:
    @strawberry.mutation(
        description="Merchant: take it on. Where a colleague has done so already, the order as it stands: what was "
        "promised first holds."
    )
    def order_accept(
        self, info: Info, id: OrderId, preparation_minutes: PreparationMinutes = None
    ) -> OrderCommandResult:
        context = info.context
        order = context.orders.accept(context.viewer_id, parse_id(id, "Order"), preparation_minutes)
        return OrderPayload(order=Order.of(order))

    @strawberry.mutation(description="Merchant: refuse it.")
    def order_reject(
        self, info: Info, id: OrderId, reason: ReasonArgument, note: Note = ""
    ) -> OrderCommandResult:
        return _act(info, id, model.Command.REJECT, reason, note)

    @strawberry.mutation(
        description="End it: the customer before it is accepted, the merchant while it is there, operators later too."
    )
    def order_cancel(
        self, info: Info, id: OrderId, reason: ReasonArgument, note: Note = ""
    ) -> OrderCommandResult:
        return _act(info, id, model.Command.CANCEL, reason, note)

    @strawberry.mutation(
        description="Customer: ask for an end while it is being prepared. The merchant cancels, or declines."
    )
    def order_cancel_request(
        self, info: Info, id: OrderId, reason: ReasonArgument, note: Note = ""
    ) -> OrderCommandResult:
        return _act(info, id, model.Command.REQUEST_CANCEL, reason, note)

    @strawberry.mutation(description="Merchant: decline the customer's request for an end.")
    def order_cancel_decline(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.DECLINE_CANCEL)

    @strawberry.mutation(description="Merchant: the food is ready.")
    def order_ready(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.READY)

    @strawberry.mutation(description="Courier: take the job. The first one has it.")
    def order_claim(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.CLAIM)

    @strawberry.mutation(
        description="The courier who claimed it, or the merchant's own rider: have the food."
    )
    def order_pick_up(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.PICK_UP)

    @strawberry.mutation(description="Merchant: the customer has fetched it at the counter.")
    def order_collect(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.COLLECT)

    @strawberry.mutation(description="Rider: the customer has it.")
    def order_deliver(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.DELIVER)

    @strawberry.mutation(description="Rider: it could not be handed over.")
    def order_delivery_fail(
        self, info: Info, id: OrderId, reason: ReasonArgument, note: Note = ""
    ) -> OrderCommandResult:
        return _act(info, id, model.Command.FAIL_DELIVERY, reason, note)

    @strawberry.mutation(description="Customer: all is well.")
    def order_complete(self, info: Info, id: OrderId) -> OrderCommandResult:
        return _act(info, id, model.Command.COMPLETE)


@strawberry.type
class AfterSalesMutation:
    @strawberry.mutation(description="Merchant or operator: give money back, of lines or all that is left.")
    def order_refund(
        self,
        info: Info,
        id: OrderId,
        input: Annotated[OrderRefundInput, strawberry.argument(description="What, and why.")],
    ) -> OrderRefundResult:
        order = info.context.refunds.refund(
            info.context.viewer_id, parse_id(id, "Order"), input.reason, input.note, tuple(input.line_ids)
        )
        return OrderPayload(order=Order.of(order))

    @strawberry.mutation(
        description="Customer: lines are missing, wrong or spoiled. Merchant and operators hear of it."
    )
    def order_report_problem(
        self,
        info: Info,
        id: OrderId,
        input: Annotated[OrderProblemInput, strawberry.argument(description="What is wrong.")],
    ) -> OrderReportProblemResult:
        order = info.context.refunds.report_problem(
            info.context.viewer_id, parse_id(id, "Order"), input.reason, tuple(input.line_ids), input.note
        )
        return OrderPayload(order=Order.of(order, model.ActorKind.CUSTOMER))


@strawberry.type
class OrderMutation(OrderingMutation, OrderCommandMutation, AfterSalesMutation):
    pass
