"""Messages, whose inboxes they lie in, and what they are about."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from pannier.core.errors import InvalidInput
from pannier.core.money import Money
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.orders.model import ActorKind, Fulfilment, Reason, Status
from pannier.reviews.model import HideReason

KEPT_FOR = timedelta(days=90)
COUNTED_UNREAD = 99  # beyond that, an inbox says "99+"
READ_AT_ONCE = 100  # messages that one call marks as read


class RecipientKind(StrEnum):
    """In which capacity somebody reads messages."""

    CUSTOMER = "CUSTOMER"
    MERCHANT = "MERCHANT"
    COURIER = "COURIER"
    OPERATORS = "OPERATORS"


class MessageKind(StrEnum):
    """What a message tells. Its words depend on who reads, and in which language."""

    ORDER_AWAITING_PAYMENT = "ORDER_AWAITING_PAYMENT"
    ORDER_PLACED = "ORDER_PLACED"
    ORDER_PAID = "ORDER_PAID"
    ORDER_ACCEPTED = "ORDER_ACCEPTED"
    ORDER_REJECTED = "ORDER_REJECTED"
    ORDER_UNPAID = "ORDER_UNPAID"
    ORDER_UNANSWERED = "ORDER_UNANSWERED"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    CANCEL_REQUESTED = "CANCEL_REQUESTED"
    CANCEL_DECLINED = "CANCEL_DECLINED"
    ORDER_READY = "ORDER_READY"
    COURIER_ASSIGNED = "COURIER_ASSIGNED"
    ORDER_PICKED_UP = "ORDER_PICKED_UP"
    ORDER_COLLECTED = "ORDER_COLLECTED"
    ORDER_DELIVERED = "ORDER_DELIVERED"
    DELIVERY_FAILED = "DELIVERY_FAILED"
    ORDER_COMPLETED = "ORDER_COMPLETED"
    ORDER_LATE = "ORDER_LATE"
    ORDER_REFUNDED = "ORDER_REFUNDED"
    PROBLEM_REPORTED = "PROBLEM_REPORTED"
    LOW_STOCK = "LOW_STOCK"
    MERCHANT_APPLIED = "MERCHANT_APPLIED"
    MERCHANT_APPROVED = "MERCHANT_APPROVED"
    MERCHANT_REFUSED = "MERCHANT_REFUSED"
    MERCHANT_RETURNED = "MERCHANT_RETURNED"
    MERCHANT_SUSPENDED = "MERCHANT_SUSPENDED"
    MERCHANT_REINSTATED = "MERCHANT_REINSTATED"
    LICENCE_APPROVED = "LICENCE_APPROVED"
    LICENCE_REFUSED = "LICENCE_REFUSED"
    LICENCE_EXPIRING = "LICENCE_EXPIRING"
    LICENCE_EXPIRED = "LICENCE_EXPIRED"
    REVIEW_POSTED = "REVIEW_POSTED"
    REVIEW_REPLIED = "REVIEW_REPLIED"
    REVIEW_HIDDEN = "REVIEW_HIDDEN"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"


MERCHANT_KINDS = frozenset(kind for kind in MessageKind if kind.startswith(("MERCHANT_", "LICENCE_")))
REVIEW_KINDS = frozenset(kind for kind in MessageKind if kind.startswith("REVIEW_"))
ORDER_KINDS = frozenset(MessageKind) - {
    MessageKind.LOW_STOCK,
    MessageKind.WEBHOOK_DISABLED,
    *MERCHANT_KINDS,
    *REVIEW_KINDS,
}
"""What an order's timeline tells."""

