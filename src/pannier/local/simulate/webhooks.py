"""Systems that hear of orders: a few merchants' and a partner's endpoints, held against what became of the orders."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.operations.customers import FIND
from pannier.local.simulate.operations.operators import FIND as HISTORIES
from pannier.local.simulate.operations.webhooks import (
    CREATE,
    CREATE_PARTNER,
    LIST,
    LIST_PARTNERS,
    PAUSE,
    REDELIVER,
    REMOVE,
    RESUME,
)
from pannier.local.simulate.people import Person
from pannier.local.simulate.receiver import Receiver
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.shopping import Store
from pannier.local.simulate.transport import SimulatedError
from pannier.local.simulate.world import World
from pannier.orders.publication import EVENT_TYPES

_NAME = "pannier simulate"
_EVENT_TYPES = sorted(name.replace(".", "_").upper() for name in EVENT_TYPES.values())
_MERCHANTS = 4
_HEARS_OF_ALL_UP_TO = 100  # orders; of more, a partner hears of the merchants nearby
_SETTLES_WITHIN_SECONDS = 150.0
_REDELIVERS_WITHIN_SECONDS = 60.0
_LOOKS_EVERY_SECONDS = 1.0
_RESUMES_EVERY_SECONDS = 10.0
_PACE = 10.0  # of the platform's time, while what failed waits for its next try
_AT_ONCE = 20
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Somebody's endpoint. `merchants` are those of whose orders it hears; None: of all. `owner`: one of them, or none
    where it is a partner's.
    """

    id: str
    name: str
    keeper: Person
    owner: str | None
    merchants: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class WebhookReport:
    """What reached the endpoints. `events` were accepted, `repeated` of them more than once; `answers` by kind."""

    endpoints: int
    orders: int
    events: int
    repeated: int
    answers: Mapping[str, int]


