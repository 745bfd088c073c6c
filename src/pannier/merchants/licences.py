"""A merchant's licences, and what follows from their dates. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pannier.merchants.model import DecisionReason, LicenceKind

REQUIRED = tuple(LicenceKind)
WARN_BEFORE = (timedelta(days=30), timedelta(days=7))
MAX_SCAN_BYTES = 10 * 1024 * 1024
SCAN_TYPES: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
"""The media types a scan may be of, and how its file's name ends."""


class LicenceState(StrEnum):
    """Whether a licence was checked."""

    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Licence:
    """One document as it was submitted. Number and holder are personal data, and so is the scan.

    `valid_until` is the last day, at the store, that it is good for. `scan` is the key of the stored file.
    """

    id: str
    merchant_id: str
    kind: LicenceKind
    number: str
    holder: str
    valid_until: date
    scan: str
    media_type: str
    submitted_by: str
    submitted_at: datetime
    state: LicenceState = LicenceState.SUBMITTED
    decided_at: datetime | None = None
    reason: DecisionReason | None = None
    text: str = ""

    @property
    def waits(self) -> bool:
        """Whether nobody has checked it yet."""
        return self.state is LicenceState.SUBMITTED


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """What a merchant has of one kind: the approved licence, and a newer one that waits or was refused.

    `due_at`: when the approved one is to be looked at next, to warn of its end or to act on it.
    """

    merchant_id: str
    kind: LicenceKind
    approved: Licence | None = None
    latest: Licence | None = None
    due_at: datetime | None = None
    version: int = 0


def ends_at(valid_until: date, time_zone: str) -> datetime:
    """The moment a licence ends: when its last day is over at the store."""
    midnight = datetime.combine(valid_until + timedelta(days=1), time(), ZoneInfo(time_zone))
    return midnight.astimezone(UTC)


def next_due(ends: datetime, now: datetime) -> datetime | None:
    """When a licence that ends then is to be looked at after this moment; None: it is over."""
    moments = [*(ends - before for before in WARN_BEFORE), ends]
    return next((moment for moment in moments if moment > now), None)


def licensed_until(files: Mapping[LicenceKind, LicenceFile], time_zone: str) -> datetime | None:
    """When the first of the approved licences ends; None unless there is one of every required kind."""
    approved = [file.approved for kind in REQUIRED if (file := files.get(kind)) and file.approved]
    if len(approved) < len(REQUIRED):
        return None
    return min(ends_at(licence.valid_until, time_zone) for licence in approved)


def approve(file: LicenceFile, time_zone: str, now: datetime) -> LicenceFile:
    """With the waiting licence in the place of the approved one; nothing changes when none waits."""
    waiting = file.latest
    if waiting is None or not waiting.waits:
        return file
    approved = replace(waiting, state=LicenceState.APPROVED, decided_at=now, reason=None, text="")
    due = next_due(ends_at(approved.valid_until, time_zone), now)
    return replace(file, approved=approved, latest=None, due_at=due)


def missing(
    files: Mapping[LicenceKind, LicenceFile], time_zone: str, now: datetime
) -> tuple[LicenceKind, ...]:
    """The required kinds of which there is no approved licence that is good at this moment."""
    return tuple(
        kind
        for kind in REQUIRED
        if (file := files.get(kind)) is None
        or file.approved is None
        or ends_at(file.approved.valid_until, time_zone) <= now
    )
