"""Several want the same at once, through HTTP: one wins, each loser is told in type, and the books agree."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import split_id
from pannier.menus.graphql import parse_item_id
from pannier.orders.ledger import PaymentState, payment_of
from pannier.orders.model import Command, LedgerKind, Status
from pannier.users.model import Role
from tests.api.orders.backstage import Backstage, at_once, kinds
from tests.api.orders.conftest import Shop

PLACE = """
mutation ($quote: ID!) {
  orderPlace(quoteId: $quote, idempotencyKey: "key", payment: {method: SANDBOX, token: "tok_ok"}) {
    __typename
    ... on OrderPayload { order { id status } }
    ... on Error { code }
    ... on MenuItemUnavailable { itemId availability portionsLeft }
  }
}
"""
ANSWER = """
  __typename
  ... on OrderPayload { order { id status } }
  ... on Error { code }
  ... on OrderTransitionRefused { status availableActions }
  ... on OrderChangedMeanwhile { order { id status availableActions destination { street } payment { state } } }
"""


@pytest.fixture
def behind(shop: Shop, connection: Connection) -> Backstage:
    return Backstage(shop, connection)


def tell(shop: Shop, who: str, mutation: str, order_id: str, more: str = "") -> dict[str, Any]:
    named = f"mutation ($id: ID!) {{ {mutation}(id: $id{more}) {{ {ANSWER} }} }}"
    answer: dict[str, Any] = shop[who].data(named, id=order_id)[mutation]
    return answer


def test_fifty_customers_for_the_last_ten_portions(shop: Shop, behind: Backstage) -> None:
    quotes = {}
    for number in range(50):
        behind.enter(f"guest {number}")
        address = behind.add_address(behind.user_id(f"guest {number}"))
        quotes[f"guest {number}"] = shop.quote(who=f"guest {number}", addressId=address)
    calls = [partial(shop[who].data, PLACE, quote=quote) for who, quote in quotes.items()]
    answers = [answer["orderPlace"] for answer in at_once(calls)]
    assert kinds(answers) == {"OrderPayload": 10, "MenuItemUnavailable": 40}
    assert [each for each in answers if each["__typename"] == "MenuItemUnavailable"] == [
        {
            "__typename": "MenuItemUnavailable",
            "code": "MENU_ITEM_UNAVAILABLE",
            "itemId": shop.noodles,
            "availability": "SOLD_OUT",
            "portionsLeft": 0,
        }
    ] * 40
    placed = {each["order"]["id"] for each in answers if "order" in each}
    till = behind.till()
    assert set(till.orders) == {split_id(order_id)[1] for order_id in placed}
    assert {order for order in till.quotes.values() if order} == set(till.orders)
    assert till.sold == {parse_item_id(shop.noodles)[1]: 10}
    menu = "query ($id: ID!) { node(id: $id) { ... on MenuItem { availability portionsLeft } } }"
    assert shop["customer"].data(menu, id=shop.noodles)["node"] == {
        "availability": "SOLD_OUT",
        "portionsLeft": 0,
    }
    mine = "{ viewerOrders { edges { node { id status } } } }"
    for (who, _), answer in zip(quotes.items(), answers, strict=True):
        edges = shop[who].data(mine)["viewerOrders"]["edges"]
        assert edges == ([{"node": answer["order"]}] if "order" in answer else [])


@pytest.mark.parametrize("token", ["tok_ok", "tok_declined", "tok_confirm", ""])
def test_the_same_key_eight_times_at_once_is_one_order(shop: Shop, behind: Backstage, token: str) -> None:
    quote_id = shop.quote()
    answers = at_once([partial(shop.place, quote_id, "key", token)] * 8)
    assert kinds(answers) == {"OrderPayload": 8}
    (order_id,) = {answer["order"]["id"] for answer in answers}
    books = behind.books(order_id)
    statuses = {"tok_ok": Status.PLACED, "": Status.PLACED}
    assert books.head.status is statuses.get(token, Status.PENDING_PAYMENT)
    assert [entry.command for entry in books.timeline] == [Command.PLACE, Command.PAY][
        : 1 + (token == "tok_ok")
    ]
    ledger = {
        "tok_ok": [LedgerKind.AUTHORISED],
        "tok_declined": [LedgerKind.DECLINED],
        "tok_confirm": [LedgerKind.CONFIRMATION_NEEDED],
        "": [],
    }
    assert [entry.kind for entry in books.ledger] == ledger[token]
    assert list(behind.till().orders) == [books.head.id]
    assert books.sold == {parse_item_id(shop.noodles)[1]: 1}


def test_two_keys_at_once_for_one_quote_are_one_order(shop: Shop, behind: Backstage) -> None:
    quote_id = shop.quote()
    answers = at_once([partial(shop.place, quote_id, f"key {key}") for key in range(4)])
    assert kinds(answers) == {"OrderPayload": 1, "QuoteConsumed": 3}
    (order_id,) = behind.till().orders
    assert {split_id(answer["orderId"])[1] for answer in answers if "orderId" in answer} == {order_id}
    assert behind.sold() == {parse_item_id(shop.noodles)[1]: 1}


def test_the_customer_cancels_while_the_merchant_accepts(shop: Shop, behind: Backstage) -> None:
    shop.api.services.menus.set_daily_limit(behind.user_id("clerk"), *parse_item_id(shop.noodles), 100)
    behind.publish()
    for round_ in range(20):
        order_id = shop.place(shop.quote(), f"round {round_}")["order"]["id"]
        sold = behind.sold()
        accepted, cancelled = at_once(
            [
                partial(tell, shop, "clerk", "orderAccept", order_id),
                partial(tell, shop, "customer", "orderCancel", order_id, ", reason: CHANGED_MIND"),
            ]
        )
        winner = Command.ACCEPT if accepted["__typename"] == "OrderPayload" else Command.CANCEL
        _one_won(winner, accepted, cancelled)
        books = behind.react(order_id, times=2)
        (portion,) = sold
        if winner is Command.ACCEPT:
            assert (books.head.status, books.sold) == (Status.PREPARING, sold)
            ends = [LedgerKind.AUTHORISED, LedgerKind.CAPTURED]
        else:
            assert (books.head.status, books.sold) == (Status.CANCELLED, {portion: sold[portion] - 1})
            ends = [LedgerKind.AUTHORISED, LedgerKind.VOIDED]
        assert [entry.command for entry in books.timeline] == [Command.PLACE, Command.PAY, winner]
        assert [entry.kind for entry in books.ledger] == ends


def _one_won(winner: Command, accepted: dict[str, Any], cancelled: dict[str, Any]) -> None:
    """The loser hears of it in one of two ways: the order was moved before it read it, or after."""
    status = "PREPARING" if winner is Command.ACCEPT else "CANCELLED"
    first, second = (accepted, cancelled) if winner is Command.ACCEPT else (cancelled, accepted)
    assert (first["__typename"], first["order"]["status"]) == ("OrderPayload", status)
    assert second["__typename"] in {"OrderChangedMeanwhile", "OrderTransitionRefused"}
    told = second.get("order", second)
    assert told["status"] == status
    may = {Command.ACCEPT: ["REQUEST_CANCEL"], Command.CANCEL: []}  # the customer's, and the clerk's
    assert told["availableActions"] == may[winner]


def test_of_many_couriers_one_claims(shop: Shop, behind: Backstage) -> None:
    couriers = [f"courier {number}" for number in range(6)]
    for courier in couriers:
        behind.enter(courier, Role.COURIER)
    for _ in range(5):
        order_id = shop.tell_all(shop.order(), ("clerk", "orderAccept"), ("clerk", "orderReady"))
        before = behind.books(order_id)
        answers = at_once([partial(tell, shop, courier, "orderClaim", order_id) for courier in couriers])
        found = kinds(answers)
        assert found.pop("OrderPayload") == 1
        assert set(found) <= {"OrderTransitionRefused", "NotFound"}
        for answer in answers:
            if answer["__typename"] == "OrderTransitionRefused":
                assert (answer["status"], answer["availableActions"]) == ("READY", [])
        (winner,) = (
            courier
            for courier, answer in zip(couriers, answers, strict=True)
            if answer["__typename"] == "OrderPayload"
        )
        after = behind.books(order_id)
        assert after.head.courier_id == behind.user_id(winner)
        assert after.timeline[:-1] == before.timeline
        assert (after.timeline[-1].command, after.timeline[-1].actor.id) == (
            Command.CLAIM,
            behind.user_id(winner),
        )
        assert (after.ledger, after.sold) == (before.ledger, before.sold)


def test_refunds_at_once_never_exceed_what_was_paid(shop: Shop, behind: Backstage) -> None:
    order_id = shop.order()
    shop.tell_all(order_id, ("clerk", "orderAccept"))
    behind.react(order_id)
    both = ["clerk", "operator"] * 3
    answers = at_once([partial(shop.tell, who, "orderRefund", order_id) for who in both])
    assert kinds(answers)["OrderPayload"] == 1
    books = behind.react(order_id, times=2)
    assert books.head.refunded_minor == books.head.total.amount_minor == 500
    assert [entry.kind for entry in books.ledger] == [
        LedgerKind.AUTHORISED,
        LedgerKind.CAPTURED,
        LedgerKind.REFUNDED,
    ]
    assert payment_of(books.ledger).state is PaymentState.REFUNDED


@contextmanager
def just_before_the_next_write(connection: Connection, happens: Callable[[], object]) -> Iterator[None]:
    """Something happens between somebody's read and the transaction that they then send."""
    events = connection.client.meta.events
    done: list[bool] = []

    def interpose(**_: Any) -> None:
        if not done:
            done.append(True)
            happens()

    events.register_first("before-call.dynamodb.TransactWriteItems", interpose)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", interpose)
    assert done


