"""One simulation from beginning to end: the rush, what it leaves behind, and the deadlines of the next day."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pannier.local.simulate.agenda import Agenda
from pannier.local.simulate.couriers import Couriers
from pannier.local.simulate.customers import Customers
from pannier.local.simulate.habits import Taste, customers_of, plans
from pannier.local.simulate.merchants import Merchants
from pannier.local.simulate.operators import Operators
from pannier.local.simulate.phones import take_up_phones
from pannier.local.simulate.report import Report, distribution
from pannier.local.simulate.reviewers import Reviewers
from pannier.local.simulate.shopping import Special
from pannier.local.simulate.specials import Specials
from pannier.local.simulate.timing import HIGHEST_RATE, Governor, Pace, until_lunch
from pannier.local.simulate.transport import SimulatedError
from pannier.local.simulate.watchers import Watchers
from pannier.local.simulate.webhooks import Webhooks
from pannier.local.simulate.world import World

_MERCHANTS_HANDS, _COURIERS_HANDS, _OPERATORS_HANDS = 6, 4, 1
_A_DAY = timedelta(hours=24, minutes=10)  # past every deadline
_NOTHING_FOR = timedelta(seconds=45)  # nobody has anything to do for so long: jump there
_QUIET_WITHIN_SECONDS = 600.0
_GOVERNED_EVERY_SECONDS = 1.0
_DEADLINES_WITHIN_SECONDS = 120.0
_CLEARED_UP_WITHIN_SECONDS = 10.0

Tell = Callable[[str], None]
Progress = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a simulation."""

    orders: int
    clients: int
    pace: Pace
    watchers: int = 0


