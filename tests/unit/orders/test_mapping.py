"""What is stored comes back, from a read and from a stream; the head stays small."""

from dataclasses import replace
from datetime import timedelta

import orjson
from hypothesis import example, given

from pannier.core.money import Money
from pannier.orders.codec import (
    entry_of_json,
    entry_to_json,
    ledger_of_json,
    ledger_to_json,
    moment,
    quote_of_json,
    quote_to_json,
)
from pannier.orders.lifecycle import Details, advance
from pannier.orders.model import (
    MAX_NOTE,
    Actor,
    ActorKind,
    Command,
    LedgerEntry,
    Order,
    Quote,
    Reason,
    Status,
    TimelineEntry,
)
from pannier.orders.records import HeadRecord
from pannier.orders.repository.heads import head, head_of_image, head_record
from tests.unit.orders.builders import COURIER, MERCHANT, NOON, PAYMENTS, TERMS, an_order
from tests.unit.orders.strategies import entries, ledger_entries, orders, quotes

NOTHING_BACK = TimelineEntry(
    2, Command.REFUND, Status.COMPLETED, Actor(ActorKind.OPERATOR, "a"), NOON, amount=Money(0, "CNY")
)


@given(orders)
def test_a_head_comes_back(order: Order) -> None:
    assert head(head_record(order)) == order


@given(orders)
def test_a_head_comes_back_from_a_stream(order: Order) -> None:
    image = orjson.loads(orjson.dumps(head_record(order).serialize()))  # Lambda delivers JSON
    assert head_of_image(image) == order


@given(entries)
@example(
    TimelineEntry(
        2, Command.REFUND, Status.COMPLETED, Actor(ActorKind.OPERATOR, "a"), NOON, amount=Money(0, "CNY")
    )
)
def test_an_entry_comes_back(entry: TimelineEntry) -> None:
    assert entry_of_json(orjson.loads(orjson.dumps(entry_to_json(entry)))) == entry


def test_an_entry_of_an_older_release_comes_back() -> None:
    row = entry_to_json(NOTHING_BACK)
    assert len(row) == 12
    assert entry_of_json(row) == NOTHING_BACK
    later = replace(NOTHING_BACK, correlation_id="01JTCXQ8W0000000000000000A")
    assert entry_to_json(later) == [*row, "01JTCXQ8W0000000000000000A"]


@given(quotes)
def test_a_quote_comes_back(quote: Quote) -> None:
    body = orjson.loads(orjson.dumps(quote_to_json(quote)))
    assert quote_of_json(quote.id, quote.hash, quote.order_id, body) == quote


@given(ledger_entries)
def test_a_ledger_entry_comes_back(entry: LedgerEntry) -> None:
    body = orjson.loads(orjson.dumps(ledger_to_json(entry)))
    assert ledger_of_json(entry.sequence, body) == entry


def test_stored_times_sort_as_time_does() -> None:
    times = [NOON, NOON + timedelta(microseconds=1), NOON + timedelta(seconds=1), NOON + timedelta(days=300)]
    assert [moment(each) for each in times] == sorted(moment(each) for each in times)
    assert moment(NOON) == "2026-05-04T04:00:00.000000Z"


def test_a_waiting_delivery_is_in_the_pool_until_it_is_claimed() -> None:
    order = advance(an_order(), Command.PAY, PAYMENTS, NOON, TERMS)
    order = advance(order, Command.ACCEPT, MERCHANT, NOON, TERMS)
    assert head_record(order).pool_cell is None
    order = advance(order, Command.READY, MERCHANT, NOON, TERMS)
    assert head_record(order).pool_key == f"2026-05-04T04:45:00.000000Z#{order.id}"
    order = advance(order, Command.CLAIM, COURIER, NOON, TERMS)
    assert head_record(order).pool_cell is None


def test_the_largest_head_is_under_a_kilobyte() -> None:
    long_id = "01JTCXQ8W0000000000000000A"
    courier = Actor(ActorKind.COURIER, long_id)
    order = an_order(scheduled_for=NOON + timedelta(hours=5))
    for command, actor in ((Command.PAY, PAYMENTS), (Command.ACCEPT, MERCHANT), (Command.READY, MERCHANT)):
        order = advance(order, command, actor, NOON, TERMS)
    sized = {"customer_id": long_id, "merchant_id": long_id}
    order = Order(**{name: getattr(order, name) for name in order.__slots__} | sized)
    note = Details(
        Reason.CUSTOMER_UNREACHABLE,
        "字" * MAX_NOTE,
        line_ids=tuple(str(line) for line in range(1, 11)),
        correlation_id="00000000-0000-4000-8000-000000000000",
    )
    waiting = advance(order, Command.REFUND, Actor(ActorKind.MERCHANT, long_id), NOON, TERMS, note)
    riding = advance(
        advance(order, Command.CLAIM, courier, NOON, TERMS), Command.PICK_UP, courier, NOON, TERMS, note
    )
    assert _size(waiting) < 1024
    assert _size(riding) < 1024


def _size(order: Order) -> int:
    """As DynamoDB counts: names and values in UTF-8, a number about half a byte a digit."""
    item = HeadRecord.serialize(head_record(order))
    return sum(len(name) + len(str(next(iter(value.values()))).encode()) for name, value in item.items())
