"""What the sandbox's tokens and cash do to an order and its money, through the API and the reactions to its stream."""

from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.menus.graphql import parse_item_id
from pannier.orders.model import ActorKind, Payer
from tests.api.orders.backstage import Backstage, Books
from tests.api.orders.conftest import Shop

TOTAL = 2_800 + 300  # one portion of noodles, delivered
READ = """
query ($id: ID!) {
  order(id: $id) {
    status
    refunded { amountMinor }
    latest { command actor reason }
    payment {
      state captured { amountMinor } refunded { amountMinor } ledger { sequence kind amount { amountMinor } }
    }
  }
}
"""
RESULT = """
{
  __typename
  ... on OrderPayload { order { status payment { state } } }
  ... on Error { code }
  ... on InvalidInput { path }
  ... on PaymentDeclined { order { status payment { state } } }
  ... on PaymentNotPending { order { status payment { state } } }
}
"""
PAY = f"mutation ($id: ID!, $token: String!) {{ orderPay(id: $id, token: $token) {RESULT} }}"
CONFIRM = f"mutation ($id: ID!) {{ orderPaymentConfirm(id: $id) {RESULT} }}"


class Desk:
    """A shop's payments, as its customer sees them."""

    def __init__(self, shop: Shop, behind: Backstage) -> None:
        self.shop, self.behind = shop, behind

    def order(self, token: str, **changes: Any) -> str:
        """The id of a new order of a portion of noodles; in cash without a token."""
        quote_id = self.shop.quote(**changes)
        answer = self.shop.place(quote_id, f"key {quote_id}", token)
        assert answer["__typename"] == "OrderPayload", answer
        order_id: str = answer["order"]["id"]
        return order_id

    def pay(self, order_id: str, token: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.shop["customer"].data(PAY, id=order_id, token=token)["orderPay"]
        return answer

    def confirm(self, order_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.shop["customer"].data(CONFIRM, id=order_id)["orderPaymentConfirm"]
        return answer

    def react(self, order_id: str) -> Books:
        """Every change is delivered three times, and does what it does once."""
        return self.behind.react(order_id, times=3)

    def stands(self, order_id: str) -> tuple[str, str, list[tuple[str, int]]]:
        """Status, state of the payment, and the ledger with its amounts."""
        order = self.shop["customer"].data(READ, id=order_id)["order"]
        ledger = order["payment"]["ledger"]
        assert [entry["sequence"] for entry in ledger] == list(range(1, len(ledger) + 1))
        entries = [(entry["kind"], entry["amount"]["amountMinor"]) for entry in ledger]
        return order["status"], order["payment"]["state"], entries

    def money(self, order_id: str) -> tuple[int, int, int]:
        """Taken, given back, and given back as far as the order is concerned."""
        order = self.shop["customer"].data(READ, id=order_id)["order"]
        payment = order["payment"]
        return (
            payment["captured"]["amountMinor"],
            payment["refunded"]["amountMinor"],
            order["refunded"]["amountMinor"],
        )

    @property
    def sold(self) -> int:
        return self.behind.sold().get(parse_item_id(self.shop.noodles)[1], 0)

    def inbox(self, who: str, kind: str, merchant: str | None = None) -> list[str]:
        """The kinds of messages, oldest first."""
        read = (
            "query ($k: InboxKind!, $m: ID) { inbox(kind: $k, merchantId: $m) { edges { node { kind } } } }"
        )
        edges = self.shop[who].data(read, k=kind, m=merchant)["inbox"]["edges"]
        return [edge["node"]["kind"] for edge in reversed(edges)]


@pytest.fixture
def desk(shop: Shop, connection: Connection) -> Desk:
    return Desk(shop, Backstage(shop, connection))


AUTHORISED, CAPTURED = ("AUTHORISED", TOTAL), ("CAPTURED", TOTAL)
VOIDED, REFUNDED = ("VOIDED", 0), ("REFUNDED", TOTAL)
DECLINED, CONFIRMATION_NEEDED = ("DECLINED", TOTAL), ("CONFIRMATION_NEEDED", TOTAL)


def test_a_good_card_is_authorised_captured_and_refunded(desk: Desk) -> None:
    order_id = desk.order("tok_ok")
    assert desk.stands(order_id) == ("PLACED", "AUTHORISED", [AUTHORISED])
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"))
    assert desk.stands(order_id) == ("PREPARING", "AUTHORISED", [AUTHORISED])
    desk.react(order_id)
    assert desk.stands(order_id) == ("PREPARING", "CAPTURED", [AUTHORISED, CAPTURED])
    assert desk.money(order_id) == (TOTAL, 0, 0)
    desk.shop.tell_all(order_id, ("operator", "orderRefund"))
    assert desk.money(order_id) == (TOTAL, 0, TOTAL)
    books = desk.react(order_id)
    assert desk.stands(order_id) == ("PREPARING", "REFUNDED", [AUTHORISED, CAPTURED, REFUNDED])
    assert desk.money(order_id) == (TOTAL, TOTAL, TOTAL)
    assert books.ledger[-1].borne_by == {Payer.PLATFORM: TOTAL}
    assert desk.sold == 1


@pytest.mark.parametrize(
    ("who", "mutation", "status"),
    [
        ("customer", "orderCancel", "CANCELLED"),
        ("operator", "orderCancel", "CANCELLED"),
        ("clerk", "orderReject", "REJECTED"),
    ],
)
def test_what_comes_to_nothing_is_voided(desk: Desk, who: str, mutation: str, status: str) -> None:
    order_id = desk.order("tok_ok")
    desk.shop.tell_all(order_id, (who, mutation))
    assert (desk.sold, desk.stands(order_id)) == (1, (status, "AUTHORISED", [AUTHORISED]))
    desk.react(order_id)
    assert (desk.sold, desk.stands(order_id)) == (0, (status, "VOIDED", [AUTHORISED, VOIDED]))


def test_what_nobody_answers_is_voided(desk: Desk) -> None:
    order_id = desk.order("tok_ok")
    desk.shop.api.clock.advance(timedelta(minutes=5))
    assert desk.shop.sweeper.sweep().moved == 1
    desk.react(order_id)
    assert (desk.sold, desk.stands(order_id)) == (0, ("REJECTED", "VOIDED", [AUTHORISED, VOIDED]))


def test_the_merchant_who_cancels_pays_it_back(desk: Desk) -> None:
    order_id = desk.order("tok_ok")
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderCancel"))
    books = desk.react(order_id)
    assert desk.stands(order_id) == ("CANCELLED", "REFUNDED", [AUTHORISED, CAPTURED, REFUNDED])
    assert (books.ledger[-1].borne_by, desk.sold) == ({Payer.MERCHANT: TOTAL}, 0)


def test_auto_accept_takes_the_order_and_the_money(desk: Desk) -> None:
    desk.behind.edit_shop(auto_accept=True)
    order_id = desk.order("tok_ok")
    assert desk.stands(order_id)[0] == "PLACED"
    books = desk.react(order_id)
    assert desk.stands(order_id) == ("PREPARING", "CAPTURED", [AUTHORISED, CAPTURED])
    assert books.head.latest.actor.kind is ActorKind.PLATFORM


@pytest.mark.parametrize("token", ["tok_declined", "tok_unheard_of"])
def test_a_declined_card_leaves_the_order_waiting_for_another(desk: Desk, token: str) -> None:
    order_id = desk.order(token)
    waiting = {"status": "PENDING_PAYMENT", "payment": {"state": "DECLINED"}}
    assert (desk.sold, desk.stands(order_id)) == (1, ("PENDING_PAYMENT", "DECLINED", [DECLINED]))
    again = {"__typename": "PaymentDeclined", "code": "PAYMENT_DECLINED", "order": waiting}
    before = desk.behind.books(order_id)
    assert desk.pay(order_id, token) == again
    after = desk.behind.books(order_id)
    assert (after.head, after.timeline, after.sold) == (before.head, before.timeline, before.sold)
    placed = {"status": "PLACED", "payment": {"state": "AUTHORISED"}}
    assert desk.pay(order_id, "tok_ok") == {"__typename": "OrderPayload", "order": placed}
    assert desk.stands(order_id) == ("PLACED", "AUTHORISED", [DECLINED, DECLINED, AUTHORISED])
    late = {"__typename": "PaymentNotPending", "code": "PAYMENT_NOT_PENDING", "order": placed}
    before = desk.behind.books(order_id)
    assert desk.pay(order_id, "tok_ok") == late
    assert desk.confirm(order_id) == late
    assert desk.behind.books(order_id) == before


def test_a_token_has_a_form_and_attempts_have_an_end(desk: Desk) -> None:
    order_id = desk.order("tok_declined")
    before = desk.behind.books(order_id)
    for token in ("", "t" * 201):
        assert desk.pay(order_id, token) == {
            "__typename": "InvalidInput",
            "code": "BAD_USER_INPUT",
            "path": ["token"],
        }
    assert desk.behind.books(order_id) == before
    for _ in range(9):
        assert desk.pay(order_id, "tok_declined")["__typename"] == "PaymentDeclined"
    before = desk.behind.books(order_id)
    assert desk.pay(order_id, "tok_ok")["__typename"] == "PaymentNotPending"
    assert desk.behind.books(order_id) == before


def test_what_is_not_paid_in_time_is_cancelled_and_takes_no_money_any_more(desk: Desk) -> None:
    order_id = desk.order("tok_declined")
    desk.shop.api.clock.advance(timedelta(minutes=14))
    assert desk.shop.sweeper.sweep().moved == 0
    desk.shop.people["customer"] = desk.shop.api.as_user(
        desk.behind.user_id("customer")
    )  # tokens last as long
    desk.shop.api.clock.advance(timedelta(minutes=1))
    assert desk.shop.sweeper.sweep().moved == 1
    desk.react(order_id)
    assert (desk.sold, desk.stands(order_id)) == (0, ("CANCELLED", "DECLINED", [DECLINED]))
    before = desk.behind.books(order_id)
    cancelled = {"status": "CANCELLED", "payment": {"state": "DECLINED"}}
    refusal = {"__typename": "PaymentNotPending", "code": "PAYMENT_NOT_PENDING", "order": cancelled}
    assert desk.pay(order_id, "tok_ok") == refusal
    assert desk.behind.books(order_id) == before
    assert desk.inbox("customer", "CUSTOMER") == ["ORDER_AWAITING_PAYMENT", "ORDER_UNPAID"]


def test_a_doubtful_card_is_confirmed(desk: Desk) -> None:
    order_id = desk.order("tok_confirm")
    waiting = ("PENDING_PAYMENT", "CONFIRMATION_NEEDED", [CONFIRMATION_NEEDED])
    assert desk.stands(order_id) == waiting
    before = desk.behind.books(order_id)
    other = desk.pay(order_id, "tok_ok")
    assert (other["__typename"], other["order"]["status"]) == ("PaymentNotPending", "PENDING_PAYMENT")
    assert desk.behind.books(order_id) == before
    placed = {"status": "PLACED", "payment": {"state": "AUTHORISED"}}
    assert desk.confirm(order_id) == {"__typename": "OrderPayload", "order": placed}
    before = desk.behind.books(order_id)
    assert desk.confirm(order_id)["__typename"] == "PaymentNotPending"
    assert desk.behind.books(order_id) == before
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"))
    desk.react(order_id)
    assert desk.stands(order_id) == ("PREPARING", "CAPTURED", [CONFIRMATION_NEEDED, AUTHORISED, CAPTURED])


def test_a_confirmation_that_comes_too_late_takes_no_money(desk: Desk) -> None:
    order_id = desk.order("tok_confirm")
    desk.shop.tell_all(order_id, ("customer", "orderCancel"))
    early = desk.behind.books(order_id)
    assert desk.confirm(order_id)["__typename"] == "PaymentNotPending"  # before anything reacted, too
    assert desk.behind.books(order_id) == early
    desk.react(order_id)
    assert (desk.sold, desk.stands(order_id)) == (0, ("CANCELLED", "VOIDED", [CONFIRMATION_NEEDED, VOIDED]))
    before = desk.behind.books(order_id)
    assert desk.confirm(order_id)["__typename"] == "PaymentNotPending"
    assert desk.behind.books(order_id) == before


def test_a_card_that_cannot_be_captured_cancels_the_order(desk: Desk) -> None:
    order_id = desk.order("tok_capture_fails")
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"))
    assert desk.stands(order_id) == ("PREPARING", "AUTHORISED", [AUTHORISED])
    desk.react(order_id)
    ledger = [AUTHORISED, ("CAPTURE_FAILED", TOTAL), VOIDED]
    assert (desk.sold, desk.stands(order_id)) == (0, ("CANCELLED", "VOIDED", ledger))
    order = desk.shop["customer"].data(READ, id=order_id)["order"]
    assert order["latest"] == {"command": "CANCEL", "actor": "PAYMENTS", "reason": "PAYMENT_FAILED"}
    assert desk.money(order_id) == (0, 0, 0)
    told = ["ORDER_AWAITING_PAYMENT", "ORDER_PAID", "ORDER_ACCEPTED", "PAYMENT_FAILED"]
    assert desk.inbox("customer", "CUSTOMER") == told
    assert desk.inbox("clerk", "MERCHANT", desk.shop.id) == told
    assert desk.inbox("operator", "OPERATORS") == ["PAYMENT_FAILED"]
    before = desk.behind.books(order_id)
    assert desk.shop.tell("clerk", "orderReady", order_id)["__typename"] == "OrderTransitionRefused"
    assert desk.behind.books(order_id) == before


def test_a_refund_that_fails_stays_owed(desk: Desk) -> None:
    order_id = desk.order("tok_refund_fails")
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderCancel"))
    desk.react(order_id)
    ledger = [AUTHORISED, CAPTURED, ("REFUND_FAILED", TOTAL)]
    assert (desk.sold, desk.stands(order_id)) == (0, ("CANCELLED", "CAPTURED", ledger))
    assert desk.money(order_id) == (TOTAL, 0, TOTAL)
    before = desk.behind.books(order_id)
    answer = desk.shop.tell("operator", "orderRefund", order_id)
    assert answer["__typename"] == "OrderTransitionRefused"  # it has been granted; a person sees to it
    assert desk.behind.books(order_id) == before


def test_cash_is_taken_at_the_door(desk: Desk) -> None:
    order_id = desk.order("")
    assert desk.stands(order_id) == ("PLACED", "NONE", [])
    before = desk.behind.books(order_id)
    for answer in (desk.pay(order_id, "tok_ok"), desk.confirm(order_id)):
        assert answer["__typename"] == "PaymentNotPending"
    assert desk.behind.books(order_id) == before
    carried = [("courier", "orderClaim"), ("courier", "orderPickUp")]
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderReady"), *carried)
    before = desk.react(order_id)
    assert desk.stands(order_id) == ("DELIVERING", "NONE", [])
    assert desk.shop.tell("operator", "orderRefund", order_id)["__typename"] == "OrderTransitionRefused"
    assert desk.behind.books(order_id) == before
    desk.shop.tell_all(order_id, ("courier", "orderDeliver"))
    desk.react(order_id)
    assert desk.stands(order_id) == ("DELIVERED", "CAPTURED", [CAPTURED])
    desk.shop.tell_all(order_id, ("clerk", "orderRefund"))
    desk.react(order_id)
    assert desk.stands(order_id) == ("DELIVERED", "REFUNDED", [CAPTURED, REFUNDED])


def test_cash_is_taken_at_the_counter(desk: Desk) -> None:
    order_id = desk.order("", fulfilment="PICKUP", addressId=None)
    desk.shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderReady"), ("clerk", "orderCollect"))
    desk.react(order_id)
    assert desk.stands(order_id) == ("COMPLETED", "CAPTURED", [("CAPTURED", 2_800)])


@pytest.mark.parametrize(
    "steps", [(), (("clerk", "orderAccept"),), (("clerk", "orderAccept"), ("clerk", "orderReady"))]
)
def test_cash_that_was_never_handed_over_leaves_no_trace(
    desk: Desk, steps: tuple[tuple[str, str], ...]
) -> None:
    order_id = desk.order("")
    desk.shop.tell_all(order_id, *steps, ("operator", "orderCancel"))
    desk.react(order_id)
    assert (desk.sold, desk.stands(order_id)) == (0, ("CANCELLED", "NONE", []))
    assert desk.money(order_id) == (0, 0, 0)


def test_a_delivery_that_fails_at_the_door_is_not_paid_back_by_itself(desk: Desk) -> None:
    fail = "mutation ($id: ID!) { orderDeliveryFail(id: $id, reason: CUSTOMER_UNREACHABLE) { __typename } }"
    order_id = desk.order("tok_ok")
    steps = [
        ("clerk", "orderAccept"),
        ("clerk", "orderReady"),
        ("courier", "orderClaim"),
        ("courier", "orderPickUp"),
    ]
    desk.shop.tell_all(order_id, *steps)
    assert desk.shop["courier"].data(fail, id=order_id)["orderDeliveryFail"]["__typename"] == "OrderPayload"
    desk.react(order_id)
    assert desk.stands(order_id) == ("CANCELLED", "CAPTURED", [AUTHORISED, CAPTURED])
    desk.shop.tell_all(order_id, ("operator", "orderRefund"))
    desk.react(order_id)
    assert desk.stands(order_id) == ("CANCELLED", "REFUNDED", [AUTHORISED, CAPTURED, REFUNDED])
