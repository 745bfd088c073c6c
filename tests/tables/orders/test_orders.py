"""One order from the quote to the end, its money, its stock and its numbers."""

import pytest

from pannier.core.errors import InvalidInput, NotFound
from pannier.core.money import Money
from pannier.core.paging import PageRequest
from pannier.merchants.model import Fulfilment
from pannier.orders.errors import OrderTransitionRefused, PaymentDeclined, PaymentNotPending
from pannier.orders.ledger import PaymentState, payment_of
from pannier.orders.model import ActorKind, Command, LedgerKind, Numbers, Payer, Reason, Status
from tests.tables.orders.street import CARD, CASH, Street, minutes
from tests.unit.merchants.examples import NEARBY, STORE

C = Command


def carried(street: Street, order_id: str) -> None:
    for viewer, command in (
        (street.clerk, C.READY),
        (street.courier, C.CLAIM),
        (street.courier, C.PICK_UP),
        (street.courier, C.DELIVER),
    ):
        street.services.orders.act(viewer, order_id, command)


def test_an_order_runs_from_the_quote_to_the_end(street: Street) -> None:
    quote = street.quote((street.noodles, 2), (street.rice, 1))
    assert quote.price.total == Money(5600 + 200 - 500 + 100 + 300, "CNY")
    order = street.services.placing.place(street.customer, quote.id, "key", CARD, "tok_ok")
    assert order.status is Status.PLACED
    assert order.total == quote.price.total
    assert street.sold(street.noodles) == 2
    assert street.services.quotes.get(street.customer, quote.id).order_id == order.id
    street.react(street.accept(order))
    carried(street, order.id)
    done = street.react(street.act(street.customer, order, C.COMPLETE))
    assert done.status is Status.COMPLETED
    assert done == street.repository.get(order.id)
    assert [entry.command for entry in street.timeline(order)] == [
        C.PLACE,
        C.PAY,
        C.ACCEPT,
        C.READY,
        C.CLAIM,
        C.PICK_UP,
        C.DELIVER,
        C.COMPLETE,
    ]
    payment, ledger = street.services.payments.of(order.id)
    assert [entry.kind for entry in ledger] == [LedgerKind.AUTHORISED, LedgerKind.CAPTURED]
    assert payment.captured_minor == 5700
    day = street.statistics.find(street.merchant.id, order.business_date)
    assert day.numbers == Numbers(
        {
            "placed": 1,
            "h12": 1,
            "accepted": 1,
            "prepared": 1,
            "promised_s": 1200,
            "delivered": 1,
            "completed": 1,
            "gmv_minor": 5700,
            "g12": 5700,
        }
    )
    snapshot = street.repository.get_snapshot(order.id)
    assert snapshot.quote.price == quote.price
    assert snapshot.portions == {street.noodles.id: 2}


def test_cash_is_taken_when_the_food_is_handed_over(street: Street) -> None:
    order = street.place(method=CASH)
    assert order.status is Status.PLACED
    street.react(street.accept(order))
    assert street.services.payments.of(order.id)[0].state is PaymentState.NONE
    carried(street, order.id)
    street.react(order, times=2)
    assert street.services.payments.of(order.id)[0].captured_minor == order.total.amount_minor


def test_a_pickup_order_is_paid_at_the_counter(street: Street) -> None:
    order = street.place(method=CASH, fulfilment=Fulfilment.PICKUP)
    street.accept(order)
    street.act(street.clerk, order, C.READY)
    street.act(street.clerk, order, C.COLLECT)
    assert street.react(order).status is Status.COMPLETED
    assert street.services.payments.of(order.id)[0].captured_minor == order.total.amount_minor


def test_a_declined_card_waits_for_another(street: Street) -> None:
    order = street.place(token="tok_declined")
    assert order.status is Status.PENDING_PAYMENT
    pay = street.services.payments.pay
    with pytest.raises(PaymentDeclined) as refusal:
        pay(street.customer, order.id, "tok_declined")
    assert refusal.value.order.status is Status.PENDING_PAYMENT
    with pytest.raises(NotFound):
        pay(street.someone(), order.id, "tok_ok")
    assert pay(street.customer, order.id, "tok_ok").status is Status.PLACED
    with pytest.raises(PaymentNotPending):
        pay(street.customer, order.id, "tok_ok")
    kinds = [entry.kind for entry in street.services.payments.of(order.id)[1]]
    assert kinds == [LedgerKind.DECLINED, LedgerKind.DECLINED, LedgerKind.AUTHORISED]


def test_a_card_that_needs_confirmation_is_confirmed(street: Street) -> None:
    order = street.place(token="tok_confirm")
    assert street.services.payments.of(order.id)[0].state is PaymentState.CONFIRMATION_NEEDED
    with pytest.raises(PaymentNotPending):
        street.services.payments.pay(street.customer, order.id, "tok_ok")
    assert street.services.payments.confirm(street.customer, order.id).status is Status.PLACED
    with pytest.raises(PaymentNotPending):
        street.services.payments.confirm(street.customer, order.id)


