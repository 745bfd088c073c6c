"""The functions over clean tables, set up from the environment as Lambda sets them up; and a day they have lived."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.handlers import BUILTIN_HANDLERS
from pynamodb.connection import Connection

from pannier.core.aws import session
from pannier.core.clock import FileClock
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.local.engine import Engine
from tests.clean import CleanTables
from tests.streams.functions.day import Day
from tests.streams.functions.fleet import Fleet, forget
from tests.streams.functions.story import Story
from tests.streams.functions.ways import Line
from tests.tables.audit.town import NOON


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """To ask for before any client is made: it hooks into those that are made later."""
    made = Line()
    BUILTIN_HANDLERS.extend(made.hooks())
    session.cache_clear()  # which took its hooks when it was made
    yield made
    for hook in made.hooks():
        BUILTIN_HANDLERS.remove(hook)
    session.cache_clear()


@pytest.fixture(scope="module")
def clock_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clock that stands still, in every function, until it is moved."""
    path = tmp_path_factory.mktemp("clock") / "clock.json"
    path.write_text(json.dumps({"real_at": 0.0, "shown_at": NOON.timestamp(), "rate": 0.0}))
    return path


@pytest.fixture(scope="module")
def fleet(
    engine: Engine, clean: CleanTables, settings: Settings, _bound: Connection, line: Line, clock_file: Path
) -> Iterator[Fleet]:
    """Functions read the environment at their first call and keep what they made of it, as long as the process lives:
    here they forget it before and after.
    """
    clean.make()
    bind_tables(settings, _bound)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DYNAMODB_ENDPOINT", engine.endpoint)
        patch.setenv("TABLE_PREFIX", settings.table_prefix)
        patch.setenv("CLOCK_FILE", str(clock_file))
        forget()
        yield Fleet(clean, settings)
        forget()


@pytest.fixture(scope="module")
def story(fleet: Fleet, clock_file: Path, _bound: Connection) -> Story:
    """The day, lived once for the whole module."""
    made = Story(fleet, clock_file, Day(_bound, FileClock(clock_file)))
    made.live()
    return made