def test_who_loses_a_race_is_shown_the_order_as_it_stands(
    shop: Shop, behind: Backstage, connection: Connection
) -> None:
    order_id = shop.order()

    def cancel() -> None:
        assert (
            tell(shop, "customer", "orderCancel", order_id, ", reason: OTHER")["__typename"] == "OrderPayload"
        )

    with just_before_the_next_write(connection, cancel):
        lost = tell(shop, "clerk", "orderAccept", order_id)
    assert lost == {
        "__typename": "OrderChangedMeanwhile",
        "code": "ORDER_CHANGED_MEANWHILE",
        "order": {
            "id": order_id,
            "status": "CANCELLED",
            "availableActions": [],
            "destination": {"street": "武康路 1"},
            "payment": {"state": "AUTHORISED"},
        },
    }
    assert [entry.command for entry in behind.books(order_id).timeline][2:] == [Command.CANCEL]


def test_a_customer_who_is_too_late_may_ask_instead(
    shop: Shop, behind: Backstage, connection: Connection
) -> None:
    order_id = shop.order()
    with just_before_the_next_write(connection, lambda: shop.tell_all(order_id, ("clerk", "orderAccept"))):
        lost = tell(shop, "customer", "orderCancel", order_id, ", reason: OTHER")
    assert lost["__typename"] == "OrderChangedMeanwhile"
    assert (lost["order"]["status"], lost["order"]["availableActions"]) == ("PREPARING", ["REQUEST_CANCEL"])
    assert behind.react(order_id).head.status is Status.PREPARING


