"""Tables, a queue, orders and clients in memory, for deliveries to live clients."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, cast

import orjson

from pannier.adapters.errors import ConnectionGone, Undeliverable
from pannier.adapters.queues import Posting
from pannier.api.context import Services
from pannier.api.live.delivering import Deliveries
from pannier.api.live.happenings import Happenings
from pannier.api.schema import Schema
from pannier.core.clock import FixedClock
from pannier.core.errors import TransientError
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.live.errors import ResumeExpired
from pannier.live.model import Connection, FeedEntry, StoredOperation, Subscription, Topic, TopicKind, Watch
from pannier.live.publisher import LivePublisher
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository
from pannier.live.service import Connections
from pannier.orders.model import ActorKind, Order, TimelineEntry
from tests.unit.orders.builders import NOON, an_order

SHOP = Topic(TopicKind.MERCHANT, "merchant")
ORDERS = [new_id(NOON) for _ in range(2)]
WATCHED = [SHOP, Topic(TopicKind.ORDER, ORDERS[0])]
BOARD = "subscription ($a: ID) { merchantOrders(merchantId: %s, after: $a) { eventId } }"
ORDER = "subscription ($a: ID) { orderChanged(orderId: %s, after: $a) { eventId } }"


@dataclass
class Memory:
    """Tables, as far as deliveries use them."""

    subscriptions: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    feeds: dict[Topic, list[str]] = field(default_factory=lambda: defaultdict(list))
    reached: dict[Topic, int] = field(default_factory=dict)
    timelines: dict[str, list[TimelineEntry]] = field(default_factory=dict)
    faults: int = 0

    # connections
    def start(self, subscription: Subscription) -> None:
        self.subscriptions[subscription.connection_id, subscription.id] = subscription

    def subscribers(self, topic: Topic) -> list[Subscription]:
        return [each for each in self.subscriptions.values() if each.topic == topic]

    def find_subscription(self, topic: Topic, connection_id: str, operation_id: str) -> Subscription | None:
        return self.subscriptions.get((connection_id, operation_id))

    def caught_up(self, subscription: Subscription, position: int) -> bool:
        key = (subscription.connection_id, subscription.id)
        current = self.subscriptions.get(key)
        if current is None or current.catching_up_after != subscription.catching_up_after:
            return False
        self.subscriptions[key] = replace(current, catching_up_after=None, heard_up_to=position)
        return True

    def end(self, connection_id: str, operation_id: str, topic: Topic) -> bool:
        return self.subscriptions.pop((connection_id, operation_id), None) is not None

    def remove(self, connection_id: str) -> None:
        for key in [key for key in self.subscriptions if key[0] == connection_id]:
            del self.subscriptions[key]

    # feeds
    def append(self, topic: Topic, event_id: str, now: datetime) -> tuple[FeedEntry, bool]:
        feed = self.feeds[topic]
        if event_id not in feed:
            feed.append(event_id)
        position = feed.index(event_id) + 1
        return FeedEntry(position, event_id), position == len(feed)

    def reach(self, topic: Topic, position: int, now: datetime) -> bool:
        if position < self.reached.get(topic, 0):
            return False
        self.reached[topic] = position
        return True

    def position_of(self, topic: Topic, event_id: str, now: datetime) -> int:
        if event_id not in self.feeds[topic]:
            raise ResumeExpired
        return self.feeds[topic].index(event_id) + 1

    def after(self, topic: Topic, position: int) -> Iterator[FeedEntry]:
        for place, event_id in list(enumerate(self.feeds[topic], 1))[position:]:
            yield FeedEntry(place, event_id)

    # who watches: everybody, always
    def mark(self, topic: Topic, now: datetime) -> None:
        pass

    def among(self, topics: Iterable[Topic]) -> frozenset[Topic]:
        return frozenset(topics)

    # orders
    def get(self, order_id: str) -> Order:
        return replace(an_order(), id=order_id, latest=self.timelines[order_id][-1])

    def get_for(self, viewer_id: str | None, order_id: str) -> Order:
        return self.get(order_id)

    def demand_seen(self, viewer_id: str | None, merchant_id: str) -> ActorKind:
        if self.faults and viewer_id == "unlucky":
            self.faults -= 1
            raise TransientError("the table is busy")
        return ActorKind.MERCHANT

    def happened_after(self, order_id: str, sequence: int) -> tuple[TimelineEntry, ...]:
        return tuple(self.timelines[order_id][sequence:])

    def happened_at(
        self, places: Iterable[tuple[str, int]]
    ) -> dict[tuple[str, int], tuple[Order, TimelineEntry]]:
        return {
            (order_id, sequence): (self.get(order_id), self.timelines[order_id][sequence - 1])
            for order_id, sequence in places
        }


@dataclass
class Client:
    """Somebody who watches one topic, and comes back when their connection ends."""

    topic: Topic
    document: str
    heard: list[str] = field(default_factory=list)
    viewer: str = "viewer"
    repeated: int = 0
    connection: str | None = None
    refusals: list[str] = field(default_factory=list)

    def take(self, frame: Mapping[str, Any]) -> None:
        if frame["type"] == "error":
            self.refusals.append(frame["payload"][0]["extensions"]["code"])
            return
        assert frame["type"] == "next", frame
        assert "errors" not in frame["payload"], frame
        (value,) = frame["payload"]["data"].values()
        if value["eventId"] in self.heard:
            self.repeated += 1
        else:
            self.heard.append(value["eventId"])


class World:
    """What can happen, one thing at a time."""

    def __init__(self, schema: Schema) -> None:
        self.memory, self.clock = Memory(), FixedClock(NOON)
        self.queues: dict[str, deque[Mapping[str, object]]] = defaultdict(deque)
        self.taken: set[str | None] = set()
        self.told: list[str] = []  # events in the order in which streams told of them
        self.pending: deque[str] = deque()
        self.clients = [Client(SHOP, BOARD % _global("Merchant", SHOP.id)) for _ in range(2)]
        self.clients.append(Client(WATCHED[1], ORDER % _global("Order", ORDERS[0])))
        self.slow: set[str] = set()
        self.dead: set[str] = set()
        self.small: set[str] = set()
        self.opened = 0
        nothing: dict[str, Any] = {each.name: None for each in fields(Services)}
        memory = cast(Any, self.memory)
        services = Services(**nothing | {"clock": self.clock, "orders": memory, "order_lists": memory})
        feeds = cast(FeedRepository, self.memory)
        connections = cast(ConnectionRepository, self.memory)
        watched = cast(WatchedRepository, self.memory)
        self.publisher = LivePublisher(self, watched)
        self.service = Connections(connections, feeds, watched, self.publisher, self.clock)
        self.deliveries = Deliveries(schema, services, connections, Happenings(services, feeds), self)
        for order_id in ORDERS:
            self.happen(order_id)
        for number in range(len(self.clients)):
            self.come(number)
        self.settle()

    # the queue
    def send_all(self, postings: Sequence[Posting]) -> None:
        for each in postings:
            if each.deduplication not in self.taken:
                self.taken.add(each.deduplication)
                self.queues[each.group].append(each.body)

    # the gateway
    def post(self, connection_id: str, data: bytes) -> None:
        if connection_id in self.dead:
            raise ConnectionGone
        if connection_id in self.slow:
            raise TransientError
        if connection_id in self.small and b'"next"' in data:
            raise Undeliverable("PayloadTooLargeException")
        for client in self.clients:
            if client.connection == connection_id:
                client.take(orjson.loads(data))

    def close(self, connection_id: str) -> None:
        self._lost(connection_id)

    def _lost(self, connection_id: str) -> None:
        for client in self.clients:
            if client.connection == connection_id:
                client.connection = None

    # what happens
    def happen(self, order_id: str) -> None:
        """An order moves; its stream has yet to tell."""
        timeline = self.memory.timelines.setdefault(order_id, [])
        timeline.append(replace(an_order().latest, sequence=len(timeline) + 1))
        self.pending.append(f"{order_id}:{len(timeline)}")

    def tell(self) -> None:
        """The stream tells what is next."""
        if self.pending:
            self.told.append(self.pending.popleft())
            self._publish(self.told[-1])

    def tell_again(self, back: int, *, forgotten: bool) -> None:
        """The stream tells the last few once more; the queue may have forgotten that it took them."""
        if forgotten:
            self.taken.clear()
        for event_id in self.told[-back:]:
            self._publish(event_id)

    def _publish(self, event_id: str) -> None:
        order = Topic(TopicKind.ORDER, event_id.partition(":")[0])
        self.publisher.publish([order, SHOP], event_id)

    def deliver(self, which: int, *, crash: bool = False) -> None:
        """The next message of one of the topics; after a crash it is still there."""
        waiting = [queue for _, queue in sorted(self.queues.items()) if queue]
        if waiting:
            queue = waiting[which % len(waiting)]
            self.deliveries.on_queued(queue[0])
            if not crash:
                queue.popleft()

    def come(self, which: int) -> None:
        """A client that is not connected comes, or comes back and goes on."""
        client = self.clients[which % len(self.clients)]
        if client.connection is not None:
            return
        self.opened += 1
        client.connection = f"c{self.opened}"
        connection = Connection(
            id=client.connection,
            viewer_id=client.viewer,
            session_id="session",
            locale=Locale.EN,
            connected_at=NOON,
            token_expires_at=NOON + timedelta(hours=1),
            operations={},
        )
        after = client.heard[-1] if client.heard else None
        operation = StoredOperation(client.document, None, {"a": after})
        self.service.start(connection, "1", operation, Watch(client.topic, after))

    def leave(self, which: int, how: str) -> None:
        """A connection ends: told at once, found when it is posted to, or only not to be posted to in time."""
        connection_id = self.clients[which % len(self.clients)].connection
        if connection_id is None:
            return
        if how == "slow":
            self.slow.add(connection_id)
            return
        self._lost(connection_id)
        if how == "dead":
            self.dead.add(connection_id)
        else:
            self.service.close(connection_id)

    def settle(self) -> None:
        """All comes to rest, with everybody connected."""
        while self.pending:
            self.tell()
        for _ in range(4):
            for number in range(len(self.clients)):
                self.come(number)
            while any(self.queues.values()):
                self.deliver(0)

    def check(self) -> None:
        feed = self.memory.feeds[SHOP]
        assert feed == list(dict.fromkeys(self.told))
        timeline = [f"{ORDERS[0]}:{n}" for n in range(1, len(self.memory.timelines[ORDERS[0]]) + 1)]
        for client, whole in zip(self.clients, (feed, feed, timeline), strict=True):
            assert client.heard == whole[whole.index(client.heard[0]) :]


def _global(kind: str, raw_id: str) -> str:
    from pannier.core.ids import global_id

    return f'"{global_id(kind, raw_id)}"'
