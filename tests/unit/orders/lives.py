"""Orders that live through whatever the lifecycle allows, and how their events may be delivered."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from pannier.core.money import Money
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.lifecycle import REASONS, Details, advance, available_actions
from pannier.orders.model import Actor, ActorKind, Command, Fulfilment, Order, PaymentMethod, Rider
from tests.unit.orders.builders import ACTORS, NOON, TERMS, an_order

CURRENCIES = {"merchant": "CNY", "neighbour": "CNY", "abroad": "JPY"}
_ACTORS = tuple(ACTORS.values())


@st.composite
def lives(draw: st.DrawFn) -> list[list[Order]]:
    """Some orders, each as it was after each of its events."""
    return [_life(draw, f"order {number}") for number in range(draw(st.integers(1, 4)))]


def _life(draw: st.DrawFn, order_id: str) -> list[Order]:
    merchant_id = draw(st.sampled_from(sorted(CURRENCIES)))
    scheduled_for = draw(st.none() | st.just(NOON + timedelta(hours=2)))
    order = an_order(
        draw(st.sampled_from(Fulfilment)),
        draw(st.sampled_from(Rider)),
        draw(st.sampled_from(PaymentMethod)),
        scheduled_for,
    )
    order = replace(
        order,
        id=order_id,
        merchant_id=merchant_id,
        total=Money(draw(st.integers(0, 9_000)), CURRENCIES[merchant_id]),
        business_date=draw(st.sampled_from([date(2026, 5, 4), date(2026, 5, 5)])),
        business_hour=draw(st.none() | st.integers(0, 23)),
    )
    states, now = [order], NOON
    for _ in range(draw(st.integers(0, 12))):
        now += timedelta(seconds=draw(st.integers(0, 3_000)), microseconds=draw(st.integers(0, 999_999)))
        ways = _ways(order, now)
        if not ways:
            break
        command, actor = draw(st.sampled_from(ways))
        order = advance(order, command, actor, now, TERMS, _details(draw, order, command))
        states.append(order)
    return states


def _ways(order: Order, now: datetime) -> list[tuple[Command, Actor]]:
    """What may be done to it now, and by whom."""
    return [
        (command, actor)
        for actor in _ACTORS
        for command in sorted(available_actions(order, actor))
        if actor.kind is not ActorKind.TIMER or (order.due is not None and now >= order.due.at)
    ]


def _details(draw: st.DrawFn, order: Order, command: Command) -> Details:
    reasons = sorted(REASONS.get(command, ()))
    reason = draw(st.sampled_from(reasons)) if reasons else None
    if command is Command.REFUND:
        left = order.total.amount_minor - order.refunded_minor
        return Details(reason, amount=Money(draw(st.integers(1, left)), order.total.currency))
    minutes = draw(st.none() | st.integers(1, 60)) if command is Command.ACCEPT else None
    return Details(reason, preparation_minutes=minutes)


def delivered(orders: list[list[Order]], random: Random) -> list[OrderEvent]:
    """Every event at least once: each order's in order, save that some come again, from an earlier one on."""
    waiting = [[*from_first(states)] for states in orders]
    reached = [0] * len(waiting)
    told: list[OrderEvent] = []
    while unfinished := [at for at, events in enumerate(waiting) if reached[at] < len(events)]:
        at = random.choice(unfinished)
        reached[at] += 1
        again = random.randint(0, 4 * reached[at])
        told += waiting[at][min(again, reached[at] - 1) : reached[at]]
    return told


def from_first(states: list[Order]) -> list[OrderEvent]:
    """The events of an order that was these, one after the other."""
    changes = zip([None, *states[:-1]], states, strict=True)
    return [event for old, new in changes for event in from_change(old, new)]
