"""Endpoints, what they want to hear, and the deliveries that are due to them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

KEPT_FOR = timedelta(days=30)  # deliveries and their log
MAX_ENDPOINTS_A_MERCHANT = 10
MAX_PARTNER_ENDPOINTS = 50
MAX_MERCHANTS_A_PARTNER = 100  # that it names; or it hears of all
OLD_SECRET_SIGNS_FOR = timedelta(hours=24)
MAX_OLD_SECRETS = 3
MAX_ATTEMPTS_KEPT = 24  # in a delivery's log
REMEMBERED_SUBSCRIPTIONS = 20
LIST_CACHED_FOR = timedelta(seconds=2)  # who hears of events keeps the list of endpoints for so long
HEARS_AFTER = timedelta(seconds=5)  # so that no list that was read before a change is still in use after it
PING_EVERY = timedelta(seconds=5)
MAX_REDELIVERED_AT_ONCE = 100


class EventType(StrEnum):
    """The events that an endpoint may ask for, by the names they have in documents."""

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_ACCEPTED = "order.accepted"
    ORDER_REJECTED = "order.rejected"
    ORDER_EXPIRED = "order.expired"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_CANCEL_REQUESTED = "order.cancel_requested"
    ORDER_CANCEL_DECLINED = "order.cancel_declined"
    ORDER_READY = "order.ready"
    ORDER_COURIER_ASSIGNED = "order.courier_assigned"
    ORDER_PICKED_UP = "order.picked_up"
    ORDER_COLLECTED = "order.collected"
    ORDER_DELIVERED = "order.delivered"
    ORDER_DELIVERY_FAILED = "order.delivery_failed"
    ORDER_COMPLETED = "order.completed"
    ORDER_LATE = "order.late"
    ORDER_REFUNDED = "order.refunded"
    ORDER_PROBLEM_REPORTED = "order.problem_reported"


class EndpointStatus(StrEnum):
    """Whether deliveries go out. What is not ACTIVE goes on collecting them, for as long as they are kept."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DISABLED = "DISABLED"


class DisabledReason(StrEnum):
    """Why Pannier stopped sending."""

    FAILING = "FAILING"
    GONE = "GONE"


