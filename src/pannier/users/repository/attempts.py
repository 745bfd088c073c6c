"""Counters of what strangers do."""

from datetime import datetime, timedelta

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import condition_failed
from pannier.users.fingerprints import Fingerprints
from pannier.users.records import CounterRecord


class AttemptCounter:
    """Counts events per key and window of time, in the table, so that every instance of a function sees them.

    What is counted is stored as a keyed hash: nobody reads a contact or a network address out of the table.
    """

    def __init__(self, fingerprints: Fingerprints) -> None:
        self._fingerprints = fingerprints

    def allow(self, kind: str, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
        """Count one more; False, without counting, when the window has had its `limit`."""
        actions: list[Action] = [CounterRecord.events.add(1), CounterRecord.ttl.set(now + 2 * window)]
        condition = CounterRecord.events.does_not_exist() | (CounterRecord.events < limit)
        try:
            self._record(kind, subject, window, now).update(actions, condition)
        except UpdateError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def give_back(self, kind: str, subject: str, window: timedelta, now: datetime) -> None:
        """Forget one event of the present window, which came to nothing by no fault of who asked."""
        try:
            self._record(kind, subject, window, now).update(
                [CounterRecord.events.add(-1)], CounterRecord.events > 0
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise

    def first(self, kind: str, subject: str, until: datetime) -> bool:
        """Whether this is the first time; asked after `until` it may be again."""
        record = CounterRecord(f"{kind}#{self._fingerprints.of(kind, subject)}", events=1, ttl=until)
        try:
            record.save(CounterRecord.pk.does_not_exist())
        except PutError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def _record(self, kind: str, subject: str, window: timedelta, now: datetime) -> CounterRecord:
        slot = int(now.timestamp() // window.total_seconds())
        return CounterRecord(f"{kind}#{self._fingerprints.of(kind, subject)}#{slot}")
