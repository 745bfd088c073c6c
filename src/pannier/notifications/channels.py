"""By which channels a message may leave its inbox: the one table that says what is sent unless a person chose
otherwise, what can be turned off, and what quiet hours hold back. Pure.

The inbox always has everything. Operators read theirs together; nothing of it goes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from pannier.merchants.model import StaffRole
from pannier.notifications.model import InboxMessage, MessageKind, RecipientKind


class Channel(StrEnum):
    """A way to reach a person outside the inbox, the preferred first where one is as good as another."""

    PUSH = "PUSH"
    SMS = "SMS"
    EMAIL = "EMAIL"


Key: TypeAlias = tuple[MessageKind, RecipientKind]
"""What a person chooses channels for: a kind of message, in one capacity."""

_PUSH = frozenset({Channel.PUSH})
_PUSH_AND_SMS = frozenset({Channel.PUSH, Channel.SMS})
_PUSH_AND_EMAIL = frozenset({Channel.PUSH, Channel.EMAIL})
_NONE: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of message goes out.

    `default` holds for who never chose. Of what is `needed` at least one channel stays chosen, and where none of those
    chosen leads anywhere, another one is taken. Quiet hours do not hold what is `urgent`. After `useful_for` nobody is
    helped by it any more: it is not tried again. Of a merchant's staff those with these `roles` get it.
    """

    default: frozenset[Channel]
    useful_for: timedelta
    needed: bool = False
    urgent: bool = False
    roles: frozenset[StaffRole] = frozenset(StaffRole)


_PROGRESS = Policy(_PUSH, timedelta(hours=3))
_RECEIPT = replace(_PROGRESS, default=_NONE)  # tells of what its reader did, or waits for nobody
_OUTCOME = Policy(_PUSH_AND_SMS, timedelta(hours=24), needed=True, urgent=True)
_MONEY = Policy(_PUSH_AND_EMAIL, timedelta(hours=72), needed=True)
_WORK = Policy(_PUSH, timedelta(hours=3), urgent=True)
_HINT = Policy(_PUSH, timedelta(hours=12))
_STANDING = Policy(
    _PUSH_AND_EMAIL,
    timedelta(days=7),
    needed=True,
    roles=frozenset({StaffRole.OWNER, StaffRole.MANAGER}),
)

