"""The audit trail: entries are put once, with what they tell of, and never touched again."""

import heapq
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pannier.core.dynamo import Transaction, query_page
from pannier.core.ids import first_at
from pannier.core.paging import Page, PageRequest
from pannier.merchants.admission import Party
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.merchants.records import AuditRecord
from pannier.merchants.trail import AuditAction, AuditActor, AuditEntry, FieldChange

_PREFIX = "audit#"
AUDIT_SHARDS = 4  # of the platform's trail: all of it is written at its end


class TrailRepository:
    """Reading the trail."""

    def page(self, merchant_id: str, request: PageRequest) -> Page[AuditEntry]:
        """Newest first. One Query."""
        page = query_page(
            AuditRecord,
            merchant_id,
            request,
            range_condition=AuditRecord.sk.startswith(_PREFIX),
            newest_first=True,
        )
        return page.map(entry_of_record)

    def page_all(
        self, since: datetime | None, until: datetime | None, request: PageRequest
    ) -> Page[AuditEntry]:
        """Of all merchants, newest first; from `since` on and before `until` only. One Query a shard."""
        low = "" if since is None else first_at(since)
        high = "~" if until is None else first_at(until)
        after = None if request.after is None else str(request.after["id"])
        rows = [_of_shard(shard, low, after or high, request.first + 2) for shard in range(AUDIT_SHARDS)]
        merged = heapq.merge(*rows, key=lambda entry: entry.id, reverse=True)
        left = [entry for entry in merged if entry.id != after]
        shown = tuple(left[: request.first])
        return Page(shown, tuple({"id": entry.id} for entry in shown), len(left) > request.first)


def trail_keys(merchant_id: str, entry_id: str) -> dict[str, str]:
    """The attributes by which an entry is in the platform's trail: all of a merchant's are in one shard."""
    shard = zlib.crc32(merchant_id.encode()) % AUDIT_SHARDS
    return {"platform_list": f"audit#{shard}", "platform_key": entry_id}


def _of_shard(shard: int, low: str, high: str, most: int) -> list[AuditEntry]:
    """The newest between two keys, both included."""
    found = AuditRecord.by_platform.query(
        f"audit#{shard}",
        AuditRecord.platform_key.between(low or "0", high),
        limit=most,
        page_size=most,
        scan_index_forward=False,
    )
    return [entry_of_record(record) for record in found]


def entry_of_image(image: Mapping[str, dict[str, object]]) -> AuditEntry | None:
    """The entry in a stream's image; None for an item of another kind."""
    if image["kind"] != {"S": "audit"}:
        return None
    return entry_of_record(AuditRecord.from_raw_data(dict(image)))


def write_entries(write: Transaction, entries: Sequence[AuditEntry]) -> None:
    """Let the transaction append these, under labels that begin with `audit`."""
    for index, entry in enumerate(entries):
        write.put(f"audit {index}", _record(entry), AuditRecord.pk.does_not_exist())


def _record(entry: AuditEntry) -> AuditRecord:
    found_by = trail_keys(entry.merchant_id, entry.id)
    return AuditRecord(
        entry.merchant_id,
        f"{_PREFIX}{entry.id}",
        platform_list=found_by["platform_list"],
        platform_key=found_by["platform_key"],
        entry={
            "at": entry.at.isoformat(),
            "actor": [entry.actor.party.value, entry.actor.user_id],
            "action": entry.action.value,
            "changes": [[each.field, each.before, each.after, each.personal] for each in entry.changes],
            "reasons": [reason.value for reason in entry.reasons],
            "text": entry.text,
            "person": entry.person_id,
            "licence": None if entry.licence is None else entry.licence.value,
            "valid_until": None if entry.valid_until is None else entry.valid_until.isoformat(),
            "days_left": entry.days_left,
        },
    )


def entry_of_record(record: AuditRecord) -> AuditEntry:
    written = record.entry
    party, user_id = written["actor"]
    licence, valid_until = written["licence"], written["valid_until"]
    return AuditEntry(
        id=record.sk.removeprefix(_PREFIX),
        merchant_id=record.pk,
        at=datetime.fromisoformat(written["at"]),
        actor=AuditActor(Party(party), user_id),
        action=AuditAction(written["action"]),
        changes=tuple(FieldChange(*change) for change in written["changes"]),
        reasons=tuple(DecisionReason(reason) for reason in written["reasons"]),
        text=written["text"],
        person_id=written["person"],
        licence=None if licence is None else LicenceKind(licence),
        valid_until=None if valid_until is None else date.fromisoformat(valid_until),
        days_left=written["days_left"],
    )
