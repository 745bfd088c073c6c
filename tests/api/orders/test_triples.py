"""Every (status, command, role) through the API, against the lifecycle as the design page has it.

`LIFECYCLE` is the page's table; `CIRCUMSTANCES` is the same for each way in which an order can stand in a status. Both
are written out by hand and compared with the code, never taken from it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.core.money import Money
from pannier.merchants.model import StaffRole
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.lifecycle import TABLE, Details
from pannier.orders.model import Actor, ActorKind, Command, Reason, Status
from pannier.users.model import Role
from tests.api.orders.backstage import Backstage, Books
from tests.api.orders.conftest import ARGUMENTS, Shop

LIFECYCLE = """
PENDING_PAYMENT: pay, payments → PLACED; cancel, customer → CANCELLED; expire, timer → CANCELLED
PLACED: accept, merchant platform → PREPARING; reject, merchant → REJECTED; expire, timer → REJECTED; \
cancel, customer operator → CANCELLED
PREPARING: ready, merchant → READY; cancel, merchant operator payments → CANCELLED; \
request_cancel, customer → PREPARING; decline_cancel, merchant → PREPARING; mark_late, timer → PREPARING; \
refund, merchant operator → PREPARING
READY: claim, courier → READY; pick_up, courier merchant → DELIVERING; collect, merchant → COMPLETED; \
cancel, merchant operator payments → CANCELLED; mark_late, timer → READY; refund, merchant operator → READY
DELIVERING: deliver, courier merchant → DELIVERED; fail_delivery, courier merchant → CANCELLED; \
cancel, operator → CANCELLED; mark_late, timer → DELIVERING; refund, merchant operator → DELIVERING
DELIVERED: complete, customer timer → COMPLETED; refund, merchant operator → DELIVERED; \
report_problem, customer → DELIVERED
COMPLETED: refund, merchant operator → COMPLETED; report_problem, customer → COMPLETED
REJECTED:
CANCELLED: refund, payments operator → CANCELLED
"""

# For each way to stand in a status: what succeeds, by whom. A courier is the one who claimed it, where one did.
CIRCUMSTANCES = """
PENDING_PAYMENT: cancel, customer; expire, timer; pay, payments
PLACED: accept, merchant platform; reject, merchant; cancel, customer operator; expire, timer
PLACED in cash: accept, merchant platform; reject, merchant; cancel, customer operator; expire, timer
PREPARING: ready, merchant; cancel, merchant operator payments; request_cancel, customer; refund, merchant operator; \
mark_late, timer
PREPARING in cash: ready, merchant; cancel, merchant operator payments; request_cancel, customer; mark_late, timer
PREPARING with a request: ready, merchant; cancel, merchant operator payments; decline_cancel, merchant; \
refund, merchant operator; mark_late, timer
READY: claim, courier other_courier; cancel, merchant operator payments; refund, merchant operator; mark_late, timer
READY when claimed: pick_up, courier; cancel, merchant operator payments; refund, merchant operator; mark_late, timer
READY for pickup: collect, merchant; cancel, merchant operator payments; refund, merchant operator
READY for own riders: pick_up, merchant; cancel, merchant operator payments; refund, merchant operator; \
mark_late, timer
DELIVERING: deliver, courier; fail_delivery, courier; cancel, operator; refund, merchant operator; mark_late, timer
DELIVERING by own riders: deliver, merchant; fail_delivery, merchant; cancel, operator; refund, merchant operator; \
mark_late, timer
DELIVERED: complete, customer timer; report_problem, customer; refund, merchant operator
COMPLETED: report_problem, customer; refund, merchant operator
COMPLETED at the counter: report_problem, customer; refund, merchant operator
COMPLETED and refunded: report_problem, customer
REJECTED:
CANCELLED:
CANCELLED before it was accepted:
CANCELLED after it was accepted: refund, operator payments
CANCELLED on the way: refund, operator payments
"""
PEOPLE = {
    "customer": "customer",
    "clerk": "merchant",
    "manager": "merchant",
    "owner": "merchant",
    "courier": "courier",
    "other courier": "other_courier",
    "operator": "operator",
    "another customer": "stranger",
    "owner next door": "stranger",
}
ABOVE_CLERKS = {"manager", "owner"}  # of these, one way to stand in each status is enough
MACHINES = {"timer": ActorKind.TIMER, "payments": ActorKind.PAYMENTS, "platform": ActorKind.PLATFORM}
MUTATIONS = {
    "accept": "orderAccept",
    "reject": "orderReject",
    "cancel": "orderCancel",
    "request_cancel": "orderCancelRequest",
    "decline_cancel": "orderCancelDecline",
    "ready": "orderReady",
    "claim": "orderClaim",
    "pick_up": "orderPickUp",
    "collect": "orderCollect",
    "deliver": "orderDeliver",
    "fail_delivery": "orderDeliveryFail",
    "complete": "orderComplete",
    "refund": "orderRefund",
    "report_problem": "orderReportProblem",
}

ACCEPTED = (("clerk", Command.ACCEPT),)
READY = (*ACCEPTED, ("clerk", Command.READY))
CLAIMED = (*READY, ("courier", Command.CLAIM))
UNDERWAY = (*CLAIMED, ("courier", Command.PICK_UP))
OWN_RIDER = (*READY, ("clerk", Command.PICK_UP))
HANDED_OVER = (*UNDERWAY, ("courier", Command.DELIVER))
AT_THE_COUNTER = (*READY, ("clerk", Command.COLLECT))
STEPS: dict[str, tuple[tuple[str, Command], ...]] = {
    "PENDING_PAYMENT": (),
    "PLACED": (),
    "PLACED in cash": (),
    "PREPARING": ACCEPTED,
    "PREPARING in cash": ACCEPTED,
    "PREPARING with a request": (*ACCEPTED, ("customer", Command.REQUEST_CANCEL)),
    "READY": READY,
    "READY when claimed": CLAIMED,
    "READY for pickup": READY,
    "READY for own riders": READY,
    "DELIVERING": UNDERWAY,
    "DELIVERING by own riders": OWN_RIDER,
    "DELIVERED": HANDED_OVER,
    "COMPLETED": (*HANDED_OVER, ("customer", Command.COMPLETE)),
    "COMPLETED at the counter": AT_THE_COUNTER,
    "COMPLETED and refunded": (*AT_THE_COUNTER, ("clerk", Command.REFUND)),
    "REJECTED": (("clerk", Command.REJECT),),
    "CANCELLED": (("customer", Command.CANCEL),),
    "CANCELLED before it was accepted": (("operator", Command.CANCEL),),
    "CANCELLED after it was accepted": (*ACCEPTED, ("clerk", Command.CANCEL)),
    "CANCELLED on the way": (*UNDERWAY, ("courier", Command.FAIL_DELIVERY)),
}
UNPAID = {"PENDING_PAYMENT", "CANCELLED"}
PICKUP = {"READY for pickup", "COMPLETED at the counter", "COMPLETED and refunded"}
OWN_RIDERS = {"READY for own riders", "DELIVERING by own riders"}
REASON = {
    Command.REJECT: Reason.TOO_BUSY,
    Command.CANCEL: Reason.OTHER,
    Command.REQUEST_CANCEL: Reason.CHANGED_MIND,
    Command.FAIL_DELIVERY: Reason.ACCIDENT,
}
DETAILS = Details(Reason.OTHER, amount=Money(1, "CNY"))
PAYLOAD = """
fragment After on OrderPayload { order { id status availableActions latest { sequence command status } } }
fragment Why on Error { code ... on OrderTransitionRefused { status availableActions } }
"""


def field_of(command: str) -> str:
    """The mutation field, with the arguments that it needs."""
    more, _ = ARGUMENTS.get(MUTATIONS[command], ("", ""))
    return f"{MUTATIONS[command]}(id: $id, {more}) @include(if: ${command}) {{ __typename ...After ...Why }}"


# one document for all cases, so that it is parsed and validated once
COMMANDS = (
    f"mutation ($id: ID!, {', '.join(f'${command}: Boolean!' for command in MUTATIONS)}) "
    f"{{ {' '.join(map(field_of, MUTATIONS))} }} {PAYLOAD}"
)
SEEN = """
query ($id: ID!) {
  order(id: $id) { id status availableActions }
  node(id: $id) { id ... on Order { status availableActions } }
}
"""
NOT_FOUND = {"__typename": "NotFound", "code": "NOT_FOUND"}


def rows(table: str) -> dict[str, dict[str, tuple[frozenset[str], str]]]:
    """By the first word or words: for each command, who gives it and where it leads."""
    found: dict[str, dict[str, tuple[frozenset[str], str]]] = {}
    for line in table.strip().splitlines():
        status, _, entries = line.partition(":")
        found[status] = {}
        for entry in filter(None, (part.strip() for part in entries.split(";"))):
            rule, _, leads_to = entry.partition(" → ")
            command, _, who = rule.partition(", ")
            found[status][command] = (frozenset(who.split()), leads_to)
    return found


LEADS_TO = rows(LIFECYCLE)
ALLOWED = rows(CIRCUMSTANCES)


def status_of(circumstances: str) -> str:
    return circumstances.split(" ", maxsplit=1)[0]


def allowed(circumstances: str, role: str) -> set[str]:
    """The commands that succeed for somebody in this role."""
    return {command for command, (who, _) in ALLOWED[circumstances].items() if role in who}


def sees(circumstances: str, role: str) -> bool:
    """Whether the order is there at all, as far as this role is told."""
    claimed = ("courier", Command.CLAIM) in STEPS[circumstances]
    match role:
        case "stranger":
            return False
        case "courier":
            return claimed or circumstances == "READY"
        case "other_courier":
            return circumstances == "READY"
    return True


def actions(commands: set[str]) -> list[str]:
    return sorted(command.upper() for command in commands & MUTATIONS.keys())


class Stage:
    """A shop with everybody in place, which puts orders into any circumstances."""

    def __init__(self, shop: Shop, connection: Connection) -> None:
        self.shop = shop
        self.behind = Backstage(shop, connection)
        shop.people["owner"] = shop["manager"]  # who opened the shop owns it
        self.behind.employ("manager", StaffRole.MANAGER)
        self.behind.enter("another customer")
        self.behind.open_another_shop("owner next door")

    def circumstances(self, status: Status) -> Iterator[str]:
        """All in which an order can have this status; the shop's own riders bring what they bring."""
        own = False
        for circumstances in STEPS:
            if status_of(circumstances) != status:
                continue
            if own is not (circumstances in OWN_RIDERS):
                own = not own
                self.behind.edit_shop(own_riders=own)
            yield circumstances

    def new_order(self, circumstances: str) -> str:
        """The id of an order in these circumstances, brought there by those who can."""
        token = "tok_declined" if circumstances in UNPAID else "" if "cash" in circumstances else "tok_ok"
        pickup = {"fulfilment": "PICKUP", "addressId": None} if circumstances in PICKUP else {}
        order_id = self.shop.order(token=token, **pickup)
        raw_id, services = split_id(order_id)[1], self.shop.api.services
        for who, command in STEPS[circumstances]:
            viewer_id = self.behind.user_id(who)
            if command is Command.REFUND:
                services.refunds.refund(viewer_id, raw_id, Reason.GOODWILL)
            else:
                services.orders.act(viewer_id, raw_id, command, REASON.get(command))
        assert self.books(order_id).head.status == status_of(circumstances)
        return order_id

    def books(self, order_id: str) -> Books:
        return self.behind.books(order_id)

    def tell(self, who: str, order_id: str, *commands: str) -> dict[str, Any]:
        """The answers to these commands, given in one request, one after the other."""
        chosen = {command: command in commands for command in MUTATIONS}
        answers = self.shop[who].data(COMMANDS, id=order_id, **chosen)
        return {command: answers[MUTATIONS[command]] for command in commands}

    def advance(self, order_id: str, role: str, command: str) -> None:
        """A machine gives a command that is allowed."""
        raw_id = split_id(order_id)[1]
        before = self.books(order_id).head
        orders = self.shop.api.services.orders
        moved = orders.advance(raw_id, Command(command.upper()), Actor(MACHINES[role]), DETAILS)
        assert moved.status == LEADS_TO[before.status][command][1]
        assert (moved.sequence, moved.latest.actor) == (before.sequence + 1, Actor(MACHINES[role]))
        assert self.shop.repository.get(raw_id) == moved

    def refuse(self, order_id: str, role: str, command: Command, circumstances: str) -> None:
        """A machine gives a command that is not allowed, and is told what is."""
        with pytest.raises(OrderTransitionRefused) as refusal:
            self.shop.api.services.orders.advance(
                split_id(order_id)[1], command, Actor(MACHINES[role]), DETAILS
            )
        assert refusal.value.status == status_of(circumstances)
        assert {each.lower() for each in refusal.value.allowed} == allowed(circumstances, role), (
            role,
            command,
        )


@pytest.fixture
def stage(shop: Shop, connection: Connection) -> Stage:
    return Stage(shop, connection)


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
def test_people_may_do_just_what_the_lifecycle_allows(stage: Stage, status: Status) -> None:
    for circumstances in stage.circumstances(status):
        order_id = stage.new_order(circumstances)
        before = stage.books(order_id)
        for who, role in PEOPLE.items():
            if who in ABOVE_CLERKS and circumstances != status_of(circumstances):
                continue
            may = allowed(circumstances, role)
            refused = [command for command in MUTATIONS if command not in may]
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
            if who in ABOVE_CLERKS:
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
