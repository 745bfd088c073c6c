"""How much money goes back, and at whose cost. Pure.

| what happened | the customer gets back | at whose cost |
|---|---|---|
| cancelled, refused or expired before the merchant accepted | everything: it is voided | nobody's |
| cancelled by the merchant, also on the customer's request | everything | the merchant's |
| cancelled by an operator for a reason in the kitchen | everything | the merchant's |
| cancelled by an operator for any other reason | everything | the platform's |
| not delivered: nobody there, or the address is wrong | nothing; an operator may decide otherwise | the customer's |
| not delivered for any other reason | everything | the merchant's if its own rider carried it, else the platform's |
| refunded by the merchant | the lines, or what is left | the merchant's |
| refunded by an operator for the food or the kitchen | the lines, or what is left | the merchant's |
| refunded by an operator for any other reason | the lines, or what is left | the platform's |
"""

from collections.abc import Collection

from pannier.core.money import Money
from pannier.orders.errors import OrderLineRefunded, OrderLineUnknown, RefundExceedsPayment
from pannier.orders.model import ActorKind, Command, Order, Payer, Price, Reason, Rider, TimelineEntry
from pannier.orders.pricing import line_amounts

_KITCHEN = frozenset({Reason.TOO_BUSY, Reason.ITEM_UNAVAILABLE, Reason.CLOSING})
_FOOD = frozenset({Reason.MISSING, Reason.WRONG, Reason.SPOILED})
_AT_THE_DOOR = frozenset({Reason.CUSTOMER_UNREACHABLE, Reason.ADDRESS_WRONG})


def owed_after_cancelling(order: Order, entry: TimelineEntry) -> tuple[Money, Payer]:
    """What an order that was paid, and then cancelled by `entry`, still owes the customer, and at whose cost."""
    left = order.total - Money(order.refunded_minor, order.total.currency)
    match entry.command, entry.actor.kind:
        case Command.FAIL_DELIVERY, _ if entry.reason in _AT_THE_DOOR:
            return Money.zero(order.total.currency), Payer.CUSTOMER
        case Command.FAIL_DELIVERY, _:
            return left, Payer.MERCHANT if order.rider is Rider.MERCHANT else Payer.PLATFORM
        case _, ActorKind.MERCHANT:
            return left, Payer.MERCHANT
    return left, Payer.MERCHANT if entry.reason in _KITCHEN else Payer.PLATFORM


def bearer_of(actor: ActorKind, reason: Reason | None) -> Payer:
    """Who bears a refund that somebody grants."""
    if actor is ActorKind.MERCHANT or reason in _KITCHEN | _FOOD:
        return Payer.MERCHANT
    return Payer.PLATFORM


def refund_amount(
    order: Order, price: Price, line_ids: tuple[str, ...], refunded_lines: Collection[str]
) -> Money:
    """What these lines cost, with their share of discounts and packing; without lines, all that is left.

    Raises:
        OrderLineUnknown, OrderLineRefunded
        RefundExceedsPayment: it is more than is left, or nothing.
    """
    left = order.total - Money(order.refunded_minor, order.total.currency)
    amount = left
    if line_ids:
        amounts = dict(
            zip(
                (line.id for line in price.lines),
                line_amounts(price.adjustments, len(price.lines)),
                strict=True,
            )
        )
        for line_id in line_ids:
            if line_id not in amounts:
                raise OrderLineUnknown(line_id)
            if line_id in refunded_lines:
                raise OrderLineRefunded(line_id)
        amount = Money(sum(amounts[line_id] for line_id in set(line_ids)), order.total.currency)
    if not amount or left < amount:
        raise RefundExceedsPayment(left)
    return amount