class Rush:
    """Everybody, at work."""

    def __init__(self, world: World, order: Order, tell: Tell, progress: Progress) -> None:
        self._world = world
        self._order = order
        self._tell = tell
        self._progress = progress
        time_, recorder = world.time, world.recorder
        self._agendas = {
            "customers": Agenda(time_, recorder, order.clients),
            "merchants": Agenda(time_, recorder, _MERCHANTS_HANDS),
            "couriers": Agenda(time_, recorder, _COURIERS_HANDS),
            "operators": Agenda(time_, recorder, _OPERATORS_HANDS),
        }
        self._customers = Customers(world, self._agendas["customers"])
        self._merchants = Merchants(world, self._agendas["merchants"])
        self._couriers = Couriers(world, self._agendas["couriers"])
        self._operators = Operators(world, self._agendas["operators"])
        Reviewers(world, *(self._agendas[who] for who in ("customers", "merchants", "operators")))
        self._specials = Specials(world)
        self._webhooks = Webhooks(world)
        self._watchers = Watchers(world, order.watchers)
        self._governor = Governor(time_, order.pace.rate)

    async def run(self) -> Report:
        """All of it. The clock goes at its usual pace afterwards, whatever happens."""
        began, began_at = time.monotonic(), self._world.time.now()
        self._open_for_lunch()
        for agenda in self._agendas.values():
            agenda.start()
        try:
            await self._prepare()
            await self._have_people_watch()
            self._world.time.set_rate(self._order.pace.rate)
            await self._invite()
            await self._until_quiet()
            self._webhooks.recover()  # what fails for a whole day is disabled, and the next day passes in a moment
            await self._let_deadlines_pass()
            await self._let_people_talk()
            await self._webhooks.settle()
            await self._watchers.settle()
        finally:
            for agenda in self._agendas.values():
                await agenda.stop()
            self._world.time.set_rate(1.0)
            await self._clear_up()
        return self._report(began, began_at)

    async def _prepare(self) -> None:
        """Before time is compressed: webhooks hear of what happens seconds later, and a code is to arrive in time."""
        people = customers_of(self._order.orders, len(self._world.city.customers))
        await asyncio.gather(take_up_phones(self._world, people), self._webhooks.open(self._order.orders))

    async def _have_people_watch(self) -> None:
        """In the quickest time: from one address only so many people may sign in within a quarter of an hour."""
        if self._order.watchers:
            self._world.time.set_rate(HIGHEST_RATE)
            await self._watchers.open(customers_of(self._order.orders, len(self._world.city.customers)))

    async def _clear_up(self) -> None:
        """Menus as they were, also for who interrupts; without waiting for a server that is away."""
        await self._watchers.close()
        if not self._world.gateway.gone:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._specials.withdraw(), _CLEARED_UP_WITHIN_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._webhooks.close(), _CLEARED_UP_WITHIN_SECONDS)

    def _open_for_lunch(self) -> None:
        local = self._world.time.now().astimezone(ZoneInfo(self._world.city.time_zone))
        wait = until_lunch(local)
        if wait and self._world.time.adjustable:
            self._world.time.advance(wait)
            self._tell(f"the platform's clock jumps from {local:%H:%M} to lunch, {local + wait:%A %H:%M}")

    async def _invite(self) -> None:
        residents = len(self._world.city.customers)
        people = customers_of(self._order.orders, residents)
        drawn = plans(self._world.seed, self._order.orders, people)
        rush = timedelta(seconds=self._order.pace.rush_seconds * self._world.time.rate)
        self._tell(
            f"{self._order.orders} orders by {people} people within {rush.total_seconds() / 60:.0f} minutes of "
            f"the platform's time, which passes {self._world.time.rate:g} times as fast"
        )
        wanting = sum(plan.taste is Taste.SPECIAL for plan in drawn)
        specials = await self._announced(max(2, wanting // 6))
        start = self._world.time.now()
        self._customers.invite(drawn, specials, start, rush)
        self._agendas["merchants"].at(start + rush / 2, self._specials.raise_prices)

    async def _announced(self, portions: int) -> Sequence[Special]:
        try:
            return await self._specials.announce(portions)
        except SimulatedError:
            return ()  # written down; lunch goes on without

    async def _until_quiet(self) -> None:
        """Until everybody has done what they meant to; where all only wait for a later hour, it comes at once."""
        patient_until = time.monotonic() + _QUIET_WITHIN_SECONDS + 4 * self._order.pace.rush_seconds
        governed_at = time.monotonic()
        while any(agenda.waiting for agenda in self._agendas.values()):
            if self._world.gateway.gone:
                self._tell("the server stays away")
                return
            if time.monotonic() > patient_until:
                self._tell("not everybody comes to an end; going on without them")
                return
            self._look_after()
            self._skip_idle_time()
            if time.monotonic() > governed_at + _GOVERNED_EVERY_SECONDS:
                governed_at = time.monotonic()
                self._governor.adjust(max(agenda.behind for agenda in self._agendas.values()))
            await asyncio.sleep(0.25)

    def _skip_idle_time(self) -> None:
        """Scheduled orders leave hours in which nobody does anything."""
        if self._world.book.sessions < self._order.orders:
            return
        now = self._world.time.now()
        horizon = now + _NOTHING_FOR
        if any(agenda.due_by(horizon) for agenda in self._agendas.values()):
            return
        upcoming = [agenda.next_at for agenda in self._agendas.values() if agenda.next_at is not None]
        if upcoming:
            self._world.time.advance(min(upcoming) - now - timedelta(seconds=5))

    async def _let_deadlines_pass(self) -> None:
        """A day later everything has found its end by itself."""
        if not self._world.time.adjustable:
            self._tell("this server's clock is not ours: what waits for a deadline is left waiting")
        elif not self._world.gateway.gone:
            self._tell("the platform's clock jumps a day, so that every deadline passes")
            self._world.time.set_rate(1.0)
            self._world.time.advance(_A_DAY)
        patient_until = time.monotonic() + _DEADLINES_WITHIN_SECONDS
        while True:
            left = list(self._world.book.open())
            with suppress(SimulatedError):  # written down
                await self._operators.look_up(left)
            self._look_after()
            if not any(self._world.book.open()):
                break
            given_up = time.monotonic() > patient_until or self._world.gateway.gone
            if given_up or not self._world.time.adjustable:
                break
            await asyncio.sleep(1.0)
        with suppress(SimulatedError):  # written down
            await self._operators.look_up([each for each in self._world.book.orders.values() if not each.why])

    async def _let_people_talk(self) -> None:
        """About what only the next day has completed."""
        if self._world.time.adjustable and not self._world.gateway.gone:
            self._world.time.set_rate(self._order.pace.rate)
            await self._until_quiet()

    def _look_after(self) -> None:
        for agenda in self._agendas.values():
            agenda.check()
        self._progress(self._world)

    def _report(self, began: float, began_at: datetime) -> Report:
        world, recorder = self._world, self._world.recorder
        return Report(
            asked=self._order.orders,
            clients=self._order.clients,
            seed=world.seed,
            rate=self._order.pace.rate if world.time.adjustable else 1.0,
            slowest_rate=self._governor.lowest_met if world.time.adjustable else 1.0,
            began_at=began_at,
            ended_at=world.time.now(),
            real_seconds=time.monotonic() - began,
            endings=Counter((order.status, order.why) for order in world.book.orders.values()),
            unfinished=dict(self._unfinished()),
            refusals=dict(recorder.refusals),
            requests=recorder.requests(),
            to_inbox=distribution(recorder),
            webhooks=self._webhooks.report(),
            watching=self._watchers.report(),
            notes=dict(recorder.notes),
            unexpected=tuple(recorder.unexpected),
            unexpected_count=recorder.unexpected_count,
        )

    def _unfinished(self) -> Iterator[tuple[str, str]]:
        if self._world.time.adjustable:
            yield from ((order.id, order.status) for order in self._world.book.open())
