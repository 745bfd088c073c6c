"""The schema of the API, built once for these tests."""

from dataclasses import dataclass, field

import pytest

from pannier.api.policy import ApiPolicy
from pannier.api.schema import Schema, build_schema


@pytest.fixture(scope="session")
def closed_schema() -> Schema:
    """As strangers meet it in production."""
    return build_schema(policy=ApiPolicy())


class Uncounted:
    """Rate limits that limit nothing."""

    def demand(self, caller: object) -> None:
        pass

    def take(self, caller: object, points: int) -> None:
        pass


@dataclass
class Stranger:
    """As much of a request's context as is looked at before anything is executed."""

    operation_name: str | None = None
    wants_cost: bool = False
    cost: int | None = None
    caller: object = None
    rate_limits: Uncounted = field(default_factory=Uncounted)

    def is_operator(self) -> bool:
        return False


@pytest.fixture
def stranger() -> Stranger:
    return Stranger()
