"""Outside identities in DynamoDB: an item in the account's partition, and a guard by which it is found."""

import hashlib

from pynamodb.exceptions import DoesNotExist

from pannier.users.model import OutsideIdentity, Role
from pannier.users.records import ContactGuardRecord, IdentityRecord

_GUARD = "guard"


class IdentityRepository:
    """Who is who to an outside issuer. Written with the account, by `UserRepository`."""

    def find_user_id(self, issuer: str, subject: str) -> str | None:
        """Whose account it is linked to. One consistent Get."""
        try:
            return ContactGuardRecord.get(_key(issuer, subject), _GUARD, consistent_read=True).user_id
        except DoesNotExist:
            return None

    def find(self, user_id: str, issuer: str, subject: str) -> OutsideIdentity | None:
        """The link in the account's own partition. One consistent Get."""
        try:
            return identity_of(IdentityRecord.get(user_id, _key(issuer, subject), consistent_read=True))
        except DoesNotExist:
            return None

    def of_user(self, user_id: str) -> tuple[OutsideIdentity, ...]:
        """All of an account's. One Query."""
        condition = IdentityRecord.sk.startswith("identity#")
        return tuple(identity_of(record) for record in IdentityRecord.query(user_id, condition))

    def has_any(self, user_id: str) -> bool:
        """Whether an outside issuer vouches for the account. One Query."""
        condition = IdentityRecord.sk.startswith("identity#")
        return any(True for _ in IdentityRecord.query(user_id, condition, limit=1, consistent_read=True))


def _key(issuer: str, subject: str) -> str:
    digest = hashlib.sha256(f"{len(issuer)}:{issuer}{subject}".encode()).hexdigest()
    return f"identity#{digest}"


def identity_guard(identity: OutsideIdentity) -> ContactGuardRecord:
    """The item that makes it one account's."""
    return ContactGuardRecord(_key(identity.issuer, identity.subject), _GUARD, user_id=identity.user_id)


def identity_record(identity: OutsideIdentity) -> IdentityRecord:
    return IdentityRecord(
        identity.user_id,
        _key(identity.issuer, identity.subject),
        issuer=identity.issuer,
        subject=identity.subject,
        roles={role.value for role in identity.roles} or None,
        linked_at=identity.linked_at,
    )


def identity_of(record: IdentityRecord) -> OutsideIdentity:
    return OutsideIdentity(
        issuer=record.issuer,
        subject=record.subject,
        user_id=record.pk,
        roles=frozenset(Role(role) for role in record.roles or ()),
        linked_at=record.linked_at,
    )
