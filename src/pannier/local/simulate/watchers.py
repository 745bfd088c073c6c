"""Clients that watch while orders are driven, and in the end must have heard everything, in order."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pannier.local.demo.model import DemoMerchant
from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.hearing import Event
from pannier.local.simulate.operations.live import BOARD, INBOX, MESSAGES, ORDER, POSITION, WORKPLACE
from pannier.local.simulate.operations.operators import FIND as HISTORIES
from pannier.local.simulate.people import Person
from pannier.local.simulate.recorder import Distribution
from pannier.local.simulate.transport import SimulatedError
from pannier.local.simulate.watching import Heard, Subscription, Watcher
from pannier.local.simulate.world import World

_MOST_AT_A_SOCKET = 5
_OPENED_AT_ONCE = 10
_ASKED_AT_ONCE = 20
_SETTLES_WITHIN_SECONDS = 120.0
_LOOKS_EVERY_SECONDS = 1.0
_DROPS_EVERY_SECONDS = 3.0
_LISTED = 5
_FOLLOWING = "following"

Expected = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What was heard. `lag` is from when something happened to when a client heard of it, in real seconds."""

    clients: int
    subscriptions: int
    events: int
    repeated: int
    missing: int
    disordered: int
    reconnects: int
    lag: Distribution | None


