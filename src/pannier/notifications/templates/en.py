"""English."""

from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.notifications.model import MessageKind as Kind
from pannier.notifications.model import RecipientKind
from pannier.notifications.templates import Language, Text
from pannier.orders.model import ActorKind, Reason, Status
from pannier.reviews.model import HideReason

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
COURIER, OPERATORS = RecipientKind.COURIER, RecipientKind.OPERATORS

EN = Language(
    texts={
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
        (Kind.ORDER_PAID, CUSTOMER): Text(
            "Payment received", "You paid {amount}. {merchant} answers by {time}."
        ),
        (Kind.ORDER_PAID, MERCHANT): Text(
            "New order {code}", "Delivery {when}, {amount} paid. Accept it by {time}."
        ),
        (Kind.ORDER_ACCEPTED, CUSTOMER): Text(
            "Order accepted", "{merchant} is preparing your order, expected by {time}."
        ),
        (Kind.ORDER_ACCEPTED, MERCHANT): Text(
            "Accepted {code}", "Start preparing; it is promised for {time}."
        ),
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
        (Kind.ORDER_CANCELLED, MERCHANT): Text(
            "Order {code} cancelled", "{by} cancelled the order: {reason}."
        ),
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
        (Kind.DELIVERY_FAILED, COURIER): Text(
            "Delivery failed {code}", "Recorded as not handed over: {reason}."
        ),
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
        (Kind.LOW_STOCK, MERCHANT): Text("Low stock: {item}", "Portions of {item} left today: {left}."),
        (Kind.MERCHANT_APPLIED, OPERATORS): Text(
            "Application: {merchant}", "{merchant} asks to be admitted. Please review the application."
        ),
        (Kind.MERCHANT_APPROVED, MERCHANT): Text(
            "Welcome to Pannier", "{merchant} is admitted. Customers can find it and order from now on."
        ),
        (Kind.MERCHANT_REFUSED, MERCHANT): Text(
            "Application refused", "{merchant} was not admitted: {reason}."
        ),
        (Kind.MERCHANT_RETURNED, MERCHANT): Text(
            "Please complete your application",
            "The application of {merchant} needs mending: {reason}. Submit it again afterwards.",
        ),
        (Kind.MERCHANT_SUSPENDED, MERCHANT): Text(
            "{merchant} is suspended",
            "Customers can neither find {merchant} nor order for now: {reason}. Open orders go on.",
        ),
        (Kind.MERCHANT_REINSTATED, MERCHANT): Text(
            "{merchant} is back", "The suspension is lifted. Customers can find {merchant} and order again."
        ),
        (Kind.LICENCE_APPROVED, MERCHANT): Text(
            "Licence approved", "The {licence} of {merchant} was checked and approved."
        ),
        (Kind.LICENCE_REFUSED, MERCHANT): Text(
            "Licence refused", "The {licence} of {merchant} was refused: {reason}. Upload another one."
        ),
        (Kind.LICENCE_EXPIRING, MERCHANT): Text(
            "Licence expires soon",
            "The {licence} of {merchant} is valid until {date}; days left: {left}. Renew it in time, "
            "or the store will be suspended.",
        ),
        (Kind.LICENCE_EXPIRED, MERCHANT): Text(
            "Licence expired",
            "The {licence} of {merchant} has expired. The store is suspended until a valid one is approved.",
        ),
        (Kind.LICENCE_EXPIRED, OPERATORS): Text(
            "Licence expired: {merchant}", "The {licence} of {merchant} has expired."
        ),
        (Kind.REVIEW_POSTED, MERCHANT): Text(
            "New review of {code}", "A customer of {merchant} reviewed the order. You can reply once."
        ),
        (Kind.REVIEW_REPLIED, CUSTOMER): Text("Reply to your review", "{merchant} replied to your review."),
        (Kind.REVIEW_HIDDEN, CUSTOMER): Text(
            "Your review is hidden", "The platform hid your review of {merchant}: {hidden}."
        ),
        (Kind.REVIEW_HIDDEN, MERCHANT): Text(
            "Review of {code} hidden", "The platform hid a review of {merchant}: {hidden}."
        ),
        (Kind.WEBHOOK_DISABLED, MERCHANT): Text(
            "Webhook disabled",
            "Events could not be delivered to {subject} for a day. Mend the receiver and enable the "
            "endpoint again.",
        ),
        (Kind.WEBHOOK_DISABLED, OPERATORS): Text(
            "Partner webhook disabled: {subject}", "Events could not be delivered to {subject} for a day."
        ),
    },
    pickup={
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
    },
    actors={
        ActorKind.CUSTOMER: "The customer",
        ActorKind.MERCHANT: "The merchant",
        ActorKind.COURIER: "The courier",
        ActorKind.OPERATOR: "The platform",
        ActorKind.PAYMENTS: "The system",
        ActorKind.TIMER: "The system",
        ActorKind.PLATFORM: "The system",
    },
    own="You",
    reasons={
        Reason.CHANGED_MIND: "change of mind",
        Reason.ORDERED_BY_MISTAKE: "ordered by mistake",
        Reason.TAKES_TOO_LONG: "takes too long",
        Reason.TOO_BUSY: "too busy",
        Reason.ITEM_UNAVAILABLE: "sold out",
        Reason.CLOSING: "closing soon",
        Reason.NOT_PAID: "not paid in time",
        Reason.NOT_ANSWERED: "not answered in time",
        Reason.PAYMENT_FAILED: "payment failed",
        Reason.CUSTOMER_UNREACHABLE: "customer could not be reached",
        Reason.ADDRESS_WRONG: "wrong address",
        Reason.ACCIDENT: "an accident",
        Reason.MISSING: "something is missing",
        Reason.WRONG: "wrong item",
        Reason.SPOILED: "spoiled or damaged",
        Reason.GOODWILL: "goodwill",
        Reason.OTHER: "other",
    },
    late={
        Status.PREPARING: "preparing",
        Status.READY: "the pickup",
        Status.DELIVERING: "the delivery",
    },
    soon="as soon as possible",
    scheduled="for {time}",
    dated="{date}, {time}",
    noted="{reason} ({note})",
    unknown_item="an item",
    unknown_merchant="the merchant",
    decisions={
        DecisionReason.INCOMPLETE: "something is missing",
        DecisionReason.NOT_LEGIBLE: "a scan is not legible",
        DecisionReason.NOT_MATCHING: "the details do not match the licences",
        DecisionReason.LICENCE_EXPIRED: "a licence has expired",
        DecisionReason.LICENCE_INVALID: "a licence is not valid",
        DecisionReason.NOT_A_STORE: "there is no such store",
        DecisionReason.DUPLICATE: "the store is registered already",
        DecisionReason.OUT_OF_AREA: "outside the area we serve",
        DecisionReason.FOOD_SAFETY: "food safety",
        DecisionReason.FRAUD: "suspected fraud",
        DecisionReason.COMPLAINTS: "complaints",
        DecisionReason.REQUESTED: "at the merchant's request",
        DecisionReason.OTHER: "other",
    },
    licences={LicenceKind.BUSINESS: "business licence", LicenceKind.FOOD: "food licence"},
    hidden={
        HideReason.ABUSIVE: "it insults people",
        HideReason.PERSONAL_DATA: "it tells personal data",
        HideReason.SPAM: "it advertises",
        HideReason.OFF_TOPIC: "it is not about the order",
        HideReason.UNTRUE: "it is untrue",
        HideReason.ILLEGAL: "it breaks the law",
        HideReason.OTHER: "it breaks the rules for reviews",
    },
    comma=", ",
    one_time_code=Text(
        "Your verification code",
        "{code} is your code to {purpose}. It is good for {minutes} minutes. Tell it to nobody.",
    ),
    purposes={
        "SIGN_IN": "sign in",
        "PASSWORD_RESET": "set a new password",
        "CONTACT": "confirm this contact",
    },
    invitation=Text(
        "Invitation from {merchant}",
        "{merchant} invites you to work with it on Pannier as {role}. Your invitation code is {code}.",
    ),
    roles={StaffRole.OWNER: "owner", StaffRole.MANAGER: "manager", StaffRole.CLERK: "clerk"},
    direct_footer="If you did not expect this message, ignore it.",
    footer="You choose in your notification settings what is sent to you, and how.",
)
