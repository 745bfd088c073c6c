"""The payment ledger: what may follow what, what it sums up to, and that a key counts once."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.money import Money
from pannier.orders.ledger import (
    FOLLOWS,
    LedgerRefused,
    PaymentState,
    next_entry,
    payment_of,
)
from pannier.orders.model import LedgerEntry, LedgerKind, Payer
from tests.unit.orders.builders import NOON

K, S = LedgerKind, PaymentState


def ledger(*steps: tuple[LedgerKind, str, int]) -> tuple[LedgerEntry, ...]:
    entries: tuple[LedgerEntry, ...] = ()
    for kind, key, minor in steps:
        entry = next_entry(entries, kind, key, Money(minor, "CNY"), NOON, f"ref {key}")
        assert entry is not None
        entries = (*entries, entry)
    return entries


PAID = ((K.AUTHORISED, "authorise:1", 8800), (K.CAPTURED, "capture", 8800))


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), S.NONE),
        (((K.DECLINED, "authorise:1", 8800),), S.DECLINED),
        (((K.DECLINED, "authorise:1", 8800), (K.AUTHORISED, "authorise:2", 8800)), S.AUTHORISED),
        (((K.CONFIRMATION_NEEDED, "authorise:1", 8800),), S.CONFIRMATION_NEEDED),
        (((K.CONFIRMATION_NEEDED, "authorise:1", 8800), (K.AUTHORISED, "confirm:1", 8800)), S.AUTHORISED),
        (((K.AUTHORISED, "authorise:1", 8800), (K.VOIDED, "void", 0)), S.VOIDED),
        (((K.AUTHORISED, "authorise:1", 8800), (K.CAPTURE_FAILED, "capture", 8800)), S.CAPTURE_FAILED),
        (PAID, S.CAPTURED),
        (((K.CAPTURED, "capture", 8800),), S.CAPTURED),
        ((*PAID, (K.REFUNDED, "refund:5", 800)), S.PARTIALLY_REFUNDED),
        ((*PAID, (K.REFUNDED, "refund:5", 800), (K.REFUNDED, "refund:6", 8000)), S.REFUNDED),
        ((*PAID, (K.REFUND_FAILED, "refund:5", 800)), S.CAPTURED),
    ],
)
def test_the_state_is_the_sum_of_the_ledger(
    steps: Sequence[tuple[LedgerKind, str, int]], state: PaymentState
) -> None:
    assert payment_of(ledger(*steps)).state is state


def test_amounts_add_up() -> None:
    payment = payment_of(ledger(*PAID, (K.REFUNDED, "refund:5", 800), (K.REFUND_FAILED, "refund:6", 300)))
    assert (payment.captured_minor, payment.refunded_minor, payment.refund_failed_minor) == (8800, 800, 300)
    assert payment.refundable_minor == 8000
    assert payment.attempts == 1


def test_the_same_key_again_is_nothing_to_do() -> None:
    assert next_entry(ledger(*PAID), K.CAPTURED, "capture", Money(8800, "CNY"), NOON) is None


def test_more_than_was_captured_is_never_refunded() -> None:
    with pytest.raises(LedgerRefused):
        ledger(*PAID, (K.REFUNDED, "refund:5", 8801))
    with pytest.raises(LedgerRefused):
        ledger(*PAID, (K.REFUNDED, "refund:5", 8000), (K.REFUNDED, "refund:6", 801))


def test_who_bears_an_amount_bears_all_of_it() -> None:
    with pytest.raises(LedgerRefused):
        next_entry(ledger(*PAID), K.REFUNDED, "r", Money(800, "CNY"), NOON, borne_by={Payer.MERCHANT: 700})


def test_a_ledger_with_a_gap_is_refused() -> None:
    with pytest.raises(LedgerRefused):
        payment_of(ledger(*PAID)[1:])


@given(st.lists(st.tuples(st.sampled_from(K), st.integers(0, 9000)), max_size=12))
def test_whatever_is_tried_no_money_is_made(tries: list[tuple[LedgerKind, int]]) -> None:
    entries: tuple[LedgerEntry, ...] = ()
    for number, (kind, minor) in enumerate(tries):
        before = payment_of(entries)
        try:
            entry = next_entry(entries, kind, f"key {number}", Money(minor, "CNY"), NOON)
        except LedgerRefused:
            assert kind not in FOLLOWS[before.state] or before.refunded_minor + minor > before.captured_minor
            continue
        assert entry is not None
        entries = (*entries, entry)
    payment = payment_of(entries)
    assert 0 <= payment.refunded_minor <= payment.captured_minor
