"""Couriers: they look for work around them, claim it, sometimes a moment too late, and carry it."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from pannier.core.geo import Point, distance_m
from pannier.local.demo.model import DemoCourier
from pannier.local.simulate.agenda import Agenda
from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.merchants import FAILURES
from pannier.local.simulate.operations.couriers import CLAIM, DELIVER, FAIL_DELIVERY, JOBS, PICK_UP
from pannier.local.simulate.transport import Operation, Refused
from pannier.local.simulate.world import World

_BAG = 4  # orders a courier carries at once
_ASK_AGAIN_SECONDS = 3.0  # real ones
_RIVALS = 2  # couriers who hear of every third order at once


class Couriers:
    """All couriers on the road."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self._world = world
        self._agenda = agenda
        self._places = {
            courier.account.key: Point(courier.latitude, courier.longitude) for courier in world.city.couriers
        }
        self._load: Counter[str] = Counter()
        world.book.listen(self._changed)

    def _changed(self, order: SimulatedOrder) -> None:
        if order.status == "READY" and self._is_ours(order) and order.once("call couriers"):
            self._agenda.soon(partial(self._call, order))

    async def _call(self, order: SimulatedOrder) -> None:
        """Let the nearest couriers know; and others, while nobody came."""
        if order.claimed or order.status != "READY":
            return
        for courier in self._nearest(order):
            self._agenda.soon(partial(self._look, courier, order))
        again = timedelta(seconds=_ASK_AGAIN_SECONDS * self._world.time.rate)
        self._agenda.after(again, partial(self._call, order))

    def _nearest(self, order: SimulatedOrder) -> Sequence[DemoCourier]:
        store = Point(order.merchant.latitude, order.merchant.longitude)
        free = [each for each in self._world.city.couriers if self._load[each.account.key] < _BAG]
        free.sort(
            key=lambda each: (
                distance_m(self._places[each.account.key], store) + 800 * self._load[each.account.key]
            )
        )
        return free[: _RIVALS if order.plan.number % 3 == 0 else 1]

    async def _look(self, courier: DemoCourier, order: SimulatedOrder) -> None:
        """See what there is around the store, and take the first that fits."""
        if order.claimed:
            return
        near = {"latitude": order.merchant.latitude, "longitude": order.merchant.longitude}
        found = await self._world.person(courier.account).ask(JOBS, near=near)
        known = [self._world.book.find(node.text("id")) for node in found.nodes()]
        wanted = next((each for each in (order, *known) if each is not None and not each.claimed), None)
        if wanted is None or self._load[courier.account.key] >= _BAG:
            return
        self._load[courier.account.key] += 1
        try:
            await self._act(courier, wanted, CLAIM)
        except Refused:
            self._load[courier.account.key] -= 1
            return
        if wanted.claimed:
            self._load[courier.account.key] -= 1
            if wanted.claimed_by != courier.account.key:  # two who hear "it is yours" cannot both be right
                self._world.recorder.failed(CLAIM.name, "two couriers were given the same order")
            return
        wanted.claimed_by = courier.account.key
        self._agenda.after(wanted.plan.walks, partial(self._pick_up, courier, wanted))

    async def _pick_up(self, courier: DemoCourier, order: SimulatedOrder) -> None:
        try:
            await self._act(courier, order, PICK_UP)
        except Refused:
            self._load[courier.account.key] -= 1  # it was cancelled meanwhile
            return
        self._agenda.after(order.plan.rides, partial(self._arrive, courier, order))

    async def _arrive(self, courier: DemoCourier, order: SimulatedOrder) -> None:
        home = order.customer.addresses[0]
        self._places[courier.account.key] = Point(home.latitude, home.longitude)
        self._load[courier.account.key] -= 1
        failure = FAILURES.get(order.plan.ride)
        if failure is None:
            await self._act(courier, order, DELIVER)
        else:
            await self._act(courier, order, FAIL_DELIVERY, reason=failure)

    async def _act(
        self, courier: DemoCourier, order: SimulatedOrder, operation: Operation, **variables: Any
    ) -> None:
        reply = await self._world.person(courier.account).ask(operation, id=order.id, **variables)
        self._world.book.saw(order, reply.part("order"))

    @staticmethod
    def _is_ours(order: SimulatedOrder) -> bool:
        return not order.plan.pickup and not order.merchant.own_riders
