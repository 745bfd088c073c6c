"""Merchants: their staff watches inbox and board, answers, cooks, and sends its own riders."""

import time
from datetime import timedelta
from functools import partial
from typing import Any

from pannier.local.demo.model import DemoMerchant
from pannier.local.simulate.agenda import Agenda, Job
from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.habits import Answer, Kitchen, Refund, Ride
from pannier.local.simulate.operations.merchants import (
    ACCEPT,
    BOARD,
    CANCEL,
    COLLECT,
    DECLINE_CANCEL,
    DELIVER,
    DETAILS,
    FAIL_DELIVERY,
    PICK_UP,
    READ_ALL,
    READY,
    REFUND,
    REJECT,
    SELL_OUT,
)
from pannier.local.simulate.people import Person
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.transport import Operation
from pannier.local.simulate.world import World

FAILURES = {
    Ride.NOBODY_HOME: "CUSTOMER_UNREACHABLE",
    Ride.WRONG_ADDRESS: "ADDRESS_WRONG",
    Ride.ACCIDENT: "ACCIDENT",
}
_LOOKS_AGAIN_SECONDS = 0.5  # real ones, while something is expected
_LOOKS_LATER_SECONDS = 2.0  # where the machine is busy; looking more often would only keep it so
_LOOKS_BRIEFLY, _LOOKS_AT_MOST = 6, 90
_FRESH = frozenset({"ORDER_PLACED", "ORDER_PAID"})  # what tells of an order that waits for an answer


