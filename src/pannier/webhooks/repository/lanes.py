"""Lanes in DynamoDB: leases, and the timers that no lost wake-up can make us forget."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.webhooks.model import EndpointId, Lane, LaneId, log_moment
from pannier.webhooks.records import LaneRecord, WebhookItem
from pannier.webhooks.repository.mapping import refused

LANE = "lane"
DUE_SHARDS = 16


@dataclass(frozen=True, slots=True)
class Due:
    """An entry of the timers: a lane, or a job. `timer` is its key among them, by which it is put off."""

    pk: str
    sk: str
    timer: str

    @property
    def lane(self) -> LaneId | None:
        return LaneId.parse(self.pk) if self.sk == LANE else None


def due_shard(text: str) -> str:
    """Which of the sixteen partitions of the timers something is in."""
    return f"{zlib.crc32(text.encode()) % DUE_SHARDS:02d}"


def due_key(at: datetime, lane: LaneId) -> str:
    return f"{log_moment(at)}#{lane}"


def parked_shard(endpoint: EndpointId) -> str:
    return f"parked#{endpoint}"


class LaneRepository:
    """One worker a lane at a time, by a lease; each change of who works on it is conditional."""

    def claim(
        self, lane: LaneId, token: str, now: datetime, until: datetime, look_at: datetime
    ) -> Lane | None:
        """Take the lane until then; None when somebody has it, or there is no such lane.

        `now` and `until` go by the machine's clock. `look_at`, by the platform's: when the timers bring the lane again
        if we are not heard of any more.
        """
        record = LaneRecord(str(lane), LANE)
        free = LaneRecord.leased_until.does_not_exist() | (LaneRecord.leased_until <= now)
        actions: list[Action] = [
            LaneRecord.token.set(token),
            LaneRecord.leased_until.set(until),
            *_due(lane, look_at),
        ]
        try:
            record.update(actions, LaneRecord.added.exists() & free)
        except UpdateError as error:
            refused(error)
            return None
        return Lane(lane, token, int(record.added))

    def find(self, lane: LaneId) -> Lane | None:
        """Who has it now, if anybody. One consistent Get."""
        try:
            record = LaneRecord.get(str(lane), LANE, consistent_read=True)
        except DoesNotExist:
            return None
        return Lane(lane, record.token or "", int(record.added))

    def leave(self, lane: Lane) -> bool:
        """Give the lane back with nothing to do. False when something was added meanwhile, or it is not ours."""
        return self._give_back(
            lane,
            [LaneRecord.due_shard.remove(), LaneRecord.due_key.remove()],
            LaneRecord.added == lane.added,
        )

    def leave_until(self, lane: Lane, at: datetime) -> bool:
        """Give the lane back, to be looked at then. False when it is not ours."""
        return self._give_back(lane, _due(lane.id, at))

    def park(self, lane: Lane) -> bool:
        """Give the lane back, to rest until its endpoint is resumed. False when it is not ours."""
        return self._give_back(
            lane,
            [
                LaneRecord.due_shard.set(parked_shard(lane.id.endpoint)),
                LaneRecord.due_key.set(lane.id.order_id),
            ],
        )

    def unpark(self, lane: LaneId, at: datetime) -> None:
        """Have a lane that rests looked at then. Nothing, when it does not rest."""
        condition = LaneRecord.due_shard == parked_shard(lane.endpoint)
        self._update(lane, _due(lane, at), condition)

    def parked(self, endpoint: EndpointId, limit: int) -> tuple[LaneId, ...]:
        """Lanes that rest. One Query of an index, which may lag."""
        found = WebhookItem.by_due.query(parked_shard(endpoint), limit=limit)
        return tuple(LaneId.parse(record.pk) for record in found)

    def due(self, shard: int, now: datetime, limit: int) -> Iterator[Due]:
        """Lanes and jobs that are due, the longest overdue first. An index, which may lag."""
        before = WebhookItem.due_key < f"{log_moment(now)}~"
        for record in WebhookItem.by_due.query(f"{shard:02d}", before, limit=limit):
            yield Due(record.pk, record.sk, str(record.due_key))

    def put_off(self, due: Due, until: datetime) -> bool:
        """Have a lane looked at later. False when its timer has moved meanwhile."""
        tail = due.timer.partition("#")[2]
        actions: list[Action] = [LaneRecord.due_key.set(f"{log_moment(until)}#{tail}")]
        try:
            LaneRecord(due.pk, due.sk).update(actions, LaneRecord.due_key == due.timer)
        except UpdateError as error:
            return refused(error)
        return True

    def _give_back(self, lane: Lane, actions: list[Action], also: Condition | None = None) -> bool:
        condition = LaneRecord.token == lane.token
        if also is not None:
            condition &= also
        return self._update(
            lane.id, [*actions, LaneRecord.token.remove(), LaneRecord.leased_until.remove()], condition
        )

    @staticmethod
    def _update(lane: LaneId, actions: list[Action], condition: Condition) -> bool:
        try:
            LaneRecord(str(lane), LANE).update(actions, condition)
        except UpdateError as error:
            return refused(error)
        return True


def _due(lane: LaneId, at: datetime) -> list[Action]:
    return [
        LaneRecord.due_shard.set(due_shard(str(lane))),
        LaneRecord.due_key.set(due_key(at, lane)),
    ]
