"""What happens when several want the same at once. Threads on the real engine; on a refusal nothing has changed."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, TypeVar

import pytest
from botocore.awsrequest import AWSResponse
from pynamodb.connection import Connection

from pannier.core.dynamo import Throttled
from pannier.core.errors import DomainError, NotFound
from pannier.core.money import Money
from pannier.core.paging import PageRequest
from pannier.menus.model import Availability
from pannier.orders.errors import (
    IdempotencyConflict,
    MenuItemUnavailable,
    OrderChangedMeanwhile,
    OrderTransitionRefused,
    QuoteConsumed,
)
from pannier.orders.ledger import PaymentState
from pannier.orders.lifecycle import Details
from pannier.orders.model import Actor, ActorKind, Command, Order, Reason, Status
from pannier.orders.payments import Answer, SandboxProvider
from pannier.orders.records import QuoteRecord
from pannier.users.model import Role
from tests.tables.orders.street import CARD, CASH, Street

C = Command
T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | DomainError]:
    """Run all of them together; a refusal is a result too."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | DomainError:
        barrier.wait()
        try:
            return call()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def orders_of(results: Sequence[Order | DomainError]) -> list[Order]:
    return [result for result in results if isinstance(result, Order)]


def refusals_of(results: Sequence[Order | DomainError]) -> list[DomainError]:
    return [result for result in results if isinstance(result, DomainError)]


def test_fifty_customers_for_the_last_ten_portions(street: Street) -> None:
    customers = [street.someone() for _ in range(50)]
    quotes = [street.quote(customer=customer, address=street.add_address(customer)) for customer in customers]
    place = street.services.placing.place
    results = at_once(
        [
            lambda customer=customer, quote=quote: place(customer, quote.id, "key", CASH)
            for customer, quote in zip(customers, quotes, strict=True)
        ]
    )
    placed, refused = orders_of(results), refusals_of(results)
    assert (len(placed), len(refused)) == (10, 40)
    assert street.sold(street.noodles) == 10
    assert all(
        isinstance(refusal, MenuItemUnavailable)
        and (refusal.item_id, refusal.availability, refusal.left)
        == (street.noodles.id, Availability.SOLD_OUT, 0)
        for refusal in refused
    )
    _, listed = street.services.lists.of_merchant(street.clerk, street.merchant.id, None, PageRequest(60))
    assert {order.id for order in listed.items} == {order.id for order in placed}
    unconsumed = [
        q for q, c in zip(quotes, customers, strict=True) if not street.services.quotes.get(c, q.id).order_id
    ]
    assert len(unconsumed) == 40


def test_lines_of_one_item_take_stock_together(street: Street) -> None:
    street.place((street.noodles, 4), (street.noodles, 3))
    assert street.sold(street.noodles) == 7
    quote = street.quote((street.noodles, 3))
    street.place((street.noodles, 1))
    with pytest.raises(MenuItemUnavailable) as refusal:
        street.services.placing.place(street.customer, quote.id, "key", CASH)
    assert refusal.value.left == 2
    assert street.sold(street.noodles) == 8


def test_the_same_key_at_once_is_one_order(street: Street) -> None:
    quote = street.quote()
    place = street.services.placing.place
    results = at_once([lambda: place(street.customer, quote.id, "key", CARD, "tok_ok")] * 8)
    assert len({order.id for order in orders_of(results)}) == 1
    assert not refusals_of(results)
    (order,) = {order.id for order in orders_of(results)}
    assert street.sold(street.noodles) == 1
    payment, ledger = street.services.payments.of(order)
    assert (payment.state, len(ledger)) == (PaymentState.AUTHORISED, 1)
    assert street.repository.get(order).status is Status.PLACED


