"""What happened on a topic, loaded once for everybody who is told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pannier.api.context import Services
from pannier.core.errors import NotFound
from pannier.live.errors import ResumeExpired
from pannier.live.model import FeedEntry, Topic, TopicKind
from pannier.live.positions import demand_kept, moment_of
from pannier.live.repository import FeedRepository
from pannier.notifications.graphql import InboxMessageAddition
from pannier.notifications.model import InboxMessage, MessageId, Recipient
from pannier.orders.carrying import carrier_of, is_over
from pannier.orders.graphql import OrderChange
from pannier.orders.live import demand_event_of, place_of
from pannier.orders.model import Order, TimelineEntry
from pannier.tracking.graphql import CourierPosition

MOST_MISSED = 500
"""Events that are told to who comes back; after more of them it is better to read the present state."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event on a topic, at its place there; 0: the topic keeps no events.

    `shown` makes the root value of the subscription's field, a fresh one for each viewer, since it keeps what it is to
    them. Without it nothing is shown. `ends`: nothing will happen on the topic any more.
    """

    position: int = 0
    shown: Callable[[], object] | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """What somebody has to be told before they are up to date, and the place that they have reached then."""

    happenings: Sequence[Happening]
    position: int = 0


class Happenings:
    """Loads events, and gives those of topics with a feed their place in it."""

    def __init__(self, services: Services, feeds: FeedRepository) -> None:
        self._services = services
        self._feeds = feeds

    def load(self, topic: Topic, event_id: str) -> Happening | None:
        """An event that was queued; None where there is nothing (any more) to tell of it."""
        now = self._services.clock.now()
        if topic.kind is TopicKind.ORDER:
            found = self._of_order(event_id)
            return found if found is not None and self._feeds.reach(topic, found.position, now) else None
        if topic.kind is TopicKind.COURIER:
            return self._of_courier(topic, _moment_of(event_id))
        of_inbox = topic.kind is TopicKind.INBOX
        found = self._of_inbox(topic, event_id) if of_inbox else self._of_order(event_id)
        if found is None:
            return None
        entry, newest = self._feeds.append(topic, event_id, now)
        # What comes again after others were told has been told long ago.
        return Happening(entry.position, found.shown) if newest else None

    def since(self, topic: Topic, after: str) -> Missed:
        """All that happened after an event; of a courier, where they are.

        Raises:
            ResumeExpired: it cannot be told any more without a gap.
        """
        match topic.kind:
            case TopicKind.ORDER:
                return self._of_order_since(topic, after)
            case TopicKind.COURIER:
                present = self._of_courier(topic, None)
                return Missed(() if present is None else (present,))
        entries, last = self._on_feed(topic, after)
        if topic.kind is TopicKind.INBOX:
            return Missed(self._of_messages(topic, entries), last)
        return Missed(self._of_orders(entries), last)

    def _on_feed(self, topic: Topic, after: str) -> tuple[list[FeedEntry], int]:
        """What followed, and the place that is reached with it; 0 where nothing followed a moment."""
        now, moment = self._services.clock.now(), moment_of(after)
        if moment is not None:
            demand_kept(moment, now)
            entries = self._feeds.told_since(topic, moment, MOST_MISSED)
            return entries, entries[-1].position if entries else 0
        start = self._feeds.position_of(topic, after, now)
        entries = self._bounded(self._feeds.after(topic, start))
        return entries, entries[-1].position if entries else start

    def _bounded(self, entries: Iterable[FeedEntry]) -> list[FeedEntry]:
        found: list[FeedEntry] = []
        for each in entries:
            found.append(each)
            if len(found) > MOST_MISSED:
                raise ResumeExpired
        return found

    def _of_order(self, event_id: str) -> Happening | None:
        order_id, sequence = place_of(event_id)
        try:
            order = self._services.orders.get(order_id)
        except NotFound:
            return None
        entry = self._entry(order, sequence)
        return None if entry is None else Happening(sequence, _shown_order(order, entry))

    def _entry(self, order: Order, sequence: int) -> TimelineEntry | None:
        if order.sequence == sequence:
            return order.latest
        entries = self._services.order_lists.happened_after(order.id, sequence - 1)
        return next((entry for entry in entries if entry.sequence == sequence), None)

    def _of_order_since(self, topic: Topic, after: str) -> Missed:
        order = self._services.orders.get(topic.id)
        sequence = demand_event_of(order, after)
        entries = self._services.order_lists.happened_after(order.id, sequence)
        last = entries[-1].sequence if entries else sequence
        if last > order.sequence:  # it moved between the two reads
            order = self._services.orders.get(topic.id)
        return Missed([Happening(entry.sequence, _shown_order(order, entry)) for entry in entries], last)

    def _of_orders(self, entries: Sequence[FeedEntry]) -> list[Happening]:
        """Of several orders of one merchant, read together."""
        places = [(each.position, place_of(each.event_id)) for each in entries]
        found = self._services.order_lists.happened_at({place for _, place in places})
        return [Happening(position, _shown_order(*found[place])) for position, place in places]

    def _of_messages(self, topic: Topic, entries: Sequence[FeedEntry]) -> list[Happening]:
        """Of one inbox, read together; nothing is told of those that are gone."""
        keys = {each.event_id for each in entries}
        found = self._services.inbox.find_many(Recipient.from_key(topic.id), keys)
        return [
            Happening(each.position, _shown_message(found[each.event_id]))
            for each in entries
            if each.event_id in found
        ]

    def _of_inbox(self, topic: Topic, key: str) -> Happening | None:
        message = self._services.inbox.find(MessageId(Recipient.from_key(topic.id), key))
        return None if message is None else Happening(0, _shown_message(message))

    def _of_courier(self, topic: Topic, recorded_at: datetime | None) -> Happening | None:
        """The present position, if it is still the one that was recorded then; or that the way is at its end."""
        try:
            order = self._services.orders.get(topic.id)
        except NotFound:
            return None
        if is_over(order):
            return Happening(ends=True)
        carrier = carrier_of(order)
        position = None if carrier is None else self._services.tracking.position_with(order.id, carrier)
        if position is None or recorded_at not in (None, position.recorded_at):
            return None
        return Happening(shown=lambda: CourierPosition.of(position))


def _moment_of(event_id: str) -> datetime | None:
    """When a position was recorded; None for an event of the order, at its end."""
    try:
        place_of(event_id)
    except ValueError:
        return datetime.fromisoformat(event_id)
    return None


def _shown_order(order: Order, entry: TimelineEntry) -> Callable[[], object]:
    return lambda: OrderChange.of(order, entry)


def _shown_message(message: InboxMessage) -> Callable[[], object]:
    return lambda: InboxMessageAddition.of(message)
