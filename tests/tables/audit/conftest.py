"""One town for all modules: tests spoil one item each, and put it back."""

from collections.abc import Iterator

import pytest
from pynamodb.connection import Connection

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from tests.clean import CleanTables, Kept
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import Town, a_days_business


@pytest.fixture(scope="session")
def lived_through(clean: CleanTables, settings: Settings, _bound: Connection) -> tuple[Town, Kept]:
    """A day of business takes seconds: once for all."""
    clean.make()
    bind_tables(settings, _bound)
    return a_days_business(_bound), clean.keep()


@pytest.fixture(scope="module")
def connection_of_module(clean: CleanTables, settings: Settings, _bound: Connection) -> Connection:
    """Empty tables, for the whole module."""
    clean.make()
    return bind_tables(settings, _bound)


@pytest.fixture(scope="module")
def town(lived_through: tuple[Town, Kept], clean: CleanTables, connection_of_module: Connection) -> Town:
    """Nobody changes it for good."""
    made, kept = lived_through
    clean.put(kept)
    return made


@pytest.fixture
def spoiler(town: Town, settings: Settings) -> Iterator[Spoiler]:
    """Undone when the test ends."""
    tool = Spoiler(dynamodb_client(settings), settings.table_prefix)
    yield tool
    tool.restore()
