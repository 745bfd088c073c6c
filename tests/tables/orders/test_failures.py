"""Functions that fail in the middle, and providers that do not answer: delivered again, the end is the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pannier.core.money import Money
from pannier.orders.ledger import PaymentState
from pannier.orders.model import Command, LedgerKind, Order, Reason, Status
from pannier.orders.payments import Answer, ProviderUnavailable, SandboxProvider
from pannier.telemetry.catalogue import LATENESS, SWEEPS
from pannier.telemetry.measuring import collecting
from tests.tables.orders.street import Street, minutes

C = Command


class Moody:
    """The sandbox, which does its work and then does not answer, every other time."""

    def __init__(self) -> None:
        self._sandbox = SandboxProvider()
        self._silent = False
        self.done: list[str] = []

    def authorise(self, key: str, amount: Money, token: str) -> Answer:
        return self._sandbox.authorise(key, amount, token)

    def confirm(self, key: str, reference: str) -> Answer:
        return self._sandbox.confirm(key, reference)

    def capture(self, key: str, reference: str, amount: Money) -> Answer:
        return self._late(key, lambda: self._sandbox.capture(key, reference, amount))

    def void(self, key: str, reference: str) -> Answer:
        return self._late(key, lambda: self._sandbox.void(key, reference))

    def refund(self, key: str, reference: str, amount: Money) -> Answer:
        return self._late(key, lambda: self._sandbox.refund(key, reference, amount))

    def _late(self, key: str, call: Callable[[], Answer]) -> Answer:
        answer = call()
        self.done.append(key)
        self._silent = not self._silent
        if self._silent:
            raise ProviderUnavailable("no answer")
        return answer


def react_until_done(street: Street, order: Order) -> Order:
    """As the stream does: deliver again from what failed."""
    for _ in range(20):
        try:
            return street.react(order)
        except ProviderUnavailable:
            continue
    raise AssertionError("never done")


def test_a_provider_that_does_not_answer_is_asked_again_under_the_same_key(street: Street) -> None:
    provider = Moody()
    street = street.paying_through(provider)
    order = street.place()
    street.accept(order)
    react_until_done(street, order)
    street.act(street.clerk, order, C.CANCEL, Reason.CLOSING)
    settled = react_until_done(street, order)
    assert provider.done == [f"{order.id}:capture"] * 2 + [f"{order.id}:refund:5"] * 2
    _, ledger = street.services.payments.of(order.id)
    assert [entry.kind for entry in ledger] == [
        LedgerKind.AUTHORISED,
        LedgerKind.CAPTURED,
        LedgerKind.REFUNDED,
    ]
    assert settled.refunded_minor == order.total.amount_minor
    assert street.sold(street.noodles) == 0


@pytest.mark.parametrize("step", ["_release_money", "_give_stock_back", "_count"])
def test_a_crash_between_reactions_changes_nothing_in_the_end(
    street: Street, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = street.react(street.accept(street.place((street.noodles, 2))))
    street.act(street.clerk, order, C.CANCEL, Reason.CLOSING)
    done = getattr(street.reactions, step)
    crashes = [True]

    def crash_after(event: object) -> None:
        done(event)
        if crashes:
            crashes.pop()
            raise ConnectionError

    monkeypatch.setattr(type(street.reactions), step, lambda _, event: crash_after(event))
    with pytest.raises(ConnectionError):
        street.react(order)
    settled = street.react(order)
    assert settled.refunded_minor == order.total.amount_minor
    assert street.services.payments.of(order.id)[0].state is PaymentState.REFUNDED
    assert street.sold(street.noodles) == 0
    numbers = street.statistics.find(street.merchant.id, order.business_date).numbers
    assert (numbers["placed"], numbers["cancelled"], numbers["refunded_minor"]) == (
        1,
        1,
        order.total.amount_minor,
    )


def test_nothing_overdue_is_missed_after_an_outage(street: Street) -> None:
    orders = [street.place((street.rice, 12)) for _ in range(40)]  # over all shards
    street.clock.advance(minutes(600))
    with collecting("deadline_sweeper") as collected:
        sweep = street.sweeper.sweep()
    assert (sweep.moved, sweep.failed) == (40, 0)
    late = [each for each in collected.measurements if each.metric is LATENESS]
    assert len(late) == 40
    assert {each.dimensions["command"] for each in late} == {"EXPIRE"}
    assert all(0 < each.value < 600 * 60_000 for each in late)
    assert [each.value for each in collected.measurements if each.metric is SWEEPS] == [1]
    assert {street.repository.get(order.id).status for order in orders} == {Status.REJECTED}
    assert street.sweeper.sweep() == replace(sweep, moved=0, not_due=0)
