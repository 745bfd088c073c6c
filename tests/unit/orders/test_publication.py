"""The documents of events: their names, what they tell, and that they name nobody."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from pannier.core.errors import NotFound
from pannier.core.ids import global_id
from pannier.core.money import Money
from pannier.orders.events import EVENTS, from_change
from pannier.orders.lifecycle import Details, advance
from pannier.orders.model import Command, Line, OrderSnapshot, Quote
from pannier.orders.publication import EVENT_TYPES, EventDocuments, document_of
from tests.unit.orders.builders import CUSTOMER, MERCHANT, NOON, ORDER_ID, PAYMENTS, TERMS, an_order
from tests.unit.orders.strategies import quotes

LINE = Line("1", "noodles", "担担面", ("少辣",), ("mild",), 2, Money(4400, "CNY"), note="Ring Wang Wu's bell")


def test_every_event_has_a_name_of_its_own() -> None:
    assert set(EVENT_TYPES) == set(EVENTS.values())
    assert len(set(EVENT_TYPES.values())) == len(EVENT_TYPES)
    assert EVENT_TYPES[EVENTS[Command.PICK_UP]] == "order.picked_up"
    assert EVENT_TYPES[EVENTS[Command.FAIL_DELIVERY]] == "order.delivery_failed"


def test_a_placed_order_as_a_document() -> None:
    order = an_order()
    order = replace(order, latest=replace(order.latest, correlation_id="01JTCXQ8W0000000000000000B"))
    (event,) = from_change(None, order)
    assert document_of(event, [LINE]) == {
        "specVersion": 1,
        "id": f"{ORDER_ID}:1",
        "type": "order.placed",
        "version": 1,
        "time": "2026-05-04T04:00:00.000000Z",
        "sequence": 1,
        "actor": "CUSTOMER",
        "reason": None,
        "correlationId": "01JTCXQ8W0000000000000000B",
        "order": {
            "id": global_id("Order", ORDER_ID),
            "code": "00000A",
            "merchantId": global_id("Merchant", "merchant"),
            "status": "PENDING_PAYMENT",
            "fulfilment": "DELIVERY",
            "rider": "COURIER",
            "paymentMethod": "SANDBOX",
            "total": {"amountMinor": 8800, "currency": "CNY"},
            "refunded": {"amountMinor": 0, "currency": "CNY"},
            "placedAt": "2026-05-04T04:00:00.000000Z",
            "scheduledFor": None,
            "promisedAt": None,
            "deadlineAt": "2026-05-04T04:15:00.000000Z",
            "cancelRequested": False,
        },
        "lines": [
            {
                "id": "1",
                "itemId": global_id("MenuItem", "merchant.noodles"),
                "name": "担担面",
                "options": ["少辣"],
                "quantity": 2,
            }
        ],
    }


def test_a_document_names_nobody() -> None:
    paid = advance(an_order(), Command.PAY, PAYMENTS, NOON, TERMS)
    refused = advance(paid, Command.CANCEL, CUSTOMER, NOON, TERMS, Details(note="Ask my wife"))
    (event,) = from_change(paid, refused)
    text = json.dumps(document_of(event, [LINE]))
    assert "lines" not in document_of(event, [LINE])
    for personal in ("Ask my wife", "Wang Wu", '"customer"', global_id("User", "customer")):
        assert personal not in text


class OneSnapshot:
    """Counts its reads."""

    def __init__(self, snapshot: OrderSnapshot) -> None:
        self.snapshot, self.reads = snapshot, 0

    def get_snapshot(self, order_id: str, *, consistent: bool = False) -> OrderSnapshot:
        assert consistent
        self.reads += 1
        if order_id != self.snapshot.order_id:
            raise NotFound("Order")
        return self.snapshot


@given(quotes)
def test_an_order_is_read_once_and_only_where_its_lines_are_told(quote: Quote) -> None:
    snapshots = OneSnapshot(OrderSnapshot(ORDER_ID, quote))
    documents = EventDocuments(snapshots)
    placed = an_order()
    paid = advance(placed, Command.PAY, PAYMENTS, NOON, TERMS)
    accepted = advance(paid, Command.ACCEPT, MERCHANT, NOON + timedelta(minutes=1), TERMS)
    ready = advance(accepted, Command.READY, MERCHANT, NOON + timedelta(minutes=9), TERMS)
    (only,) = from_change(accepted, ready)
    documents.document(only)
    assert snapshots.reads == 0
    for old, new in ((None, placed), (placed, paid), (paid, accepted)):
        (event,) = from_change(old, new)
        assert documents.document(event) == document_of(event, snapshots.snapshot.quote.price.lines)
    assert snapshots.reads == 1
