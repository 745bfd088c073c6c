"""Reporting where one is, and knowing where a courier is."""

from collections.abc import Callable, Iterable
from typing import Protocol

from pannier.core.clock import Clock
from pannier.live.model import Topic, TopicKind
from pannier.tracking.errors import LocationReportedTooSoon, NothingCarried
from pannier.tracking.model import AT_MOST_EVERY, CourierPosition, LocationReport
from pannier.tracking.repository import PositionRepository
from pannier.users.model import Role
from pannier.users.service import Users


class Publisher(Protocol):
    """Tells who watches. `live.publisher.LivePublisher` is one."""

    def publish(self, topics: Iterable[Topic], event_id: str) -> None: ...


class Tracking:
    """Positions of couriers. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(
        self,
        positions: PositionRepository,
        users: Users,
        carried_by: Callable[[str], frozenset[str]],
        publisher: Publisher | None,
        clock: Clock,
    ) -> None:
        """`carried_by` tells the orders that a courier carries at this moment, a bounded number of them."""
        self._positions = positions
        self._users = users
        self._carried_by = carried_by
        self._publisher = publisher
        self._clock = clock

    def report(self, viewer_id: str | None, report: LocationReport) -> CourierPosition:
        """Where the viewer is, who is a courier and carries something. Returns the position that counts: the one that
        was stored, where that was recorded later.

        Raises:
            Unauthenticated, Forbidden: not a courier.
            InvalidInput, NothingCarried, LocationReportedTooSoon
            TransientError: it is stored, perhaps, and those who watch may not have been told.
        """
        courier, now = self._users.require(viewer_id, Role.COURIER), self._clock.now()
        report.check(now)
        position = CourierPosition(
            courier_id=courier.id,
            location=report.location,
            recorded_at=report.recorded_at,
            received_at=now,
            order_ids=self._carried_by(courier.id),
            accuracy_m=report.accuracy_m,
            heading=report.heading,
        )
        if not position.order_ids:
            raise NothingCarried
        if not self._positions.put(position):
            return self._standing(courier.id, position)
        if self._publisher is not None:
            topics = [Topic(TopicKind.COURIER, order_id) for order_id in sorted(position.order_ids)]
            self._publisher.publish(topics, position.recorded_at.isoformat())
        return position

    def _standing(self, courier_id: str, refused: CourierPosition) -> CourierPosition:
        """What kept a position from being stored."""
        stored = self._positions.find(courier_id, refused.received_at)
        if stored is None:
            raise LocationReportedTooSoon(refused.received_at + AT_MOST_EVERY)
        if stored.received_at > refused.received_at - AT_MOST_EVERY:
            raise LocationReportedTooSoon(stored.received_at + AT_MOST_EVERY)
        return stored

    def position_with(self, order_id: str, courier_id: str) -> CourierPosition | None:
        """For who sees the order, while this courier carries it: where, as was reported since they do. One Get."""
        found = self._positions.find(courier_id, self._clock.now())
        return found if found is not None and order_id in found.order_ids else None

    def find_many(self, couriers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CourierPosition]:
        """The same of several, by order and courier. One BatchGet."""
        wanted = list(couriers)
        found = self._positions.find_many({courier_id for _, courier_id in wanted}, self._clock.now())
        return {
            (order_id, courier_id): found[courier_id]
            for order_id, courier_id in wanted
            if courier_id in found and order_id in found[courier_id].order_ids
        }
