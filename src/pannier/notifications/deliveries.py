"""A message on its way to one person by one channel: the facts that are kept of it. Pure.

Neither words nor contacts are in it: both are looked up at the moment of sending.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pannier.notifications.channels import POLICIES, Channel, Key
from pannier.notifications.model import MessageId, MessageKind
from pannier.notifications.preferences import Target

LEASE = timedelta(minutes=2)  # longer than any provider's call lasts, retries of the client included
_NAMESPACE = uuid.UUID("6f3e5d0a-3a53-4b8e-9b63-0d3a6c1f7c11")
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=10)


class DeliveryState(StrEnum):
    """Where a delivery stands. All but the first two are final."""

    WAITING = "WAITING"
    SENDING = "SENDING"  # somebody holds the lease, or died with it
    SENT = "SENT"  # the provider took it
    FAILED = "FAILED"  # the provider will never take it
    STALE = "STALE"  # the provider could not be reached for as long as it would have been of use
    DROPPED = "DROPPED"  # there is nobody, no contact or no message any more


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person by one channel, and for push to one device.

    `due_at` is when somebody may try it, next: what holds a lease is due when that ends. None once it is settled.
    """

    user_id: str
    message: MessageId
    event_id: str
    kind: MessageKind
    occurred_at: datetime
    channel: Channel
    device: str
    state: DeliveryState
    due_at: datetime | None
    spare: bool = False  # stands in for a channel that led nowhere
    attempts: int = 0
    settled_at: datetime | None = None
    provider_id: str | None = None
    reason: str | None = None
    correlation_id: str | None = None  # of the request that it follows from

    @property
    def key(self) -> str:
        """Within the person's deliveries; by time."""
        return f"{prefix_of(self.message)}{self.channel.value}#{self.device}"

    @property
    def message_id(self) -> str:
        """The same each time it is sent, so that a provider or a device can tell a repetition."""
        facts = (self.event_id, self.message.recipient.key, self.user_id, self.channel.value, self.device)
        return str(uuid.uuid5(_NAMESPACE, "|".join(facts)))

    @property
    def policy_key(self) -> Key:
        return self.kind, self.message.recipient.kind

    @property
    def stale_at(self) -> datetime:
        """From then on it is of no use to anybody."""
        return self.occurred_at + POLICIES[self.policy_key].useful_for


def prefix_of(message: MessageId) -> str:
    """What the keys of all of a person's deliveries of one message begin with."""
    return f"delivery#{message.key}#{message.recipient.key}#"


def waiting(
    target: Target,
    message: MessageId,
    event_id: str,
    kind: MessageKind,
    occurred_at: datetime,
    *,
    spare: bool,
    correlation_id: str | None = None,
) -> Delivery:
    """A delivery that nobody tried yet."""
    return Delivery(
        target.user_id,
        message,
        event_id,
        kind,
        occurred_at,
        target.channel,
        target.device,
        DeliveryState.WAITING,
        target.due_at,
        spare=spare,
        correlation_id=correlation_id,
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed: twice as long each time, within bounds."""
    doublings: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)
