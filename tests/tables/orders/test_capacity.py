"""What placing and moving an order costs, in calls and units as DynamoDB counts them. The numbers are in `infra/`."""

from decimal import Decimal

from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.paging import PageRequest
from pannier.orders.model import Command, Reason
from tests.tables.orders.street import CARD, CASH, Street


def test_a_quote_is_two_gets_a_query_and_one_write(street: Street, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    with meter.measure() as cost:
        street.quote((street.noodles, 1), (street.rice, 1))
    assert cost.calls == ["GetItem", "Query", "GetItem", "PutItem"]
    # the quote, and its place in the index by which its customer's are found when they are forgotten
    assert (cost.reads, cost.writes) == (Decimal("1.5"), Decimal(2))


def test_placing_is_two_reads_and_one_transaction(street: Street, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    quote = street.quote((street.noodles, 1), (street.rice, 1))
    with meter.measure() as cost:
        street.services.placing.place(street.customer, quote.id, "key", CASH)
    assert cost.calls == ["GetItem", "GetItem", "TransactWriteItems"]
    # quote and document, read consistently; six items written twice, and the head's copy in five indexes
    assert (cost.reads, cost.writes) == (Decimal(2), Decimal(6 * 2 + 5))


def test_a_card_adds_its_ledger_entry_and_the_transition(street: Street, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    quote = street.quote()
    with meter.measure() as cost:
        street.services.placing.place(street.customer, quote.id, "key", CARD, "tok_ok")
    assert cost.calls == ["GetItem", "GetItem", "TransactWriteItems", "PutItem", "TransactWriteItems"]
    assert (cost.reads, cost.writes) == (Decimal(2), Decimal(17 + 1 + 10))


def test_a_transition_is_the_head_the_membership_and_one_transaction(
    street: Street, connection: Connection
) -> None:
    meter = CapacityMeter(connection)
    order = street.place(method=CASH)
    with meter.measure() as cost:
        street.accept(order)
    assert cost.calls == ["GetItem", "GetItem", "TransactWriteItems"]
    # two items written twice; by customer and by merchant; out of one status and due time, into the next
    assert (cost.reads, cost.writes) == (Decimal(2), Decimal(2 * 2 + 2 + 2 + 2))
    with meter.measure() as cost:
        street.act(street.clerk, order, Command.READY)
    assert (cost.reads, cost.writes) == (Decimal(2), Decimal(2 * 2 + 2 + 2 + 2 + 1))  # and into the pool
    with meter.measure() as cost:
        street.act(street.customer, street.place(method=CASH), Command.CANCEL, Reason.CHANGED_MIND)
    assert cost.calls[-2:] == ["GetItem", "TransactWriteItems"]


def test_a_page_is_one_query(street: Street, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    for _ in range(3):
        street.place(method=CASH)
    with meter.measure() as cost:
        street.services.lists.of_customer(street.customer, PageRequest(20))
    assert cost.calls == ["Query"]
