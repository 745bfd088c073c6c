"""Every day: licences whose end comes near, or has come."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, NotFound, TransientError
from pannier.merchants.admission import AdmissionCommand, Decision, Party
from pannier.merchants.licences import LicenceFile, ends_at, next_due
from pannier.merchants.lifecycle import advance
from pannier.merchants.model import DecisionReason, LicenceKind, Merchant, MerchantStatus
from pannier.merchants.repository import (
    DUE_SHARDS,
    AdmissionRepository,
    LicenceRepository,
    MerchantChange,
)
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.trail import AuditAction, AuditActor, Pen, profile_changes
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.measuring import measure

_PLATFORM = AuditActor(Party.PLATFORM)
_BATCH = 100
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Watched:
    """How many licences were warned of or had ended; were not due after all; and wait for the next day."""

    moved: int = 0
    not_due: int = 0
    failed: int = 0


class LicenceWatch:
    """Warns before licences end, and suspends when they have. Nothing is missed after an outage, or done twice.

    What it does, it writes in one transaction with the licence's next date, under the licence's version.
    """

    def __init__(
        self,
        files: LicenceRepository,
        admissions: AdmissionRepository,
        merchants: Merchants,
        clock: Clock,
    ) -> None:
        self._files = files
        self._admissions = admissions
        self._merchants = merchants
        self._clock = clock

    def look(self) -> Watched:
        """Look at every shard once. A licence that cannot be acted on now is left for the next time."""
        now = self._clock.now()
        moved = not_due = failed = 0
        for merchant_id, kind in self._due(now):
            try:
                acted = self._act(merchant_id, kind, now)
            except (TransientError, ConcurrentChange):
                failed += 1
                measure(FAILURES)
                continue
            moved += acted
            not_due += not acted
        return Watched(moved, not_due, failed)

    def _due(self, now: datetime) -> Iterator[tuple[str, LicenceKind]]:
        """Each once; one that was acted on may still be in the index when it is read again."""
        for shard in range(DUE_SHARDS):
            seen: set[tuple[str, LicenceKind]] = set()
            fresh = self._files.due(shard, now, _BATCH)
            while fresh:
                seen.update(fresh)
                yield from fresh
                again = self._files.due(shard, now, _BATCH + len(seen))
                fresh = [each for each in again if each not in seen]

    def _act(self, merchant_id: str, kind: LicenceKind, now: datetime) -> bool:
        for _ in range(_ATTEMPTS):
            file = self._files.files(merchant_id).get(kind)
            if file is None or file.due_at is None or file.due_at > now:
                return False
            try:
                merchant = self._merchants.get(merchant_id, consistent=True)
                self._merchants.write(self._change(merchant, file, now))
            except NotFound:
                return False
            except ConcurrentChange:
                continue
            return True
        raise ConcurrentChange

    def _change(self, merchant: Merchant, file: LicenceFile, now: datetime) -> MerchantChange:
        licence = file.approved
        pen = Pen(merchant.id, _PLATFORM, now)
        if licence is None:  # its date was of a licence that is no more
            return MerchantChange(merchant, (), keep_profile=True, licences=(replace(file, due_at=None),))
        ends = ends_at(licence.valid_until, merchant.time_zone)
        if now < ends:
            left = (licence.valid_until - merchant.business_date(now)).days
            warned = pen.entry(
                AuditAction.LICENCE_EXPIRING,
                licence=file.kind,
                valid_until=licence.valid_until,
                days_left=left,
            )
            looked_at = replace(file, due_at=next_due(ends, now))
            return MerchantChange(merchant, (warned,), keep_profile=True, licences=(looked_at,))
        ended = pen.entry(AuditAction.LICENCE_EXPIRED, licence=file.kind, valid_until=licence.valid_until)
        over = replace(file, due_at=None)
        bounded = merchant.licensed_until is not None and merchant.licensed_until <= now
        if merchant.status is not MerchantStatus.ACTIVE or not bounded:
            return MerchantChange(merchant, (ended,), keep_profile=True, licences=(over,))
        decision = Decision((DecisionReason.LICENCE_EXPIRED,))
        admission = self._admissions.find(merchant.id)
        moved, decided = advance(
            merchant, admission, AdmissionCommand.EXPIRE, Party.PLATFORM, None, now, decision
        )
        suspended = pen.entry(
            AuditAction.SUSPENDED,
            *profile_changes(merchant, moved),
            decision=decision,
            licence=file.kind,
            nth=1,
        )
        return MerchantChange(moved, (ended, suspended), admission=decided, licences=(over,))
