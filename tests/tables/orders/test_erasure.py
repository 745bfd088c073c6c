"""Forgetting a customer, a courier, a clerk in the tables of orders; amounts and heads stay as they were."""

from dataclasses import replace

import pytest
from pynamodb.connection import Connection

from pannier.audit.checks.placements import quotes as check_quotes
from pannier.audit.loaders import load
from pannier.core.paging import PageRequest
from pannier.core.settings import OrderTerms
from pannier.orders.lifecycle import Details
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    Fulfilment,
    LineRequest,
    Order,
    QuoteRequest,
    Reason,
)
from pannier.orders.repository import OrderErasure, QuoteRepository
from tests.tables.orders.street import CASH, Street

EVERYTHING = PageRequest(100)


def place_with_notes(street: Street) -> Order:
    request = QuoteRequest(
        street.merchant.id,
        (LineRequest(street.noodles.id, (), 1, "no chilli, I am Wang"),),
        Fulfilment.DELIVERY,
        street.address,
        scheduled_for=None,
        note="ring twice for Wang",
    )
    quote = street.services.quotes.create(street.customer, request)
    return street.services.placing.place(street.customer, quote.id, f"key {quote.id}", CASH, "")


def cancel(street: Street, order: Order, note: str) -> Order:
    return street.services.orders.act(street.customer, order.id, Command.CANCEL, Reason.CHANGED_MIND, note)


def test_an_ended_order_keeps_its_amounts_and_loses_its_customer(
    street: Street, connection: Connection
) -> None:
    order = cancel(street, place_with_notes(street), "")
    before = street.repository.get_snapshot(order.id)
    for _ in range(2):
        OrderErasure().anonymise(order)
        after = street.repository.get_snapshot(order.id)
        assert after.quote.destination is None
        assert after.quote.request.note == ""
        assert [line.note for line in after.quote.price.lines] == [""]
        assert after.quote.price.total == before.quote.price.total
        assert after.portions == before.portions
        kept = QuoteRepository().find(before.quote.id)
        assert kept == after.quote
    assert street.repository.get(order.id) == order
    assert list(check_quotes(load(connection, street.clock, OrderTerms()))) == []


def test_quotes_that_no_order_came_of_are_deleted(street: Street) -> None:
    order = place_with_notes(street)
    loose, others = (
        street.quote(),
        street.quote(customer=(other := street.someone()), address=street.add_address(other)),
    )
    for _ in range(2):
        OrderErasure().drop_quotes(street.customer)
        assert QuoteRepository().find(loose.id) is None
        assert QuoteRepository().find(others.id) == others
        consumed = street.repository.get_snapshot(order.id).quote
        assert QuoteRepository().find(consumed.id) == consumed


def test_a_note_is_found_by_who_wrote_it_and_erased_from_entry_and_head(street: Street) -> None:
    erasure = OrderErasure()
    silent = cancel(street, street.place(method=CASH), "")
    order = cancel(street, street.place(method=CASH), "my wife Wang cooks")
    (noted,) = erasure.page_authored(street.customer, EVERYTHING).items
    assert (noted.order_id, noted.entry) == (order.id, order.latest)
    for _ in range(2):
        erasure.erase_note(noted.order_id, noted.entry)
        bare = replace(order.latest, note="")
        assert street.repository.get(order.id) == replace(order, latest=bare)
        assert street.timeline(order)[-1] == bare
    assert [each.entry for each in erasure.page_authored(street.customer, EVERYTHING).items] == [bare]
    erasure.forget_author(noted)
    assert erasure.page_authored(street.customer, EVERYTHING).items == ()
    assert street.timeline(order)[-1] == bare
    assert street.repository.get(silent.id) == silent


def test_a_head_that_has_gone_on_keeps_what_happened_since(street: Street) -> None:
    order = street.accept(street.place(method=CASH))
    asked = street.services.orders.act(
        street.customer, order.id, Command.REQUEST_CANCEL, Reason.CHANGED_MIND, "Wang is ill"
    )
    ready = street.act(street.clerk, asked, Command.READY)
    OrderErasure().erase_note(order.id, asked.latest)
    assert street.repository.get(order.id) == ready
    assert "Wang" not in "".join(entry.note for entry in street.timeline(order))


@pytest.mark.parametrize("note", ["", "the courier Liu was here"])
def test_machines_and_silence_have_no_author(street: Street, note: str) -> None:
    order = street.place(method=CASH)
    machine = Actor(ActorKind.PLATFORM)
    street.services.orders.advance(order.id, Command.ACCEPT, machine, Details(note=note))
    assert street.timeline(order)[-1].note == note
    assert OrderErasure().page_authored(street.customer, EVERYTHING).items == ()


def test_open_orders_and_jobs_are_known(street: Street) -> None:
    erasure = OrderErasure()
    assert not erasure.has_open_orders(street.customer)
    order = street.accept(street.place(method=CASH))
    assert erasure.has_open_orders(street.customer)
    street.act(street.clerk, order, Command.READY)
    assert not erasure.has_open_jobs(street.courier)
    street.act(street.courier, order, Command.CLAIM)
    assert erasure.has_open_jobs(street.courier)
    street.act(street.courier, order, Command.PICK_UP)
    street.act(street.courier, order, Command.DELIVER)
    assert not erasure.has_open_jobs(street.courier)
    assert erasure.has_open_orders(street.customer)
    street.act(street.customer, order, Command.COMPLETE)
    assert not erasure.has_open_orders(street.customer)
