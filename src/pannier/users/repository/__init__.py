"""Accounts in DynamoDB: profiles with their contacts, sessions, one-time codes, outside identities, counters."""

from pannier.users.repository.attempts import AttemptCounter
from pannier.users.repository.codes import CodeRepository, StoredCode
from pannier.users.repository.erasures import ErasureRepository
from pannier.users.repository.identities import IdentityRepository
from pannier.users.repository.sessions import TokenFamilyRepository
from pannier.users.repository.users import AccountChange, UserRepository

__all__ = [
    "AccountChange",
    "AttemptCounter",
    "CodeRepository",
    "ErasureRepository",
    "IdentityRepository",
    "StoredCode",
    "TokenFamilyRepository",
    "UserRepository",
]