def test_a_capture_that_fails_for_good_cancels_the_order(street: Street) -> None:
    order = street.react(street.accept(street.place(token="tok_capture_fails")), times=2)
    assert (order.status, order.latest.reason) == (Status.CANCELLED, Reason.PAYMENT_FAILED)
    assert street.services.payments.of(order.id)[0].state is PaymentState.VOIDED
    assert street.sold(street.noodles) == 0


@pytest.mark.parametrize("times", [1, 3])
def test_a_cancelled_order_gives_back_money_and_stock_once(street: Street, times: int) -> None:
    street.place((street.noodles, 3))
    order = street.place((street.noodles, 4))
    assert street.sold(street.noodles) == 7
    street.react(street.accept(order), times)
    street.act(street.clerk, order, C.CANCEL, Reason.ITEM_UNAVAILABLE)
    order = street.react(order, times)
    assert order.status is Status.CANCELLED
    assert order.refunded_minor == order.total.amount_minor
    payment, ledger = street.services.payments.of(order.id)
    assert payment.state is PaymentState.REFUNDED
    assert ledger[-1].borne_by == {Payer.MERCHANT: order.total.amount_minor}
    assert street.sold(street.noodles) == 3
    day = street.statistics.find(street.merchant.id, order.business_date)
    assert day.numbers == Numbers(
        {
            "placed": 1,
            "h12": 1,
            "accepted": 1,
            "cancelled": 1,
            "cancels_ITEM_UNAVAILABLE": 1,
            "refunds_ITEM_UNAVAILABLE": 1,
            "refunded_ITEM_UNAVAILABLE": order.total.amount_minor,
            "refunded_minor": order.total.amount_minor,
        }
    )


def test_what_was_only_reserved_is_voided(street: Street) -> None:
    order = street.react(street.act(street.customer, street.place(), C.CANCEL, Reason.CHANGED_MIND))
    assert order.status is Status.CANCELLED
    assert order.refunded_minor == 0
    assert street.services.payments.of(order.id)[0].state is PaymentState.VOIDED


def test_a_refund_that_the_provider_refuses_is_written_down(street: Street) -> None:
    order = street.react(street.accept(street.place(token="tok_refund_fails")))
    street.services.refunds.refund(street.clerk, order.id, Reason.GOODWILL)
    street.react(order, times=2)
    payment, _ = street.services.payments.of(order.id)
    assert payment.state is PaymentState.CAPTURED
    assert payment.refund_failed_minor == order.total.amount_minor


def test_lines_are_refunded_once_and_the_rest_after_them(street: Street) -> None:
    order = street.react(street.accept(street.place((street.noodles, 1), (street.rice, 2))))
    refunds = street.services.refunds
    refunds.refund(street.clerk, order.id, Reason.MISSING, "忘了米饭", ("2",))
    order = street.react(order)
    assert order.refunded_minor == 400 + 12  # two portions, and their share of packing
    refunds.refund(street.operator, order.id, Reason.GOODWILL)
    order = street.react(order, times=2)
    payment, ledger = street.services.payments.of(order.id)
    assert payment.state is PaymentState.REFUNDED
    assert [dict(entry.borne_by) for entry in ledger[2:]] == [
        {Payer.MERCHANT: 412},
        {Payer.PLATFORM: order.total.amount_minor - 412},
    ]
    with pytest.raises(OrderTransitionRefused):
        refunds.refund(street.operator, order.id, Reason.GOODWILL)


def test_the_customer_reports_what_was_wrong(street: Street) -> None:
    order = street.accept(street.place())
    report = street.services.refunds.report_problem
    with pytest.raises(OrderTransitionRefused):
        report(street.customer, order.id, Reason.SPOILED, ("1",))
    carried(street, order.id)
    order = report(street.customer, order.id, Reason.SPOILED, ("1",), "凉了")
    assert (order.latest.command, order.latest.line_ids) == (C.REPORT_PROBLEM, ("1",))
    with pytest.raises(InvalidInput):
        report(street.customer, order.id, Reason.CHANGED_MIND, ("1",))


def test_an_auto_accepting_merchant_accepts_at_once(street: Street) -> None:
    street.edit_merchant(auto_accept=True)
    order = street.react(street.place(), times=2)
    assert order.status is Status.PREPARING
    assert [entry.command for entry in street.timeline(order)] == [C.PLACE, C.PAY, C.ACCEPT]
    assert street.services.payments.of(order.id)[0].state is PaymentState.CAPTURED


def test_whatever_waits_too_long_is_swept(street: Street) -> None:
    unpaid = street.place(token="tok_declined")
    unanswered = street.place()
    late = street.accept(street.place())
    assert street.sweeper.sweep().moved == 0
    street.clock.advance(minutes(5))
    assert street.sweeper.sweep().moved == 1
    assert street.react(unanswered).status is Status.REJECTED
    assert street.services.payments.of(unanswered.id)[0].state is PaymentState.VOIDED
    street.clock.advance(minutes(60))
    assert street.sweeper.sweep().moved == 2
    assert street.react(unpaid).latest.reason is Reason.NOT_PAID
    assert street.repository.get(late.id).latest.command is C.MARK_LATE
    assert street.sweeper.sweep().moved == 0
    assert street.sold(street.noodles) == 1


