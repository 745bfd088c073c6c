from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.merchants import events
from pannier.merchants.admission import Decision, Party
from pannier.merchants.events import MerchantEvent, from_entry
from pannier.merchants.model import DecisionReason, LicenceKind, Merchant, MerchantStatus
from pannier.merchants.trail import AuditAction, AuditActor, FieldChange, Pen, profile_changes
from tests.unit.merchants.examples import MERCHANT, NOON
from tests.unit.merchants.test_documents import merchants

PEN = Pen(MERCHANT.id, AuditActor(Party.OPERATOR, "operator"), NOON)
LATE = Decision((DecisionReason.COMPLAINTS,), "late")


def test_a_change_names_the_fields_and_what_they_were() -> None:
    after = replace(MERCHANT, name="新名", status=MerchantStatus.SUSPENDED, version=7)
    assert profile_changes(MERCHANT, after) == (
        FieldChange("name", '"蜀香小馆 Shu Xiang"', '"新名"'),
        FieldChange("status", '"ACTIVE"', '"SUSPENDED"'),
    )
    assert profile_changes(MERCHANT, replace(MERCHANT, version=9)) == ()


@given(merchants)
def test_personal_values_never_come_into_the_trail(after: Merchant) -> None:
    for change in profile_changes(MERCHANT, after):
        if change.field in {"phone", "street", "location"}:
            assert change == FieldChange(change.field, personal=True)
        else:
            assert not change.personal


@given(st.integers(1, 9))
def test_entries_of_one_act_keep_their_order(nth: int) -> None:
    assert PEN.entry(AuditAction.TAKEN, nth=nth - 1).id < PEN.entry(AuditAction.TAKEN, nth=nth).id


@pytest.mark.parametrize("action", AuditAction)
def test_what_people_hear_of_an_entry(action: AuditAction) -> None:
    entry = PEN.entry(
        action, decision=LATE, licence=LicenceKind.FOOD, valid_until=date(2026, 4, 1), days_left=30
    )
    at = (entry.id, MERCHANT.id, NOON)
    food, reason = LicenceKind.FOOD, DecisionReason.COMPLAINTS
    wanted: dict[AuditAction, MerchantEvent] = {
        AuditAction.APPLIED: events.MerchantApplied(*at),
        AuditAction.SUBMITTED: events.MerchantApplied(*at),
        AuditAction.APPROVED: events.MerchantApproved(*at),
        AuditAction.REFUSED: events.MerchantRefused(*at, (reason,), "late"),
        AuditAction.RETURNED: events.MerchantReturned(*at, (reason,), "late"),
        AuditAction.SUSPENDED: events.MerchantSuspended(*at, reason, "late"),
        AuditAction.REINSTATED: events.MerchantReinstated(*at),
        AuditAction.LICENCE_APPROVED: events.LicenceApproved(*at, food),
        AuditAction.LICENCE_REFUSED: events.LicenceRefused(*at, food, reason, "late"),
        AuditAction.LICENCE_EXPIRING: events.LicenceExpiring(*at, food, date(2026, 4, 1), 30),
        AuditAction.LICENCE_EXPIRED: events.LicenceExpired(*at, food),
    }
    assert from_entry(entry) == wanted.get(action)
    assert {field.name for field in fields(entry)} >= {"id", "at", "actor"}