class Webhooks:
    """The endpoints of one simulation. Where the server is not on this machine, nobody registers any."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._receiver = Receiver(world.seed)
        self._endpoints: list[Endpoint] = []
        self._began_at = world.time.now()

    async def open(self, orders: int) -> None:
        """Have events delivered to this machine from now on."""
        if not self._world.time.adjustable:
            return
        await self._receiver.open()
        with suppress(SimulatedError):  # written down
            stores = await self._stores()
            for store in stores[:_MERCHANTS]:
                await self._of_merchant(store)
            await self._of_partner(None if orders <= _HEARS_OF_ALL_UP_TO else stores)

    def recover(self) -> None:
        """From now on the receiver answers as it should."""
        self._receiver.fails = False

    async def settle(self) -> None:
        """Wait until every endpoint has heard of everything, for a while, and write down what it has not."""
        if not self._endpoints:
            return
        orders = list(self._world.book.orders.values())
        histories = await self._histories(orders)
        self._world.time.set_rate(max(self._world.time.rate, _PACE))
        began = resumed_at = time.monotonic()
        while self._missing(orders, histories) and not self._world.gateway.gone:
            if time.monotonic() - began > _SETTLES_WITHIN_SECONDS:
                break
            if time.monotonic() - resumed_at > _RESUMES_EVERY_SECONDS:
                resumed_at = time.monotonic()
                await self._resume()
            await asyncio.sleep(_LOOKS_EVERY_SECONDS)
        await self._redeliver()
        self._world.time.set_rate(1.0)
        await self._judge(orders, histories)

    async def close(self) -> None:
        """Nobody listens any more; the endpoints stay, paused, with their logs."""
        for endpoint in self._endpoints:
            with suppress(SimulatedError):  # written down
                await endpoint.keeper.ask(PAUSE, id=endpoint.id)
        await self._receiver.close()

    def report(self) -> WebhookReport | None:
        """None where nobody listened."""
        journals = self._receiver.journals.values()
        if not self._endpoints:
            return None
        return WebhookReport(
            endpoints=len(self._endpoints),
            orders=len({order_id for journal in journals for order_id in journal.accepted}),
            events=sum(journal.events for journal in journals),
            repeated=sum(journal.repeated for journal in journals),
            answers=dict(self._receiver.answers),
        )

    async def _stores(self) -> Sequence[Store]:
        """What is near to the first customer, the nearest first."""
        customer = self._world.city.customers[0]
        home = customer.addresses[0]
        found = await self._world.person(customer.account).ask(
            FIND,
            near={"latitude": home.latitude, "longitude": home.longitude},
            fulfilment="PICKUP",
            tag=None,
            sort="DISTANCE",
        )
        known = self._world.merchants_by_phone()
        return [
            Store(node.text("id"), known[node.text("phone")])
            for node in found.nodes()
            if node.text("phone") in known
        ]

    async def _of_merchant(self, store: Store) -> None:
        keeper, name = self._world.staff_of(store.demo), store.demo.key
        await self._forget(keeper, store.id)
        created = await keeper.ask(CREATE, merchant=store.id, input=self._input(name))
        self._opened(created, name, keeper, store.id, frozenset({store.id}))

    async def _of_partner(self, stores: Sequence[Store] | None) -> None:
        keeper, name = self._world.operator(), "partner"
        await self._forget(keeper, None)
        merchants = None if stores is None else frozenset(store.id for store in stores)
        named = None if merchants is None else sorted(merchants)
        created = await keeper.ask(CREATE_PARTNER, input=self._input(name) | {"merchantIds": named})
        self._opened(created, name, keeper, None, merchants)

    async def _forget(self, keeper: Person, owner: str | None) -> None:
        """Endpoints of an earlier simulation: nobody listens there."""
        for old in (await self._listed(keeper, owner)).nodes():
            if old.text("description") == _NAME:
                await keeper.ask(REMOVE, id=old.text("id"))

    async def _listed(self, keeper: Person, owner: str | None) -> Reply:
        if owner is None:
            return await keeper.ask(LIST_PARTNERS)
        return await keeper.ask(LIST, merchant=owner)

    def _input(self, name: str) -> dict[str, object]:
        return {"url": self._receiver.url(name), "eventTypes": _EVENT_TYPES, "description": _NAME}

    def _opened(
        self, created: Reply, name: str, keeper: Person, owner: str | None, merchants: frozenset[str] | None
    ) -> None:
        self._receiver.expect(name, created.text("secret"))
        self._endpoints.append(Endpoint(created.text("endpoint", "id"), name, keeper, owner, merchants))

    async def _histories(self, orders: Sequence[SimulatedOrder]) -> dict[str, int]:
        """How many events each order has had."""
        lengths: dict[str, int] = {}
        for start in range(0, len(orders), _AT_ONCE):
            ids = [order.id for order in orders[start : start + _AT_ONCE]]
            with suppress(SimulatedError):  # written down
                found = await self._world.operator().ask(HISTORIES, ids=ids)
                lengths |= {shown.text("id"): len(shown.nodes("timeline")) for shown in found.parts("nodes")}
        return lengths

    def _missing(
        self, orders: Sequence[SimulatedOrder], histories: Mapping[str, int]
    ) -> list[tuple[Endpoint, str]]:
        missing = []
        for endpoint in self._endpoints:
            heard = {
                order.id: histories.get(order.id, 0)
                for order in orders
                if endpoint.merchants is None or order.merchant_id in endpoint.merchants
            }
            journal = self._receiver.journals[endpoint.name]
            missing += [(endpoint, event_id) for event_id in journal.missing(heard)]
        return missing

    async def _resume(self) -> None:
        """What Pannier has disabled, as its keeper would."""
        for endpoint in self._endpoints:
            with suppress(SimulatedError):  # written down
                for shown in (await self._listed(endpoint.keeper, endpoint.owner)).nodes():
                    if shown.text("id") == endpoint.id and shown.text("status") != "ACTIVE":
                        self._world.recorder.noted("webhook endpoints resumed")
                        await endpoint.keeper.ask(RESUME, id=endpoint.id)

    async def _redeliver(self) -> None:
        """The partner has lost some of what it accepted, and asks for it once more."""
        endpoint = self._endpoints[-1]
        journal, until = self._receiver.journals[endpoint.name], self._world.time.now()
        wanted = journal.repeated
        with suppress(SimulatedError):  # written down
            since = self._began_at.isoformat()
            asked = await endpoint.keeper.ask(REDELIVER, id=endpoint.id, since=since, until=until.isoformat())
            wanted += asked.number("redelivered")
        patient_until = time.monotonic() + _REDELIVERS_WITHIN_SECONDS
        while journal.repeated < wanted and not self._world.gateway.gone:
            if time.monotonic() > patient_until:
                missing = wanted - journal.repeated
                self._world.recorder.failed(
                    "webhooks", f"{missing} events never came again to {endpoint.name}"
                )
                return
            await asyncio.sleep(_LOOKS_EVERY_SECONDS)

    async def _judge(self, orders: Sequence[SimulatedOrder], histories: Mapping[str, int]) -> None:
        recorder = self._world.recorder
        missing = self._missing(orders, histories)
        for endpoint, event_id in missing[:_LISTED]:
            recorder.failed("webhooks", f"event {event_id} never came to {endpoint.name}")
        if len(missing) > _LISTED:
            recorder.failed("webhooks", f"and {len(missing) - _LISTED} events more")
        for name, journal in self._receiver.journals.items():
            for order_id in journal.disordered()[:_LISTED]:
                recorder.failed(
                    "webhooks", f"{name} heard of {order_id} in the order {journal.accepted[order_id]}"
                )
        for refusal in self._receiver.refused[:_LISTED]:
            recorder.failed("webhooks", f"a delivery did not verify: {refusal}")