def test_an_authorisation_that_comes_too_late_is_voided(street: Street) -> None:
    order = street.place(token="tok_confirm")
    street.clock.advance(minutes(15))
    payments = street.services.payments
    pending = street.repository.get(order.id)
    street.sweeper.sweep()
    # the customer's confirmation was under way already
    answer = payments._provider(pending).confirm("k", payments.of(order.id)[0].reference)
    entries = payments._record_attempt(pending, payments.of(order.id)[1], "confirm:1", answer)
    after = payments._after_attempt(pending, payment_of(entries))
    assert after.status is Status.CANCELLED
    assert payments.of(order.id)[0].state is PaymentState.VOIDED
    street.react(order, times=2)
    assert payments.of(order.id)[0].state is PaymentState.VOIDED


def test_couriers_find_ready_orders_nearby_and_the_first_claim_wins(street: Street) -> None:
    order = street.accept(street.place())
    lists, page = street.services.lists, PageRequest(10)
    assert lists.claimable(street.courier, NEARBY, page).items == ()
    street.act(street.clerk, order, C.READY)
    assert [each.id for each in lists.claimable(street.courier, STORE, page).items] == [order.id]
    assert lists.of_courier(street.courier, page).items == ()
    claimed = street.act(street.courier, order, C.CLAIM)
    assert claimed.courier_id == street.courier
    assert lists.claimable(street.courier, STORE, page).items == ()
    assert [each.id for each in lists.of_courier(street.courier, page).items] == [order.id]


def test_lists_are_paged_newest_first(street: Street) -> None:
    placed = []
    for _ in range(3):
        placed.append(street.place(method=CASH))
        street.clock.advance(minutes(0.1))
    lists = street.services.lists
    first = lists.of_customer(street.customer, PageRequest(2))
    assert [order.id for order in first.items] == [placed[2].id, placed[1].id]
    assert first.has_next
    second = lists.of_customer(street.customer, PageRequest(2, first.keys[-1]))
    assert [order.id for order in second.items] == [placed[0].id]
    street.accept(placed[0])
    kind, board = lists.of_merchant(street.clerk, street.merchant.id, Status.PREPARING, PageRequest(5))
    assert kind is ActorKind.MERCHANT
    assert [order.id for order in board.items] == [placed[0].id]
    kind, everything = lists.of_merchant(street.operator, street.merchant.id, None, PageRequest(5))
    assert kind is ActorKind.OPERATOR
    assert len(everything.items) == 3
    with pytest.raises(NotFound):
        lists.of_merchant(street.customer, street.merchant.id, None, PageRequest(5))


def test_who_has_no_part_in_an_order_is_told_there_is_none(street: Street) -> None:
    order = street.accept(street.place())
    orders = street.services.orders
    stranger = street.someone()
    for viewer in (stranger, street.courier):  # not ready yet, so no courier's business
        with pytest.raises(NotFound):
            orders.get_for(viewer, order.id)
        with pytest.raises(NotFound):
            orders.act(viewer, order.id, C.READY)
    for viewer in (street.customer, street.clerk, street.operator):
        assert orders.get_for(viewer, order.id).id == order.id
    with pytest.raises(OrderTransitionRefused) as refusal:
        orders.act(street.customer, order.id, C.READY)
    assert refusal.value.allowed == {C.REQUEST_CANCEL}
    assert len(street.timeline(order)) == 3


def test_reasons_and_notes_are_checked(street: Street) -> None:
    order, orders = street.place(), street.services.orders
    with pytest.raises(InvalidInput):
        orders.act(street.clerk, order.id, C.REJECT)
    with pytest.raises(InvalidInput):
        orders.act(street.clerk, order.id, C.ACCEPT, Reason.OTHER)
    with pytest.raises(InvalidInput):
        orders.act(street.clerk, order.id, C.REJECT, Reason.TOO_BUSY, "忙" * 81)
    assert street.repository.get(order.id) == order


def test_a_cancel_request_is_declined_or_agreed_to_by_cancelling(street: Street) -> None:
    order = street.react(street.accept(street.place()))
    with pytest.raises(OrderTransitionRefused):
        street.act(street.clerk, order, C.DECLINE_CANCEL)
    street.act(street.customer, order, C.REQUEST_CANCEL, Reason.TAKES_TOO_LONG)
    street.act(street.clerk, order, C.DECLINE_CANCEL)
    street.act(street.customer, order, C.REQUEST_CANCEL, Reason.TAKES_TOO_LONG)
    street.act(street.clerk, order, C.CANCEL, Reason.CHANGED_MIND)
    settled = street.react(order)
    assert (settled.status, settled.cancel_requested) == (Status.CANCELLED, False)
    assert settled.refunded_minor == order.total.amount_minor
