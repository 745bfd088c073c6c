"""Closing accounts in DynamoDB, and the record of who is to be forgotten."""

from dataclasses import replace
from datetime import UTC, datetime

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError

from pannier.core.dynamo import Transaction, TransactionRefused, condition_failed
from pannier.core.errors import ConcurrentChange
from pannier.users.erasure import Erasure
from pannier.users.model import User
from pannier.users.records import (
    ContactGuardRecord,
    CredentialRecord,
    ErasureRecord,
    IdentityRecord,
    ProfileRecord,
    UserItem,
)
from pannier.users.repository.users import profile_record

_ERASURE, _GUARD, _QUEUE = "erasure", "guard", "pending"


class ErasureRepository:
    """Who is to be forgotten, and how far that has come."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, user: User, now: datetime) -> Erasure:
        """Close the account in one transaction: profile, password, contacts and outside identities are gone, and with
        them every way in; the record of the erasure is there.

        Raises:
            ConcurrentChange: the profile is no longer the version that was read.
        """
        erasure = Erasure(user.id, begun_at=now, pass_began_at=now, due_at=now)
        write = Transaction(self._connection)
        write.delete("profile", profile_record(user), ProfileRecord.version == user.version)
        write.delete("credential", CredentialRecord(user.id, "credential#password"))
        for field, contact in user.contacts():
            guard = ContactGuardRecord(f"{field}#{contact}", _GUARD)
            write.delete(field, guard, ContactGuardRecord.user_id == user.id)
        identities = IdentityRecord.query(
            user.id, IdentityRecord.sk.startswith("identity#"), consistent_read=True
        )
        for identity in identities:
            write.delete(identity.sk, IdentityRecord(user.id, identity.sk))
            write.delete(f"guard of {identity.sk}", ContactGuardRecord(identity.sk, _GUARD))
        write.put("erasure", _record(erasure), ErasureRecord.pk.does_not_exist())
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal
        return replace(erasure, version=1)

    def find(self, user_id: str) -> Erasure | None:
        """One consistent Get."""
        try:
            return erasure_of(ErasureRecord.get(user_id, _ERASURE, consistent_read=True))
        except DoesNotExist:
            return None

    def save(self, erasure: Erasure) -> Erasure:
        """Store how far it has come. Raises ConcurrentChange: somebody else goes on with it."""
        record = _record(erasure)
        try:
            record.save()
        except PutError as error:
            if condition_failed(error):
                raise ConcurrentChange from error
            raise
        return erasure_of(record)

    def ids_due(self, now: datetime, most: int) -> list[str]:
        """Whose erasure is to go on, the longest overdue first. One Query."""
        until = ErasureRecord.due_key < f"{_moment(now)}#~"
        return [record.pk for record in ErasureRecord.by_erasure.query(_QUEUE, until, limit=most)]

    def drop_items(self, user_id: str) -> None:
        """Delete all else that lies in the partition: addresses, sessions, whatever came late."""
        for record in list(UserItem.query(user_id, consistent_read=True)):
            if not isinstance(record, ErasureRecord):
                record.delete(add_version_condition=False)


def _record(erasure: Erasure) -> ErasureRecord:
    due_at = erasure.due_at
    return ErasureRecord(
        erasure.user_id,
        _ERASURE,
        begun_at=erasure.begun_at,
        pass_began_at=erasure.pass_began_at,
        step=erasure.step,
        after=None if erasure.after is None else dict(erasure.after),
        waits=int(erasure.waits),
        failures=erasure.failures,
        erasure_queue=None if due_at is None else _QUEUE,
        due_key=None if due_at is None else f"{_moment(due_at)}#{erasure.user_id}",
        version=erasure.version,
    )


def erasure_of(record: ErasureRecord) -> Erasure:
    due_key: str | None = record.due_key
    due_at = None if due_key is None else datetime.fromisoformat(due_key.partition("#")[0])
    return Erasure(
        user_id=record.pk,
        begun_at=record.begun_at,
        pass_began_at=record.pass_began_at,
        due_at=due_at,
        step=record.step,
        after=record.after,
        waits=bool(record.waits),
        failures=int(record.failures),
        version=int(record.version),
    )


def _moment(at: datetime) -> str:
    """UTC, of fixed width, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