def test_the_same_key_later_is_the_same_order_and_with_another_payload_a_conflict(street: Street) -> None:
    quote, other = street.quote(), street.quote((street.rice, 12))
    place = street.services.placing.place
    order = place(street.customer, quote.id, "key", CARD, "tok_ok")
    assert place(street.customer, quote.id, "key", CARD, "tok_ok") == order
    for wrong in (
        lambda: place(street.customer, quote.id, "key", CARD, "tok_other"),
        lambda: place(street.customer, quote.id, "key", CASH),
        lambda: place(street.customer, other.id, "key", CARD, "tok_ok"),
    ):
        with pytest.raises(IdempotencyConflict) as refusal:
            wrong()
        assert refusal.value.order_id == order.id
    with pytest.raises(QuoteConsumed):
        place(street.customer, quote.id, "another key", CARD, "tok_ok")
    assert street.sold(street.noodles) == 1
    assert street.services.quotes.get(street.customer, other.id).order_id is None


def test_the_same_key_is_the_same_order_even_when_the_quote_is_forgotten(street: Street) -> None:
    quote = street.quote()
    place = street.services.placing.place
    order = place(street.customer, quote.id, "key", CASH)
    QuoteRecord(quote.id).delete()  # as its time to live does
    assert place(street.customer, quote.id, "key", CASH) == order
    with pytest.raises(IdempotencyConflict):
        place(street.customer, quote.id, "key", CARD, "tok_ok")
    with pytest.raises(NotFound):
        place(street.customer, quote.id, "another key", CASH)


def test_two_keys_at_once_for_one_quote_are_one_order(street: Street) -> None:
    quote = street.quote()
    place = street.services.placing.place
    results = at_once(
        [lambda key=key: place(street.customer, quote.id, f"key {key}", CASH) for key in range(6)]
    )
    assert len(orders_of(results)) == 1
    assert all(isinstance(refusal, QuoteConsumed) for refusal in refusals_of(results))
    assert street.sold(street.noodles) == 1


def test_a_payment_that_broke_off_after_the_order_is_taken_up_again(street: Street) -> None:
    quote = street.quote()
    cut_off = street.paying_through(_Unreached()).services.placing
    with pytest.raises(ConnectionError):
        cut_off.place(street.customer, quote.id, "key", CARD, "tok_ok")
    order = street.services.placing.place(street.customer, quote.id, "key", CARD, "tok_ok")
    assert order.status is Status.PLACED
    assert street.sold(street.noodles) == 1


@pytest.mark.parametrize("round_", range(5))
def test_cancelling_against_accepting_has_one_winner_and_the_money_agrees(
    street: Street, round_: int
) -> None:
    order = street.place()
    orders = street.services.orders
    accepted, cancelled = at_once(
        [
            lambda: orders.act(street.clerk, order.id, C.ACCEPT),
            lambda: orders.act(street.customer, order.id, C.CANCEL, Reason.CHANGED_MIND),
        ]
    )
    winners = orders_of([accepted, cancelled])
    assert len(winners) == 1
    (loser,) = refusals_of([accepted, cancelled])
    assert isinstance(loser, OrderChangedMeanwhile | OrderTransitionRefused)
    settled = street.react(order, times=2)
    assert settled.status is winners[0].status
    assert len(street.timeline(order)) == 3
    state = street.services.payments.of(order.id)[0].state
    assert state is (PaymentState.CAPTURED if winners[0] is accepted else PaymentState.VOIDED)
    assert street.sold(street.noodles) == (1 if winners[0] is accepted else 0)


def test_two_clerks_accept_at_once_and_both_are_told_so(street: Street) -> None:
    order = street.place()
    results = at_once([lambda: street.accept(order)] * 2)
    assert all(isinstance(each, Order | OrderTransitionRefused) for each in results)
    assert orders_of(results)
    assert [entry.command for entry in street.timeline(order)] == [C.PLACE, C.PAY, C.ACCEPT]


