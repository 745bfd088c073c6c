"""Moving orders. `Orders.advance` is the only way: resolvers, reactions, payments and timers all come through it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound, Unauthenticated
from pannier.core.paging import PageRequest
from pannier.core.settings import OrderTerms
from pannier.core.text import bounded_text
from pannier.merchants.service import Merchants
from pannier.orders.errors import OrderChangedMeanwhile, OrderTransitionRefused
from pannier.orders.lifecycle import (
    MOST_ENTRIES,
    REASONS,
    TABLE,
    Details,
    advance,
    available_actions,
    stands_there,
)
from pannier.orders.model import MAX_NOTE, Actor, ActorKind, Command, Order, OrderSnapshot, Reason, Status
from pannier.orders.promises import checked_preparation
from pannier.orders.repository import OrderRepository
from pannier.orders.service.standing import CAPACITIES, Standing
from pannier.telemetry.correlation import current_correlation
from pannier.users.service import Users

Decide: TypeAlias = Callable[[Order], Details]

_ATTEMPTS = 5
_COMPLETING = frozenset({Command.COMPLETE, Command.COLLECT})


class Orders:
    """Orders, for those concerned. `viewer_id` is who asks; None: nobody signed in.

    Who has no part in an order is told that there is none.
    """

    def __init__(
        self,
        orders: OrderRepository,
        users: Users,
        merchants: Merchants,
        terms: OrderTerms,
        clock: Clock,
    ) -> None:
        self._orders = orders
        self._users = users
        self._merchants = merchants
        self._terms = terms
        self._clock = clock

    def get(self, order_id: str) -> Order:
        """For the platform itself. Raises NotFound."""
        return self._orders.get(order_id)

    def get_for(self, viewer_id: str | None, order_id: str) -> Order:
        """An order the viewer has a part in. Raises Unauthenticated, NotFound."""
        return self.seen_by(viewer_id, order_id)[0]

    def seen_by(self, viewer_id: str | None, order_id: str) -> tuple[Order, Actor]:
        """An order, and as what the viewer has a part in it. Raises Unauthenticated, NotFound."""
        if viewer_id is None:
            raise Unauthenticated
        order = self._orders.get(order_id)
        actor = self.first_capacity(viewer_id, order)
        if actor is None:
            raise NotFound("Order")
        return order, actor

    def seen_among(self, viewer_id: str | None, order_ids: Iterable[str]) -> dict[str, tuple[Order, Actor]]:
        """Those that the viewer has a part in, by id, and as what. One consistent BatchGet per hundred; what the viewer
        is to a merchant or to the platform is read once.
        """
        if viewer_id is None:
            return {}
        standing = self._standing(viewer_id)
        found = self._orders.find_many(order_ids, consistent=True).values()
        seen = ((order, standing.first_capacity(order)) for order in found)
        return {order.id: (order, actor) for order, actor in seen if actor is not None}

    def find_many(self, order_ids: Iterable[str]) -> dict[str, Order]:
        """For the platform itself: those that exist, by id."""
        return self._orders.find_many(order_ids)

    def completed_at(self, order: Order) -> datetime | None:
        """For the platform itself: when the order was completed; None while it is not. A Query at most."""
        if order.status is not Status.COMPLETED:
            return None
        if order.latest.command in _COMPLETING:
            return order.latest.at
        entries = self._orders.page_timeline(order.id, PageRequest(MOST_ENTRIES)).items
        return next((entry.at for entry in entries if entry.status is Status.COMPLETED), None)

    def find_snapshots(self, order_ids: Iterable[str]) -> dict[str, OrderSnapshot]:
        """For who was shown the orders: what they were priced from, by order id."""
        return self._orders.find_snapshots(order_ids)

    def act(
        self,
        viewer_id: str | None,
        order_id: str,
        command: Command,
        reason: Reason | None = None,
        note: str = "",
    ) -> Order:
        """Give a command as whoever the viewer is to this order: customer, staff, courier or operator.

        Raises:
            Unauthenticated, NotFound, InvalidInput
            OrderTransitionRefused: not in this state, or not by this viewer.
            OrderChangedMeanwhile: somebody else moved the order first.
        """
        details = Details(checked_reason(command, reason), checked_note(note))
        order, actor = self.open_for(viewer_id, order_id, command)
        return self._give(order, command, actor, details)

    def accept(self, viewer_id: str | None, order_id: str, preparation_minutes: int | None = None) -> Order:
        """The merchant takes an order on, and says how long it will take; without minutes, as long as usual.

        Who finds it accepted by a colleague has what they wanted: the order as it stands, with the promise that was
        made first.

        Raises:
            Unauthenticated, NotFound, InvalidInput
            OrderTransitionRefused: not in this state, or not by this viewer.
            OrderChangedMeanwhile: somebody else moved the order first, to somewhere else.
        """
        details = Details(preparation_minutes=checked_preparation(preparation_minutes))
        try:
            order, actor = self.open_for(viewer_id, order_id, Command.ACCEPT)
        except OrderTransitionRefused:
            order, actor = self.seen_by(viewer_id, order_id)
            if actor.kind is ActorKind.MERCHANT and stands_there(order, Command.ACCEPT):
                return order
            raise
        try:
            return self._give(order, Command.ACCEPT, actor, details)
        except OrderChangedMeanwhile as lost:
            if stands_there(lost.order, Command.ACCEPT):
                return lost.order
            raise

    def _give(self, order: Order, command: Command, actor: Actor, details: Details) -> Order:
        """Raises OrderTransitionRefused, OrderChangedMeanwhile; NotFound where the order is nobody's business of theirs
        as it stands now: another courier has gone off with it, or they do not work there any more.
        """
        try:
            return self.move(order, command, actor, lambda _: details)
        except OrderChangedMeanwhile as lost:
            if self.first_capacity(actor.id, lost.order) is None:
                raise NotFound("Order") from lost
            raise

    def advance(self, order_id: str, command: Command, actor: Actor, details: Details | None = None) -> Order:
        """Give a command as a machine, or as somebody whose right to it is known already.

        Raises:
            NotFound, OrderTransitionRefused, OrderChangedMeanwhile
        """
        return self.move(self._orders.get(order_id), command, actor, lambda _: details or Details())

    def move(self, order: Order, command: Command, actor: Actor, decide: Decide) -> Order:
        """Write the transition. `decide` tells its details, anew for each state of the order it is tried on; which
        request it follows from is known here.

        Losing a race, the order is read again. Where it is as this command would have left it, that is success; where
        its status is another, the caller must think again; where only an entry was added (a notice that it is late,
        say), the command is tried on the new head.
        """
        for _ in range(_ATTEMPTS):
            details = replace(decide(order), correlation_id=current_correlation())
            moved = advance(order, command, actor, self._clock.now(), self._terms, details)
            try:
                return self._orders.save_transition(order, moved)
            except ConcurrentChange:
                current = self._orders.get(order.id)
            if _same_outcome(current, moved):
                return current
            if current.status is not order.status:
                raise OrderChangedMeanwhile(current, command)
            order = current
        raise OrderChangedMeanwhile(order, command)

    def open_for(self, viewer_id: str | None, order_id: str, command: Command) -> tuple[Order, Actor]:
        """The order, and the capacity in which the viewer may give this command. One Get, and one of the membership.

        Raises:
            Unauthenticated, NotFound, OrderTransitionRefused
        """
        if viewer_id is None:
            raise Unauthenticated
        order = self._orders.get(order_id)
        rule = TABLE.get((order.status, command))
        likely = () if rule is None else tuple(kind for kind in CAPACITIES if kind in rule.who)
        standing = self._standing(viewer_id)
        for kind in likely:
            actor = standing.capacity(order, kind)
            if actor is not None and command in available_actions(order, actor):
                return order, actor
        if standing.first_capacity(order) is None:
            raise NotFound("Order")
        raise OrderTransitionRefused(order.status, command, standing.actions(order))

    def first_capacity(self, viewer_id: str, order: Order) -> Actor | None:
        """As who the viewer sees the order; None: not at all."""
        return self._standing(viewer_id).first_capacity(order)

    def _standing(self, viewer_id: str) -> Standing:
        return Standing(viewer_id, self._users, self._merchants)


def checked_reason(command: Command, reason: Reason | None) -> Reason | None:
    """Raises InvalidInput: the command needs a reason, or not this one."""
    known = REASONS.get(command, frozenset())
    if reason in known or (reason is None and not known):
        return reason
    if not known:
        raise InvalidInput(("reason",), "This is done without a reason.", "该操作不需要理由。")
    raise InvalidInput(
        ("reason",),
        f"Give one of {', '.join(sorted(known))}.",
        f"请从 {'、'.join(sorted(known))} 中选择一个。",
    )


def checked_note(note: str) -> str:
    """Raises InvalidInput."""
    return bounded_text(note, ("note",), MAX_NOTE, 0)


def _same_outcome(current: Order, wanted: Order) -> bool:
    """Whether somebody else brought about just what we wanted: the same command, and the same rider."""
    return (
        current.latest.command is wanted.latest.command
        and current.status is wanted.status
        and current.courier_id == wanted.courier_id
        and wanted.latest.amount is None
        and not wanted.latest.line_ids
    )
