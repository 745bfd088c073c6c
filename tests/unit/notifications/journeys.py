"""Every event that an order can meet, found by walking the lifecycle."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, product

from pannier.core.money import Money
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.lifecycle import REASONS, Details, advance, available_actions
from pannier.orders.model import Actor, Command, Fulfilment, Order, PaymentMethod, Reason, Rider
from tests.unit.orders.builders import ACTORS, NOON, TERMS, an_order

_AMOUNT = {Command.REFUND: Money(1200, "CNY")}
_LINES = {Command.REFUND: ("1",), Command.REPORT_PROBLEM: ("1", "2")}


@cache
def every_event() -> tuple[OrderEvent, ...]:
    """At least one event of each kind, status, actor, reason, fulfilment, rider and way to pay, for all that can be."""
    tomorrow = NOON + timedelta(days=1)
    kinds = product(Fulfilment, Rider, PaymentMethod, (None, tomorrow))
    return tuple(chain.from_iterable(_from(an_order(*kind)) for kind in kinds))


def advanced(order: Order, command: Command, actor: Actor, at: datetime | None = None) -> Order:
    """The head after a command, with the first of the reasons it may carry."""
    reasons = sorted(REASONS.get(command, ()))
    details = Details(reasons[0] if reasons else None, "", _AMOUNT.get(command), _LINES.get(command, ()))
    return advance(order, command, actor, at or order.latest.at + timedelta(minutes=1), TERMS, details)


def _from(first: Order) -> Iterator[OrderEvent]:
    """Depth first, each circumstance once; refunds are kept apart, since they lead to no other circumstance."""
    yield from from_change(None, first)
    seen: set[tuple[object, ...]] = set()
    waiting = [first]
    while waiting:
        order = waiting.pop()
        for actor in ACTORS.values():
            for command in sorted(available_actions(order, actor)):
                at = order.due.at if order.due and command is order.due.kind.command else None
                reasons: list[Reason | None] = [*sorted(REASONS.get(command, ()))]
                for reason in reasons or [None]:
                    details = Details(reason, "", _AMOUNT.get(command), _LINES.get(command, ()))
                    when = at or order.latest.at + timedelta(minutes=1)
                    after = advance(order, command, actor, when, TERMS, details)
                    key = (
                        after.status,
                        command,
                        actor.kind,
                        reason,
                        after.courier_id,
                        after.cancel_requested,
                        after.due and after.due.kind,
                    )
                    if key in seen:
                        continue
                    seen.add(key)
                    yield from from_change(order, after)
                    if command is not Command.REFUND:
                        waiting.append(after)