def test_a_lost_race_that_led_to_the_same_is_success(street: Street) -> None:
    stale = street.repository.get(street.place().id)
    accepted = street.accept(stale)
    again = street.services.orders.move(
        stale, C.ACCEPT, Actor(ActorKind.MERCHANT, street.manager), lambda _: Details()
    )
    assert again == accepted
    with pytest.raises(OrderChangedMeanwhile) as refusal:
        street.services.orders.move(
            stale, C.REJECT, Actor(ActorKind.MERCHANT, street.manager), lambda _: Details(Reason.TOO_BUSY)
        )
    assert refusal.value.order == accepted
    assert street.repository.get(stale.id) == accepted


def test_of_many_couriers_the_first_claim_wins(street: Street) -> None:
    order = street.accept(street.place())
    street.act(street.clerk, order, C.READY)
    couriers = [street.someone(Role.COURIER) for _ in range(6)]
    results = at_once([lambda c=courier: street.act(c, order, C.CLAIM) for courier in couriers])
    (winner,) = orders_of(results)
    assert all(
        isinstance(refusal, OrderTransitionRefused | OrderChangedMeanwhile) or refusal.code == "NOT_FOUND"
        for refusal in refusals_of(results)
    )
    assert street.repository.get(order.id).courier_id == winner.courier_id
    assert sum(entry.command is C.CLAIM for entry in street.timeline(order)) == 1


def test_refunds_at_once_never_exceed_what_was_paid(street: Street) -> None:
    order = street.react(street.accept(street.place((street.noodles, 1), (street.rice, 2))))
    refund = street.services.refunds.refund
    results = at_once(
        [lambda: refund(street.clerk, order.id, Reason.MISSING, "", ("1",))] * 4
        + [lambda: refund(street.operator, order.id, Reason.GOODWILL)] * 2
    )
    assert orders_of(results)
    settled = street.react(order)
    assert settled.refunded_minor <= settled.total.amount_minor
    payment, _ = street.services.payments.of(order.id)
    assert payment.refunded_minor == settled.refunded_minor


class _Unreached(SandboxProvider):
    """The process dies after the order was written, and before anybody is asked for money."""

    def authorise(self, key: str, amount: Money, token: str) -> Answer:
        raise ConnectionError


@contextmanager
def conflicts(connection: Connection, times: int) -> Iterator[list[int]]:
    """The next so many transactions are cancelled because others write the same items right now."""
    met: list[int] = []

    def cancel(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        if len(met) >= times:
            return None
        writes = len(json.loads(params["body"])["TransactItems"])
        met.append(writes)
        reasons = [{"Code": "None"}] * (writes - 1) + [{"Code": "TransactionConflict"}]
        error = {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"}
        response = AWSResponse(params["url"], 400, {}, None)
        return response, {"Error": error, "CancellationReasons": reasons, "ResponseMetadata": {}}

    events = connection.client.meta.events
    events.register_first("before-call.dynamodb.TransactWriteItems", cancel)
    try:
        yield met
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", cancel)


def test_a_transaction_conflict_is_tried_again_and_never_sold_out(
    street: Street, connection: Connection
) -> None:
    quote = street.quote()
    with conflicts(connection, 3) as met:
        order = street.services.placing.place(street.customer, quote.id, "key", CASH)
    assert met == [6, 6, 6]
    assert order.status is Status.PLACED
    assert street.sold(street.noodles) == 1
    with conflicts(connection, 2) as met:
        assert street.accept(order).status is Status.PREPARING
    assert met == [2, 2]


def test_conflicts_without_end_are_worth_another_try_and_change_nothing(
    street: Street, connection: Connection
) -> None:
    quote = street.quote()
    with conflicts(connection, 1_000), pytest.raises(Throttled):
        street.services.placing.place(street.customer, quote.id, "key", CASH)
    assert street.sold(street.noodles) == 0
    assert street.services.quotes.get(street.customer, quote.id).order_id is None
    assert street.services.placing.place(street.customer, quote.id, "key", CASH).status is Status.PLACED
