"""From what happened to who hears of it. Pure: the same event always makes the same messages.

Every participant of an order gets a message of every event of it: the customer, the merchant, and the courier from the
claim on. Operators hear of what they may have to act on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from pannier.menus.events import LowStock
from pannier.merchants import events as merchants
from pannier.merchants.events import MerchantEvent
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient, RecipientKind
from pannier.orders import events
from pannier.orders.events import OrderEvent
from pannier.orders.model import ActorKind, Order, Reason, Status
from pannier.reviews import events as reviews
from pannier.reviews.events import ReviewEvent

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
COURIER, OPERATORS = RecipientKind.COURIER, RecipientKind.OPERATORS

_EARLY = (CUSTOMER, MERCHANT)  # before any courier can have claimed it
_CLAIMED = (CUSTOMER, MERCHANT, COURIER)
_WATCHED = (CUSTOMER, MERCHANT, COURIER, OPERATORS)

_SELF: Mapping[RecipientKind, ActorKind] = MappingProxyType(
    {
        CUSTOMER: ActorKind.CUSTOMER,
        MERCHANT: ActorKind.MERCHANT,
        COURIER: ActorKind.COURIER,
        OPERATORS: ActorKind.OPERATOR,
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told, and to whom: a courier only where the order has one."""

    kind: MessageKind
    to: tuple[RecipientKind, ...]


def _of_placing(event: OrderEvent) -> Notice:
    """In cash the merchant is asked at once; all else waits for the payment."""
    kind = MessageKind.ORDER_PLACED if event.awaits_merchant else MessageKind.ORDER_AWAITING_PAYMENT
    return Notice(kind, _EARLY)


def _of_expiry(event: OrderEvent) -> Notice:
    unpaid = event.reason is Reason.NOT_PAID
    return Notice(MessageKind.ORDER_UNPAID if unpaid else MessageKind.ORDER_UNANSWERED, _EARLY)


def _of_cancelling(event: OrderEvent) -> Notice:
    """A payment that fails for good is the operators' business too."""
    if event.actor.kind is ActorKind.PAYMENTS:
        return Notice(MessageKind.PAYMENT_FAILED, _WATCHED)
    return Notice(MessageKind.ORDER_CANCELLED, _CLAIMED)


NOTICES: Mapping[type[OrderEvent], Notice | Callable[[OrderEvent], Notice]] = MappingProxyType(
    {
        events.OrderPlaced: _of_placing,
        events.OrderPaid: Notice(MessageKind.ORDER_PAID, _EARLY),
        events.OrderAccepted: Notice(MessageKind.ORDER_ACCEPTED, _EARLY),
        events.OrderRejected: Notice(MessageKind.ORDER_REJECTED, _EARLY),
        events.OrderExpired: _of_expiry,
        events.OrderCancelled: _of_cancelling,
        events.CancelRequested: Notice(MessageKind.CANCEL_REQUESTED, _EARLY),
        events.CancelDeclined: Notice(MessageKind.CANCEL_DECLINED, _EARLY),
        events.OrderReady: Notice(MessageKind.ORDER_READY, _EARLY),
        events.CourierAssigned: Notice(MessageKind.COURIER_ASSIGNED, _CLAIMED),
        events.OrderPickedUp: Notice(MessageKind.ORDER_PICKED_UP, _CLAIMED),
        events.OrderCollected: Notice(MessageKind.ORDER_COLLECTED, _EARLY),
        events.OrderDelivered: Notice(MessageKind.ORDER_DELIVERED, _CLAIMED),
        events.DeliveryFailed: Notice(MessageKind.DELIVERY_FAILED, _CLAIMED),
        events.OrderCompleted: Notice(MessageKind.ORDER_COMPLETED, _CLAIMED),
        events.OrderLate: Notice(MessageKind.ORDER_LATE, _WATCHED),
        events.OrderRefunded: Notice(MessageKind.ORDER_REFUNDED, _CLAIMED),
        events.ProblemReported: Notice(MessageKind.PROBLEM_REPORTED, _WATCHED),
    }
)
"""Every event, what is told of it, and who hears it."""


def order_messages(event: OrderEvent) -> tuple[InboxMessage, ...]:
    """Everybody's message of one event of an order. Who did it finds the own message read already."""
    row = NOTICES[type(event)]
    notice = row if isinstance(row, Notice) else row(event)
    params = _params(event)
    return tuple(
        InboxMessage(
            recipient=recipient,
            event_id=event.id,
            kind=notice.kind,
            occurred_at=event.at,
            merchant_id=event.order.merchant_id,
            order_id=event.order.id,
            params=params,
            read_at=event.at if event.actor.kind is _SELF[recipient.kind] else None,
        )
        for recipient in _recipients(event.order, notice.to)
    )


def stock_messages(event: LowStock, at: datetime) -> tuple[InboxMessage, ...]:
    """The merchant's message that an item runs low. `at` is when that was seen."""
    return (
        InboxMessage(
            recipient=Recipient(MERCHANT, event.merchant_id),
            event_id=f"stock:{event.business_date.isoformat()}:{event.item_id}",  # the inbox names the merchant
            kind=MessageKind.LOW_STOCK,
            occurred_at=at,
            merchant_id=event.merchant_id,
            item_id=event.item_id,
            params=MessageParams(left=event.left),
        ),
    )


