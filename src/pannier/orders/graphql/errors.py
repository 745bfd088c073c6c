"""Why quotes and orders are refused, as members of unions. Each says what would have been right."""

from datetime import datetime
from typing import Any

import strawberry

from pannier.api.primitives.errors import Error, error_type
from pannier.api.primitives.ids import global_id
from pannier.api.primitives.money import Money
from pannier.menus.graphql import item_id
from pannier.menus.model import Availability
from pannier.orders import errors, model
from pannier.orders.graphql.prices import Quote
from pannier.orders.graphql.types import Order


@error_type(
    errors.OrderTransitionRefused, "The order does not take this command now, or not from the viewer."
)
class OrderTransitionRefused(Error):
    status: model.Status = strawberry.field(description="Where it stands.")
    available_actions: list[model.Command] = strawberry.field(description="What the viewer may do to it.")

    @classmethod
    def context_of(cls, error: errors.OrderTransitionRefused) -> dict[str, Any]:
        return {"status": error.status, "available_actions": sorted(error.allowed)}


@error_type(errors.OrderChangedMeanwhile, "Somebody else moved the order first.")
class OrderChangedMeanwhile(Error):
    order: Order = strawberry.field(description="As it stands now.")

    @classmethod
    def context_of(cls, error: errors.OrderChangedMeanwhile) -> dict[str, Any]:
        return {"order": Order.of(error.order)}


@error_type(errors.IdempotencyConflict, "The idempotency key was used before, with another payload.")
class IdempotencyConflict(Error):
    order_id: strawberry.ID = strawberry.field(description="The order that was placed with it.")

    @classmethod
    def context_of(cls, error: errors.IdempotencyConflict) -> dict[str, Any]:
        return {"order_id": global_id("Order", error.order_id)}


@error_type(errors.QuoteExpired, "The quote is too old to be ordered from.")
class QuoteExpired(Error):
    quote: Quote | None = strawberry.field(description="A fresh one; null when it cannot be had at present.")

    @classmethod
    def context_of(cls, error: errors.QuoteExpired) -> dict[str, Any]:
        return {"quote": None if error.quote is None else Quote.of(error.quote)}


@error_type(errors.QuoteChanged, "What was quoted costs another amount now.")
class QuoteChanged(Error):
    # nullable as in QuoteExpired: within one union, a field of one name has one type
    quote: Quote | None = strawberry.field(description="A fresh one, at the present price.")

    @classmethod
    def context_of(cls, error: errors.QuoteChanged) -> dict[str, Any]:
        return {"quote": Quote.of(error.quote)}


@error_type(errors.QuoteConsumed, "The quote has been ordered from already, under another key.")
class QuoteConsumed(Error):
    order_id: strawberry.ID = strawberry.field(description="That order.")

    @classmethod
    def context_of(cls, error: errors.QuoteConsumed) -> dict[str, Any]:
        return {"order_id": global_id("Order", error.order_id)}


@error_type(
    errors.MenuItemUnknown, "The merchant has no such item; it was removed, or is another merchant's."
)
class MenuItemUnknown(Error):
    line: int = strawberry.field(description="The line that names it, counted from 0.")
    item_id: strawberry.ID = strawberry.field(description="What was named.")

    @classmethod
    def context_of(cls, error: errors.MenuItemUnknown) -> dict[str, Any]:
        return {"line": error.line, "item_id": item_id(error.merchant_id, error.item_id)}


@error_type(errors.MenuItemUnavailable, "An item cannot be ordered for the asked time.")
class MenuItemUnavailable(Error):
    item_id: strawberry.ID = strawberry.field(description="The item.")
    name: str = strawberry.field(description="What it is called.")
    availability: Availability = strawberry.field(description="Why not.")
    portions_left: int | None = strawberry.field(
        description="How many there still are, where they are counted."
    )

    @classmethod
    def context_of(cls, error: errors.MenuItemUnavailable) -> dict[str, Any]:
        return {
            "item_id": item_id(error.merchant_id, error.item_id),
            "name": error.name,
            "availability": error.availability,
            "portions_left": error.left,
        }


@error_type(errors.OptionUnknown, "The item has no such option.")
class OptionUnknown(Error):
    line: int = strawberry.field(description="The line that names it, counted from 0.")
    option_id: strawberry.ID = strawberry.field(description="What was named.")

    @classmethod
    def context_of(cls, error: errors.OptionUnknown) -> dict[str, Any]:
        return {"line": error.line, "option_id": error.option_id}


@error_type(errors.OptionRepeated, "An option is chosen twice on one line.")
class OptionRepeated(Error):
    line: int = strawberry.field(description="That line, counted from 0.")
    option_id: strawberry.ID = strawberry.field(description="The option.")

    @classmethod
    def context_of(cls, error: errors.OptionRepeated) -> dict[str, Any]:
        return {"line": error.line, "option_id": error.option_id}


