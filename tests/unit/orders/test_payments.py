"""The providers: keyed, stateless, and each token as it is documented."""

import pytest

from pannier.core.money import Money
from pannier.orders.payments import SANDBOX_TOKENS, CashProvider, SandboxProvider, Verdict

AMOUNT = Money(8800, "CNY")
V = Verdict


@pytest.mark.parametrize(
    ("token", "authorised", "captured", "refunded"),
    [
        ("tok_ok", V.DONE, V.DONE, V.DONE),
        ("tok_declined", V.REFUSED, V.DONE, V.DONE),
        ("tok_unheard_of", V.REFUSED, V.DONE, V.DONE),
        ("tok_confirm", V.CONFIRMATION_NEEDED, V.DONE, V.DONE),
        ("tok_capture_fails", V.DONE, V.REFUSED, V.DONE),
        ("tok_refund_fails", V.DONE, V.DONE, V.REFUSED),
    ],
)
def test_every_token_does_what_it_says(
    token: str, authorised: Verdict, captured: Verdict, refunded: Verdict
) -> None:
    sandbox = SandboxProvider()
    answer = sandbox.authorise("order:authorise:1", AMOUNT, token)
    assert answer.verdict is authorised
    assert sandbox.confirm("order:confirm:1", answer.reference).verdict is V.DONE
    assert sandbox.capture("order:capture", answer.reference, AMOUNT).verdict is captured
    assert sandbox.refund("order:refund:5", answer.reference, AMOUNT).verdict is refunded
    assert sandbox.void("order:void", answer.reference).verdict is V.DONE


def test_the_same_key_gets_the_same_answer() -> None:
    first = SandboxProvider().authorise("order:authorise:1", AMOUNT, "tok_ok")
    assert SandboxProvider().authorise("order:authorise:1", AMOUNT, "tok_ok") == first
    assert SandboxProvider().authorise("order:authorise:2", AMOUNT, "tok_ok") != first


def test_the_tokens_are_documented() -> None:
    assert set(SANDBOX_TOKENS) == {
        "tok_ok",
        "tok_declined",
        "tok_confirm",
        "tok_capture_fails",
        "tok_refund_fails",
    }


def test_cash_is_taken_and_given_back() -> None:
    cash = CashProvider()
    assert cash.capture("k", "", AMOUNT).verdict is V.DONE
    assert cash.refund("k", "", AMOUNT).verdict is V.DONE