def notice_message(
    kind: MessageKind,
    recipient: Recipient,
    event_id: str,
    at: datetime,
    merchant_id: str | None,
    *,
    order_id: str | None = None,
    params: MessageParams | None = None,
) -> InboxMessage:
    """A message of anything else that happened. `event_id` is the event's alone, for all kinds of events, and never
    changes: by it and `at` a second delivery is recognised. What `WEBHOOK_DISABLED` is about is `params.subject`.
    """
    return InboxMessage(
        recipient=recipient,
        event_id=event_id,
        kind=kind,
        occurred_at=at,
        merchant_id=merchant_id,
        order_id=order_id,
        params=params or MessageParams(),
    )


MERCHANT_NOTICES: Mapping[type[MerchantEvent], Notice] = MappingProxyType(
    {
        merchants.MerchantApplied: Notice(MessageKind.MERCHANT_APPLIED, (OPERATORS,)),
        merchants.MerchantApproved: Notice(MessageKind.MERCHANT_APPROVED, (MERCHANT,)),
        merchants.MerchantRefused: Notice(MessageKind.MERCHANT_REFUSED, (MERCHANT,)),
        merchants.MerchantReturned: Notice(MessageKind.MERCHANT_RETURNED, (MERCHANT,)),
        merchants.MerchantSuspended: Notice(MessageKind.MERCHANT_SUSPENDED, (MERCHANT,)),
        merchants.MerchantReinstated: Notice(MessageKind.MERCHANT_REINSTATED, (MERCHANT,)),
        merchants.LicenceApproved: Notice(MessageKind.LICENCE_APPROVED, (MERCHANT,)),
        merchants.LicenceRefused: Notice(MessageKind.LICENCE_REFUSED, (MERCHANT,)),
        merchants.LicenceExpiring: Notice(MessageKind.LICENCE_EXPIRING, (MERCHANT,)),
        merchants.LicenceExpired: Notice(MessageKind.LICENCE_EXPIRED, (MERCHANT, OPERATORS)),
    }
)
"""What is told of a merchant's admission and its licences, and who hears it."""


def merchant_messages(event: MerchantEvent) -> tuple[InboxMessage, ...]:
    """Everybody's message of one event of a merchant's admission."""
    notice = MERCHANT_NOTICES[type(event)]
    params = _merchant_params(event)
    return tuple(
        notice_message(
            notice.kind,
            Recipient(kind, event.merchant_id if kind is MERCHANT else ""),
            event.id,
            event.at,
            event.merchant_id,
            params=params,
        )
        for kind in notice.to
    )


REVIEW_NOTICES: Mapping[type[ReviewEvent], Notice] = MappingProxyType(
    {
        reviews.ReviewPosted: Notice(MessageKind.REVIEW_POSTED, (MERCHANT,)),
        reviews.ReviewReplied: Notice(MessageKind.REVIEW_REPLIED, (CUSTOMER,)),
        reviews.ReviewHidden: Notice(MessageKind.REVIEW_HIDDEN, (CUSTOMER, MERCHANT)),
    }
)
"""What is told of a review, and who hears it."""


def review_messages(event: ReviewEvent) -> tuple[InboxMessage, ...]:
    """Everybody's message of one event of a review."""
    notice = REVIEW_NOTICES[type(event)]
    ids = {CUSTOMER: event.customer_id, MERCHANT: event.merchant_id}
    hidden = event.reason if isinstance(event, reviews.ReviewHidden) else None
    return tuple(
        notice_message(
            notice.kind,
            Recipient(kind, ids[kind]),
            event.id,
            event.at,
            event.merchant_id,
            order_id=event.order_id,
            params=MessageParams(hidden=hidden),
        )
        for kind in notice.to
        if ids[kind]  # an author who was forgotten hears nothing
    )


def _merchant_params(event: MerchantEvent) -> MessageParams:
    match event:
        case merchants.MerchantRefused() | merchants.MerchantReturned():
            return MessageParams(decisions=tuple(event.reasons), note=event.text)
        case merchants.MerchantSuspended():
            return MessageParams(decisions=(event.reason,), note=event.text)
        case merchants.LicenceRefused():
            return MessageParams(decisions=(event.reason,), note=event.text, licence=event.kind)
        case merchants.LicenceExpiring():
            return MessageParams(licence=event.kind, valid_until=event.valid_until, left=event.days_left)
        case merchants.LicenceApproved() | merchants.LicenceExpired():
            return MessageParams(licence=event.kind)
    return MessageParams()


def _recipients(order: Order, kinds: tuple[RecipientKind, ...]) -> tuple[Recipient, ...]:
    ids = {CUSTOMER: order.customer_id, MERCHANT: order.merchant_id, COURIER: order.courier_id}
    named = (Recipient(kind, ids[kind] or "") for kind in kinds if kind is not OPERATORS and ids[kind])
    common = (Recipient(kind) for kind in kinds if kind is OPERATORS)
    return (*named, *common)


def _params(event: OrderEvent) -> MessageParams:
    order, entry = event.order, event.entry
    waits = order.status in (Status.PENDING_PAYMENT, Status.PLACED)
    deadline = order.due.at if order.due else None
    return MessageParams(
        amount=entry.amount or order.total,
        time=deadline if waits else order.promised_at,
        scheduled_for=order.scheduled_for,
        fulfilment=order.fulfilment,
        status=order.status,
        by=entry.actor.kind,
        reason=entry.reason,
        note=entry.note,
        lines=len(entry.line_ids),
    )
