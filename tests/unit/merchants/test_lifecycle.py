"""The admission: the table as it was agreed, and what no sequence of commands can do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.merchants.admission import Admission, AdmissionCommand, Decision, Party
from pannier.merchants.errors import MerchantTransitionRefused
from pannier.merchants.lifecycle import (
    OPEN,
    REASONS,
    TABLE,
    advance,
    available_actions,
    suspended_for_expiry,
)
from pannier.merchants.model import DecisionReason, MerchantStatus
from pannier.merchants.trail import OF_COMMAND
from tests.unit.merchants.examples import MERCHANT, NOON

AGREED = """
APPLIED TAKE OPERATOR UNDER_REVIEW
APPLIED WITHDRAW STAFF WITHDRAWN
UNDER_REVIEW APPROVE OPERATOR ACTIVE
UNDER_REVIEW REFUSE OPERATOR REFUSED
UNDER_REVIEW RETURN OPERATOR RETURNED
UNDER_REVIEW WITHDRAW STAFF WITHDRAWN
RETURNED SUBMIT STAFF APPLIED
RETURNED WITHDRAW STAFF WITHDRAWN
ACTIVE SUSPEND OPERATOR SUSPENDED
ACTIVE EXPIRE PLATFORM SUSPENDED
SUSPENDED REINSTATE OPERATOR ACTIVE
"""
C, S = AdmissionCommand, MerchantStatus
acts = st.lists(st.tuples(st.sampled_from(AdmissionCommand), st.sampled_from(Party)), max_size=30)


def test_the_table_is_what_was_agreed() -> None:
    rows = [f"{at} {command} {rule.who} {rule.leads_to}" for (at, command), rule in TABLE.items()]
    assert rows == AGREED.strip().splitlines()


def test_every_command_has_its_name_in_the_trail() -> None:
    assert set(OF_COMMAND) == set(AdmissionCommand)


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("command", AdmissionCommand)
@pytest.mark.parametrize("status", MerchantStatus)
def test_what_the_table_has_not_is_refused(
    status: MerchantStatus, command: AdmissionCommand, party: Party
) -> None:
    merchant, admission = replace(MERCHANT, status=status), Admission(MERCHANT.id)
    rule = TABLE.get((status, command))
    permitted = rule is not None and rule.who is party
    assert (command in available_actions(status, party)) is permitted
    if permitted:
        moved, _ = advance(merchant, admission, command, party, "somebody", NOON)
        assert moved == replace(merchant, status=TABLE[status, command].leads_to)
    else:
        with pytest.raises(MerchantTransitionRefused) as refusal:
            advance(merchant, admission, command, party, "somebody", NOON)
        assert refusal.value.status is status


@given(acts)
def test_nobody_is_admitted_but_by_an_operator_and_counts_stay_right(
    commands: list[tuple[AdmissionCommand, Party]],
) -> None:
    merchant = replace(MERCHANT, status=S.APPLIED)
    admission = Admission(MERCHANT.id, applicant_id="applicant", submitted_at=NOON)
    approved, counted = False, 1
    for command, party in commands:
        before = merchant.status
        try:
            merchant, admission = advance(merchant, admission, command, party, "somebody", NOON)
        except MerchantTransitionRefused:
            continue
        approved = approved or (command is C.APPROVE and party is Party.OPERATOR)
        counted -= before in OPEN and merchant.status not in OPEN
        assert merchant.status.is_public is approved
        assert counted == (merchant.status in OPEN)
    assert admission.applicant_id == "applicant"


def test_a_decision_is_kept_until_the_application_is_submitted_again() -> None:
    merchant = replace(MERCHANT, status=S.UNDER_REVIEW)
    admission = Admission(MERCHANT.id, "applicant", NOON, "first operator")
    reasons = Decision((DecisionReason.NOT_LEGIBLE,), "too dark")
    merchant, returned = advance(merchant, admission, C.RETURN, Party.OPERATOR, "second", NOON, reasons)
    assert (returned.reasons, returned.text, returned.reviewer_id, returned.decided_at) == (
        (DecisionReason.NOT_LEGIBLE,),
        "too dark",
        "second",
        NOON,
    )
    _, again = advance(merchant, returned, C.SUBMIT, Party.STAFF, "applicant", NOON)
    assert again == Admission(MERCHANT.id, "applicant", NOON)


def test_only_want_of_a_licence_is_ended_by_a_licence() -> None:
    suspended = replace(MERCHANT, status=S.SUSPENDED)
    expired = Admission(MERCHANT.id, reasons=(DecisionReason.LICENCE_EXPIRED,))
    assert suspended_for_expiry(suspended, expired)
    assert not suspended_for_expiry(suspended, replace(expired, reasons=(DecisionReason.FRAUD,)))
    assert not suspended_for_expiry(MERCHANT, expired)
    assert DecisionReason.LICENCE_EXPIRED not in REASONS[C.SUSPEND]
