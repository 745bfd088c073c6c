"""Profiles, their contacts with guards, credentials and addresses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError

from pannier.core.dynamo import Transaction, TransactionRefused, condition_failed, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.paging import Page, PageRequest
from pannier.users.errors import AccountExists
from pannier.users.model import CONTACT_FIELDS, Address, OutsideIdentity, Role, User
from pannier.users.records import (
    AddressRecord,
    ContactGuardRecord,
    CredentialRecord,
    ProfileRecord,
    TokenFamilyRecord,
)
from pannier.users.repository.identities import identity_guard, identity_record

_PROFILE, _CREDENTIAL, _GUARD = "profile", "credential#password", "guard"


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What changes of an account in one transaction, beside its profile and the guards of its contacts.

    Every change of a password comes with one of the profile, so the profile's version guards both.
    """

    before: User
    after: User
    password_hash: str | None = None
    drop_password: bool = False
    keep_session: str | None = None  # the family that follows the account into its new epoch
    identity: OutsideIdentity | None = None


class UserRepository:
    """Users with their credentials and addresses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, user: User, password_hash: str | None = None, identity: OutsideIdentity | None = None
    ) -> None:
        """Store a new account.

        Raises:
            AccountExists: the phone number or the e-mail address is somebody's.
            ConcurrentChange: the outside identity is.
        """
        write = Transaction(self._connection)
        write.put("user", profile_record(user), ProfileRecord.pk.does_not_exist())
        if password_hash is not None:
            write.put("credential", CredentialRecord(user.id, _CREDENTIAL, password_hash=password_hash))
        for field, contact in user.contacts():
            _put_guard(write, field, contact, user.id)
        if identity is not None:
            _put_identity(write, identity)
        _commit(write)

    def commit(self, change: AccountChange) -> User:
        """Store all of a change; returns the profile with its new version.

        Raises:
            AccountExists: a new contact is somebody's.
            ConcurrentChange: the profile is no longer the version that was read, or the session to keep is gone.
        """
        before, after, write = change.before, change.after, Transaction(self._connection)
        record = profile_record(after)
        write.put("user", record)
        for field in CONTACT_FIELDS:
            old, new = before.contact(field), after.contact(field)
            if old != new and old is not None:
                guard = ContactGuardRecord(f"{field}#{old}", _GUARD)
                write.delete(f"old {field}", guard, ContactGuardRecord.user_id == before.id)
            if old != new and new is not None:
                _put_guard(write, field, new, after.id)
        if change.password_hash is not None:
            credential = CredentialRecord(after.id, _CREDENTIAL, password_hash=change.password_hash)
            write.put("credential", credential)
        elif change.drop_password:
            write.delete("credential", CredentialRecord(after.id, _CREDENTIAL))
        if change.keep_session is not None:
            family = TokenFamilyRecord(after.id, f"family#{change.keep_session}")
            write.update(
                "session",
                family,
                [TokenFamilyRecord.epoch.set(after.epoch)],
                TokenFamilyRecord.epoch == before.epoch,
            )
        if change.identity is not None:
            _put_identity(write, change.identity)
        _commit(write)
        return replace(after, version=after.version + 1)

    def find(self, user_id: str, *, consistent: bool = False) -> User | None:
        """One Get."""
        try:
            return user_of(ProfileRecord.get(user_id, _PROFILE, consistent_read=consistent))
        except DoesNotExist:
            return None

    def get(self, user_id: str, *, consistent: bool = False) -> User:
        """Raises NotFound."""
        user = self.find(user_id, consistent=consistent)
        if user is None:
            raise NotFound("User")
        return user

    def find_many(self, user_ids: Iterable[str]) -> dict[str, User]:
        """Those that exist, by id. One BatchGet per hundred."""
        found = ProfileRecord.batch_get([(user_id, _PROFILE) for user_id in set(user_ids)])
        return {record.pk: user_of(record) for record in found}

    def find_id_by_contact(self, field: str, contact: str) -> str | None:
        """The id of the account with this `phone` or `email`. One Get."""
        try:
            return ContactGuardRecord.get(f"{field}#{contact}", _GUARD, consistent_read=True).user_id
        except DoesNotExist:
            return None

    def find_password_hash(self, user_id: str) -> str | None:
        """One Get."""
        try:
            return CredentialRecord.get(user_id, _CREDENTIAL, consistent_read=True).password_hash
        except DoesNotExist:
            return None

    def save(self, user: User) -> User:
        """Store a changed profile; contacts do not change here. Returns it with its new version.

        Raises:
            ConcurrentChange: it is no longer the version that was read.
        """
        record = profile_record(user)
        try:
            record.save()
        except PutError as error:
            if condition_failed(error):
                raise ConcurrentChange from error
            raise
        return user_of(record)

    def page_addresses(self, user_id: str, request: PageRequest) -> Page[Address]:
        """In the order in which they were added. One Query."""
        page = query_page(
            AddressRecord, user_id, request, range_condition=AddressRecord.sk.startswith("address#")
        )
        return page.map(address_of)

    def find_address(self, user_id: str, address_id: str) -> Address | None:
        """One Get."""
        try:
            return address_of(AddressRecord.get(user_id, f"address#{address_id}"))
        except DoesNotExist:
            return None

    def put_address(self, address: Address) -> None:
        address_record(address).save()

    def remove_address(self, address: Address) -> None:
        address_record(address).delete()


def _put_guard(write: Transaction, field: str, contact: str, user_id: str) -> None:
    guard = ContactGuardRecord(f"{field}#{contact}", _GUARD, user_id=user_id)
    write.put(field, guard, ContactGuardRecord.pk.does_not_exist())


def _put_identity(write: Transaction, identity: OutsideIdentity) -> None:
    guard = identity_guard(identity)
    condition = ContactGuardRecord.pk.does_not_exist() | (ContactGuardRecord.user_id == identity.user_id)
    write.put("identity", guard, condition)
    write.put("link", identity_record(identity))


def _commit(write: Transaction) -> None:
    try:
        write.commit()
    except TransactionRefused as refusal:
        for field in CONTACT_FIELDS:
            if field in refusal.labels:
                raise AccountExists(field) from refusal
        raise ConcurrentChange from refusal


def profile_record(user: User) -> ProfileRecord:
    return ProfileRecord(
        user.id,
        _PROFILE,
        name=user.name,
        phone=user.phone,
        email=user.email,
        locale=user.locale.value,
        roles={role.value for role in user.roles},
        created_at=user.created_at,
        verified=set(user.verified) or None,
        epoch=user.epoch,
        version=user.version,
    )


def user_of(record: ProfileRecord) -> User:
    return User(
        id=record.pk,
        name=record.name,
        phone=record.phone,
        email=record.email,
        locale=Locale(record.locale),
        roles=frozenset(Role(role) for role in record.roles or ()),
        created_at=record.created_at,
        version=int(record.version),
        verified=frozenset(record.verified or ()),
        epoch=int(record.epoch),
    )


def address_record(address: Address) -> AddressRecord:
    return AddressRecord(
        address.user_id,
        f"address#{address.id}",
        label=address.label,
        recipient=address.recipient,
        phone=address.phone,
        street=address.street,
        detail=address.detail,
        location=[address.location.latitude, address.location.longitude],
    )


def address_of(record: AddressRecord) -> Address:
    return Address(
        id=record.sk.removeprefix("address#"),
        user_id=record.pk,
        label=record.label,
        recipient=record.recipient,
        phone=record.phone,
        street=record.street,
        detail=record.detail,
        location=Point(*record.location),
    )
