"""How far jobs have come."""

from dataclasses import replace

from pynamodb.exceptions import PutError

from pannier.core.dynamo import condition_failed
from pannier.maintenance.model import Progress, SomebodyElseGoesOn
from pannier.maintenance.records import ProgressRecord


class ProgressRepository:
    """The parts of every job that was begun."""

    def load(self, job: str, parts: int) -> list[Progress]:
        """Every part, by number: as stored, where the job was begun (in as many parts as it was begun in)."""
        stored = [_progress(record) for record in ProgressRecord.query(job, consistent_read=True)]
        if not stored:
            return [Progress(job, number, parts) for number in range(parts)]
        known = {progress.part: progress for progress in stored}
        return [known.get(number, Progress(job, number, stored[0].of)) for number in range(stored[0].of)]

    def save(self, progress: Progress) -> Progress:
        """Raises SomebodyElseGoesOn: the stored part is no longer the one that was read."""
        record = ProgressRecord(
            progress.job,
            f"part#{progress.part:04d}",
            of=progress.of,
            after=None if progress.after is None else dict(progress.after),
            seen=progress.seen,
            changed=progress.changed,
            done=int(progress.done),
            version=progress.version,
        )
        try:
            record.save(ProgressRecord.pk.does_not_exist() if progress.version == 0 else None)
        except PutError as error:
            if condition_failed(error):
                raise SomebodyElseGoesOn(f"{progress.job}, part {progress.part}") from error
            raise
        return replace(progress, version=progress.version + 1)

    def forget(self, job: str) -> None:
        """The job begins anew the next time."""
        for record in list(ProgressRecord.query(job, consistent_read=True)):
            record.delete(add_version_condition=False)


def _progress(record: ProgressRecord) -> Progress:
    return Progress(
        job=record.pk,
        part=int(record.sk.partition("#")[2]),
        of=int(record.of),
        after=record.after,
        seen=int(record.seen),
        changed=int(record.changed),
        done=bool(record.done),
        version=int(record.version),
    )
