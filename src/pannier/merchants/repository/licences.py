"""Licences, those that wait for an operator, and those that are to be looked at next."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pannier.core.dynamo import Transaction, query_page
from pannier.core.paging import Page, PageRequest
from pannier.merchants.licences import Licence, LicenceFile, LicenceState
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.merchants.records import LicenceRecord

DUE_SHARDS = 4
_WAITING = "LICENCES"  # beside the statuses of admissions, in the same index
_PREFIX = "licence#"


class LicenceRepository:
    """Reading them; they are written with the act they belong to."""

    def files(self, merchant_id: str) -> dict[LicenceKind, LicenceFile]:
        """What the merchant has, by kind. One consistent Query of at most one item a kind."""
        found = LicenceRecord.query(merchant_id, LicenceRecord.sk.startswith(_PREFIX), consistent_read=True)
        files = [_file(record) for record in found]
        return {file.kind: file for file in files}

    def files_of_many(self, merchant_ids: Iterable[str]) -> dict[str, dict[LicenceKind, LicenceFile]]:
        """The same of several merchants. One consistent BatchGet per hundred items."""
        files: dict[str, dict[LicenceKind, LicenceFile]] = {each: {} for each in merchant_ids}
        keys = [(merchant_id, f"{_PREFIX}{kind}") for merchant_id in files for kind in LicenceKind]
        for file in map(_file, LicenceRecord.batch_get(keys, consistent_read=True)):
            files[file.merchant_id][file.kind] = file
        return files

    def page_waiting(self, request: PageRequest) -> Page[tuple[str, LicenceKind]]:
        """Merchant and kind of new licences of admitted merchants, those that wait longest first. One Query."""
        page = query_page(LicenceRecord, _WAITING, request, index=LicenceRecord.by_queue)
        return page.map(lambda record: (record.pk, LicenceKind(record.sk.removeprefix(_PREFIX))))

    def due(self, shard: int, until: datetime, limit: int) -> list[tuple[str, LicenceKind]]:
        """Merchant and kind of approved licences to be looked at by then, the longest overdue first. One Query."""
        found = LicenceRecord.by_due.query(str(shard), LicenceRecord.due_at <= until, limit=limit)
        return [(record.pk, LicenceKind(record.sk.removeprefix(_PREFIX))) for record in found]


def write_licence(write: Transaction, file: LicenceFile, *, queued: bool) -> None:
    """Let the transaction store it, under the label of its kind, if it is still the version that was read.

    `queued`: whether a licence that waits is to stand in the operators' queue of licences.
    """
    waiting = file.latest if file.latest is not None and file.latest.waits and queued else None
    write.put(
        f"licence {file.kind}",
        LicenceRecord(
            file.merchant_id,
            f"{_PREFIX}{file.kind}",
            queue=None if waiting is None else _WAITING,
            queued_at=None if waiting is None else waiting.submitted_at,
            due_shard=None if file.due_at is None else _shard(file.merchant_id),
            due_at=file.due_at,
            approved=None if file.approved is None else _document(file.approved),
            latest=None if file.latest is None else _document(file.latest),
            version=file.version,
        ),
    )


def _shard(merchant_id: str) -> str:
    return str(zlib.crc32(merchant_id.encode()) % DUE_SHARDS)


def _file(record: LicenceRecord) -> LicenceFile:
    kind = LicenceKind(record.sk.removeprefix(_PREFIX))
    return LicenceFile(
        record.pk,
        kind,
        None if record.approved is None else _licence(record.pk, kind, record.approved),
        None if record.latest is None else _licence(record.pk, kind, record.latest),
        record.due_at,
        int(record.version),
    )


def _document(licence: Licence) -> Mapping[str, Any]:
    return {
        "id": licence.id,
        "number": licence.number,
        "holder": licence.holder,
        "valid_until": licence.valid_until.isoformat(),
        "scan": licence.scan,
        "media_type": licence.media_type,
        "submitted_by": licence.submitted_by,
        "submitted_at": licence.submitted_at.isoformat(),
        "state": licence.state.value,
        "decided_at": None if licence.decided_at is None else licence.decided_at.isoformat(),
        "reason": None if licence.reason is None else licence.reason.value,
        "text": licence.text,
    }


def _licence(merchant_id: str, kind: LicenceKind, document: Mapping[str, Any]) -> Licence:
    decided_at, reason = document["decided_at"], document["reason"]
    return Licence(
        id=document["id"],
        merchant_id=merchant_id,
        kind=kind,
        number=document["number"],
        holder=document["holder"],
        valid_until=date.fromisoformat(document["valid_until"]),
        scan=document["scan"],
        media_type=document["media_type"],
        submitted_by=document["submitted_by"],
        submitted_at=datetime.fromisoformat(document["submitted_at"]),
        state=LicenceState(document["state"]),
        decided_at=None if decided_at is None else datetime.fromisoformat(decided_at),
        reason=None if reason is None else DecisionReason(reason),
        text=document["text"],
    )
