"""The example function: what is on a ticket, and that a repeat prints none."""

import json
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from pannier.core.money import Money
from pannier.entrypoints import kitchen_tickets
from pannier.entrypoints.kitchen_tickets import Detail, KitchenTickets
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.lifecycle import advance
from pannier.orders.model import Command, Line
from pannier.orders.publication import document_of
from tests.unit.orders.builders import MERCHANT, NOON, PAYMENTS, TERMS, an_order

SHANGHAI = ZoneInfo("Asia/Shanghai")
LINES = (
    Line("1", "noodles", "担担面", ("少辣", "加面"), ("mild", "more"), 2, Money(3400, "CNY")),
    Line("2", "tea", "冰红茶", (), (), 12, Money(200, "CNY")),
)
TICKET = """\
#00000A  delivery
accepted 12:01, for 12:46
--------------------------------
  2 × 担担面
      少辣
      加面
 12 × 冰红茶
--------------------------------"""


def the_document(event: OrderEvent) -> Detail:
    """As it comes out of the bus."""
    detail: Detail = json.loads(json.dumps(document_of(event, LINES)))
    return detail


def accepted() -> Detail:
    paid = advance(an_order(), Command.PAY, PAYMENTS, NOON, TERMS)
    (event,) = from_change(paid, advance(paid, Command.ACCEPT, MERCHANT, NOON + timedelta(minutes=1), TERMS))
    return the_document(event)


def test_an_accepted_order_is_a_ticket() -> None:
    printed: list[str] = []
    assert KitchenTickets(printed.append, SHANGHAI).on_event(accepted())
    assert printed == [TICKET]


def test_a_repeat_and_other_events_print_nothing() -> None:
    printed: list[str] = []
    kitchen = KitchenTickets(printed.append, SHANGHAI)
    assert kitchen.on_event(accepted())
    assert not kitchen.on_event(accepted())
    (placed,) = from_change(None, an_order())
    assert not kitchen.on_event(the_document(placed))
    assert len(printed) == 1


def test_what_could_not_be_printed_is_printed_when_it_comes_again() -> None:
    printed: list[str] = []
    kitchen = KitchenTickets(out_of_paper(printed.append), SHANGHAI)
    with pytest.raises(OSError, match="paper"):
        kitchen.on_event(accepted())
    assert kitchen.on_event(accepted())
    assert printed == [TICKET]


def test_a_version_it_was_not_written_for_is_refused() -> None:
    newer = accepted()
    newer["version"] = 2
    with pytest.raises(ValueError, match="version 2"):
        KitchenTickets(lambda _: None, SHANGHAI).on_event(newer)


def test_the_handler_takes_the_envelope_of_the_bus(capsys: pytest.CaptureFixture[str]) -> None:
    envelope = {"version": "0", "source": "pannier.orders", "detail-type": "order.accepted"}
    kitchen_tickets.handler(envelope | {"detail": accepted()}, None)
    kitchen_tickets.handler(envelope | {"detail": accepted()}, None)
    assert capsys.readouterr().out == TICKET + "\n"


def out_of_paper(emit: Callable[[str], None]) -> Callable[[str], None]:
    """Fails the first time."""
    failures = [OSError("out of paper")]

    def printing(text: str) -> None:
        if failures:
            raise failures.pop()
        emit(text)

    return printing