class DeliveryState(StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class Problem(StrEnum):
    """Why an attempt brought no answer with a status, or an answer that is no acceptance."""

    STATUS = "STATUS"
    REDIRECT = "REDIRECT"
    TIMEOUT = "TIMEOUT"
    UNRESOLVED = "UNRESOLVED"
    ADDRESS_REFUSED = "ADDRESS_REFUSED"
    UNREACHABLE = "UNREACHABLE"
    TLS = "TLS"
    MALFORMED = "MALFORMED"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who keeps an endpoint: a merchant, or the operators for a partner (no merchant)."""

    merchant_id: str | None = None

    @property
    def key(self) -> str:
        """`merchant:<id>`, or `partners`."""
        return f"merchant:{self.merchant_id}" if self.merchant_id else "partners"

    @property
    def limit(self) -> int:
        """How many endpoints it may have."""
        return MAX_ENDPOINTS_A_MERCHANT if self.merchant_id else MAX_PARTNER_ENDPOINTS

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Raises ValueError for what is no key."""
        kind, _, merchant_id = key.partition(":")
        owner = cls(merchant_id or None)
        if kind not in ("merchant", "partners") or owner.key != key:
            raise ValueError("this is no owner's key")
        return owner


@dataclass(frozen=True, slots=True)
class EndpointId:
    """Names an endpoint: whose it is, and its id among theirs."""

    owner: Owner
    id: str

    def __str__(self) -> str:
        return f"{self.owner.key}|{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for what is no id."""
        owner, separator, endpoint_id = text.partition("|")
        if not (separator and endpoint_id):
            raise ValueError("this is no endpoint's id")
        return cls(Owner.from_key(owner), endpoint_id)


@dataclass(frozen=True, slots=True)
class LaneId:
    """Names a lane: the deliveries of one order to one endpoint, which go one after the other."""

    endpoint: EndpointId
    order_id: str

    def __str__(self) -> str:
        return f"{self.endpoint}|{self.order_id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for what is no id."""
        endpoint, separator, order_id = text.rpartition("|")
        if not (separator and order_id):
            raise ValueError("this is no lane's id")
        return cls(EndpointId.parse(endpoint), order_id)


@dataclass(frozen=True, slots=True)
class DeliveryId:
    """Names a delivery: its lane, and the place of the event in the order's history."""

    lane: LaneId
    sequence: int

    @property
    def event_id(self) -> str:
        """`<order id>:<sequence>`, as everywhere."""
        return f"{self.lane.order_id}:{self.sequence}"

    def __str__(self) -> str:
        return f"{self.lane}:{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for what is no id."""
        lane, _, sequence = text.rpartition(":")
        if not (sequence.isascii() and sequence.isdecimal() and len(sequence) <= 6):
            raise ValueError("this is no delivery's id")
        return cls(LaneId.parse(lane), int(sequence))


@dataclass(frozen=True, slots=True)
class Subscription:
    """What an endpoint hears of from a moment on. `merchant_ids` is a partner's; None there: of every merchant."""

    since: datetime
    event_types: frozenset[EventType]
    merchant_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class OldSecret:
    """A secret that was replaced and goes on signing until then. Sealed."""

    sealed: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an endpoint's deliveries are signed with. Sealed: of no use to who reads the table alone."""

    current: str = field(repr=False)
    since: datetime
    old: tuple[OldSecret, ...] = ()

    def signing(self, now: datetime) -> tuple[str, ...]:
        """Those that sign now, the current one first."""
        return (self.current, *(old.sealed for old in self.old if now < old.until))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where somebody wants to hear of orders. `subscriptions` are in the order of time; the last stands."""

    id: EndpointId
    url: str
    description: str
    subscriptions: tuple[Subscription, ...]
    secrets: Secrets
    status: EndpointStatus
    created_at: datetime
    failing_since: datetime | None = None  # the first failure after the last success
    disabled_at: datetime | None = None
    disabled_because: DisabledReason | None = None
    resumed_at: datetime | None = None
    quiet_until: datetime | None = None  # its receiver keeps us waiting, so it is tried once in a while only
    pinged_at: datetime | None = None
    revision: int = 0

    @property
    def subscription(self) -> Subscription:
        return self.subscriptions[-1]

    def wants(self, event_type: str, merchant_id: str, at: datetime) -> bool:
        """Whether it hears of such an event of a merchant's order that happened at this moment.

        It does not depend on when the question is asked, so that an event is heard of once however often it comes.
        """
        standing = [each for each in self.subscriptions if each.since <= at]
        if not standing or event_type not in standing[-1].event_types:
            return False
        named = standing[-1].merchant_ids
        owner = self.id.owner.merchant_id
        return merchant_id == owner if owner else named is None or merchant_id in named


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. `status` is None where no answer came; `problem` is None where it was accepted."""

    at: datetime
    status: int | None
    problem: Problem | None
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one endpoint. `body` is the exact text that is signed and sent.

    `delivered_at` is of the first acceptance and `failed_at` of the first time we gave up; sending it again changes
    neither.
    """

    id: DeliveryId
    event_type: EventType
    occurred_at: datetime
    recorded_at: datetime
    body: str
    state: DeliveryState = DeliveryState.PENDING
    due_at: datetime | None = None  # when to try next; None: at once
    tries: int = 0  # in the present round; a resumption or a redelivery begins another
    attempts: tuple[Attempt, ...] = ()  # the latest ones
    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    revision: int = 0

    @property
    def message_id(self) -> str:
        """What receivers know it by: the event's id, the same at every attempt."""
        return self.id.event_id

    @property
    def log_key(self) -> str:
        """Sorts an endpoint's deliveries by the time of their events."""
        return f"{log_moment(self.occurred_at)}#{self.id.event_id}"

    @property
    def last_attempt_at(self) -> datetime | None:
        return self.attempts[-1].at if self.attempts else None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane under a lease. `added` counts what was put into it, so that nothing is overlooked when it is left."""

    id: LaneId
    token: str
    added: int


def log_moment(at: datetime) -> str:
    """UTC, of fixed width, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
