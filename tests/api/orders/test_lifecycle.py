"""Commands of the lifecycle in the API. Who may give which, and when, is in `triples`."""

from datetime import timedelta

from pannier.orders.model import Command
from tests.api.orders.conftest import Shop
from tests.api.orders.triples.lifecycle import MUTATIONS


def test_every_command_of_people_has_its_mutation_and_those_of_machines_have_none() -> None:
    assert set(Command) - {Command(name.upper()) for name in MUTATIONS} == {
        Command.PLACE,
        Command.PAY,
        Command.EXPIRE,
        Command.MARK_LATE,
    }


def test_strangers_are_told_that_there_is_no_order(shop: Shop) -> None:
    order_id = shop.order()
    for mutation in MUTATIONS.values():
        assert shop.tell("stranger", mutation, order_id) == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert shop.entries(order_id) == 2


def test_deadlines_are_told_and_kept(shop: Shop) -> None:
    order_id = shop.order()
    read = (
        "query ($id: ID!) { order(id: $id) { status deadlineAt promisedAt latest { command reason actor } } }"
    )
    order = shop["customer"].data(read, id=order_id)["order"]
    assert order["deadlineAt"] == "2026-03-02T04:05:00Z"
    shop.api.clock.advance(timedelta(minutes=5))
    assert shop.sweeper.sweep().moved == 1
    assert shop["customer"].data(read, id=order_id)["order"] == {
        "status": "REJECTED",
        "deadlineAt": None,
        "promisedAt": None,
        "latest": {"command": "EXPIRE", "reason": "NOT_ANSWERED", "actor": "TIMER"},
    }
