"""Deliveries in DynamoDB: the outbox, and the log."""

from datetime import datetime, timedelta

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.webhooks.model import (
    KEPT_FOR,
    Delivery,
    DeliveryId,
    DeliveryState,
    EndpointId,
    LaneId,
    log_moment,
)
from pannier.webhooks.records import DeliveryRecord, LaneRecord
from pannier.webhooks.repository.lanes import LANE, due_key, due_shard
from pannier.webhooks.repository.mapping import (
    EVENT,
    attempts_to_json,
    delivery_of,
    delivery_record,
    event_key,
    refused,
)

_LANE_KEPT_FOR = KEPT_FOR + timedelta(days=1)


class DeliveryRepository:
    """Deliveries, in their lanes and by their endpoint."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, delivery: Delivery, look_at: datetime) -> bool:
        """Put an event into its lane, once: False, and nothing changes, when the lane has it.

        `look_at` is when the timers bring the lane if nobody does before.
        """
        write = Transaction(self._connection)
        write.put("delivery", delivery_record(delivery), DeliveryRecord.pk.does_not_exist())
        lane = delivery.id.lane
        # A lane that waits for its next try, or rests, goes on doing so: the new event is behind the others anyway.
        actions: list[Action] = [
            LaneRecord.due_shard.set(LaneRecord.due_shard | due_shard(str(lane))),
            LaneRecord.due_key.set(LaneRecord.due_key | due_key(look_at, lane)),
        ]
        write.update("lane", LaneRecord(str(lane), LANE), [*actions, *_added(delivery.recorded_at)])
        try:
            write.commit()
        except TransactionRefused:
            return False
        return True

    def earliest_pending(self, lane: LaneId) -> Delivery | None:
        """What is next in the lane. One consistent Query."""
        found = DeliveryRecord.query(
            str(lane),
            DeliveryRecord.sk.startswith(EVENT),
            DeliveryRecord.state == DeliveryState.PENDING.value,
            consistent_read=True,
            limit=1,
            page_size=50,
        )
        return next((delivery_of(record) for record in found), None)

    def save(self, before: Delivery, after: Delivery) -> bool:
        """Store what became of it. False, and nothing changes, when somebody else did meanwhile."""
        record = DeliveryRecord(str(before.id.lane), event_key(before.id.sequence))
        try:
            record.update(_changes(before, after), DeliveryRecord.revision == before.revision)
        except UpdateError as error:
            return refused(error)
        return True

    def redeliver(self, before: Delivery, after: Delivery, now: datetime) -> None:
        """Store it as due, and have its lane looked at. Raises ConcurrentChange: it is not as it was read."""
        lane = before.id.lane
        write = Transaction(self._connection)
        write.update(
            "delivery",
            DeliveryRecord(str(lane), event_key(before.id.sequence)),
            _changes(before, after),
            DeliveryRecord.revision == before.revision,
        )
        actions: list[Action] = [
            LaneRecord.due_shard.set(due_shard(str(lane))),
            LaneRecord.due_key.set(due_key(now, lane)),
        ]
        write.update("lane", LaneRecord(str(lane), LANE), [*actions, *_added(now)])
        try:
            write.commit()
        except TransactionRefused as error:
            raise ConcurrentChange from error

    def find(self, delivery_id: DeliveryId) -> Delivery | None:
        """One consistent Get."""
        try:
            return delivery_of(
                DeliveryRecord.get(
                    str(delivery_id.lane), event_key(delivery_id.sequence), consistent_read=True
                )
            )
        except DoesNotExist:
            return None

    def get(self, delivery_id: DeliveryId) -> Delivery:
        """Raises NotFound."""
        found = self.find(delivery_id)
        if found is None:
            raise NotFound("WebhookDelivery")
        return found

    def page(self, endpoint: EndpointId, state: DeliveryState | None, request: PageRequest) -> Page[Delivery]:
        """An endpoint's deliveries without their bodies, the newest events first. One Query of an index."""
        if state is None:
            index, key = DeliveryRecord.by_endpoint, str(endpoint)
            return query_page(DeliveryRecord, key, request, index=index, newest_first=True).map(delivery_of)
        by_state, key = DeliveryRecord.by_endpoint_state, f"{endpoint}#{state.value}"
        return query_page(DeliveryRecord, key, request, index=by_state, newest_first=True).map(delivery_of)

    def page_between(
        self,
        endpoint: EndpointId,
        state: DeliveryState | None,
        since: datetime,
        until: datetime,
        request: PageRequest,
    ) -> Page[Delivery]:
        """Those of events from `since` to before `until`, without their bodies, the oldest first."""
        between = DeliveryRecord.log_key.between(log_moment(since), log_moment(until))
        if state is None:
            index, key = DeliveryRecord.by_endpoint, str(endpoint)
            return query_page(DeliveryRecord, key, request, index=index, range_condition=between).map(
                delivery_of
            )
        by_state, key = DeliveryRecord.by_endpoint_state, f"{endpoint}#{state.value}"
        return query_page(DeliveryRecord, key, request, index=by_state, range_condition=between).map(
            delivery_of
        )


def _added(at: datetime) -> list[Action]:
    """A worker that is about to leave the lane sees that something was added."""
    return [
        LaneRecord.added.add(1),
        LaneRecord.kind.set(LaneRecord),
        LaneRecord.ttl.set(at + _LANE_KEPT_FOR),
    ]


def _changes(before: Delivery, after: Delivery) -> list[Action]:
    record = DeliveryRecord
    optional = (
        (record.due_at, after.due_at),
        (record.delivered_at, after.delivered_at),
        (record.failed_at, after.failed_at),
    )
    return [
        record.state.set(after.state.value),
        record.log_state_of.set(f"{after.id.lane.endpoint}#{after.state.value}"),
        record.tries.set(after.tries),
        record.attempts.set(attempts_to_json(after.attempts)),
        record.revision.set(before.revision + 1),
        *(attribute.remove() if value is None else attribute.set(value) for attribute, value in optional),
    ]