class Merchants:
    """All stores that take part. A store's screen lights up when an order comes in; then its staff looks."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self._world = world
        self._agenda = agenda
        self._expected: dict[str, set[str]] = {}  # orders whose message is not there yet, by merchant key
        self._looking: set[str] = set()
        world.book.listen(self._changed)

    def _changed(self, order: SimulatedOrder) -> None:
        plan = order.plan
        match order.status:
            case "PLACED" if order.once("message"):
                self._expected.setdefault(order.merchant.key, set()).add(order.id)
                self._look_soon(order.merchant, order.merchant_id)
            case "PREPARING":
                if order.once("cook"):
                    self._cooks(order)
                if order.asked_to_cancel and order.once("answer"):
                    self._agenda.after(plan.thinks, partial(self._answer_request, order))
            case "READY" if order.once("hand over"):
                self._hands_over(order)
            case "DELIVERING" if order.merchant.own_riders and order.once("ride"):
                self._rides(order)
            case "DELIVERED" | "COMPLETED" if plan.refund is not Refund.NOTHING and order.once("refund"):
                lines = list(order.line_ids[:1]) if plan.refund is Refund.A_LINE else []
                refund = {"reason": "GOODWILL", "lineIds": lines}
                self._later(order, plan.rides * 2, REFUND, input=refund)

    def _look_soon(self, merchant: DemoMerchant, merchant_id: str) -> None:
        if merchant.key not in self._looking:
            self._looking.add(merchant.key)
            self._after_seconds(0.2, partial(self._look, merchant, merchant_id, 1))

    async def _look(self, merchant: DemoMerchant, merchant_id: str, times: int) -> None:
        """At inbox and board; again shortly, while an order is known to be under way."""
        staff = self._world.staff_of(merchant)
        try:
            messages = 20 if times <= _LOOKS_BRIEFLY else 100
            board = await staff.ask(BOARD, merchant=merchant_id, messages=messages)
        finally:
            self._looking.discard(merchant.key)
        self._read_messages(merchant, board, time.time())
        for shown in (*board.nodes("placed"), *board.nodes("preparing")):
            self._read_order(shown)
        if self._expects_more(merchant, times):
            self._looking.add(merchant.key)
            pause = _LOOKS_AGAIN_SECONDS if times <= _LOOKS_BRIEFLY else _LOOKS_LATER_SECONDS
            self._after_seconds(pause, partial(self._look, merchant, merchant_id, times + 1))
        elif merchant.key[-1] == "1":
            await staff.ask(READ_ALL, merchant=merchant_id)

    def _expects_more(self, merchant: DemoMerchant, times: int) -> bool:
        """Whether a message is still to come, or the standing instruction has not acted on an order yet."""
        if self._expected.get(merchant.key):
            if times < _LOOKS_AT_MOST:
                return True
            self._expected.pop(merchant.key)
            self._world.recorder.failed(BOARD.name, "an order's message never came to the inbox")
        return (
            merchant.auto_accept
            and times < 2 * _LOOKS_BRIEFLY
            and any(each.merchant is merchant and each.status == "PLACED" for each in self._world.book.open())
        )

    def _read_messages(self, merchant: DemoMerchant, board: Reply, seen_at: float) -> None:
        waiting = self._expected.get(merchant.key, set())
        for message in board.nodes("inbox"):
            order_id = message.maybe_text("orderId")
            if order_id in waiting and message.text("kind") in _FRESH:
                waiting.discard(order_id)
                happened_at = self._world.time.machine_time_of(message.moment("occurredAt"))
                self._world.recorder.inbox_delays.append(max(0.0, seen_at - happened_at))

    def _read_order(self, shown: Reply) -> None:
        order = self._world.book.find(shown.text("id"))
        if order is None:
            return  # somebody's outside the simulation
        if shown.text("status") == "PLACED" and not order.merchant.auto_accept and order.once("decide"):
            self._agenda.after(order.plan.thinks, partial(self._decide, order))
        self._world.book.saw(order, shown)

    async def _decide(self, order: SimulatedOrder) -> None:
        match order.plan.kitchen:
            case Kitchen.SILENT:
                return
            case Kitchen.REFUSES:
                await self._act(order, REJECT, reason=order.plan.refusal)
            case Kitchen.RUNS_OUT:
                await self._run_out(order)
            case _:
                await self._act(order, ACCEPT)

    async def _run_out(self, order: SimulatedOrder) -> None:
        """Of one of the dishes: nobody can order it for a while, and this order is refused."""
        staff = self._staff(order)
        details = await staff.ask(DETAILS, id=order.id)
        item_id = details.parts("price", "lines")[0].text("itemId")
        until = self._world.time.now() + timedelta(minutes=25)
        await staff.ask(SELL_OUT, id=item_id, until=until.isoformat())
        await self._act(order, REJECT, reason="ITEM_UNAVAILABLE")

    def _cooks(self, order: SimulatedOrder) -> None:
        plan, preparation = order.plan, timedelta(minutes=order.merchant.preparation_minutes)
        takes = preparation * plan.cooking / 100
        if order.scheduled_for is not None:
            takes = max(takes, order.scheduled_for - preparation - self._world.time.now() + takes)
        if plan.kitchen is Kitchen.GIVES_UP:
            self._later(order, takes / 2, CANCEL, reason=plan.refusal)
        self._later(order, takes, READY)

    async def _answer_request(self, order: SimulatedOrder) -> None:
        match order.plan.answer:
            case Answer.AGREES:
                await self._act(order, CANCEL, reason="CHANGED_MIND")
            case Answer.DECLINES:
                await self._act(order, DECLINE_CANCEL)

    def _hands_over(self, order: SimulatedOrder) -> None:
        if order.plan.pickup:
            self._later(order, order.plan.walks, COLLECT)
        elif order.merchant.own_riders:
            self._later(order, order.plan.walks, PICK_UP)

    def _rides(self, order: SimulatedOrder) -> None:
        failure = FAILURES.get(order.plan.ride)
        if failure is None:
            self._later(order, order.plan.rides, DELIVER)
        else:
            self._later(order, order.plan.rides, FAIL_DELIVERY, reason=failure)

    def _later(self, order: SimulatedOrder, delay: timedelta, operation: Operation, **variables: Any) -> None:
        self._agenda.after(delay, partial(self._act, order, operation, **variables))

    async def _act(self, order: SimulatedOrder, operation: Operation, **variables: Any) -> None:
        if order.terminal and operation is not REFUND:
            return  # the screen says so
        reply = await self._staff(order).ask(operation, id=order.id, **variables)
        self._world.book.saw(order, reply.part("order"))

    def _staff(self, order: SimulatedOrder) -> Person:
        return self._world.staff_of(order.merchant)

    def _after_seconds(self, seconds: float, job: Job) -> None:
        self._agenda.after(timedelta(seconds=seconds * self._world.time.rate), job)
