"""The lifecycle's table, and what timers, payments and the platform itself may do of it."""

from datetime import timedelta

import pytest

from pannier.api.primitives.ids import split_id
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.lifecycle import TABLE
from pannier.orders.model import Actor, ActorKind, Command, Status
from tests.api.orders.triples.conftest import Stage
from tests.api.orders.triples.lifecycle import (
    ALLOWED,
    LEADS_TO,
    MACHINES,
    MUTATIONS,
    STEPS,
    allowed,
    status_of,
)


def test_the_lifecycle_is_the_designs() -> None:
    documented = {
        (Status(status), Command(command.upper())): (Status(leads_to), {ActorKind(w.upper()) for w in who})
        for status, commands in LEADS_TO.items()
        for command, (who, leads_to) in commands.items()
    }
    assert {row: (rule.leads_to, set(rule.who)) for row, rule in TABLE.items()} == documented
    assert set(LEADS_TO) == set(Status)


def test_the_circumstances_are_the_lifecycles_and_leave_nothing_out() -> None:
    met: dict[str, dict[str, set[str]]] = {status: {} for status in LEADS_TO}
    for circumstances, commands in ALLOWED.items():
        for command, (who, _) in commands.items():
            roles = {role.removeprefix("other_") for role in who}
            met[status_of(circumstances)].setdefault(command, set()).update(roles)
    assert met == {
        status: {command: set(who) for command, (who, _) in commands.items()}
        for status, commands in LEADS_TO.items()
    }
    assert set(STEPS) == set(ALLOWED)
    by_machines = {Command.PLACE, Command.PAY, Command.EXPIRE, Command.MARK_LATE}
    assert {command.upper() for command in MUTATIONS} == set(Command) - by_machines


@pytest.mark.parametrize("status", Status)
def test_machines_may_do_just_what_the_lifecycle_allows(stage: Stage, status: Status) -> None:
    waiting: dict[str, str] = {}
    for circumstances in stage.circumstances(status):
        order_id = waiting[circumstances] = stage.new_order(circumstances)
        before = stage.books(order_id)
        for role in MACHINES:
            for command in Command:
                if role == "timer" or command.lower() not in allowed(circumstances, role):
                    stage.refuse(order_id, role, command, circumstances)  # a timer's time has not come
        assert stage.books(order_id) == before
        for role in ("payments", "platform"):
            for allowed_command in sorted(allowed(circumstances, role)):
                stage.advance(stage.new_order(circumstances), role, allowed_command)
    stage.shop.api.clock.advance(timedelta(hours=25))
    for circumstances, order_id in waiting.items():
        before, timely = stage.books(order_id), allowed(circumstances, "timer")
        for command in Command:
            if command.lower() not in timely:
                stage.refuse(order_id, "timer", command, circumstances)
        assert stage.books(order_id) == before
        for allowed_command in timely:
            stage.advance(order_id, "timer", allowed_command)


def test_a_late_order_is_marked_once_in_each_state(stage: Stage) -> None:
    order_id = stage.new_order("PREPARING")
    orders, raw_id = stage.shop.api.services.orders, split_id(order_id)[1]
    stage.shop.api.clock.advance(timedelta(hours=2))
    orders.advance(raw_id, Command.MARK_LATE, Actor(ActorKind.TIMER))
    before = stage.books(order_id)
    stage.shop.api.clock.advance(timedelta(hours=2))
    with pytest.raises(OrderTransitionRefused):
        orders.advance(raw_id, Command.MARK_LATE, Actor(ActorKind.TIMER))
    assert stage.books(order_id) == before
