"""Accounts, sign-in and addresses in the API."""

from pannier.users.graphql.mutations import UserMutation
from pannier.users.graphql.queries import NODES, UserQuery
from pannier.users.graphql.results import TooManyAttempts
from pannier.users.graphql.types import User, signed_in

__all__ = ["NODES", "TooManyAttempts", "User", "UserMutation", "UserQuery", "signed_in"]
