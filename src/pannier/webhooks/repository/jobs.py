"""What is to be done about endpoints, in DynamoDB."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, DoesNotExist

from pannier.core.dynamo import Transaction
from pannier.webhooks.model import DisabledReason, EndpointId, log_moment
from pannier.webhooks.records import JobRecord
from pannier.webhooks.repository.lanes import due_shard
from pannier.webhooks.repository.mapping import refused

_KEPT_FOR = timedelta(days=30)


class JobKind(StrEnum):
    NOTICE = "notice"  # tell the owner that the endpoint was disabled
    RESUME = "resume"  # wake the lanes that rest


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done about an endpoint, once. `at` is the moment that it follows from."""

    endpoint: EndpointId
    kind: JobKind
    at: datetime
    reason: DisabledReason | None = None
    subject: str = ""


class JobRepository:
    """Jobs, by endpoint. Lanes and jobs share the timers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, job: Job) -> None:
        write = Transaction(self._connection)
        write.put("job", job_record(job))
        write.commit()

    def find(self, key: tuple[str, str]) -> Job | None:
        """One consistent Get."""
        try:
            record = JobRecord.get(*key, consistent_read=True)
        except DoesNotExist:
            return None
        return Job(
            EndpointId.parse(record.pk),
            JobKind(record.what),
            record.at,
            DisabledReason(record.reason) if record.reason else None,
            record.subject or "",
        )

    def done(self, job: Job) -> None:
        """Forget it, unless there is a newer one of its kind."""
        record = job_record(job)
        try:
            JobRecord(record.pk, record.sk).delete(JobRecord.at == job.at)
        except DeleteError as error:
            refused(error)


def job_record(job: Job) -> JobRecord:
    endpoint = str(job.endpoint)
    # Each disabling is told of by itself; to resume twice is to resume.
    suffix = f"#{log_moment(job.at)}" if job.kind is JobKind.NOTICE else ""
    return JobRecord(
        endpoint,
        f"job#{job.kind.value}{suffix}",
        what=job.kind.value,
        at=job.at,
        reason=job.reason.value if job.reason else None,
        subject=job.subject or None,
        due_shard=due_shard(endpoint),
        due_key=f"{log_moment(job.at)}#{endpoint}#{job.kind.value}",
        ttl=job.at + _KEPT_FOR,
    )