@error_type(errors.OptionChoicesInvalid, "Too few or too many options of a group are chosen.")
class OptionChoicesInvalid(Error):
    line: int = strawberry.field(description="That line, counted from 0.")
    group: str = strawberry.field(description="The group's name.")
    minimum: int = strawberry.field(description="How many have to be chosen.")
    maximum: int = strawberry.field(description="How many may be chosen.")
    chosen: int = strawberry.field(description="How many were.")

    @classmethod
    def context_of(cls, error: errors.OptionChoicesInvalid) -> dict[str, Any]:
        return {
            "line": error.line,
            "group": error.group,
            "minimum": error.minimum,
            "maximum": error.maximum,
            "chosen": error.chosen,
        }


@error_type(errors.BelowMinimumOrder, "The items come to less than the merchant delivers for.")
class BelowMinimumOrder(Error):
    minimum_order: Money = strawberry.field(description="What they have to come to.")
    items_total: Money = strawberry.field(description="What they come to, after discounts.")

    @classmethod
    def context_of(cls, error: errors.BelowMinimumOrder) -> dict[str, Any]:
        return {"minimum_order": Money.of(error.minimum), "items_total": Money.of(error.items)}


@error_type(errors.OutOfDeliveryZone, "The merchant does not deliver to this address.")
class OutOfDeliveryZone(Error):
    distance_m: int = strawberry.field(description="Metres to the address.")
    maximum_m: int = strawberry.field(description="Metres up to which the merchant delivers.")

    @classmethod
    def context_of(cls, error: errors.OutOfDeliveryZone) -> dict[str, Any]:
        return {"distance_m": error.distance_m, "maximum_m": error.maximum_m}


@error_type(
    errors.FulfilmentNotOffered, "The merchant does not deliver, or does not hand out at the counter."
)
class FulfilmentNotOffered(Error):
    delivery: bool = strawberry.field(description="Whether it delivers.")
    pickup: bool = strawberry.field(description="Whether it hands out at the counter.")

    @classmethod
    def context_of(cls, error: errors.FulfilmentNotOffered) -> dict[str, Any]:
        return {"delivery": error.delivery, "pickup": error.pickup}


@error_type(errors.MerchantClosed, "The merchant takes no orders for the asked time.")
class MerchantClosed(Error):
    opens_next_at: datetime | None = strawberry.field(description="When it does; null: not within 15 days.")

    @classmethod
    def context_of(cls, error: errors.MerchantClosed) -> dict[str, Any]:
        return {"opens_next_at": error.opens_next}


@error_type(errors.ScheduledTimeInvalid, "An order cannot be scheduled for this time.")
class ScheduledTimeInvalid(Error):
    earliest: datetime = strawberry.field(description="From this moment on.")
    latest: datetime = strawberry.field(description="Up to this moment.")

    @classmethod
    def context_of(cls, error: errors.ScheduledTimeInvalid) -> dict[str, Any]:
        return {"earliest": error.earliest, "latest": error.latest}


@error_type(errors.PaymentDeclined, "The provider refuses the amount. The order waits for another payment.")
class PaymentDeclined(Error):
    order: Order = strawberry.field(description="As it stands.")

    @classmethod
    def context_of(cls, error: errors.PaymentDeclined) -> dict[str, Any]:
        return {"order": Order.of(error.order)}


@error_type(errors.PaymentNotPending, "The order does not wait for this payment step.")
class PaymentNotPending(Error):
    order: Order = strawberry.field(description="As it stands.")

    @classmethod
    def context_of(cls, error: errors.PaymentNotPending) -> dict[str, Any]:
        return {"order": Order.of(error.order)}


@error_type(errors.RefundExceedsPayment, "More is asked back than is left of what was paid.")
class RefundExceedsPayment(Error):
    refundable: Money = strawberry.field(description="How much is left.")

    @classmethod
    def context_of(cls, error: errors.RefundExceedsPayment) -> dict[str, Any]:
        return {"refundable": Money.of(error.refundable)}


@error_type(errors.OrderLineUnknown, "The order has no such line.")
class OrderLineUnknown(Error):
    line_id: strawberry.ID = strawberry.field(description="What was named.")

    @classmethod
    def context_of(cls, error: errors.OrderLineUnknown) -> dict[str, Any]:
        return {"line_id": error.line_id}


@error_type(errors.OrderLineRefunded, "The line was refunded before.")
class OrderLineRefunded(Error):
    line_id: strawberry.ID = strawberry.field(description="That line.")

    @classmethod
    def context_of(cls, error: errors.OrderLineRefunded) -> dict[str, Any]:
        return {"line_id": error.line_id}
