"""The whole platform as `pannier run` starts it, without the demo city: engine, functions, HTTP server, console."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.services import build_services
from pannier.local.aws import dynamodb_client
from pannier.local.console import BUILT, INDEX
from pannier.local.engine import free_port
from pannier.local.installation import Installation
from pannier.local.stack import Stack
from pannier.local.status import wait_until_idle
from pannier.local.tables import create_tables, import_records
from pannier.users.passwords import Passwords

_HOST = "127.0.0.1"
_SETTLED_WITHIN = 60.0


@dataclass(frozen=True)
class Platform:
    """What runs, and a way behind it for what a test prepares: the services of the API over its tables."""

    address: str
    functions: str
    settings: Settings
    services: Services
    connection: Connection

    def bind(self) -> None:
        """Lead this process's records here, whatever a test before has led them to."""
        bind_tables(self.settings, self.connection)

    def settle(self) -> None:
        """Wait until functions have done all that follows from what was written."""
        assert wait_until_idle(self.functions, _SETTLED_WITHIN)[0]


@contextmanager
def running_platform(directory: Path) -> Iterator[Platform]:
    """Started with no data, on a free port; ended without saving anything."""
    assert (BUILT / INDEX).exists(), "the console is not built: scripts/setup console"
    installation = Installation(directory)
    installation.create()
    given = {name: value for name, value in os.environ.items() if name != "PORT"} | {"DEMO": "0"}
    stack = Stack(installation, given, _HOST, free_port(), lambda _: None)
    try:
        stack.start_engine()
        settings = Settings.from_environment(stack.environment())
        create_tables(dynamodb_client(settings), settings)
        stack.make_resources()
        stack.start_all(faults=False)
        yield _opened(stack)
    finally:
        stack.abandon()


def _opened(stack: Stack) -> Platform:
    settings = Settings.from_environment(stack.environment())
    import_records()
    connection = bind_tables(settings)
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    services = build_services(settings, connection, settings.clock(), cheap)
    return Platform(stack.http_address, stack.functions_address, settings, services, connection)
