"""The operator: steps in now and then, and in the end looks up what became of every order."""

from collections.abc import Sequence
from functools import partial

from pannier.local.simulate.agenda import Agenda
from pannier.local.simulate.book import SimulatedOrder
from pannier.local.simulate.habits import Office
from pannier.local.simulate.operations.operators import CANCEL, FIND, INBOX, REFUND
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.world import World

_LOOKED_UP_AT_ONCE = 20


class Operators:
    """The platform's own staff."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self._world = world
        self._agenda = agenda
        world.book.listen(self._changed)

    def _changed(self, order: SimulatedOrder) -> None:
        plan = order.plan
        if plan.office is Office.CANCELS and order.status == self._moment(order) and order.once("office"):
            self._agenda.after(plan.hesitates, partial(self._cancel, order))
        if plan.office is Office.REFUNDS and order.status == "COMPLETED" and order.once("office"):
            self._agenda.after(plan.hesitates, partial(self._refund, order))

    @staticmethod
    def _moment(order: SimulatedOrder) -> str:
        """In which state of the order the operator steps in."""
        return ("PLACED", "PREPARING", "READY", "DELIVERING")[order.plan.number % 4]

    async def _cancel(self, order: SimulatedOrder) -> None:
        await self._world.operator().ask(INBOX)
        reason = ("ACCIDENT", "TOO_BUSY", "OTHER")[order.plan.number % 3]
        reply = await self._world.operator().ask(CANCEL, id=order.id, reason=reason)
        self._world.book.saw(order, reply.part("order"))

    async def _refund(self, order: SimulatedOrder) -> None:
        await self._world.operator().ask(INBOX)
        lines = list(order.line_ids[-1:]) if order.plan.number % 2 else []
        refund = {"reason": "GOODWILL", "lineIds": lines}
        await self._world.operator().ask(REFUND, id=order.id, input=refund)

    async def look_up(self, orders: Sequence[SimulatedOrder]) -> None:
        """How these orders stand now, and what the last word on them was."""
        for start in range(0, len(orders), _LOOKED_UP_AT_ONCE):
            some = orders[start : start + _LOOKED_UP_AT_ONCE]
            found = await self._world.operator().ask(FIND, ids=[order.id for order in some])
            for shown in found.parts("nodes"):
                order = self._world.book.find(shown.text("id"))
                if order is not None:
                    self._world.book.saw(order, shown)
                    order.why = _ending(shown)


def _ending(shown: Reply) -> str:
    """By which command, of whom and why the order came to where it stands."""
    status = shown.text("status")
    entries = [entry for entry in shown.nodes("timeline") if entry.text("status") == status]
    if not entries:
        return ""
    first = entries[0]
    reason = first.maybe_text("reason")
    told = f"{first.text('command').lower().replace('_', ' ')} by {first.text('actor').lower()}"
    return told + (f", {reason.lower().replace('_', ' ')}" if reason else "")
