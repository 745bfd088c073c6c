"""Customers: they order, pay, change their minds, and say what came of it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pannier.local.demo.model import DemoCustomer
from pannier.local.simulate.agenda import Agenda
from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.habits import After, Mood, OrderPlan, Paying, Taste, idempotency_key
from pannier.local.simulate.operations.customers import (
    ASK_TO_CANCEL,
    CANCEL,
    COMPLETE,
    CONFIRM,
    HISTORY,
    LOOK,
    PAY,
    PLACE,
    REPORT,
)
from pannier.local.simulate.people import Person
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.shopping import Offer, Shoppers, Shopping, Special
from pannier.local.simulate.transport import Operation, Refused, SimulatedError
from pannier.local.simulate.world import World

_ATTEMPTS = 6
_TOKENS = {
    Paying.CARD: "tok_ok",
    Paying.CONFIRMED: "tok_confirm",
    Paying.NEVER_CONFIRMED: "tok_confirm",
    Paying.SECOND_CARD: "tok_declined",
    Paying.DECLINED: "tok_declined",
    Paying.CAPTURE_FAILS: "tok_capture_fails",
    Paying.REFUND_FAILS: "tok_refund_fails",
}
_FRESH = ("fresh", "changed")  # where a refusal carries another quote
_SECOND_THOUGHTS = ("CHANGED_MIND", "ORDERED_BY_MISTAKE", "TAKES_TOO_LONG")


class Customers:
    """Everybody who orders. Their requests are the traffic of the simulation's clients."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self._world = world
        self._agenda = agenda
        self._shoppers = Shoppers(world)
        world.book.listen(self._notified)

    def invite(
        self, plans: Sequence[OrderPlan], specials: Sequence[Special], start: datetime, rush: timedelta
    ) -> None:
        """Let the rush begin."""
        self._shoppers.specials = specials
        for plan in plans:
            self._agenda.at(start + rush * plan.moment, partial(self._hungry, plan, 1), leisurely=True)

    async def _hungry(self, plan: OrderPlan, attempt: int) -> None:
        """From hunger to an order. Who does not get one tries again a little later, a few times."""
        customer = self._world.city.customers[plan.customer]
        try:
            offer = await Shopping(self._shoppers, customer, plan, attempt).offer()
            if offer is not None and self._lingers(plan, attempt, customer, offer):
                return
            if offer is not None and await self._order(plan, attempt, customer, offer):
                return
        except SimulatedError:
            pass  # written down
        self._again(plan, attempt)

    def _again(self, plan: OrderPlan, attempt: int) -> None:
        if attempt < _ATTEMPTS:
            self._agenda.after(timedelta(seconds=45), partial(self._hungry, plan, attempt + 1))
        else:
            self._world.recorder.noted("customers who gave up")
            self._world.book.sessions += 1

    def _lingers(self, plan: OrderPlan, attempt: int, customer: DemoCustomer, offer: Offer) -> bool:
        """Whether the customer leaves the offer alone for now."""
        if attempt > 1:
            return False
        if plan.taste is Taste.SPECIAL:
            self._agenda.after(plan.hesitates * 4, partial(self._returns, plan, customer, offer))
            return True
        if plan.mood is Mood.WALKS_AWAY:
            self._agenda.after(timedelta(minutes=3), partial(self._hungry, plan, 2))
            return True
        if plan.mood is Mood.LETS_QUOTE_EXPIRE:
            late = offer.expires_at + timedelta(seconds=20)
            self._agenda.at(late, partial(self._returns, plan, customer, offer))
            return True
        return False

    async def _returns(self, plan: OrderPlan, customer: DemoCustomer, offer: Offer) -> None:
        try:
            if await self._order(plan, 1, customer, offer):
                return
        except SimulatedError:
            pass  # written down
        self._again(plan, 1)

    async def _order(self, plan: OrderPlan, attempt: int, customer: DemoCustomer, offer: Offer) -> bool:
        """Place the order. Where price or time have moved on, the fresh quote will do as well."""
        key = idempotency_key(f"{self._world.run}/{attempt}", plan)
        try:
            reply = await self._placed(plan, self._world.person(customer.account), offer, key)
        except Refused as refused:
            quote = next((refused.reply.part(name) for name in _FRESH if refused.reply.has(name)), None)
            if quote is None:
                return False
            renewed = offer.renewed(quote)
            reply = await self._placed(plan, self._world.person(customer.account), renewed, f"{key}-again")
        order = SimulatedOrder(
            id=reply.text("order", "id"),
            plan=plan,
            customer=customer,
            merchant=offer.store.demo,
            merchant_id=offer.store.id,
            cash=plan.paying is Paying.CASH,
            status=reply.text("order", "status"),
            line_ids=tuple(line.text("lineId") for line in reply.parts("order", "price", "lines")),
            scheduled_for=offer.scheduled_for,
        )
        self._shoppers.remember(customer, offer.store)
        self._world.book.sessions += 1
        self._world.book.add(order)
        self._follow(order)
        return True

    async def _placed(self, plan: OrderPlan, person: Person, offer: Offer, key: str) -> Reply:
        paying = Paying.CONFIRMED if plan.mood is Mood.CANCELS_UNPAID else plan.paying
        payment: dict[str, Any] = {"method": "CASH_ON_DELIVERY"}
        if paying is not Paying.CASH:
            payment = {"method": "SANDBOX", "token": _TOKENS[paying]}
        ask = partial(person.ask, PLACE, quote=offer.quote_id, key=key, payment=payment)
        if plan.mood is not Mood.TAPS_TWICE:
            return await ask()
        first, second = await asyncio.gather(ask(), ask(), return_exceptions=True)
        replies = [each for each in (first, second) if isinstance(each, Reply)]
        if not replies:
            raise first if isinstance(first, BaseException) else AssertionError
        if len({each.text("order", "id") for each in replies}) > 1:
            self._world.recorder.failed(PLACE.name, "one idempotency key made two orders")
        return replies[0]

    def _follow(self, order: SimulatedOrder) -> None:
        """What the customer will do next about a fresh order."""
        plan = order.plan
        if plan.mood is Mood.CANCELS_UNPAID:
            self._later(order, plan.hesitates, CANCEL, reason=self._reason(order))
        elif plan.paying is Paying.CONFIRMED:
            self._later(order, plan.hesitates / 2, CONFIRM)
        elif plan.paying is Paying.SECOND_CARD:
            self._later(order, plan.hesitates, PAY, token="tok_ok")
        elif plan.paying is Paying.DECLINED:
            self._later(order, plan.hesitates, PAY, token="tok_declined")
        if order.merchant.auto_accept or plan.number % 3 == 0:
            self._agenda.after(timedelta(minutes=2) + plan.hesitates, partial(self._watch, order))

    def _notified(self, order: SimulatedOrder) -> None:
        """The customer's phone buzzes."""
        plan = order.plan
        match order.status:
            case "PLACED" if plan.mood is Mood.CANCELS_AT_ONCE and order.once("cancel"):
                self._later(order, plan.hesitates, CANCEL, reason=self._reason(order))
            case "PREPARING" if plan.mood is Mood.ASKS_TO_CANCEL and order.once("ask"):
                self._agenda.after(plan.hesitates, partial(self._ask_to_cancel, order))
            case "DELIVERED" | "COMPLETED" if order.once("eat"):
                self._eats(order)

    def _eats(self, order: SimulatedOrder) -> None:
        plan = order.plan
        if plan.after is After.REPORTS:
            problem = {"reason": plan.problem, "lineIds": list(order.line_ids[:1])}
            self._later(order, plan.rides, REPORT, input=problem)
        elif plan.after is After.COMPLETES and order.status == "DELIVERED":
            self._later(order, plan.rides, COMPLETE)

    async def _ask_to_cancel(self, order: SimulatedOrder) -> None:
        await self._act(order, ASK_TO_CANCEL, reason=self._reason(order))
        order.asked_to_cancel = True
        self._world.book.tell(order)

    async def _watch(self, order: SimulatedOrder) -> None:
        person = self._world.person(order.customer.account)
        if order.plan.number % 10 == 0:
            await person.ask(HISTORY)
        self._world.book.saw(order, await person.ask(LOOK, id=order.id))

    def _later(self, order: SimulatedOrder, delay: timedelta, operation: Operation, **variables: Any) -> None:
        self._agenda.after(delay, partial(self._act, order, operation, **variables))

    async def _act(self, order: SimulatedOrder, operation: Operation, **variables: Any) -> None:
        person = self._world.person(order.customer.account)
        reply = await person.ask(operation, id=order.id, **variables)
        self._world.book.saw(order, reply.part("order"))

    def _reason(self, order: SimulatedOrder) -> str:
        return order.plan.draw("reason", self._world.seed).one(_SECOND_THOUGHTS)