class Watchers:
    """Half of them are people who work at merchants, with a board and an inbox; half customers, with their orders and
    an inbox. As many are on a socket of their own; the same person may have several.
    """

    def __init__(self, world: World, count: int) -> None:
        self._world = world
        self._count = count
        self._heard = Heard(world.recorder, world.time)
        self._watchers: list[Watcher] = []
        self._of_customer: defaultdict[str, list[Watcher]] = defaultdict(list)
        self._of_merchant: defaultdict[str, list[Watcher]] = defaultdict(list)
        self._expectations: list[tuple[Subscription, Callable[[], Expected]]] = []
        self._timelines: dict[str, set[str]] = {}
        self._messages: dict[tuple[str, str | None], dict[str, set[str]]] = {}
        self._readers: dict[tuple[str, str | None], tuple[Person, str]] = {}
        self._followed: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._missing: list[tuple[Subscription, str, str]] = []

    async def open(self, people: int) -> None:
        """All of them, before anything happens. `people`: so many customers will order."""
        if not self._count:
            return
        merchants = self._world.city.merchants
        staff, customers = self._count // 2, self._count - self._count // 2
        opening = [self._staff(merchants[number % len(merchants)]) for number in range(staff)]
        opening += [self._customer(number % people) for number in range(customers)]
        for start in range(0, len(opening), _OPENED_AT_ONCE):
            for result in await asyncio.gather(
                *opening[start : start + _OPENED_AT_ONCE], return_exceptions=True
            ):
                if isinstance(result, BaseException):
                    self._world.recorder.failed("a watcher", f"does not get to watch: {result!r}")
        self._world.book.listen(self._placed)
        self._in_background(self._drop_now_and_then())

    async def settle(self) -> None:
        """Wait until everybody has heard of everything, for a while, and write down what they have not."""
        if not self._count or self._world.gateway.gone:
            return
        following = [task for task in self._tasks if task.get_name() == _FOLLOWING]
        await asyncio.gather(*following, return_exceptions=True)
        with suppress(SimulatedError):  # written down
            await self._look_up()
        for watcher in self._watchers:
            watcher.check()
        for _ in range(int(_SETTLES_WITHIN_SECONDS / _LOOKS_EVERY_SECONDS)):
            self._missing = self._compare()
            if not self._missing:
                break
            await asyncio.sleep(_LOOKS_EVERY_SECONDS)
        self._judge()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(
            *(watcher.close() for watcher in self._watchers), *self._tasks, return_exceptions=True
        )

    def report(self) -> WatchReport | None:
        """None where nobody watched."""
        if not self._count:
            return None
        journals = [subscription.journal for subscription, _ in self._expectations]
        return WatchReport(
            clients=len(self._watchers),
            subscriptions=len(journals),
            events=sum(journal.told for journal in journals),
            repeated=sum(journal.repeated for journal in journals),
            missing=len(self._missing),
            disordered=sum(len(journal.disordered()) for journal in journals),
            reconnects=self._heard.reconnects,
            lag=Distribution.of(self._heard.lags) if self._heard.lags else None,
        )

    async def _staff(self, merchant: DemoMerchant) -> None:
        person = self._world.staff_of(merchant)
        merchant_id = (await person.ask(WORKPLACE)).nodes()[0].text("merchant", "id")
        watcher = self._watcher(person)
        self._of_merchant[merchant_id].append(watcher)
        board = Subscription(
            BOARD,
            {"merchant": merchant_id},
            Event.of_change,
            lambda subscription: self._read_orders(subscription, merchant_id),
        )
        self._expect(board, lambda: self._orders_of(merchant_id))
        await watcher.open(
            board, self._inbox(person, "MERCHANT", merchant_id), self._inbox(person, "CUSTOMER", None)
        )

    async def _customer(self, number: int) -> None:
        account = self._world.city.customers[number].account
        person = self._world.person(account)
        watcher = self._watcher(person)
        self._of_customer[account.key].append(watcher)
        await watcher.open(self._inbox(person, "CUSTOMER", None))

    def _watcher(self, person: Person) -> Watcher:
        watcher = Watcher(person, self._world.gateway.address, self._heard)
        self._watchers.append(watcher)
        return watcher

    def _inbox(self, person: Person, kind: str, merchant: str | None) -> Subscription:
        async def catch_up(subscription: Subscription) -> None:
            for order_id, keys in (await self._read_inbox(person, kind, merchant)).items():
                subscription.journal.read(order_id, keys)

        made = Subscription(INBOX, {"kind": kind, "merchant": merchant}, Event.of_message, catch_up)
        owner = (person.account.key if merchant is None else "", merchant)
        self._messages.setdefault(owner, {})
        self._readers.setdefault(owner, (person, kind))
        self._expect(made, lambda: self._messages[owner])
        return made

    def _expect(self, subscription: Subscription, expected: Callable[[], Expected]) -> None:
        self._expectations.append((subscription, expected))

    def _placed(self, order: SimulatedOrder) -> None:
        """Whoever is concerned follows the order, from the first time that anybody sees it."""
        if order.id in self._followed:
            return
        self._followed.add(order.id)
        customers = self._of_customer[order.customer.account.key]
        for watcher in (*customers, *customers, *self._of_merchant[order.merchant_id]):
            self._in_background(self._follow(watcher, order.id), _FOLLOWING)

    async def _follow(self, watcher: Watcher, order_id: str) -> None:
        if len(watcher.subscriptions) >= _MOST_AT_A_SOCKET:
            return
        with suppress(SimulatedError):  # written down
            shown = await watcher.person.ask(POSITION, id=order_id)
            made = Subscription(ORDER, {"order": order_id}, Event.of_change, _nothing_to_read)
            made.journal.last = shown.text("lastEventId")
            known = {str(number) for number in range(1, shown.number("latest", "sequence") + 1)}
            made.journal.read(order_id, known)
            self._expect(made, lambda: {order_id: self._timelines.get(order_id, set())})
            await watcher.watch(made)

    async def _drop_now_and_then(self) -> None:
        """One socket after another falls, and comes back."""
        number = 0
        while True:
            await asyncio.sleep(_DROPS_EVERY_SECONDS)
            self._watchers[number * 7 % len(self._watchers)].drop()
            number += 1

    def _orders_of(self, merchant_id: str) -> Expected:
        orders = self._world.book.orders.values()
        return {
            order.id: self._timelines.get(order.id, set())
            for order in orders
            if order.merchant_id == merchant_id
        }

    async def _read_orders(self, subscription: Subscription, merchant_id: str) -> None:
        """As a board that comes back reads all its cards."""
        orders = [order.id for order in self._world.book.orders.values() if order.merchant_id == merchant_id]
        for order_id, keys in (await self._histories(orders)).items():
            subscription.journal.read(order_id, keys)

    async def _look_up(self) -> None:
        """What there was to hear of, as the API has it."""
        self._timelines = await self._histories(list(self._world.book.orders))
        for owner, (person, kind) in self._readers.items():
            self._messages[owner] = await self._read_inbox(person, kind, owner[1])

    async def _histories(self, order_ids: Sequence[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for start in range(0, len(order_ids), _ASKED_AT_ONCE):
            shown = await self._world.operator().ask(
                HISTORIES, ids=list(order_ids[start : start + _ASKED_AT_ONCE])
            )
            for order in shown.parts("nodes"):
                length = len(order.nodes("timeline"))
                found[order.text("id")] = {str(number) for number in range(1, length + 1)}
        return found

    async def _read_inbox(self, person: Person, kind: str, merchant: str | None) -> dict[str, set[str]]:
        """The messages about orders of this simulation."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        after: str | None = None
        while True:
            page = await person.ask(MESSAGES, kind=kind, merchant=merchant, after=after)
            for message in page.nodes():
                if (order_id := message.maybe_text("orderId")) in self._world.book.orders:
                    found[order_id or ""].add(message.text("id"))
            after = page.maybe_text("pageInfo", "endCursor")
            if not page.truth("pageInfo", "hasNextPage"):
                return found

    def _compare(self) -> list[tuple[Subscription, str, str]]:
        return [
            (subscription, order_id, key)
            for subscription, expected in self._expectations
            for order_id, key in subscription.journal.missing(expected())
        ]

    def _judge(self) -> None:
        failed = self._world.recorder.failed
        for subscription, order_id, key in self._missing[:_LISTED]:
            failed("watchers", f"{subscription.operation.name}: {key} of {order_id} was never told")
        if len(self._missing) > _LISTED:
            failed("watchers", f"and {len(self._missing) - _LISTED} events more")
        for subscription, _ in self._expectations:
            for order_id, keys in subscription.journal.disordered()[:_LISTED]:
                failed("watchers", f"{subscription.operation.name}: {order_id} was told in the order {keys}")

    def _in_background(self, work: Coroutine[None, None, None], name: str = "") -> None:
        task = asyncio.create_task(work, name=name or None)
        self._tasks.add(task)


async def _nothing_to_read(_: Subscription) -> None:
    """An order is watched from a known event on."""