_CUSTOMERS: Mapping[MessageKind, Policy] = {
    MessageKind.ORDER_AWAITING_PAYMENT: _RECEIPT,
    MessageKind.ORDER_PLACED: _RECEIPT,
    MessageKind.ORDER_PAID: _RECEIPT,
    MessageKind.ORDER_ACCEPTED: _PROGRESS,
    MessageKind.ORDER_REJECTED: _OUTCOME,
    MessageKind.ORDER_UNPAID: _OUTCOME,
    MessageKind.ORDER_UNANSWERED: _OUTCOME,
    MessageKind.ORDER_CANCELLED: _OUTCOME,
    MessageKind.PAYMENT_FAILED: _OUTCOME,
    MessageKind.CANCEL_REQUESTED: _RECEIPT,
    MessageKind.CANCEL_DECLINED: _PROGRESS,
    MessageKind.ORDER_READY: _PROGRESS,
    MessageKind.COURIER_ASSIGNED: _PROGRESS,
    MessageKind.ORDER_PICKED_UP: _PROGRESS,
    MessageKind.ORDER_COLLECTED: _RECEIPT,
    MessageKind.ORDER_DELIVERED: _PROGRESS,
    MessageKind.DELIVERY_FAILED: _OUTCOME,
    MessageKind.ORDER_COMPLETED: _RECEIPT,
    MessageKind.ORDER_LATE: _PROGRESS,
    MessageKind.ORDER_REFUNDED: _MONEY,
    MessageKind.PROBLEM_REPORTED: _RECEIPT,
    MessageKind.REVIEW_REPLIED: _HINT,
    MessageKind.REVIEW_HIDDEN: replace(_HINT, default=_PUSH_AND_EMAIL, needed=True),
}
_MERCHANTS: Mapping[MessageKind, Policy] = {
    MessageKind.ORDER_AWAITING_PAYMENT: _RECEIPT,
    MessageKind.ORDER_PLACED: _WORK,
    MessageKind.ORDER_PAID: _WORK,
    MessageKind.ORDER_ACCEPTED: _RECEIPT,
    MessageKind.ORDER_REJECTED: _RECEIPT,
    MessageKind.ORDER_UNPAID: _RECEIPT,
    MessageKind.ORDER_UNANSWERED: _WORK,
    MessageKind.ORDER_CANCELLED: _WORK,
    MessageKind.PAYMENT_FAILED: _WORK,
    MessageKind.CANCEL_REQUESTED: _WORK,
    MessageKind.CANCEL_DECLINED: _RECEIPT,
    MessageKind.ORDER_READY: _RECEIPT,
    MessageKind.COURIER_ASSIGNED: _RECEIPT,
    MessageKind.ORDER_PICKED_UP: _RECEIPT,
    MessageKind.ORDER_COLLECTED: _RECEIPT,
    MessageKind.ORDER_DELIVERED: _RECEIPT,
    MessageKind.DELIVERY_FAILED: _WORK,
    MessageKind.ORDER_COMPLETED: _RECEIPT,
    MessageKind.ORDER_LATE: _WORK,
    MessageKind.ORDER_REFUNDED: _HINT,
    MessageKind.PROBLEM_REPORTED: _WORK,
    MessageKind.LOW_STOCK: _HINT,
    MessageKind.MERCHANT_APPROVED: _STANDING,
    MessageKind.MERCHANT_REFUSED: _STANDING,
    MessageKind.MERCHANT_RETURNED: _STANDING,
    MessageKind.MERCHANT_SUSPENDED: replace(_STANDING, default=frozenset(Channel), urgent=True),
    MessageKind.MERCHANT_REINSTATED: _STANDING,
    MessageKind.LICENCE_APPROVED: replace(_STANDING, needed=False),
    MessageKind.LICENCE_REFUSED: _STANDING,
    MessageKind.LICENCE_EXPIRING: _STANDING,
    MessageKind.LICENCE_EXPIRED: _STANDING,
    MessageKind.REVIEW_POSTED: _HINT,
    MessageKind.REVIEW_HIDDEN: _HINT,
    MessageKind.WEBHOOK_DISABLED: _STANDING,
}
_COURIERS: Mapping[MessageKind, Policy] = {
    MessageKind.ORDER_CANCELLED: _OUTCOME,
    MessageKind.PAYMENT_FAILED: _OUTCOME,
    MessageKind.COURIER_ASSIGNED: _RECEIPT,
    MessageKind.ORDER_PICKED_UP: _RECEIPT,
    MessageKind.ORDER_DELIVERED: _RECEIPT,
    MessageKind.DELIVERY_FAILED: _RECEIPT,
    MessageKind.ORDER_COMPLETED: _RECEIPT,
    MessageKind.ORDER_LATE: _WORK,
    MessageKind.ORDER_REFUNDED: _RECEIPT,
    MessageKind.PROBLEM_REPORTED: _HINT,
}

POLICIES: Mapping[Key, Policy] = MappingProxyType(
    {
        **{(kind, RecipientKind.CUSTOMER): policy for kind, policy in _CUSTOMERS.items()},
        **{(kind, RecipientKind.MERCHANT): policy for kind, policy in _MERCHANTS.items()},
        **{(kind, RecipientKind.COURIER): policy for kind, policy in _COURIERS.items()},
    }
)
"""Everything that can leave an inbox."""


def policy_of(message: InboxMessage) -> Policy | None:
    """How the message goes out; None: not at all. Nobody is sent word of what they did themselves."""
    if message.read_at == message.occurred_at:
        return None
    return POLICIES.get((message.kind, message.recipient.kind))
