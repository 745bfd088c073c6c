"""The API on the engine: HTTP requests into the application, with a clock that tests set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.context import Services
from pannier.api.schema import Schema, build_schema
from pannier.core.clock import FixedClock
from pannier.core.settings import Settings
from pannier.entrypoints.services import build_services
from pannier.users.passwords import Passwords
from tests.keys import new_key
from tests.messenger import RecordingMessenger

PASSWORD = "correct horse"


@dataclass
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """The data of an answer without errors."""
        assert "errors" not in self.body, self.body["errors"]
        data: dict[str, Any] = self.body["data"]
        return data

    @property
    def codes(self) -> list[str]:
        """The codes of the top-level errors."""
        return [error["extensions"]["code"] for error in self.body.get("errors", [])]


@dataclass
class Api:
    """A client of the API, and a way behind it for what a test prepares."""

    client: TestClient
    services: Services
    clock: FixedClock
    token: str | None = None
    language: str = "en"

    def execute(self, query: str, **variables: Any) -> Answer:
        """POST one operation."""
        headers = {"accept-language": self.language}
        if self.token is not None:
            headers["authorization"] = f"Bearer {self.token}"
        response = self.client.post(
            "/graphql", json={"query": query, "variables": variables}, headers=headers
        )
        return Answer(response.status_code, response.json())

    def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """POST one operation that has to succeed."""
        return self.execute(query, **variables).data

    def as_user(self, user_id: str) -> "Api":
        """The same API, asked by this user."""
        return replace(self, token=self.services.sign_in.open(user_id).access_token)


@pytest.fixture(scope="session")
def _key() -> bytes:
    return new_key()


@pytest.fixture
def messenger() -> RecordingMessenger:
    return RecordingMessenger()


@pytest.fixture
def services(
    connection: Connection, settings: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    return services_over(settings, connection, _key, messenger)


def services_over(
    settings: Settings, connection: Connection, key: bytes, messenger: RecordingMessenger | None
) -> Services:
    """Every use case, on Monday noon in Shanghai. Without a messenger, codes go to the provider of the settings."""
    complete = replace(
        settings,
        token_key=key,
        cursor_secret=b"a secret for tests only",
        webhook_secret_key=b"another secret, and for tests only",
    )
    clock = FixedClock(datetime(2026, 3, 2, 4, tzinfo=UTC))
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return build_services(complete, connection, clock, passwords, messenger, messenger)


@pytest.fixture(scope="session")
def whole_schema() -> Schema:
    """Built once; it knows nothing of services or requests."""
    return build_schema()


@pytest.fixture
def api(services: Services, whole_schema: Schema) -> Iterator[Api]:
    assert isinstance(services.clock, FixedClock)
    with TestClient(build_app(services, whole_schema)) as client:
        yield Api(client, services, services.clock)
