"""A person's own data in the API."""

from pannier.privacy.graphql.mutations import PrivacyMutation

__all__ = ["PrivacyMutation"]