_WITHOUT_TIME = frozenset({MessageKind.LOW_STOCK, MessageKind.WEBHOOK_DISABLED})


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose inbox: a user's as customer or courier, a merchant's, or the operators' common one (without an id)."""

    kind: RecipientKind
    id: str = ""

    @property
    def key(self) -> str:
        """`customer:<user id>`, `merchant:<merchant id>`, `courier:<user id>`, `operators`."""
        return f"{self.kind.value.lower()}:{self.id}" if self.id else self.kind.value.lower()

    @classmethod
    def from_key(cls, key: str) -> "Recipient":
        """The other way round. Raises ValueError for what is no key."""
        kind, _, recipient_id = key.partition(":")
        recipient = cls(RecipientKind(kind.upper()), recipient_id)
        if recipient.key != key or (recipient.kind is RecipientKind.OPERATORS) == bool(recipient_id):
            raise ValueError("this is no recipient's key")
        return recipient


@dataclass(frozen=True, slots=True)
class MessageParams:
    """What the words of a message are made of. `time` is the moment it tells of: pay by, answer by, expected at."""

    amount: Money | None = None
    time: datetime | None = None
    scheduled_for: datetime | None = None
    fulfilment: Fulfilment | None = None
    status: Status | None = None
    by: ActorKind | None = None
    reason: Reason | None = None
    note: str = ""
    lines: int = 0  # how many of the order's lines it concerns
    left: int = 0  # portions, or days
    decisions: tuple[DecisionReason, ...] = ()
    licence: LicenceKind | None = None
    valid_until: date | None = None
    hidden: HideReason | None = None
    subject: str = ""  # what it is about, where that has a name of its own: the host of an endpoint


@dataclass(frozen=True, slots=True)
class MessageId:
    """Names a message: whose inbox, and its key there."""

    recipient: Recipient
    key: str

    def __str__(self) -> str:
        return f"{self.recipient.key}|{self.key}"

    @classmethod
    def parse(cls, text: str) -> "MessageId":
        """Raises ValueError for what is no id."""
        recipient, _, key = text.partition("|")
        if not key:
            raise ValueError("this is no message's id")
        return cls(Recipient.from_key(recipient), key)


def message_key(occurred_at: datetime, event_id: str) -> str:
    """Where the message of an event lies in every inbox that has one."""
    return f"{occurred_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z#{event_id}"


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One recipient's message of one event. What it says is made of `kind` and `params` when it is read.

    An event brings a recipient one message at most, so its id and time, which a second delivery repeats, make the key.
    """

    recipient: Recipient
    event_id: str
    kind: MessageKind
    occurred_at: datetime
    merchant_id: str | None  # none where it is the platform's own affair
    order_id: str | None = None
    item_id: str | None = None
    params: MessageParams = field(default_factory=MessageParams)
    read_at: datetime | None = None

    @property
    def key(self) -> str:
        """Sorts by time within an inbox."""
        return message_key(self.occurred_at, self.event_id)

    @property
    def id(self) -> MessageId:
        return MessageId(self.recipient, self.key)

    @property
    def repeats_with_another_time(self) -> bool:
        """Whether its event has no time of its own, so that the key alone does not give a repetition away."""
        return self.kind in _WITHOUT_TIME


@dataclass(frozen=True, slots=True)
class UnreadCount:
    """How many messages wait; with `more` there are more than were counted."""

    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class ReadAll:
    """How many messages a call marked as read; with `more` there are older ones left for another call."""

    read: int
    more: bool


def recipient_of(kind: RecipientKind, viewer_id: str, merchant_id: str | None) -> Recipient:
    """The inbox a viewer asks for. Says nothing of whether they may read it.

    Raises:
        InvalidInput: a merchant's inbox without the merchant, or a merchant for another inbox.
    """
    if (kind is RecipientKind.MERCHANT) != (merchant_id is not None):
        raise InvalidInput(
            ("merchantId",),
            "Name a merchant for a merchant's inbox, and only for that.",
            "商家收件箱须指定商家，其他收件箱则不能。",
        )
    if kind is RecipientKind.OPERATORS:
        return Recipient(kind)
    return Recipient(kind, merchant_id or viewer_id)
