"""Webhooks on the engine, from the event to a receiver on this machine."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.clock import Clock, FixedClock, SystemClock
from pannier.core.errors import Forbidden, NotFound, TransientError, Unauthenticated
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.merchants.model import Merchant, StaffMember, StaffRole
from pannier.merchants.permissions import Permission, may
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.model import Command, Order
from pannier.orders.publication import OrderEventDocument, document_of
from pannier.users.model import Role
from pannier.webhooks.addresses import Resolver, Rules
from pannier.webhooks.delivering import Clocks, LaneWorker
from pannier.webhooks.events import WebhookDisabled
from pannier.webhooks.model import (
    Delivery,
    DeliveryId,
    DeliveryState,
    Endpoint,
    EndpointStatus,
    EventType,
    LaneId,
    Owner,
)
from pannier.webhooks.reactions import WebhookReactions
from pannier.webhooks.repository import (
    DeliveryRepository,
    EndpointRepository,
    JobRepository,
    LaneRepository,
)
from pannier.webhooks.retries import RetrySweeper, Swept
from pannier.webhooks.sending import HttpTransport, Patience
from pannier.webhooks.service import Access, NewEndpoint, Opened, WebhookDeliveries, WebhookEndpoints
from pannier.webhooks.signing import SecretSeal
from pannier.webhooks.subscribers import Subscribers
from tests.tables.webhooks.receiver import Receiver, listening
from tests.unit.notifications.journeys import advanced
from tests.unit.orders.builders import COURIER, MERCHANT, PAYMENTS, an_order

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
SHOP, OTHER_SHOP = new_id(NOON), new_id(NOON)
OWNER, CLERK, OPERATOR, STRANGER = "owner", "clerk", "operator", "stranger"
AT_ONCE = 3  # deliveries that one call sends again
WAY = (
    (Command.PAY, PAYMENTS),
    (Command.ACCEPT, MERCHANT),
    (Command.READY, MERCHANT),
    (Command.CLAIM, COURIER),
    (Command.PICK_UP, COURIER),
    (Command.DELIVER, COURIER),
)
ALL_TYPES = frozenset(EventType)


class Queue:
    """What was woken and is not worked on yet, with when it comes out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: list[tuple[LaneId, datetime]] = []
        self.down = False

    def __call__(self, lane: LaneId, after: timedelta = timedelta(0)) -> None:
        if self.down:
            raise TransientError("the queue is down")
        self._held.append((lane, self._clock.now() + after))

    def take(self) -> list[LaneId]:
        now = self._clock.now()
        out = [lane for lane, at in self._held if at <= now]
        self._held = [(lane, at) for lane, at in self._held if at > now]
        return out


class People:
    """Who may do what: an owner and a clerk of one shop, an operator, and nobody else."""

    _roles = {OWNER: StaffRole.OWNER, CLERK: StaffRole.CLERK}

    def require(self, viewer_id: str | None, merchant_id: str, permission: Permission) -> StaffMember:
        if viewer_id is None:
            raise Unauthenticated
        if merchant_id != SHOP or viewer_id not in self._roles:
            raise NotFound("Merchant")
        if not may(self._roles[viewer_id], permission):
            raise Forbidden
        return StaffMember(merchant_id, viewer_id, self._roles[viewer_id], NOON)

    def find_many(self, merchant_ids: Sequence[str]) -> dict[str, Merchant]:
        return {each: None for each in merchant_ids if each in (SHOP, OTHER_SHOP)}  # type: ignore[misc]  # only the keys are asked for


class Roles:
    def require(self, user_id: str | None, role: Role) -> None:
        if user_id is None:
            raise Unauthenticated
        if (user_id, role) != (OPERATOR, Role.OPERATOR):
            raise Forbidden


class Documents:
    def document(self, event: OrderEvent) -> OrderEventDocument:
        return document_of(event)


