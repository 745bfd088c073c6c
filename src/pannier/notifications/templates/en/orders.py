"""English: orders."""

from collections.abc import Mapping

from pannier.notifications.model import MessageKind as Kind
from pannier.notifications.model import RecipientKind
from pannier.notifications.templates import Key, Text

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
COURIER, OPERATORS = RecipientKind.COURIER, RecipientKind.OPERATORS

ORDERS: Mapping[Key, Text] = {
    (Kind.ORDER_AWAITING_PAYMENT, CUSTOMER): Text(
        "Waiting for your payment", "Pay {amount} for your order at {merchant} by {time}."
    ),
    (Kind.ORDER_AWAITING_PAYMENT, MERCHANT): Text(
        "Order {code} awaits payment",
        "A customer ordered for {amount}. You will be asked once it is paid.",
    ),
    (Kind.ORDER_PLACED, CUSTOMER): Text(
        "Order placed", "{merchant} answers by {time}. Have {amount} in cash ready for the rider."
    ),
    (Kind.ORDER_PLACED, MERCHANT): Text(
        "New order {code}", "Delivery {when}, {amount} in cash. Accept it by {time}."
    ),
    (Kind.ORDER_PAID, CUSTOMER): Text("Payment received", "You paid {amount}. {merchant} answers by {time}."),
    (Kind.ORDER_PAID, MERCHANT): Text(
        "New order {code}", "Delivery {when}, {amount} paid. Accept it by {time}."
    ),
    (Kind.ORDER_ACCEPTED, CUSTOMER): Text(
        "Order accepted", "{merchant} is preparing your order, expected by {time}."
    ),
    (Kind.ORDER_ACCEPTED, MERCHANT): Text("Accepted {code}", "Start preparing; it is promised for {time}."),
    (Kind.ORDER_REJECTED, CUSTOMER): Text(
        "Order refused", "{merchant} could not take your order: {reason}. You are not charged."
    ),
    (Kind.ORDER_REJECTED, MERCHANT): Text("Refused {code}", "The order was refused: {reason}."),
    (Kind.ORDER_UNPAID, CUSTOMER): Text(
        "Order cancelled", "Your order at {merchant} was not paid in time and is cancelled."
    ),
    (Kind.ORDER_UNPAID, MERCHANT): Text(
        "Order {code} cancelled", "It was not paid in time. Its stock is back."
    ),
    (Kind.ORDER_UNANSWERED, CUSTOMER): Text(
        "Order refused",
        "{merchant} did not answer in time, so your order is cancelled. You are not charged.",
    ),
    (Kind.ORDER_UNANSWERED, MERCHANT): Text(
        "Missed order {code}", "It was not accepted in time and was refused automatically."
    ),
    (Kind.ORDER_CANCELLED, CUSTOMER): Text(
        "Order cancelled", "{by} cancelled the order at {merchant}: {reason}."
    ),
    (Kind.ORDER_CANCELLED, MERCHANT): Text("Order {code} cancelled", "{by} cancelled the order: {reason}."),
    (Kind.ORDER_CANCELLED, COURIER): Text(
        "Order {code} cancelled",
        "{by} cancelled the order from {merchant}: {reason}. Do not deliver it.",
    ),
    (Kind.PAYMENT_FAILED, CUSTOMER): Text(
        "Payment failed", "{amount} could not be charged; your order at {merchant} is cancelled."
    ),
    (Kind.PAYMENT_FAILED, MERCHANT): Text(
        "Order {code} cancelled", "The customer's payment failed. Stop preparing it."
    ),
    (Kind.PAYMENT_FAILED, COURIER): Text(
        "Order {code} cancelled", "The customer's payment failed. Do not deliver it."
    ),
    (Kind.PAYMENT_FAILED, OPERATORS): Text(
        "Payment failed {code}", "{amount} for {merchant} could not be captured; the order is cancelled."
    ),
    (Kind.CANCEL_REQUESTED, CUSTOMER): Text(
        "Cancellation requested", "You asked {merchant} to cancel: {reason}. Wait for the answer."
    ),
    (Kind.CANCEL_REQUESTED, MERCHANT): Text(
        "Cancel order {code}?", "The customer asks to cancel: {reason}. Agree or decline soon."
    ),
    (Kind.CANCEL_DECLINED, CUSTOMER): Text(
        "Cancellation declined", "{merchant} is preparing your order already and goes on with it."
    ),
    (Kind.CANCEL_DECLINED, MERCHANT): Text("Goes on {code}", "The cancellation was declined."),
    (Kind.ORDER_READY, CUSTOMER): Text(
        "Your food is ready", "{merchant} has it ready; it waits for a rider."
    ),
    (Kind.ORDER_READY, MERCHANT): Text("Ready {code}", "Waiting for a rider."),
    (Kind.COURIER_ASSIGNED, CUSTOMER): Text(
        "A courier is coming", "A courier is on the way to {merchant} for your order."
    ),
    (Kind.COURIER_ASSIGNED, MERCHANT): Text("Courier for {code}", "A courier is coming to pick it up."),
    (Kind.COURIER_ASSIGNED, COURIER): Text(
        "Yours: {code}", "Pick it up at {merchant}; it is promised for {time}."
    ),
    (Kind.ORDER_PICKED_UP, CUSTOMER): Text(
        "On the way", "Your order from {merchant} is on the way, expected by {time}."
    ),
    (Kind.ORDER_PICKED_UP, MERCHANT): Text("Picked up {code}", "It is on the way, promised for {time}."),
    (Kind.ORDER_PICKED_UP, COURIER): Text("Picked up {code}", "It is promised for {time}."),
    (Kind.ORDER_COLLECTED, CUSTOMER): Text("Collected", "You collected your order at {merchant}. Enjoy!"),
    (Kind.ORDER_COLLECTED, MERCHANT): Text(
        "Collected {code}", "The customer collected it. The order is complete."
    ),
    (Kind.ORDER_DELIVERED, CUSTOMER): Text("Delivered", "Your order from {merchant} is there. Enjoy!"),
    (Kind.ORDER_DELIVERED, MERCHANT): Text("Delivered {code}", "The customer has the order."),
    (Kind.ORDER_DELIVERED, COURIER): Text(
        "Delivered {code}", "The order from {merchant} is delivered. Thank you."
    ),
    (Kind.DELIVERY_FAILED, CUSTOMER): Text(
        "Delivery failed",
        "Your order from {merchant} could not be handed over: {reason}. It is cancelled.",
    ),
    (Kind.DELIVERY_FAILED, MERCHANT): Text(
        "Delivery failed {code}", "It could not be handed over: {reason}. It is cancelled."
    ),
    (Kind.DELIVERY_FAILED, COURIER): Text("Delivery failed {code}", "Recorded as not handed over: {reason}."),
    (Kind.ORDER_COMPLETED, CUSTOMER): Text("Order complete", "Thank you for ordering at {merchant}."),
    (Kind.ORDER_COMPLETED, MERCHANT): Text("Order {code} complete", "It came to {amount}."),
    (Kind.ORDER_COMPLETED, COURIER): Text(
        "Order {code} complete", "The delivery from {merchant} is confirmed."
    ),
    (Kind.ORDER_LATE, CUSTOMER): Text(
        "Your order may be late",
        "Sorry: {late} at {merchant} takes longer. It was promised for {time} and may come later.",
    ),
    (Kind.ORDER_LATE, MERCHANT): Text(
        "Order {code} is late", "Late with {late}; it was promised for {time}. Please hurry."
    ),
    (Kind.ORDER_LATE, COURIER): Text(
        "Order {code} is late", "Late with {late}; it was promised for {time}. Please hurry."
    ),
    (Kind.ORDER_LATE, OPERATORS): Text(
        "Order {code} is late", "Late with {late} at {merchant}; it was promised for {time}."
    ),
    (Kind.ORDER_REFUNDED, CUSTOMER): Text(
        "Refund of {amount}", "{amount} of your order at {merchant} goes back to you: {reason}."
    ),
    (Kind.ORDER_REFUNDED, MERCHANT): Text(
        "Refund on {code}", "{amount} goes back to the customer: {reason}."
    ),
    (Kind.ORDER_REFUNDED, COURIER): Text(
        "Refund on {code}", "The order from {merchant} was refunded; nothing for you to do."
    ),
    (Kind.PROBLEM_REPORTED, CUSTOMER): Text(
        "Problem reported",
        "{merchant} and the platform know of your problem: {reason}, lines concerned: {lines}.",
    ),
    (Kind.PROBLEM_REPORTED, MERCHANT): Text(
        "Problem with {code}",
        "The customer reports: {reason}, lines concerned: {lines}. Please look into it.",
    ),
    (Kind.PROBLEM_REPORTED, COURIER): Text(
        "Problem with {code}",
        "The customer reports: {reason}, lines concerned: {lines}. The merchant and the platform handle it.",
    ),
    (Kind.PROBLEM_REPORTED, OPERATORS): Text(
        "Problem with {code}",
        "The customer reports of an order at {merchant}: {reason}, lines concerned: {lines}.",
    ),
}

