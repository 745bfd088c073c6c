from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given

from pannier.core.money import Money
from pannier.menus.events import LowStock
from pannier.notifications.messages import NOTICES, order_messages, stock_messages
from pannier.notifications.model import ORDER_KINDS, MessageId, MessageKind, Recipient, RecipientKind
from pannier.orders import events
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.model import ActorKind, Command, Order, Reason, Status
from tests.unit.notifications.journeys import advanced, every_event
from tests.unit.orders.builders import COURIER, CUSTOMER, MERCHANT, NOON, PAYMENTS, TIMER, an_order
from tests.unit.orders.strategies import orders

_TO_CUSTOMER = Recipient(RecipientKind.CUSTOMER, "customer")
_TO_MERCHANT = Recipient(RecipientKind.MERCHANT, "merchant")
_TO_COURIER = Recipient(RecipientKind.COURIER, "courier")
_TO_OPERATORS = Recipient(RecipientKind.OPERATORS)


def _paid() -> Order:
    return advanced(an_order(), Command.PAY, PAYMENTS)


def _claimed() -> Order:
    accepted = advanced(_paid(), Command.ACCEPT, MERCHANT)
    return advanced(advanced(accepted, Command.READY, MERCHANT), Command.CLAIM, COURIER)


def test_every_event_has_a_notice() -> None:
    assert set(NOTICES) == set(EVENTS.values())


def test_every_event_is_told_to_every_participant_once() -> None:
    kinds = set()
    for event in every_event():
        messages = order_messages(event)
        told = [message.recipient for message in messages]
        kinds |= {message.kind for message in messages}
        expected = {_TO_CUSTOMER, _TO_MERCHANT} | ({_TO_COURIER} if event.order.courier_id else set())
        assert set(told) - {_TO_OPERATORS} == expected
        assert len(set(told)) == len(told)
    assert kinds == ORDER_KINDS


def test_operators_hear_of_late_orders_problems_and_failed_payments_only() -> None:
    heard = {
        (type(event), message.kind)
        for event in every_event()
        for message in order_messages(event)
        if message.recipient == _TO_OPERATORS
    }
    assert heard == {
        (events.OrderLate, MessageKind.ORDER_LATE),
        (events.ProblemReported, MessageKind.PROBLEM_REPORTED),
        (events.OrderCancelled, MessageKind.PAYMENT_FAILED),
    }


def test_a_paid_order_is_new_to_the_merchant_with_amount_and_deadline() -> None:
    order = _paid()
    to_customer, to_merchant = order_messages(events.OrderPaid(order))
    assert (to_customer.recipient, to_merchant.recipient) == (_TO_CUSTOMER, _TO_MERCHANT)
    assert to_merchant.kind is MessageKind.ORDER_PAID
    assert to_merchant.params.amount == Money(8800, "CNY")
    assert to_merchant.params.time == NOON + timedelta(minutes=1 + 5)
    assert to_merchant.key == f"2026-05-04T04:01:00.000000Z#{order.id}:2"
    assert (to_customer.read_at, to_merchant.read_at) == (None, None)


def test_who_did_it_finds_the_own_message_read() -> None:
    read = {
        message.recipient.kind: message.read_at for message in order_messages(events.OrderReady(_claimed()))
    }
    assert read == {RecipientKind.CUSTOMER: None, RecipientKind.MERCHANT: None}
    claimed = _claimed()
    read = {m.recipient.kind: m.read_at for m in order_messages(events.CourierAssigned(claimed))}
    assert read == {
        RecipientKind.CUSTOMER: None,
        RecipientKind.MERCHANT: None,
        RecipientKind.COURIER: claimed.latest.at,
    }


def test_expiry_is_told_by_its_reason() -> None:
    unpaid = an_order()
    assert unpaid.due is not None
    late = unpaid.due.at + timedelta(seconds=1)
    for order, reason, kind in (
        (unpaid, Reason.NOT_PAID, MessageKind.ORDER_UNPAID),
        (_paid(), Reason.NOT_ANSWERED, MessageKind.ORDER_UNANSWERED),
    ):
        expired = advanced(order, Command.EXPIRE, TIMER, late)
        expired = _with_reason(expired, reason)
        assert {message.kind for message in order_messages(events.OrderExpired(expired))} == {kind}


def _with_reason(order: Order, reason: Reason) -> Order:
    return replace(order, latest=replace(order.latest, reason=reason))


def test_low_stock_is_told_to_the_merchant_under_one_id_a_day() -> None:
    at = datetime(2026, 5, 4, 5, tzinfo=UTC)
    first = stock_messages(LowStock("merchant", "item", date(2026, 5, 4), 3), at)
    again = stock_messages(LowStock("merchant", "item", date(2026, 5, 4), 2), at + timedelta(hours=1))
    assert [message.recipient for message in first] == [_TO_MERCHANT]
    assert [message.event_id for message in first] == ["stock:2026-05-04:item"]
    assert [message.event_id for message in again] == ["stock:2026-05-04:item"]
    assert first[0].params.left == 3
    assert first[0].repeats_with_another_time


@given(orders)
def test_messages_are_the_same_each_time_and_their_ids_apart(order: Order) -> None:
    event: OrderEvent = EVENTS[order.latest.command](order)
    messages = order_messages(event)
    assert messages == order_messages(event)
    ids = [message.id for message in messages]
    assert len(set(ids)) == len(ids)
    for message in messages:
        assert MessageId.parse(str(message.id)) == message.id
        assert Recipient.from_key(message.recipient.key) == message.recipient


@given(orders)
def test_following_events_have_other_ids(order: Order) -> None:
    following = replace(order, latest=replace(order.latest, sequence=order.sequence + 1))
    ids = {str(m.id) for o in (order, following) for m in order_messages(EVENTS[o.latest.command](o))}
    assert len(ids) == 2 * len(order_messages(EVENTS[order.latest.command](order)))


def test_statuses_of_late_orders_are_those_that_have_words() -> None:
    late = {event.order.status for event in every_event() if isinstance(event, events.OrderLate)}
    assert late == {Status.PREPARING, Status.READY, Status.DELIVERING}


def test_the_actor_is_part_of_a_cancellation() -> None:
    order = advanced(_paid(), Command.CANCEL, CUSTOMER)
    to_customer, to_merchant = order_messages(events.OrderCancelled(order))
    assert to_merchant.params.by is ActorKind.CUSTOMER
    assert (to_customer.read_at, to_merchant.read_at) == (order.latest.at, None)
