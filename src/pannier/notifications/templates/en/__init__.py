"""English."""

from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.notifications.templates import Language, Text
from pannier.notifications.templates.en.notices import NOTICES
from pannier.notifications.templates.en.orders import ORDERS, PICKUP
from pannier.orders.model import ActorKind, Reason, Status
from pannier.reviews.model import HideReason

__all__ = ["EN"]

EN = Language(
    texts={**ORDERS, **NOTICES},
    pickup=PICKUP,
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
        "{merchant} invites you to work with it as {role}. Your invitation code is {code}.",
    ),
    roles={StaffRole.OWNER: "owner", StaffRole.MANAGER: "manager", StaffRole.CLERK: "clerk"},
    direct_footer="If you did not expect this message, ignore it.",
    footer="You choose in your notification settings what is sent to you, and how.",
)
