"""The schema of the API, built once for these tests."""

import pytest

from pannier.api.policy import ApiPolicy
from pannier.api.schema import Schema, build_schema


@pytest.fixture(scope="session")
def closed_schema() -> Schema:
    """As strangers meet it in production."""
    return build_schema(policy=ApiPolicy())