PICKUP: Mapping[Key, Text] = {
    (Kind.ORDER_PLACED, CUSTOMER): Text(
        "Order placed", "{merchant} answers by {time}. Have {amount} in cash ready at the counter."
    ),
    (Kind.ORDER_PLACED, MERCHANT): Text(
        "New order {code}", "Pickup {when}, {amount} in cash. Accept it by {time}."
    ),
    (Kind.ORDER_PAID, MERCHANT): Text(
        "New order {code}", "Pickup {when}, {amount} paid. Accept it by {time}."
    ),
    (Kind.ORDER_ACCEPTED, CUSTOMER): Text(
        "Order accepted", "{merchant} is preparing your order. Collect it from {time}."
    ),
    (Kind.ORDER_ACCEPTED, MERCHANT): Text(
        "Accepted {code}", "Start preparing; pickup is promised for {time}."
    ),
    (Kind.ORDER_READY, CUSTOMER): Text(
        "Your food is ready", "Collect it at {merchant}; your number is {code}."
    ),
    (Kind.ORDER_READY, MERCHANT): Text("Ready {code}", "Waiting for the customer to collect it."),
    (Kind.ORDER_LATE, CUSTOMER): Text(
        "Your order may be late",
        "Sorry: {late} at {merchant} takes longer. It was promised for {time} and may be ready later.",
    ),
    (Kind.ORDER_LATE, MERCHANT): Text(
        "Order {code} is late", "Late with {late}; pickup was promised for {time}. Please hurry."
    ),
    (Kind.ORDER_LATE, OPERATORS): Text(
        "Order {code} is late", "Late with {late} at {merchant}; pickup was promised for {time}."
    ),
}
