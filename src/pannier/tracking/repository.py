"""Positions in DynamoDB."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.exceptions import DoesNotExist

from pannier.core.dynamo import put_if
from pannier.core.geo import Point
from pannier.tracking.model import AT_MOST_EVERY, KEPT_FOR, CourierPosition
from pannier.tracking.records import PositionRecord


class PositionRepository:
    """The latest position of each courier."""

    def put(self, position: CourierPosition) -> bool:
        """Store it in place of the one before. False, and nothing changes, when that is as recent, or came just now.

        Raises Throttled.
        """
        record = PositionRecord(
            position.courier_id,
            position=[
                position.location.latitude,
                position.location.longitude,
                position.accuracy_m,
                position.heading,
            ],
            recorded_at=position.recorded_at,
            received_at=position.received_at,
            order_ids=sorted(position.order_ids),
            ttl=position.received_at + KEPT_FOR,
        )
        earlier = PositionRecord.recorded_at < position.recorded_at
        paused = PositionRecord.received_at <= position.received_at - AT_MOST_EVERY
        return put_if(record, PositionRecord.pk.does_not_exist() | (earlier & paused))

    def find(self, courier_id: str, now: datetime) -> CourierPosition | None:
        """One consistent Get; None also for what should be gone."""
        try:
            record = PositionRecord.get(courier_id, consistent_read=True)
        except DoesNotExist:
            return None
        return None if record.ttl <= now else _position(record)

    def find_many(self, courier_ids: Iterable[str], now: datetime) -> dict[str, CourierPosition]:
        """Those there are, by courier. One consistent BatchGet per hundred."""
        found = PositionRecord.batch_get(list(set(courier_ids)), consistent_read=True)
        return {record.pk: _position(record) for record in found if record.ttl > now}

    def forget(self, courier_id: str) -> None:
        """Delete it; nothing happens where there is none."""
        PositionRecord(courier_id).delete()


def _position(record: PositionRecord) -> CourierPosition:
    latitude, longitude, accuracy_m, heading = record.position
    return CourierPosition(
        courier_id=record.pk,
        location=Point(latitude, longitude),
        recorded_at=record.recorded_at,
        received_at=record.received_at,
        order_ids=frozenset(record.order_ids),
        accuracy_m=accuracy_m,
        heading=heading,
    )
