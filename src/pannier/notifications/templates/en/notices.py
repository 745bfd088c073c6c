"""English: everything beside orders."""

from collections.abc import Mapping

from pannier.notifications.model import MessageKind as Kind
from pannier.notifications.model import RecipientKind
from pannier.notifications.templates import Key, Text

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
OPERATORS = RecipientKind.OPERATORS

NOTICES: Mapping[Key, Text] = {
    (Kind.LOW_STOCK, MERCHANT): Text("Low stock: {item}", "Portions of {item} left today: {left}."),
    (Kind.MERCHANT_APPLIED, OPERATORS): Text(
        "Application: {merchant}", "{merchant} asks to be admitted. Please review the application."
    ),
    (Kind.MERCHANT_APPROVED, MERCHANT): Text(
        "{merchant} is admitted", "Welcome! Customers can find {merchant} and order from now on."
    ),
    (Kind.MERCHANT_REFUSED, MERCHANT): Text("Application refused", "{merchant} was not admitted: {reason}."),
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
        "Nothing is sent to {subject} any more: for a day nothing arrived, or the receiver says it is gone. "
        "What waits is kept for 30 days; mend the receiver and resume the endpoint.",
    ),
    (Kind.WEBHOOK_DISABLED, OPERATORS): Text(
        "Partner webhook disabled: {subject}",
        "Nothing is sent to {subject} any more: for a day nothing arrived, or the receiver says it is gone.",
    ),
}
