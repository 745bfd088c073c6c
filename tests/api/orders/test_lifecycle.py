"""Every command, in every state, by everybody, through the API: allowed just where the lifecycle has it.

`ALLOWED` is written out here from the design and not taken from the code.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pannier.orders.model import Command
from tests.api.orders.conftest import Shop

MUTATIONS = {
    "ACCEPT": "orderAccept",
    "REJECT": "orderReject",
    "CANCEL": "orderCancel",
    "REQUEST_CANCEL": "orderCancelRequest",
    "DECLINE_CANCEL": "orderCancelDecline",
    "READY": "orderReady",
    "CLAIM": "orderClaim",
    "PICK_UP": "orderPickUp",
    "COLLECT": "orderCollect",
    "DELIVER": "orderDeliver",
    "FAIL_DELIVERY": "orderDeliveryFail",
    "COMPLETE": "orderComplete",
    "REFUND": "orderRefund",
    "REPORT_PROBLEM": "orderReportProblem",
}
ROLES = ("customer", "clerk", "courier", "other courier", "operator")
ACCEPTED = (("clerk", "orderAccept"),)
READY = (*ACCEPTED, ("clerk", "orderReady"))
CLAIMED = (*READY, ("courier", "orderClaim"))
DELIVERING = (*CLAIMED, ("courier", "orderPickUp"))
DELIVERED = (*DELIVERING, ("courier", "orderDeliver"))
COLLECTED = (*READY, ("clerk", "orderCollect"))
OWN_RIDER = (*READY, ("clerk", "orderPickUp"))

# how to come to a situation: the kind of order, and what is done to it
SITUATIONS = {
    "PENDING_PAYMENT": ("unpaid", ()),
    "PLACED": ("courier", ()),
    "PREPARING": ("courier", ACCEPTED),
    "PREPARING, cancel requested": ("courier", (*ACCEPTED, ("customer", "orderCancelRequest"))),
    "READY": ("courier", READY),
    "READY, claimed": ("courier", CLAIMED),
    "READY, pickup": ("pickup", READY),
    "READY, own riders": ("own riders", READY),
    "DELIVERING": ("courier", DELIVERING),
    "DELIVERING, own riders": ("own riders", OWN_RIDER),
    "DELIVERED": ("courier", DELIVERED),
    "COMPLETED": ("pickup", COLLECTED),
    "REJECTED": ("courier", (("clerk", "orderReject"),)),
    "CANCELLED before acceptance": ("courier", (("customer", "orderCancel"),)),
    "CANCELLED after acceptance": ("courier", (*ACCEPTED, ("clerk", "orderCancel"))),
}
ALLOWED = """
PENDING_PAYMENT: customer CANCEL
PLACED: clerk ACCEPT, clerk REJECT, customer CANCEL, operator CANCEL
PREPARING: clerk READY, clerk CANCEL, operator CANCEL, customer REQUEST_CANCEL, clerk REFUND, operator REFUND
PREPARING, cancel requested: clerk READY, clerk CANCEL, operator CANCEL, clerk DECLINE_CANCEL, clerk REFUND, \
operator REFUND
READY: courier CLAIM, other courier CLAIM, clerk CANCEL, operator CANCEL, clerk REFUND, operator REFUND
READY, claimed: courier PICK_UP, clerk CANCEL, operator CANCEL, clerk REFUND, operator REFUND
READY, pickup: clerk COLLECT, clerk CANCEL, operator CANCEL, clerk REFUND, operator REFUND
READY, own riders: clerk PICK_UP, clerk CANCEL, operator CANCEL, clerk REFUND, operator REFUND
DELIVERING: courier DELIVER, courier FAIL_DELIVERY, operator CANCEL, clerk REFUND, operator REFUND
DELIVERING, own riders: clerk DELIVER, clerk FAIL_DELIVERY, operator CANCEL, clerk REFUND, operator REFUND
DELIVERED: customer COMPLETE, customer REPORT_PROBLEM, clerk REFUND, operator REFUND
COMPLETED: customer REPORT_PROBLEM, clerk REFUND, operator REFUND
REJECTED:
CANCELLED before acceptance:
CANCELLED after acceptance: operator REFUND
"""
# in which situations an order is a courier's business; anywhere else there is none, as far as they are told
SEEN = {
    "courier": {"READY", "READY, claimed", "DELIVERING", "DELIVERED"},
    "other courier": {"READY"},
}


def allowed_in(situation: str) -> set[tuple[str, str]]:
    rows = dict(line.split(":") for line in ALLOWED.strip().splitlines())
    pairs = (pair.strip().rpartition(" ") for pair in rows[situation].split(",") if pair.strip())
    return {(who.strip(), command) for who, _, command in pairs}


def new_order(shop: Shop, situation: str) -> str:
    kind, steps = SITUATIONS[situation]
    if kind == "own riders" and not shop.merchant.own_riders:
        shop["manager"].data(
            "mutation ($id: ID!) { merchantUpdate(id: $id, input: {ownRiders: true}) { __typename } }",
            id=shop.id,
        )
    order_id = shop.order(
        token="tok_declined" if kind == "unpaid" else "tok_ok",
        **({"fulfilment": "PICKUP", "addressId": None} if kind == "pickup" else {}),
    )
    return shop.tell_all(order_id, *steps)


def triples(situation: str) -> Iterator[tuple[str, str, str]]:
    for command, mutation in MUTATIONS.items():
        for who in ROLES:
            yield who, command, mutation


def test_every_command_of_people_has_its_mutation_and_those_of_machines_have_none() -> None:
    assert set(Command) - {Command(name) for name in MUTATIONS} == {
        Command.PLACE,
        Command.PAY,
        Command.EXPIRE,
        Command.MARK_LATE,
    }


@pytest.mark.parametrize("situation", SITUATIONS)
def test_everybody_may_do_just_what_the_lifecycle_allows(shop: Shop, situation: str) -> None:
    allowed = allowed_in(situation)
    status = situation.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    order_id = new_order(shop, situation)
    entries = shop.entries(order_id)
    for who, command, mutation in triples(situation):
        if (who, command) in allowed:
            continue
        answer = shop.tell(who, mutation, order_id)
        if who in SEEN and situation not in SEEN[who]:
            assert answer == {"__typename": "NotFound", "code": "NOT_FOUND"}, (who, command)
            continue
        assert answer["__typename"] == "OrderTransitionRefused", (who, command, answer)
        assert answer["status"] == status
        assert set(answer["availableActions"]) == {c for role, c in allowed if role == who}, (who, command)
    assert shop.entries(order_id) == entries
    for who, command in sorted(allowed):
        fresh = new_order(shop, situation)
        before = shop.entries(fresh)
        answer = shop.tell(who, MUTATIONS[command], fresh)
        assert answer["__typename"] == "OrderPayload", (who, command, answer)
        assert shop.entries(fresh) == before + 1


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
