"""What clients send: ids and quantities, never prices."""

from datetime import datetime

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.core import problems
from pannier.menus.graphql import parse_item_id
from pannier.merchants.model import Fulfilment
from pannier.orders import errors, model


@strawberry.input(description="An item, the chosen options, and how many.")
class QuoteLineInput:
    item_id: strawberry.ID = strawberry.field(description="Of the merchant's menu.")
    quantity: int = strawberry.field(description=f"1 to {model.MAX_QUANTITY} portions.")
    option_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Of the item's option groups, each at most once."
    )
    note: str = strawberry.field(default="", description="For the kitchen; at most 60 characters.")


@strawberry.input(description="What a quote is asked for.")
class QuoteCreateInput:
    merchant_id: strawberry.ID = strawberry.field(description="Whom it would be ordered from.")
    lines: list[QuoteLineInput] = strawberry.field(description=f"1 to {model.MAX_LINES}.")
    fulfilment: Fulfilment = strawberry.field(description="How the food gets to the customer.")
    address_id: strawberry.ID | None = strawberry.field(
        default=None, description="One of the viewer's addresses; needed for a delivery."
    )
    scheduled_for: datetime | None = strawberry.field(
        default=None, description="When it is wanted, within the next days; null: as soon as possible."
    )
    tip_minor: int = strawberry.field(
        default=0, description="A tip, in minor units of the merchant's currency."
    )
    note: str = strawberry.field(default="", description="For the merchant; at most 200 characters.")

    def request(self) -> model.QuoteRequest:
        """Raises InvalidInput, MenuItemUnknown."""
        merchant_id = parse_id(self.merchant_id, "Merchant", ("merchantId",))
        address_id = None if self.address_id is None else parse_id(self.address_id, "Address", ("addressId",))
        if len(self.lines) > model.MAX_LINES:
            raise problems.from_one_to(("lines",), model.MAX_LINES)
        return model.QuoteRequest(
            merchant_id=merchant_id,
            lines=tuple(_line(line, number, merchant_id) for number, line in enumerate(self.lines)),
            fulfilment=self.fulfilment,
            address_id=address_id,
            scheduled_for=self.scheduled_for,
            tip_minor=self.tip_minor,
            note=self.note,
        )


@strawberry.input(description="How an order is paid.")
class PaymentInput:
    method: model.PaymentMethod = strawberry.field(description="How.")
    token: str = strawberry.field(
        default="", description="From the provider; a card needs one, cash has none."
    )


@strawberry.input(description="What is given back, and why.")
class OrderRefundInput:
    reason: model.Reason = strawberry.field(description="Also decides who bears it.")
    line_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="These lines; none: all that is left of the payment."
    )
    note: str = strawberry.field(default="", description=f"At most {model.MAX_NOTE} characters.")


@strawberry.input(description="What is wrong with lines of an order.")
class OrderProblemInput:
    reason: model.Reason = strawberry.field(description="MISSING, WRONG, SPOILED or OTHER.")
    line_ids: list[strawberry.ID] = strawberry.field(description="The lines it is about, at least one.")
    note: str = strawberry.field(default="", description=f"At most {model.MAX_NOTE} characters.")


def _line(line: QuoteLineInput, number: int, merchant_id: str) -> model.LineRequest:
    owner, item_id = parse_item_id(line.item_id, ("lines", str(number), "itemId"))
    if owner != merchant_id:  # one order, one merchant
        raise errors.MenuItemUnknown(number, owner, item_id)
    return model.LineRequest(item_id, tuple(line.option_ids), line.quantity, line.note)
