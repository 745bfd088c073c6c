"""Admissions, the operators' queue, and what somebody applied for before."""

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.exceptions import DoesNotExist

from pannier.core.dynamo import Transaction, query_page
from pannier.core.paging import Page, PageRequest
from pannier.merchants.admission import MAX_OPEN_APPLICATIONS, Admission
from pannier.merchants.model import DecisionReason, MerchantStatus
from pannier.merchants.records import AdmissionRecord, ApplicationsRecord, UsedKeyRecord

_ADMISSION, _APPLICATIONS = "admission", "applications"


@dataclass(frozen=True, slots=True)
class UsedKey:
    """What an idempotency key of somebody was used for."""

    user_id: str
    key: str
    payload_hash: str
    merchant_id: str


class AdmissionRepository:
    """Reading them; they are written with the act they belong to."""

    def find(self, merchant_id: str) -> Admission:
        """One consistent Get. A merchant that nobody decided on has an empty one."""
        try:
            return admission_of_record(AdmissionRecord.get(merchant_id, _ADMISSION, consistent_read=True))
        except DoesNotExist:
            return Admission(merchant_id)

    def find_many(self, merchant_ids: Iterable[str]) -> dict[str, Admission]:
        """The same of several. One consistent BatchGet per hundred."""
        wanted = set(merchant_ids)
        records = AdmissionRecord.batch_get(
            [(merchant_id, _ADMISSION) for merchant_id in wanted], consistent_read=True
        )
        found = {record.pk: admission_of_record(record) for record in records}
        return {merchant_id: found.get(merchant_id) or Admission(merchant_id) for merchant_id in wanted}

    def page_queue(self, status: MerchantStatus, request: PageRequest) -> Page[str]:
        """Ids of merchants of this status that applied, those that wait longest first. One Query."""
        page = query_page(AdmissionRecord, status.value, request, index=AdmissionRecord.by_queue)
        return page.map(lambda record: record.pk)

    def find_key(self, user_id: str, key: str) -> UsedKey | None:
        """One consistent Get."""
        try:
            record = UsedKeyRecord.get(_applicant(user_id), f"key#{key}", consistent_read=True)
        except DoesNotExist:
            return None
        return UsedKey(user_id, key, record.payload_hash, record.merchant_id)


def write_admission(write: Transaction, admission: Admission, status: MerchantStatus) -> None:
    """Let the transaction store it, under the label `admission`, if it is still the version that was read."""
    write.put(
        "admission",
        AdmissionRecord(
            admission.merchant_id,
            _ADMISSION,
            queue=status.value,
            queued_at=admission.submitted_at,
            applicant_id=admission.applicant_id,
            reviewer_id=admission.reviewer_id,
            decided_at=admission.decided_at,
            reasons=[reason.value for reason in admission.reasons],
            text=admission.text,
            version=admission.version,
        ),
    )


def count_applications(write: Transaction, applicant_id: str, change: int) -> None:
    """How many are open: one more, refused under the label `applications` when there are as many as may be, or less."""
    opened = ApplicationsRecord.open
    condition = opened.does_not_exist() | (opened < MAX_OPEN_APPLICATIONS) if change > 0 else opened > 0
    write.update(
        "applications",
        ApplicationsRecord(_applicant(applicant_id), _APPLICATIONS),
        [opened.add(change), ApplicationsRecord.kind.set(ApplicationsRecord)],
        condition,
    )


def write_key(write: Transaction, used: UsedKey) -> None:
    """Let the transaction keep what the key is used for, under the label `key`, which refuses a used one."""
    write.put(
        "key",
        UsedKeyRecord(
            _applicant(used.user_id),
            f"key#{used.key}",
            payload_hash=used.payload_hash,
            merchant_id=used.merchant_id,
        ),
        UsedKeyRecord.pk.does_not_exist(),
    )


def _applicant(user_id: str) -> str:
    return f"applicant#{user_id}"


def admission_of_record(record: AdmissionRecord) -> Admission:
    return Admission(
        merchant_id=record.pk,
        applicant_id=record.applicant_id,
        submitted_at=record.queued_at,
        reviewer_id=record.reviewer_id,
        decided_at=record.decided_at,
        reasons=tuple(DecisionReason(reason) for reason in record.reasons),
        text=record.text,
        version=int(record.version),
    )