@dataclass
class Post:
    """Everything from the event to the wire."""

    clock: FixedClock
    machine: Clock
    queue: Queue
    receiver: Receiver
    resolve: Resolver
    rules: Rules
    endpoints: EndpointRepository
    lanes: LaneRepository
    deliveries: DeliveryRepository
    jobs: JobRepository
    service: WebhookEndpoints
    log: WebhookDeliveries
    reactions: WebhookReactions
    worker: LaneWorker
    sweeper: RetrySweeper
    seal: SecretSeal
    told: list[WebhookDisabled] = field(default_factory=list)

    def register(self, owner: Owner | None = None, types: frozenset[EventType] = ALL_TYPES) -> Opened:
        """An endpoint at the receiver, that hears of what happens from now on."""
        owner = owner or Owner(SHOP)
        viewer = OWNER if owner.merchant_id else OPERATOR
        opened = self.service.register(viewer, owner, NewEndpoint(self.receiver.url, types))
        self.clock.advance(timedelta(seconds=10))
        return opened

    def order(self, merchant_id: str = SHOP) -> "Story":
        return Story(self, replace(an_order(), id=new_id(self.clock.now()), merchant_id=merchant_id))

    def run(self) -> int:
        """Work on what was woken, and on what that wakes. How many attempts were made."""
        attempts = 0
        while lanes := self.queue.take():
            attempts += sum(self.worker.work(lane) for lane in lanes)
        return attempts

    def pass_time(self, by: timedelta, step: timedelta = timedelta(minutes=1)) -> int:
        """Let time pass; the timers run after each step. How many attempts were made."""
        attempts, end = 0, self.clock.now() + by
        while self.clock.now() < end:
            self.clock.advance(min(step, end - self.clock.now()))
            self.sweep()
            attempts += self.run()
        return attempts

    def settle(self, endpoint: Endpoint, within: timedelta = timedelta(days=3)) -> None:
        """Let time pass until nothing is pending, or nothing goes out any more; from one try to the next."""
        end = self.clock.now() + within
        while (pending := self.logged(endpoint, DeliveryState.PENDING)) and self.clock.now() < end:
            if self.fresh(endpoint).status is not EndpointStatus.ACTIVE:
                return
            due = [each.due_at for each in pending if each.due_at and each.due_at > self.clock.now()]
            self.pass_time(
                max(timedelta(minutes=1), min(due, default=self.clock.now()) - self.clock.now()), within
            )

    def sweep(self) -> Swept:
        return self.sweeper.sweep()

    def delivery(self, endpoint: Endpoint, story: "Story", sequence: int) -> Delivery:
        return self.deliveries.get(DeliveryId(LaneId(endpoint.id, story.order.id), sequence))

    def logged(self, endpoint: Endpoint, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
        return self.deliveries.page(endpoint.id, state, PageRequest(100)).items

    def fresh(self, endpoint: Endpoint) -> Endpoint:
        return self.endpoints.get(endpoint.id)


@dataclass
class Story:
    """One order, event by event."""

    post: Post
    order: Order
    events: list[OrderEvent] = field(default_factory=list)

    def go(self, count: int) -> "Story":
        """So many events happen, each now, and are heard of."""
        for _ in range(count):
            now = self.post.clock.now()
            if not self.events:
                self.order = replace(self.order, latest=replace(self.order.latest, at=now))
                (event,) = from_change(None, self.order)
            else:
                before = self.order
                command, actor = WAY[before.sequence - 1]
                self.order = advanced(before, command, actor, now)
                (event,) = from_change(before, self.order)
            self.events.append(event)
            self.post.reactions.on_order_event(event)
        return self

    @property
    def ids(self) -> list[str]:
        return [event.id for event in self.events]


def build(
    connection: Connection, receiver: Receiver, resolve: Resolver, machine: Clock, rules: Rules | None = None
) -> Post:
    clock, told = FixedClock(NOON), list[WebhookDisabled]()
    queue = Queue(clock)
    endpoints, lanes = EndpointRepository(connection), LaneRepository()
    deliveries, jobs = DeliveryRepository(connection), JobRepository(connection)
    rules = rules or Rules(allow_loopback=True)
    transport = HttpTransport(rules, resolve, machine, Patience(connect=10, total=20))
    seal = SecretSeal(b"a key that only tests have, and long")
    clocks = Clocks(clock, machine)
    access = Access(endpoints, Roles(), People())  # type: ignore[arg-type]  # as far as they are asked
    random_ = random.Random(7)
    worker = LaneWorker(
        endpoints, lanes, deliveries, transport, seal, queue, clocks, random_.random, lambda: 0.0
    )
    return Post(
        clock=clock,
        machine=machine,
        queue=queue,
        receiver=receiver,
        resolve=resolve,
        rules=rules,
        endpoints=endpoints,
        lanes=lanes,
        deliveries=deliveries,
        jobs=jobs,
        service=WebhookEndpoints(endpoints, access, rules, resolve, seal, transport, clocks),
        log=WebhookDeliveries(deliveries, access, queue, clocks, at_once=AT_ONCE),
        reactions=WebhookReactions(Subscribers(endpoints, clock), deliveries, Documents(), queue, clock),
        worker=worker,
        sweeper=RetrySweeper(endpoints, lanes, jobs, queue, told.append, clock, lambda: 0.0),
        seal=seal,
        told=told,
    )


def to_loopback(host: str, port: int) -> Sequence[str]:
    return ("127.0.0.1",)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


@pytest.fixture
def post(connection: Connection, receiver: Receiver) -> Post:
    return build(connection, receiver, to_loopback, SystemClock())
