"""One step of an admission, or a counter beside it, is spoiled, and exactly that is found, by its id."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pannier.merchants.admission import Party
from pannier.merchants.model import MerchantStatus
from pannier.merchants.trail import AuditAction, AuditActor, Pen
from tests.tables.audit.findings import Found, found
from tests.tables.audit.spoiler import Item, Spoiler
from tests.tables.audit.town import Town


def _admissions(town: Town) -> Found:
    return {each for each in found(town) if each[0] in ("admissions", "invitations")}


def _trail(town: Town, spoiler: Spoiler, *acts: tuple[AuditAction, Party]) -> None:
    """The merchant's trail as if it had come about so."""
    (created,) = [
        item
        for item in spoiler.query("merchants", town.merchant.id, "audit#")
        if '"CREATED"' in item["entry"]["S"]
    ]
    spoiler.remove("merchants", town.merchant.id, created["sk"]["S"])
    for number, (action, party) in enumerate(acts):
        entry = Pen(town.merchant.id, AuditActor(party, "somebody"), datetime(2026, 1, 1, tzinfo=UTC)).entry(
            action, nth=number
        )

        def as_it_was(body: dict[str, Any], action: AuditAction = action, party: Party = party) -> None:
            body |= {"action": action.value, "actor": [party.value, "somebody"], "changes": []}

        sk = f"audit#{entry.id}"
        spoiler.put("merchants", created | {"sk": {"S": sk}})
        spoiler.edit("merchants", town.merchant.id, sk, "entry", as_it_was)


APPLIED = (AuditAction.APPLIED, Party.STAFF)
TAKEN = (AuditAction.TAKEN, Party.OPERATOR)
APPROVED = (AuditAction.APPROVED, Party.OPERATOR)
SUSPENDED = (AuditAction.SUSPENDED, Party.OPERATOR)
REINSTATED = (AuditAction.REINSTATED, Party.OPERATOR)


def test_every_way_that_leads_to_taking_part(town: Town, spoiler: Spoiler) -> None:
    _trail(town, spoiler, APPLIED, TAKEN, APPROVED, SUSPENDED, REINSTATED)
    assert _admissions(town) == set()


@pytest.mark.parametrize(
    "acts",
    [
        (APPLIED, TAKEN),
        (APPLIED, APPROVED),
        (APPLIED, TAKEN, APPROVED, SUSPENDED),
        (APPLIED, TAKEN, (AuditAction.APPROVED, Party.STAFF)),
        (APPLIED, TAKEN, APPROVED, (AuditAction.CREATED, Party.OPERATOR)),
    ],
    ids=["not decided", "a step left out", "suspended", "let in by its own staff", "two beginnings"],
)
def test_who_takes_part_without_having_been_let_in(
    town: Town, spoiler: Spoiler, acts: tuple[tuple[AuditAction, Party], ...]
) -> None:
    _trail(town, spoiler, *acts)
    assert _admissions(town) == {("admissions", town.merchant.id)}


def _admission(town: Town, spoiler: Spoiler, **changes: str) -> Item:
    item = {
        "pk": {"S": town.merchant.id},
        "sk": {"S": "admission"},
        "kind": {"S": "admission"},
        "queue": {"S": MerchantStatus.ACTIVE.value},
        "reasons": {"S": "[]"},
        "text": {"S": ""},
        "version": {"N": "1"},
    }
    item |= {name: {"S": value} for name, value in changes.items()}
    spoiler.put("merchants", item)
    return item


def test_who_applied_and_takes_part_without_a_decision_and_without_licences(
    town: Town, spoiler: Spoiler
) -> None:
    _admission(town, spoiler)
    assert _admissions(town) == set()  # nobody applied: an operator vouches
    _admission(town, spoiler, applicant_id=town.owner)
    assert _admissions(town) == {("admissions", town.merchant.id)}


def test_a_queue_that_shows_a_merchant_where_it_is_not(town: Town, spoiler: Spoiler) -> None:
    decided = {"reviewer_id": town.operator, "decided_at": "2026-03-01T00:00:00.000000+0000"}
    _admission(town, spoiler, applicant_id=town.owner, queue="APPLIED", **decided)
    assert ("admissions", town.merchant.id) in _admissions(town)


def test_applications_that_are_counted_and_not_there(town: Town, spoiler: Spoiler) -> None:
    key = f"applicant#{town.owner}"
    spoiler.put(
        "merchants",
        {"pk": {"S": key}, "sk": {"S": "applications"}, "kind": {"S": "applications"}, "open": {"N": "1"}},
    )
    assert _admissions(town) == {("admissions", town.owner)}
    spoiler.set("merchants", key, "applications", open=0)
    assert _admissions(town) == set()


def test_invitations_that_are_counted_and_not_told_of(town: Town, spoiler: Spoiler) -> None:
    spoiler.put(
        "merchants",
        {
            "pk": {"S": town.merchant.id},
            "sk": {"S": "invited#2026-03-02"},
            "kind": {"S": "sent"},
            "sent": {"N": "2"},
            "ttl": {"N": "1800000000"},
        },
    )
    assert _admissions(town) == {("invitations", town.merchant.id)}


def test_what_is_left_of_somebody_who_was_forgotten(town: Town, spoiler: Spoiler) -> None:
    person = "01KJP0000000000000000000ZZ"
    at = {"S": "2026-03-01T00:00:00.000000+0000"}
    record = {"pk": {"S": person}, "sk": {"S": "erasure"}, "kind": {"S": "erasure"}, "begun_at": at}
    done = {"pass_began_at": at, "step": {"S": ""}, "waits": {"N": "0"}, "failures": {"N": "0"}}
    spoiler.put("users", record | done | {"version": {"N": "1"}})
    assert found(town) == set()
    password = spoiler.query("users", town.customer, "credential")[0]
    spoiler.put("users", password | {"pk": {"S": person}})
    assert found(town) == {("accounts", person)}
