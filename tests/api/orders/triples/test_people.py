"""Every (status, command, role) of people through the API, against the lifecycle."""

import pytest

from pannier.merchants.model import StaffRole
from pannier.orders.model import Actor, ActorKind, Status
from pannier.users.model import Role
from tests.api.orders.triples.conftest import COMMANDS, NOT_FOUND, SEEN, Stage
from tests.api.orders.triples.lifecycle import (
    ALIKE,
    LEADS_TO,
    MUTATIONS,
    PEOPLE,
    actions,
    allowed,
    already,
    sees,
    status_of,
)


@pytest.mark.parametrize("status", Status)
def test_people_may_do_just_what_the_lifecycle_allows(stage: Stage, status: Status) -> None:
    for circumstances in stage.circumstances(status):
        order_id = stage.new_order(circumstances)
        before = stage.books(order_id)
        for who, role in PEOPLE.items():
            if who in ALIKE and circumstances != status_of(circumstances):
                continue
            may = allowed(circumstances, role)
            done = already(circumstances, role)
            refused = [command for command in MUTATIONS if command not in may | done]
            for command, answer in stage.tell(who, order_id, *done).items():
                told = (answer["__typename"], answer["order"]["status"], answer["order"]["availableActions"])
                assert told == ("OrderPayload", status, actions(may)), (circumstances, who, command)
            expected = {
                "__typename": "OrderTransitionRefused",
                "code": "ORDER_TRANSITION_REFUSED",
                "status": status,
                "availableActions": actions(may),
            }
            outcome = expected if sees(circumstances, role) else NOT_FOUND
            assert stage.tell(who, order_id, *refused) == dict.fromkeys(refused, outcome), (
                circumstances,
                who,
            )
            seen = stage.shop[who].data(SEEN, id=order_id)
            if sees(circumstances, role):
                order = {"id": order_id, "status": status, "availableActions": actions(may)}
                assert seen == {"order": order, "node": order}, (circumstances, who)
            else:
                assert seen == {"order": None, "node": None}, (circumstances, who)
        assert stage.books(order_id) == before


@pytest.mark.parametrize("status", [status for status in Status if LEADS_TO[status]])
def test_what_the_lifecycle_allows_leads_where_it_says(stage: Stage, status: Status) -> None:
    for circumstances in stage.circumstances(status):
        for who, role in PEOPLE.items():
            if who in ALIKE:
                continue
            for command in sorted(allowed(circumstances, role) & MUTATIONS.keys()):
                _, leads_to = LEADS_TO[status][command]
                _give(stage, circumstances, who, command, leads_to)


def _give(stage: Stage, circumstances: str, who: str, command: str, leads_to: str) -> None:
    """A command that is allowed: it leaves just one entry, and touches neither money nor stock by itself."""
    order_id = stage.new_order(circumstances)
    before = stage.books(order_id)
    answer = stage.tell(who, order_id, command)[command]
    assert answer["__typename"] == "OrderPayload", (circumstances, who, command, answer)
    after = stage.books(order_id)
    entry = after.timeline[-1]
    kind = ActorKind(PEOPLE[who].removeprefix("other_").upper())
    assert (after.head.status, after.head.version) == (leads_to, before.head.version + 1)
    assert (after.timeline[:-1], after.ledger, after.sold) == (before.timeline, before.ledger, before.sold)
    assert (entry, entry.actor) == (after.head.latest, Actor(kind, stage.behind.user_id(who)))
    latest = {"sequence": before.head.sequence + 1, "command": command.upper(), "status": leads_to}
    assert (entry.sequence, entry.command, entry.status) == tuple(latest.values())
    told = answer["order"]
    assert (told["id"], told["status"], told["latest"]) == (order_id, leads_to, latest), (who, command)
    again = stage.shop[who].data(SEEN, id=order_id)["order"]
    assert (again or told)["availableActions"] == told["availableActions"], (who, command)


@pytest.mark.parametrize("role", ["manager", "owner"])
def test_managers_and_owners_do_what_clerks_do(stage: Stage, role: str) -> None:
    for command, leads_to in (("accept", "PREPARING"), ("reject", "REJECTED")):
        order_id = stage.new_order("PLACED")
        assert stage.tell(role, order_id, command)[command]["order"]["status"] == leads_to
        assert stage.books(order_id).timeline[-1].actor.kind is ActorKind.MERCHANT


@pytest.mark.parametrize(
    "circumstances", ["PENDING_PAYMENT", "PLACED", "READY", "DELIVERED", "CANCELLED on the way"]
)
def test_who_has_not_signed_in_is_asked_to(stage: Stage, circumstances: str) -> None:
    order_id = stage.new_order(circumstances)
    before = stage.books(order_id)
    for command in MUTATIONS:
        chosen = {each: each == command for each in MUTATIONS}
        answer = stage.shop["nobody"].execute(COMMANDS, id=order_id, **chosen)
        assert (answer.codes, answer.body["data"]) == (["UNAUTHENTICATED"], None), command
    assert stage.shop["nobody"].data(SEEN, id=order_id) == {"order": None, "node": None}
    assert stage.books(order_id) == before


@pytest.mark.parametrize(
    ("role", "circumstances"),
    [
        (Role.OPERATOR, "PLACED"),
        (Role.OPERATOR, "DELIVERED"),
        (Role.COURIER, "READY"),
        (None, "PLACED"),
        (None, "DELIVERED"),
    ],
)
def test_whoever_ordered_is_the_customer_whatever_else_they_are(
    stage: Stage, role: Role | None, circumstances: str
) -> None:
    """An operator, a courier, or staff of the very shop: nobody refunds, accepts or carries for themselves."""
    shop = stage.shop
    if role is None:
        owner = stage.behind.user_id("owner")
        customer = stage.behind.user_id("customer")
        shop.api.services.merchants.set_staff(owner, shop.merchant.id, customer, StaffRole.OWNER)
    else:
        shop.people["customer"] = stage.behind.enter("customer", role)
        shop.address = stage.behind.add_address(stage.behind.user_id("customer"))
    order_id = stage.new_order(circumstances)
    before = stage.books(order_id)
    may = allowed(circumstances, "customer")
    refused = [command for command in MUTATIONS if command not in may]
    answers = stage.tell("customer", order_id, *refused)
    assert {(each["__typename"], *each["availableActions"]) for each in answers.values()} == {
        ("OrderTransitionRefused", *actions(may))
    }
    assert stage.books(order_id) == before
