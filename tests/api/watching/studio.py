"""People who watch a shop, without sockets: what they send goes to the sessions, what they are sent is remembered.

Nothing moves by itself: orders tell their watchers with `tell`, the queue is worked off with `run`.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from typing import Any

import orjson
from pynamodb.connection import Connection as Tables

from pannier.adapters.errors import ConnectionGone
from pannier.adapters.queues import Posting
from pannier.api.context import Services
from pannier.api.live.delivering import Deliveries
from pannier.api.live.happenings import Happenings
from pannier.api.live.session import LiveSessions, Peer
from pannier.api.primitives.ids import split_id
from pannier.api.schema import Schema
from pannier.core.errors import TransientError
from pannier.live.model import Topic
from pannier.live.publisher import LivePublisher
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository
from pannier.live.service import Connections
from pannier.merchants.model import StaffRole
from pannier.notifications.reactions import NotificationReactions
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LiveInboxes
from pannier.notifications.service import Notifier
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.live import LiveOrders
from pannier.tracking.repository import PositionRepository
from pannier.tracking.service import Tracking
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop

ORDER_CHANGED = """subscription ($id: ID!, $after: ID) { orderChanged(orderId: $id, after: $after) {
  eventId entry { sequence command } order { status } } }"""
MERCHANT_ORDERS = """subscription ($id: ID!, $after: ID) { merchantOrders(merchantId: $id, after: $after) {
  eventId entry { sequence command } order { id code status } } }"""
COURIER_MOVED = """subscription ($id: ID!) { courierMoved(orderId: $id) {
  location { latitude longitude } accuracyM heading recordedAt } }"""
INBOX = """subscription ($kind: InboxKind!, $merchant: ID, $after: ID) {
  inboxMessageAdded(kind: $kind, merchantId: $merchant, after: $after) {
    eventId inboxMessage { id kind title } } }"""


@dataclass
class Fifo:
    """The queue: first in first out, and what is sent again is not taken again."""

    waiting: deque[Mapping[str, object]] = field(default_factory=deque)
    taken: set[str] = field(default_factory=set)
    down: bool = False

    def send_all(self, postings: Sequence[Posting]) -> None:
        if self.down:
            raise TransientError("the queue is down")
        for each in postings:
            assert each.group == each.body["topic"]
            if each.deduplication not in self.taken:
                self.taken.add(each.deduplication)
                self.waiting.append(each.body)


@dataclass
class Recorder:
    """The way to connections; it remembers what each was sent."""

    sent: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    gone: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def post(self, connection_id: str, data: bytes) -> None:
        if connection_id in self.gone:
            raise ConnectionGone(connection_id)
        if connection_id in self.failing:
            raise TransientError(connection_id)
        with self.lock:
            self.sent[connection_id].append(orjson.loads(data))

    def close(self, connection_id: str) -> None:
        self.closed.append(connection_id)


@dataclass
class Watcher:
    """One connection of somebody."""

    studio: "Studio"
    id: str

    def subscribe(self, document: str, operation_id: str = "1", **variables: Any) -> list[dict[str, Any]]:
        """What the server says to it at once: nothing, where it is well."""
        payload = {"query": document, "variables": variables}
        frames = self.say({"id": operation_id, "type": "subscribe", "payload": payload})
        return [frame["payload"][0] for frame in frames]

    def complete(self, operation_id: str = "1") -> None:
        assert self.say({"id": operation_id, "type": "complete"}) == []

    def say(self, message: Mapping[str, object]) -> list[dict[str, Any]]:
        reaction = self.studio.sessions.receive(Peer(self.id, timedelta(0)), orjson.dumps(message).decode())
        return [orjson.loads(frame) for frame in reaction.frames]

    def heard(self, operation_id: str = "1") -> list[dict[str, Any]]:
        """The frames of an operation since the last time, taken away."""
        frames = self.studio.gateway.sent[self.id]
        mine = [frame for frame in frames if frame["id"] == operation_id]
        self.studio.gateway.sent[self.id] = [frame for frame in frames if frame["id"] != operation_id]
        return mine

    def data(self, operation_id: str = "1") -> list[dict[str, Any]]:
        """The data of its results, all of which have to be whole."""
        found = []
        for frame in self.heard(operation_id):
            assert frame["type"] == "next", frame
            assert "errors" not in frame["payload"], frame
            (value,) = frame["payload"]["data"].values()
            found.append(value)
        return found

    def commands(self, operation_id: str = "1") -> list[str]:
        return [each["entry"]["command"] for each in self.data(operation_id)]

    @property
    def codes(self) -> list[str]:
        """Of the errors that ended operations."""
        errors = [frame for frame in self.studio.gateway.sent[self.id] if frame["type"] == "error"]
        return [frame["payload"][0]["extensions"]["code"] for frame in errors]


@dataclass
class Studio:
    """A shop that is watched."""

    shop: Shop
    queue: Fifo
    gateway: Recorder
    publisher: LivePublisher
    connections: ConnectionRepository
    sessions: LiveSessions
    deliveries: Deliveries
    services: Services
    behind: Backstage
    ids: Mapping[str, str]
    key: bytes
    told: dict[str, int] = field(default_factory=dict)
    opened: int = 0

    def connect(self, who: str) -> Watcher:
        self.opened += 1
        watcher = Watcher(self, f"c{self.opened}")
        payload = {"token": self.shop[who].token, "locale": "en"}
        (ack,) = watcher.say({"type": "connection_init", "payload": payload})
        assert ack["type"] == "connection_ack", ack
        return watcher

    def pass_by(self, **time: int) -> None:
        """Let time pass, after which everybody signs in anew."""
        self.shop.api.clock.advance(timedelta(**time))
        for who, user_id in self.ids.items():
            self.shop.people[who] = self.shop.api.as_user(user_id)

    def employ(self, who: str) -> None:
        self.behind.employ(who, StaffRole.CLERK)

    def dismiss(self, who: str) -> None:
        merchants, operator = self.services.merchants, self.ids["operator"]
        merchants.remove_staff(operator, self.shop.merchant.id, self.behind.user_id(who))

    def events(self, order_id: str, after: int = 0) -> list[OrderEvent]:
        """What happened to an order, as its stream would tell."""
        raw_id = split_id(order_id)[1]
        head = self.shop.repository.get(raw_id)
        entries = self.shop.repository.entries_after(raw_id, after)
        return [EVENTS[entry.command](replace(head, latest=entry, status=entry.status)) for entry in entries]

    def tell(self, order_id: str, *, again: bool = False) -> None:
        """Have who watches told of what is new of an order; or of everything once more."""
        inboxes = InboxRepository(self.behind.connection)
        reactions = NotificationReactions(Notifier([InboxSender(inboxes)], LiveInboxes(self.publisher)))
        for event in self.events(order_id, 0 if again else self.told.get(order_id, 0)):
            reactions.on_order_event(event)
            LiveOrders(self.publisher).on_order_event(event)
            self.told[order_id] = max(event.order.sequence, self.told.get(order_id, 0))

    def run(self) -> int:
        """Work off the queue; how many messages."""
        done = 0
        while self.queue.waiting:
            self.deliveries.on_queued(self.queue.waiting.popleft())
            done += 1
        return done

    def order(self, *steps: tuple[str, str], **changes: Any) -> str:
        """A new order, and all of it told to nobody yet."""
        return self.shop.tell_all(self.shop.order(**changes), *steps)

    def step(self, order_id: str, *steps: tuple[str, str]) -> None:
        """Move an order, tell, and deliver."""
        self.shop.tell_all(order_id, *steps)
        self.tell(order_id)
        self.run()

    def report(self, who: str, latitude: float, **more: Any) -> dict[str, Any]:
        """A courier reports a position, at the present time."""
        now = self.shop.api.clock.now().isoformat()
        position = {"location": {"latitude": latitude, "longitude": 121.44}, "recordedAt": now} | more
        answer: dict[str, Any] = self.shop[who].data(REPORT, input=position)["courierLocationReport"]
        return answer

    def subscribers(self, topic: Topic) -> int:
        return len(self.connections.subscribers(topic))


REPORT = """mutation ($input: CourierLocationReportInput!) { courierLocationReport(input: $input) {
  __typename ... on CourierLocationReportPayload { position { location { latitude } recordedAt } }
  ... on Error { code } ... on InvalidInput { path } ... on LocationReportedTooSoon { retryAt } } }"""


def studio_over(shop: Shop, services: Services, tables: Tables, schema: Schema, key: bytes = b"") -> Studio:
    """Live connections to a shop, whose services tell them of couriers from now on."""
    queue, gateway, behind = Fifo(), Recorder(), Backstage(shop, tables)
    watched = WatchedRepository()
    publisher = LivePublisher(queue, watched)
    services.tracking = Tracking(
        PositionRepository(), services.users, services.order_lists.carried_by, publisher, services.clock
    )
    connections, feeds = ConnectionRepository(tables), FeedRepository(tables)
    service = Connections(connections, feeds, watched, publisher, services.clock)
    return Studio(
        shop=shop,
        queue=queue,
        gateway=gateway,
        publisher=publisher,
        connections=connections,
        sessions=LiveSessions(schema, services, service),
        deliveries=Deliveries(schema, services, connections, Happenings(services, feeds), gateway),
        services=services,
        behind=behind,
        key=key,
        ids={who: behind.user_id(who) for who in shop.people if who != "nobody"},
    )
