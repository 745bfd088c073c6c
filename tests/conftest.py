"""What every kind of test shares: one engine for the session, and clean tables for each test that asks for them."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from pynamodb.connection import Connection

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.local.aws import be_nobody
from pannier.local.engine import Engine, EngineOptions, engine_program
from pannier.local.serverless import read_template
from pannier.local.tables import import_records
from tests.clean import CleanTables
from tests.furniture import Furniture
from tests.permissions.plugin import Roles
from tests.sharing import Sharing
from tests.wire import Shortcut, Wire

# A busy machine is no failure, so no example has a deadline; all else is Hypothesis' own, in CI as elsewhere.
hypothesis.settings.register_profile("patient", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("patient")

_PROJECT = Path(__file__).parent.parent
_SHORTCUT = pytest.StashKey[Shortcut]()
_LONGEST_FIRST = ("e2e", "console", "local", "streams", "api", "tables", "unit", "package")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--record-calls", action="store_true", help="let functions call anything, and write it down"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Functions are held to their roles, whatever test runs them."""
    config.pluginmanager.register(Roles(config))
    config.stash[_SHORTCUT] = Shortcut()
    config.stash[_SHORTCUT].install()
    config.pluginmanager.register(Sharing())


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is there once all modules are loaded stays: the collector of garbage need not look at it, then or later. It
    was a tenth of what the whole suite cost.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole platforms first, and what takes no time last: with a file a worker, none is left alone with a long one."""

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(_PROJECT / "tests").parts[0]
        return _LONGEST_FIRST.index(folder) if folder in _LONGEST_FIRST else 0

    items.sort(key=rank)


@pytest.fixture(scope="session", autouse=True)
def _no_account() -> None:
    """No test reaches anybody's AWS account, whatever is configured on the machine."""
    be_nobody(os.environ)


@pytest.fixture(scope="session")
def engine(_no_account: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine a session, and so one an xdist worker, on a free port. `PANNIER_ENGINE` names its program."""
    log = tmp_path_factory.mktemp("engine") / "engine.log"
    with Engine(EngineOptions(engine_program(os.environ, _PROJECT), log)) as running:
        yield running


@pytest.fixture(scope="session")
def wire(engine: Engine, pytestconfig: pytest.Config) -> Wire:
    """The short way to the engine, which from now on all calls of DynamoDB go."""
    made = Wire(engine.endpoint)
    pytestconfig.stash[_SHORTCUT].lead_to(made)
    return made


@pytest.fixture(scope="session")
def settings(engine: Engine) -> Settings:
    """Settings that lead to the session's engine."""
    environ = {"DYNAMODB_ENDPOINT": engine.endpoint, "TABLE_PREFIX": "test-", "RATE_LIMITS": "off"}
    return Settings.from_environment(environ)


@pytest.fixture(scope="session")
def _bound(settings: Settings) -> Connection:
    import_records()
    return bind_tables(settings)


@pytest.fixture(scope="session")
def clean(wire: Wire, settings: Settings) -> CleanTables:
    """For what outlives a test: modules that share their tables."""
    return CleanTables(wire, settings)


@pytest.fixture
def tables(clean: CleanTables, settings: Settings, _bound: Connection) -> Settings:
    """All tables, empty, and every record bound to its own, whatever a test before bound it to."""
    clean.make()
    bind_tables(settings, _bound)
    return settings


@pytest.fixture
def connection(tables: Settings, _bound: Connection) -> Connection:
    """What repositories write transactions through, over clean tables."""
    return _bound


@pytest.fixture(scope="session")
def furniture() -> Furniture:
    """What `serverless.yml` pulls in beside tables and functions."""
    return Furniture(read_template(_PROJECT / "serverless.yml"))


@pytest.fixture
def resources(tables: Settings, furniture: Furniture) -> Settings:
    """Beside clean tables: queues, the uploads bucket, the bus, all empty, and settings that lead to them."""
    return Settings.from_environment(
        {
            "DYNAMODB_ENDPOINT": tables.dynamodb_endpoint or "",
            "TABLE_PREFIX": tables.table_prefix,
            "RATE_LIMITS": "off",
            **furniture.make(tables),
        }
    )
