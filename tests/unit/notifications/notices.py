"""One message of everything beside orders that is told, for all circumstances its words are made of."""

from collections.abc import Iterator
from datetime import date

from pannier.menus.events import LowStock
from pannier.merchants import events
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.notifications.messages import merchant_messages, notice_message, review_messages, stock_messages
from pannier.notifications.model import (
    InboxMessage,
    MessageKind,
    MessageParams,
    Recipient,
    RecipientKind,
)
from pannier.reviews.events import ReviewEvent, ReviewHidden, ReviewPosted, ReviewReplied
from pannier.reviews.model import HideReason
from tests.unit.orders.builders import NOON

ORDER_ID = "01JTCXQ8W0000000000003F9KA"
_TO_MERCHANT = Recipient(RecipientKind.MERCHANT, "merchant")
_TO_OPERATORS = Recipient(RecipientKind.OPERATORS)


def merchant_events() -> Iterator[events.MerchantEvent]:
    """Every kind of event, with every reason and licence."""
    facts = ("entry", "merchant", NOON)
    yield events.MerchantApplied(*facts)
    yield events.MerchantApproved(*facts)
    yield events.MerchantReinstated(*facts)
    for reason in DecisionReason:
        yield events.MerchantRefused(*facts, (reason,))
        yield events.MerchantReturned(*facts, (reason, DecisionReason.OTHER), "the scan is upside down")
        yield events.MerchantSuspended(*facts, reason)
    for licence in LicenceKind:
        yield events.LicenceApproved(*facts, licence)
        yield events.LicenceRefused(*facts, licence, DecisionReason.NOT_LEGIBLE)
        yield events.LicenceExpiring(*facts, licence, date(2026, 6, 3), 30)
        yield events.LicenceExpired(*facts, licence)


def review_events() -> Iterator[ReviewEvent]:
    """Every kind of event, with every reason."""
    yield ReviewPosted("review:1", ORDER_ID, "merchant", "customer", NOON)
    yield ReviewReplied("reply:1", ORDER_ID, "merchant", "customer", NOON)
    for reason in HideReason:
        yield ReviewHidden("review:2", ORDER_ID, "merchant", "customer", NOON, reason)


def every_notice() -> Iterator[InboxMessage]:
    """Every message that no order brings."""
    for event in merchant_events():
        yield from merchant_messages(event)
    yield from stock_messages(LowStock("merchant", "item", date(2026, 5, 4), 3), NOON)
    for review_event in review_events():
        yield from review_messages(review_event)
    subject = MessageParams(subject="pos.example.com")
    yield notice_message(MessageKind.WEBHOOK_DISABLED, _TO_MERCHANT, "e", NOON, "merchant", params=subject)
    yield notice_message(MessageKind.WEBHOOK_DISABLED, _TO_OPERATORS, "e", NOON, None, params=subject)
