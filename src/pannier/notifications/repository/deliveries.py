"""Plans and deliveries in DynamoDB. A delivery is its own outbox: an index finds what is due."""

import zlib
from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import amend, put_if, query_page, refused
from pannier.core.paging import Page, PageRequest
from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import LEASE, Delivery, DeliveryState, prefix_of
from pannier.notifications.model import KEPT_FOR, MessageId, MessageKind, Recipient
from pannier.notifications.preferences import Target
from pannier.notifications.records import DeliveryRecord, PlanRecord
from pannier.notifications.recount import Plan

DUE_SHARDS = 16


class DeliveryRepository:
    """Where messages go, and how far they got."""

    def plan(
        self, message: MessageId, occurred_at: datetime, wanted: Sequence[Target], now: datetime
    ) -> tuple[Target, ...]:
        """Decide where a message goes, once: what was decided before stands. One conditional write.

        Raises Throttled.
        """
        record = PlanRecord(
            _plan_key(message),
            "plan",
            targets=[
                [each.user_id, each.channel.value, each.device, each.due_at.isoformat()] for each in wanted
            ],
            planned_at=now,
            ttl=occurred_at + KEPT_FOR,
        )
        if put_if(record, PlanRecord.pk.does_not_exist()):
            return tuple(wanted)
        return self.find_plan(message) or ()

    def find_plan(self, message: MessageId) -> tuple[Target, ...] | None:
        """What was decided; None: nothing yet. One Get."""
        try:
            record = PlanRecord.get(_plan_key(message), "plan", consistent_read=True)
        except DoesNotExist:
            return None
        return plan_of_record(record).targets

    def add(self, delivery: Delivery, owner: str | None, now: datetime) -> Delivery | None:
        """Store a delivery, once: None, and nothing changes, when it is there. With an owner, who then holds the lease.

        Raises Throttled.
        """
        record = _record(delivery)
        if owner is not None:
            record.owner, record.state, record.attempts = owner, DeliveryState.SENDING.value, 1
            record.due_at = now + LEASE
        return _delivery(record) if put_if(record, DeliveryRecord.pk.does_not_exist()) else None

    def claim(self, user_id: str, key: str, owner: str, now: datetime) -> Delivery | None:
        """Take the lease of a delivery that is due; None: it is not, or somebody else took it. Raises Throttled."""
        record = DeliveryRecord(user_id, key)
        actions: list[Action] = [
            DeliveryRecord.owner.set(owner),
            DeliveryRecord.state.set(DeliveryState.SENDING.value),
            DeliveryRecord.attempts.add(1),
            DeliveryRecord.due_at.set(now + LEASE),
        ]
        try:
            record.update(actions, DeliveryRecord.due_at <= now)
        except UpdateError as error:
            refused(error)
            return None
        return _delivery(record)

    def postpone(self, delivery: Delivery, owner: str, until: datetime) -> bool:
        """Give the lease back, to be tried then. False: it was no longer ours. Raises Throttled."""
        actions: list[Action] = [
            DeliveryRecord.state.set(DeliveryState.WAITING.value),
            DeliveryRecord.due_at.set(until),
            DeliveryRecord.owner.remove(),
        ]
        return _update(delivery, owner, actions)

    def settle(
        self,
        delivery: Delivery,
        owner: str,
        state: DeliveryState,
        at: datetime,
        *,
        provider_id: str | None = None,
        reason: str | None = None,
    ) -> bool:
        """Record how it ended. False: the lease was no longer ours. Raises Throttled."""
        actions: list[Action] = [
            DeliveryRecord.state.set(state.value),
            DeliveryRecord.settled_at.set(at),
            DeliveryRecord.owner.remove(),
            DeliveryRecord.due_shard.remove(),
            DeliveryRecord.due_at.remove(),
        ]
        if provider_id is not None:
            actions.append(DeliveryRecord.provider_id.set(provider_id))
        if reason is not None:
            actions.append(DeliveryRecord.reason.set(reason))
        return _update(delivery, owner, actions)

    def page_of(self, user_id: str, request: PageRequest) -> Page[Delivery]:
        """Everything that was sent to a person, or tried. One Query."""
        condition = DeliveryRecord.sk.startswith("delivery#")
        return query_page(DeliveryRecord, user_id, request, range_condition=condition).map(_delivery)

    def of_message(self, user_id: str, message: MessageId) -> tuple[Delivery, ...]:
        """A person's deliveries of one message. One Query."""
        found = DeliveryRecord.query(
            user_id, DeliveryRecord.sk.startswith(prefix_of(message)), consistent_read=True
        )
        return tuple(_delivery(record) for record in found)

    def due(self, shard: int, now: datetime, limit: int) -> list[tuple[str, str]]:
        """User's id and key of what is due in a shard, the longest waiting first. One Query of an index that lags."""
        found = DeliveryRecord.by_due.query(str(shard), DeliveryRecord.due_at <= now, limit=limit)
        return [(record.pk, record.sk) for record in found]


_PLANS = "message#"


def _plan_key(message: MessageId) -> str:
    return f"{_PLANS}{message}"


def plan_of_record(record: PlanRecord) -> Plan:
    """What was decided of a message."""
    return Plan(
        MessageId.parse(record.pk.removeprefix(_PLANS)),
        record.planned_at,
        tuple(
            Target(user_id, Channel(channel), device, datetime.fromisoformat(due_at))
            for user_id, channel, device, due_at in record.targets
        ),
    )


def _update(delivery: Delivery, owner: str, actions: list[Action]) -> bool:
    return amend(DeliveryRecord, delivery.user_id, delivery.key, actions, DeliveryRecord.owner == owner)


def _record(delivery: Delivery) -> DeliveryRecord:
    return DeliveryRecord(
        delivery.user_id,
        delivery.key,
        recipient=delivery.message.recipient.key,
        message_key=delivery.message.key,
        event_id=delivery.event_id,
        message_kind=delivery.kind.value,
        occurred_at=delivery.occurred_at,
        channel=delivery.channel.value,
        device=delivery.device or None,
        state=delivery.state.value,
        spare=delivery.spare or None,
        attempts=delivery.attempts,
        due_shard=None if delivery.due_at is None else str(zlib.crc32(delivery.key.encode()) % DUE_SHARDS),
        due_at=delivery.due_at,
        settled_at=delivery.settled_at,
        provider_id=delivery.provider_id,
        reason=delivery.reason,
        correlation_id=delivery.correlation_id,
        ttl=delivery.occurred_at + KEPT_FOR,
    )


def _delivery(record: DeliveryRecord) -> Delivery:
    return Delivery(
        user_id=record.pk,
        message=MessageId(Recipient.from_key(record.recipient), record.message_key),
        event_id=record.event_id,
        kind=MessageKind(record.message_kind),
        occurred_at=record.occurred_at,
        channel=Channel(record.channel),
        device=record.device or "",
        state=DeliveryState(record.state),
        due_at=record.due_at,
        spare=bool(record.spare),
        attempts=int(record.attempts),
        settled_at=record.settled_at,
        provider_id=record.provider_id,
        reason=record.reason,
        correlation_id=record.correlation_id,
    )


delivery_of_record, record_of_delivery = _delivery, _record
