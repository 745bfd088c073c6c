"""The audit trail: one entry for each decision and change, written with it and never touched again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson

from pannier.core.ids import new_id
from pannier.merchants.admission import AdmissionCommand, Decision, Party
from pannier.merchants.documents import document_of
from pannier.merchants.model import DecisionReason, LicenceKind, Merchant


class AuditAction(StrEnum):
    """What was done."""

    CREATED = "CREATED"
    APPLIED = "APPLIED"
    SUBMITTED = "SUBMITTED"
    TAKEN = "TAKEN"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"
    SUSPENDED = "SUSPENDED"
    REINSTATED = "REINSTATED"
    PROFILE_CHANGED = "PROFILE_CHANGED"
    STAFF_ADDED = "STAFF_ADDED"
    STAFF_CHANGED = "STAFF_CHANGED"
    STAFF_REMOVED = "STAFF_REMOVED"
    STAFF_INVITED = "STAFF_INVITED"
    INVITATION_WITHDRAWN = "INVITATION_WITHDRAWN"
    LICENCE_SUBMITTED = "LICENCE_SUBMITTED"
    LICENCE_APPROVED = "LICENCE_APPROVED"
    LICENCE_REFUSED = "LICENCE_REFUSED"
    LICENCE_EXPIRING = "LICENCE_EXPIRING"
    LICENCE_EXPIRED = "LICENCE_EXPIRED"


OF_COMMAND: Mapping[AdmissionCommand, AuditAction] = {
    AdmissionCommand.SUBMIT: AuditAction.SUBMITTED,
    AdmissionCommand.TAKE: AuditAction.TAKEN,
    AdmissionCommand.APPROVE: AuditAction.APPROVED,
    AdmissionCommand.REFUSE: AuditAction.REFUSED,
    AdmissionCommand.RETURN: AuditAction.RETURNED,
    AdmissionCommand.WITHDRAW: AuditAction.WITHDRAWN,
    AdmissionCommand.SUSPEND: AuditAction.SUSPENDED,
    AdmissionCommand.REINSTATE: AuditAction.REINSTATED,
    AdmissionCommand.EXPIRE: AuditAction.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class AuditActor:
    """Who, and in which capacity; the platform itself has no user."""

    party: Party
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field and its value before and after as JSON; of personal data only that it changed."""

    field: str
    before: str | None = None
    after: str | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when, and what it changed.

    What the action is about stands beside it: a member of staff by id, a kind of licence with its last day and the days
    that were left. Ids sort by time.
    """

    id: str
    merchant_id: str
    at: datetime
    actor: AuditActor
    action: AuditAction
    changes: tuple[FieldChange, ...] = ()
    reasons: tuple[DecisionReason, ...] = ()
    text: str = ""
    person_id: str | None = None
    licence: LicenceKind | None = None
    valid_until: date | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the entries of one act: by the same hand, at the same moment."""

    merchant_id: str
    actor: AuditActor
    at: datetime

    def entry(
        self,
        action: AuditAction,
        *changes: FieldChange,
        decision: Decision | None = None,
        person_id: str | None = None,
        licence: LicenceKind | None = None,
        valid_until: date | None = None,
        days_left: int | None = None,
        nth: int = 0,
    ) -> AuditEntry:
        """`nth` orders the entries of one act: their ids say that they are a millisecond apart."""
        decision = decision or Decision()
        return AuditEntry(
            new_id(self.at + timedelta(milliseconds=nth)),
            self.merchant_id,
            self.at,
            self.actor,
            action,
            changes,
            decision.reasons,
            decision.text,
            person_id,
            licence,
            valid_until,
            days_left,
        )


PERSONAL_FIELDS = frozenset({"phone", "street", "location"})
"""Of a profile: their values are never copied into the trail, which nobody could erase them from."""


def field_change(field: str, before: object, after: object, *, personal: bool = False) -> FieldChange:
    """What JSON can say, before and after."""
    if personal:
        return FieldChange(field, personal=True)
    return FieldChange(field, _json(before), _json(after))


def profile_changes(before: Merchant, after: Merchant) -> tuple[FieldChange, ...]:
    """What differs between two versions of a profile, by the names clients know. Equal profiles: nothing."""
    old: Mapping[str, Any] = document_of(before)
    new: Mapping[str, Any] = document_of(after)
    return tuple(
        field_change(_camel(name), old[name], new[name], personal=name in PERSONAL_FIELDS)
        for name in new
        if old[name] != new[name]
    )


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
