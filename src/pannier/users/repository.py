"""Accounts in DynamoDB."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.paging import Page, PageRequest
from pannier.users.errors import AccountExists
from pannier.users.model import Address, Role, TokenFamily, User
from pannier.users.records import (
    AddressRecord,
    ContactGuardRecord,
    CounterRecord,
    CredentialRecord,
    ProfileRecord,
    TokenFamilyRecord,
)

_PROFILE, _CREDENTIAL, _GUARD = "profile", "credential#password", "guard"


class UserRepository:
    """Users with their credentials and addresses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User, password_hash: str) -> None:
        """Store a new account.

        Raises:
            AccountExists: the phone number or the e-mail address is somebody's.
        """
        write = Transaction(self._connection)
        write.put("user", _profile_record(user), ProfileRecord.pk.does_not_exist())
        write.put("credential", CredentialRecord(user.id, _CREDENTIAL, password_hash=password_hash))
        for field, contact in (("phone", user.phone), ("email", user.email)):
            if contact is not None:
                guard = ContactGuardRecord(f"{field}#{contact}", _GUARD, user_id=user.id)
                write.put(field, guard, ContactGuardRecord.pk.does_not_exist())
        try:
            write.commit()
        except TransactionRefused as refusal:
            taken = "phone" if "phone" in refusal.labels else "email"
            raise AccountExists(taken) from refusal

    def find(self, user_id: str) -> User | None:
        """One Get."""
        try:
            return _user(ProfileRecord.get(user_id, _PROFILE))
        except DoesNotExist:
            return None

    def get(self, user_id: str) -> User:
        """Raises NotFound."""
        user = self.find(user_id)
        if user is None:
            raise NotFound("User")
        return user

    def find_many(self, user_ids: Iterable[str]) -> dict[str, User]:
        """Those that exist, by id. One BatchGet per hundred."""
        found = ProfileRecord.batch_get([(user_id, _PROFILE) for user_id in set(user_ids)])
        return {record.pk: _user(record) for record in found}

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
        record = _profile_record(user)
        try:
            record.save()
        except PutError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                raise ConcurrentChange from error
            raise
        return _user(record)

    def page_addresses(self, user_id: str, request: PageRequest) -> Page[Address]:
        """In the order in which they were added. One Query."""
        page = query_page(
            AddressRecord, user_id, request, range_condition=AddressRecord.sk.startswith("address#")
        )
        return page.map(_address)

    def find_address(self, user_id: str, address_id: str) -> Address | None:
        """One Get."""
        try:
            return _address(AddressRecord.get(user_id, f"address#{address_id}"))
        except DoesNotExist:
            return None

    def put_address(self, address: Address) -> None:
        _address_record(address).save()

    def remove_address(self, address: Address) -> None:
        _address_record(address).delete()


class TokenFamilyRepository:
    """Refresh-token families."""

    def add(self, family: TokenFamily) -> None:
        _family_record(family).save(TokenFamilyRecord.pk.does_not_exist())

    def find(self, user_id: str, family_id: str) -> TokenFamily | None:
        """One consistent Get."""
        try:
            return _family(TokenFamilyRecord.get(user_id, f"family#{family_id}", consistent_read=True))
        except DoesNotExist:
            return None

    def rotate(self, family: TokenFamily) -> bool:
        """Store the next generation; False when another call has rotated or revoked it since it was read."""
        return self._change(
            family, TokenFamilyRecord.generation.set(family.generation), family.generation - 1
        )

    def revoke(self, family: TokenFamily, at: datetime) -> None:
        """From now on no token of it is good. The second time changes nothing."""
        self._change(family, TokenFamilyRecord.revoked_at.set(at), None)

    @staticmethod
    def _change(family: TokenFamily, action: Action, expected_generation: int | None) -> bool:
        condition = TokenFamilyRecord.revoked_at.does_not_exist() & TokenFamilyRecord.pk.exists()
        if expected_generation is not None:
            condition &= TokenFamilyRecord.generation == expected_generation
        try:
            TokenFamilyRecord(family.user_id, f"family#{family.id}").update([action], condition)
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True


class AttemptCounter:
    """Counts events per key and window of time, in the table, so that every instance of a function sees them."""

    def allow(self, key: str, limit: int, window: timedelta, now: datetime) -> bool:
        """Count one more; False, without counting, when the window has had its `limit`."""
        slot = int(now.timestamp() // window.total_seconds())
        record = CounterRecord(f"{key}#{slot}")
        actions: list[Action] = [CounterRecord.events.add(1), CounterRecord.ttl.set(now + 2 * window)]
        try:
            record.update(actions, CounterRecord.events.does_not_exist() | (CounterRecord.events < limit))
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True


def _profile_record(user: User) -> ProfileRecord:
    return ProfileRecord(
        user.id,
        _PROFILE,
        name=user.name,
        phone=user.phone,
        email=user.email,
        locale=user.locale.value,
        roles={role.value for role in user.roles},
        created_at=user.created_at,
        version=user.version,
    )


def _user(record: ProfileRecord) -> User:
    return User(
        id=record.pk,
        name=record.name,
        phone=record.phone,
        email=record.email,
        locale=Locale(record.locale),
        roles=frozenset(Role(role) for role in record.roles or ()),
        created_at=record.created_at,
        version=int(record.version),
    )


def _address_record(address: Address) -> AddressRecord:
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


def _address(record: AddressRecord) -> Address:
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


def _family_record(family: TokenFamily) -> TokenFamilyRecord:
    return TokenFamilyRecord(
        family.user_id,
        f"family#{family.id}",
        generation=family.generation,
        created_at=family.created_at,
        expires_at=family.expires_at,
        revoked_at=family.revoked_at,
        ttl=family.expires_at,
    )


def _family(record: TokenFamilyRecord) -> TokenFamily:
    return TokenFamily(
        id=record.sk.removeprefix("family#"),
        user_id=record.pk,
        generation=int(record.generation),
        created_at=record.created_at,
        expires_at=record.expires_at,
        revoked_at=record.revoked_at,
    )
