"""Prices and quotes, as clients see them."""

from datetime import datetime

import strawberry

from pannier.api.primitives.geo import Coordinates
from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money
from pannier.core import money as core
from pannier.menus.graphql import item_id
from pannier.merchants.graphql import Merchant
from pannier.merchants.model import Fulfilment
from pannier.orders import model
from pannier.users.contacts import masked_phone


@strawberry.type(description="A line as it was priced.")
class PriceLine:
    line_id: strawberry.ID = strawberry.field(description="Good within its quote or order.")
    item_id: strawberry.ID = strawberry.field(
        description="The menu item; it may have changed since, or be gone."
    )
    name: str = strawberry.field(description="What the item was called.")
    options: list[str] = strawberry.field(description="What the chosen options were called.")
    quantity: int = strawberry.field(description="How many portions.")
    unit_price: Money = strawberry.field(description="For one portion with its options, before discounts.")
    note: str = strawberry.field(description="What the customer asked for; may be empty.")


@strawberry.type(
    description="One amount of a price: what rule made it, who bears it, how it spreads over the lines."
)
class PriceAdjustment:
    kind: model.AdjustmentKind = strawberry.field(description="The step of the pricing.")
    rule: str = strawberry.field(description="The rule that applied.")
    amount: Money = strawberry.field(description="Charged to the customer; negative: taken off.")
    payer: model.Payer = strawberry.field(description="Who bears it.")
    allocation: list[int] = strawberry.field(
        description="Minor units of each line, in the lines' order; empty for what belongs to no line."
    )
    included: bool = strawberry.field(description="Told for information; part of other amounts already.")


@strawberry.type(
    description="Every amount of a quote or an order. What is not included elsewhere adds up to the total."
)
class Price:
    lines: list[PriceLine] = strawberry.field(description=f"At most {model.MAX_LINES}.")
    adjustments: list[PriceAdjustment] = strawberry.field(
        description="In the order in which they were computed."
    )
    total: Money = strawberry.field(description="What the customer pays.")

    @classmethod
    def of(cls, price: model.Price, merchant_id: str) -> "Price":
        return cls(
            lines=[
                PriceLine(
                    line_id=strawberry.ID(line.id),
                    item_id=item_id(merchant_id, line.item_id),
                    name=line.name,
                    options=list(line.options),
                    quantity=line.quantity,
                    unit_price=Money.of(line.unit_price),
                    note=line.note,
                )
                for line in price.lines
            ],
            adjustments=[
                PriceAdjustment(
                    kind=each.kind,
                    rule=each.rule,
                    amount=Money.of(each.amount),
                    payer=each.payer,
                    allocation=list(each.allocation),
                    included=each.included,
                )
                for each in price.adjustments
            ],
            total=Money.of(price.total),
        )


@strawberry.type(description="Where an order goes: a copy of the address, as it was when the quote was made.")
class Destination:
    recipient: str = strawberry.field(description="Who receives.")
    phone: str = strawberry.field(
        description="In E.164 format. The merchant's staff see it so while their own riders have the order, or it is "
        "ready for them; at other times masked, such as `+86 138 **** 1234`."
    )
    street: str = strawberry.field(description="Street, number, building.")
    detail: str = strawberry.field(description="Floor, room, how to get in; may be empty.")
    location: Coordinates = strawberry.field(description="Where that is.")

    @classmethod
    def of(cls, destination: model.Destination, *, to_call: bool = True) -> "Destination":
        return cls(
            recipient=destination.recipient,
            phone=destination.phone if to_call else masked_phone(destination.phone),
            street=destination.street,
            detail=destination.detail,
            location=Coordinates.of(destination.location),
        )


@strawberry.type(
    description="A priced answer to “what would this cost”. It holds its price until it expires."
)
class Quote(Node):
    raw: strawberry.Private[model.Quote]
    price: Price = strawberry.field(description="Every amount.")
    fulfilment: Fulfilment = strawberry.field(description="How the food gets to the customer.")
    destination: Destination | None = strawberry.field(description="Null for pickup.")
    scheduled_for: datetime | None = strawberry.field(description="Null: now.")
    distance_m: int = strawberry.field(description="Metres from the store, as the crow flies; 0 for pickup.")
    promised_minutes: int = strawberry.field(
        description="From acceptance, or from the scheduled time, to the customer."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="Until then it can be ordered from.")
    order_id: strawberry.ID | None = strawberry.field(description="The order that was placed from it.")

    @strawberry.field(description="Whom it would be ordered from.")
    async def merchant(self, info: Info) -> Merchant | None:
        found = await info.context.loaders.merchants.load(self.raw.request.merchant_id)
        return None if found is None else Merchant.of(found)

    @classmethod
    def of(cls, quote: model.Quote) -> "Quote":
        return cls(
            id=global_id("Quote", quote.id),
            raw=quote,
            price=Price.of(quote.price, quote.request.merchant_id),
            fulfilment=quote.request.fulfilment,
            destination=None if quote.destination is None else Destination.of(quote.destination),
            scheduled_for=quote.request.scheduled_for,
            distance_m=quote.distance_m,
            promised_minutes=quote.promised_minutes,
            created_at=quote.created_at,
            expires_at=quote.expires_at,
            order_id=None if quote.order_id is None else global_id("Order", quote.order_id),
        )


def money_or_none(amount: core.Money | None) -> Money | None:
    """Null for null."""
    return None if amount is None else Money.of(amount)
