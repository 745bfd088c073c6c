"""The words: how an order can stand, what is done to it, by whom and why."""

from dataclasses import dataclass
from enum import StrEnum

MAX_NOTE = 80  # characters of a note on a timeline entry: the latest one is part of the head, which is small


class Rider(StrEnum):
    """Who brings a delivery."""

    COURIER = "COURIER"
    MERCHANT = "MERCHANT"


class PaymentMethod(StrEnum):
    """How the customer pays."""

    SANDBOX = "SANDBOX"
    CASH_ON_DELIVERY = "CASH_ON_DELIVERY"


class Status(StrEnum):
    """Where an order stands. What leads from one to the next is in `lifecycle`."""

    PENDING_PAYMENT = "PENDING_PAYMENT"
    PLACED = "PLACED"
    PREPARING = "PREPARING"
    READY = "READY"
    DELIVERING = "DELIVERING"
    DELIVERED = "DELIVERED"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class Command(StrEnum):
    """What is done to an order. Each one leaves one timeline entry."""

    PLACE = "PLACE"
    PAY = "PAY"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    EXPIRE = "EXPIRE"
    CANCEL = "CANCEL"
    REQUEST_CANCEL = "REQUEST_CANCEL"
    DECLINE_CANCEL = "DECLINE_CANCEL"
    READY = "READY"
    CLAIM = "CLAIM"
    PICK_UP = "PICK_UP"
    COLLECT = "COLLECT"
    DELIVER = "DELIVER"
    FAIL_DELIVERY = "FAIL_DELIVERY"
    COMPLETE = "COMPLETE"
    MARK_LATE = "MARK_LATE"
    REFUND = "REFUND"
    REPORT_PROBLEM = "REPORT_PROBLEM"


class ActorKind(StrEnum):
    """In which capacity somebody acts on an order."""

    CUSTOMER = "CUSTOMER"
    MERCHANT = "MERCHANT"
    COURIER = "COURIER"
    OPERATOR = "OPERATOR"
    PAYMENTS = "PAYMENTS"
    TIMER = "TIMER"
    PLATFORM = "PLATFORM"  # on a merchant's standing instruction: auto-accept


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it; `id` is a user's id, empty for machines."""

    kind: ActorKind
    id: str = ""


class Reason(StrEnum):
    """Why an order was refused, cancelled, not delivered, refunded or reported."""

    CHANGED_MIND = "CHANGED_MIND"
    ORDERED_BY_MISTAKE = "ORDERED_BY_MISTAKE"
    TAKES_TOO_LONG = "TAKES_TOO_LONG"
    TOO_BUSY = "TOO_BUSY"
    ITEM_UNAVAILABLE = "ITEM_UNAVAILABLE"
    CLOSING = "CLOSING"
    NOT_PAID = "NOT_PAID"
    NOT_ANSWERED = "NOT_ANSWERED"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    CUSTOMER_UNREACHABLE = "CUSTOMER_UNREACHABLE"
    ADDRESS_WRONG = "ADDRESS_WRONG"
    ACCIDENT = "ACCIDENT"
    MISSING = "MISSING"
    WRONG = "WRONG"
    SPOILED = "SPOILED"
    GOODWILL = "GOODWILL"
    OTHER = "OTHER"
