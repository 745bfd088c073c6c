"""Reviews in the API."""

from pannier.reviews.graphql import enums as _enums  # noqa: F401 - first: types take the enums' definitions as they are
from pannier.reviews.graphql.mutations import ReviewMutation
from pannier.reviews.graphql.queries import NODES, ReviewQuery

__all__ = ["NODES", "ReviewMutation", "ReviewQuery"]