def test_two_clerks_who_accept_have_both_accepted(
    shop: Shop, behind: Backstage, connection: Connection
) -> None:
    order_id = shop.order()
    with just_before_the_next_write(connection, lambda: shop.tell("manager", "orderAccept", order_id)):
        answer = tell(shop, "clerk", "orderAccept", order_id)
    assert answer == {"__typename": "OrderPayload", "order": {"id": order_id, "status": "PREPARING"}}
    assert [entry.command for entry in behind.books(order_id).timeline][2:] == [Command.ACCEPT]


def test_a_courier_who_loses_the_order_is_shown_nothing_of_it(
    shop: Shop, behind: Backstage, connection: Connection
) -> None:
    """Claimed by another before the write: refused. Already on its way: it is not there any more."""
    ready = (("clerk", "orderAccept"), ("clerk", "orderReady"))
    claimed, away = shop.tell_all(shop.order(), *ready), shop.tell_all(shop.order(), *ready)
    claim, pick_up = ("other courier", "orderClaim"), ("other courier", "orderPickUp")
    with just_before_the_next_write(connection, lambda: shop.tell_all(claimed, claim)):
        assert tell(shop, "courier", "orderClaim", claimed) == {
            "__typename": "OrderTransitionRefused",
            "code": "ORDER_TRANSITION_REFUSED",
            "status": "READY",
            "availableActions": [],
        }
    with just_before_the_next_write(connection, lambda: shop.tell_all(away, claim, pick_up)):
        answer = tell(shop, "courier", "orderClaim", away)
    assert answer == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert behind.books(away).head.courier_id == behind.user_id("other courier")
    assert [entry.command for entry in behind.books(away).timeline][4:] == [Command.CLAIM, Command.PICK_UP]


def test_a_clerk_who_is_removed_between_reading_and_writing_is_shown_nothing_of_it(
    shop: Shop, behind: Backstage, connection: Connection
) -> None:
    order_id = shop.order()
    merchants, manager, clerk = (
        shop.api.services.merchants,
        behind.user_id("manager"),
        behind.user_id("clerk"),
    )

    def happens() -> None:
        merchants.remove_staff(manager, shop.merchant.id, clerk)
        shop.tell_all(order_id, ("customer", "orderCancel"))

    with just_before_the_next_write(connection, happens):
        answer = tell(shop, "clerk", "orderAccept", order_id)
    assert answer == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert behind.books(order_id).head.status is Status.CANCELLED
