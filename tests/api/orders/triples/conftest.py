"""A shop with everybody in place, which puts orders into any circumstances."""

from collections.abc import Iterator
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.core.money import Money
from pannier.core.settings import Settings
from pannier.merchants.model import StaffRole
from pannier.orders.errors import OrderTransitionRefused
from pannier.orders.lifecycle import Details
from pannier.orders.model import Actor, Command, Reason, Status
from tests.api.conftest import Api
from tests.api.orders.backstage import Backstage, Books
from tests.api.orders.conftest import ARGUMENTS, Furnished, Shop
from tests.api.orders.triples.lifecycle import LEADS_TO, MACHINES, MUTATIONS, STEPS, allowed, status_of
from tests.clean import CleanTables, Kept

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


class Stage:
    """A shop with everybody in place, which puts orders into any circumstances."""

    def __init__(self, shop: Shop, connection: Connection) -> None:
        self.shop = shop
        self.behind = Backstage(shop, connection)

    def fill(self) -> None:
        """Put everybody in place."""
        shop = self.shop
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


@pytest.fixture(scope="session")
def filled(
    furnished: Furnished, clean: CleanTables, settings: Settings, _bound: Connection
) -> tuple[Shop, Kept]:
    made = Stage(furnished.alone(clean, _bound, settings), _bound)
    made.fill()
    return made.shop, clean.keep()


@pytest.fixture
def stage(
    filled: tuple[Shop, Kept], clean: CleanTables, api: Api, connection: Connection, settings: Settings
) -> Stage:
    shop, kept = filled
    clean.put(kept)
    return Stage(shop.moved_to(api, connection, settings), connection)
