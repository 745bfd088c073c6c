"""Accounts and the guards of their contacts."""

from dataclasses import replace
from functools import partial

from pannier.audit.books import AccountFile, ContactGuard
from pannier.audit.loaders.tables import TableReader
from pannier.core.i18n import Locale
from pannier.users.model import Role, User
from pannier.users.records import (
    AddressRecord,
    CodeRecord,
    ContactGuardRecord,
    CredentialRecord,
    ErasureRecord,
    IdentityRecord,
    ProfileRecord,
    TokenFamilyRecord,
    UserItem,
)
from pannier.users.repository.erasures import erasure_of


def read_accounts(reader: TableReader) -> tuple[dict[str, AccountFile], list[ContactGuard]]:
    """Every account by user id, and every guard."""
    files: dict[str, AccountFile] = {}
    guards: list[ContactGuard] = []
    for record in reader.records(UserItem):
        if isinstance(record, CodeRecord):
            continue  # of nobody yet: it is kept by a hash of the contact it was sent to
        if isinstance(record, ContactGuardRecord):
            field, _, contact = record.pk.partition("#")
            guards.append(ContactGuard(field, contact, record.user_id))
        elif isinstance(record, UserItem):
            file = files.get(record.pk, AccountFile(record.pk))
            key = f"{record.pk}/{record.sk}"
            files[record.pk] = reader.attempt(UserItem, key, partial(_with, file, record)) or file
    return files, guards


def _with(file: AccountFile, record: UserItem) -> AccountFile:
    match record:
        case ProfileRecord():
            return replace(file, user=_user(record))
        case CredentialRecord():
            return replace(file, password=True)
        case AddressRecord():
            return replace(file, addresses=file.addresses + 1)
        case TokenFamilyRecord():
            return replace(file, families=file.families + 1)
        case ErasureRecord():
            return replace(file, erasure=erasure_of(record))
        case IdentityRecord():
            return replace(file, identities=(*file.identities, record.sk.removeprefix("identity#")))
    raise ValueError(f"an item of the kind {type(record).__name__}")


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
        verified=frozenset(record.verified or ()),
        epoch=int(record.epoch),
    )
