"""The three processes behind `pannier run`, in the order in which they start and, backwards, stop.

The engine; the functions (on streams, queues, buses, timers); the HTTP server. Stopping: the server finishes its
requests, the functions settle all that follows from them, the engine saves. Any other order would lose something.
"""

import http.client
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pannier.core.settings import Settings
from pannier.local.engine import Engine, EngineOptions, engine_program, free_port
from pannier.local.functions import read_deployment
from pannier.local.installation import PROJECT, Installation, Running
from pannier.local.keys import ensure_keys
from pannier.local.processes import Child
from pannier.local.resources import create_resources
from pannier.local.serverless import ServerlessError
from pannier.local.sockets import UVICORN_OPTIONS
from pannier.local.status import FunctionsUnreachable, functions_status, wait_until_idle

_HEALTHY_WITHIN = 60.0
_HTTP_STOP_WITHIN = 20.0
_FUNCTIONS_STOP_WITHIN = 80.0

Say = Callable[[str], None]


def serving_command(host: str, port: int) -> list[str]:
    """What Python is started with to be the HTTP server."""
    return [
        *("-m", "uvicorn", "pannier.local.app:create", "--factory", "--host", host, "--port", str(port)),
        *("--no-access-log", "--no-date-header", "--log-level", "info"),
        *("--timeout-graceful-shutdown", "15", "--timeout-keep-alive", "75", *UVICORN_OPTIONS),
    ]


class StackError(Exception):
    """One of the processes did not come up, or went away. Says which, and where its log is."""


@dataclass(slots=True)
class Stack:
    """What runs on one data directory. `given` is the environment the supervisor was started with."""

    installation: Installation
    given: Mapping[str, str]
    host: str
    port: int
    say: Say
    engine: Engine | None = None
    children: dict[str, Child] = field(default_factory=dict)
    _functions_port: int = 0
    _endpoint: str = ""
    _aws_endpoint: str = ""
    _resources: Mapping[str, str] = field(default_factory=dict)
    _live_secret: str = field(default_factory=secrets.token_urlsafe)

    def start_engine(self) -> None:
        """Start what is not named by `DYNAMODB_ENDPOINT` and `AWS_ENDPOINT`. Raises EngineError."""
        self._endpoint = self.given.get("DYNAMODB_ENDPOINT", "")
        self._aws_endpoint = self.given.get("AWS_ENDPOINT", "")
        if self._endpoint and self._aws_endpoint:
            return
        options = EngineOptions(
            engine_program(self.given, PROJECT), self.installation.log("engine"), self.installation.state
        )
        self.engine = Engine(options)
        self.engine.start()
        self._endpoint = self._endpoint or self.engine.endpoint
        self._aws_endpoint = self._aws_endpoint or self.engine.endpoint

    def make_resources(self) -> None:
        """Make the queues, buckets and buses that are missing; the engine has to run. Raises StackError."""
        try:
            functions, template = read_deployment(self.serverless_file)
            settings = Settings.from_environment(self.environment())
            self._resources = create_resources(template, functions, settings).environment
        except ServerlessError as error:
            raise StackError(str(error)) from error

    @property
    def serverless_file(self) -> Path:
        """Which functions there are: ours, unless `SERVERLESS_FILE` names others."""
        return Path(self.given.get("SERVERLESS_FILE") or PROJECT / "serverless.yml")

    def start_functions(self, *, faults: bool) -> None:
        """Start pumps and timers, and wait until they run; tables and queues have to be there. Raises StackError."""
        self._spawn_functions(faults=faults)
        self._wait_for("functions", self._functions_run)

    def start_all(self, *, faults: bool) -> None:
        """Start the functions and, beside them, the HTTP server, and wait for both. Raises StackError."""
        self._spawn_functions(faults=faults)
        self._spawn(
            "http",
            serving_command(self.host, self.port),
            self.environment() | {"FUNCTIONS_STATUS": self.functions_address},
        )
        self._wait_for("functions", self._functions_run)
        self._wait_for("http", self._healthy)

    def _spawn_functions(self, *, faults: bool) -> None:
        self._functions_port = free_port()
        environment = self.environment() | {
            "FUNCTIONS_PORT": str(self._functions_port),
            "SERVERLESS_FILE": str(self.serverless_file),
            "FAULTS": self.given.get("FAULTS", "0") if faults else "0",
        }
        self._spawn("functions", ["-m", "pannier.local.functions"], environment)

    def settle(self, timeout: float) -> bool:
        """Wait until the streams have nothing left to deliver."""
        return wait_until_idle(self.functions_address, timeout)[0]

    def check(self) -> None:
        """Raises StackError when one of the processes is gone."""
        if self.engine is not None and not self.engine.alive():
            raise StackError(f"the engine ended; see {self.installation.log('engine')}")
        for name, child in self.children.items():
            if not child.alive():
                raise StackError(f"the {name} process ended; see {child.log}")

    def stop(self) -> bool:
        """Stop everything cleanly, newest first. False when something was left unsettled, and so is lost.

        Raises EngineError when the engine may not have saved.
        """
        settled = True
        if (child := self.children.pop("http", None)) is not None:
            self.say("finishing requests")
            child.stop(_HTTP_STOP_WITHIN)
        if (child := self.children.pop("functions", None)) is not None:
            self.say("settling what streams and queues still carry")
            if self.engine is not None and not self.engine.alive():
                child.kill()
            else:
                settled = child.stop(_FUNCTIONS_STOP_WITHIN) == 0
        if self.engine is not None:
            self.say("saving the data")
            self.engine.stop()
            self.engine = None
        return settled

    def abandon(self) -> None:
        """End everything at once, as if it had never run: the engine keeps what it had saved before."""
        for child in self.children.values():
            child.kill()
        self.children.clear()
        if self.engine is not None:
            self.engine.kill()
            self.engine = None

    def environment(self) -> dict[str, str]:
        """The environment of a process that works on these tables."""
        own = {
            "STAGE": "local",
            "TABLE_PREFIX": self.given.get("TABLE_PREFIX", "pannier-local-"),
            "DYNAMODB_ENDPOINT": self._endpoint,
            "AWS_ENDPOINT": self._aws_endpoint,
            "CLOCK_FILE": str(self.installation.clock),
            "DATA_DIR": str(self.installation.directory),
            "LIVE_ENDPOINT": self.live_endpoint,
            "PYTHONUNBUFFERED": "1",
            "WEBHOOKS_ALLOW_LOOPBACK": self.given.get("WEBHOOKS_ALLOW_LOOPBACK", "1"),
        }
        return {**self._resources, **self.given, **own} | ensure_keys(self.installation.directory / "secrets")

    def running(self) -> Running:
        names = {
            "STAGE",
            "TABLE_PREFIX",
            "DYNAMODB_ENDPOINT",
            "AWS_ENDPOINT",
            "CLOCK_FILE",
            "TOKEN_KEY_FILE",
            "CURSOR_SECRET_FILE",
            "WEBHOOK_SECRET_KEY_FILE",
            "WEBHOOKS_ALLOW_LOOPBACK",
            "LIVE_ENDPOINT",
            *self._resources,
        }
        environment = {name: value for name, value in self.environment().items() if name in names}
        return Running(os.getpid(), self.http_address, self.functions_address, environment)

    @property
    def http_address(self) -> str:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 - comparing
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def live_endpoint(self) -> str:
        """Where the functions post what is for live connections: below a path that nobody else knows."""
        return f"{self.http_address}/_live/{self._live_secret}"

    @property
    def functions_address(self) -> str:
        return f"http://127.0.0.1:{self._functions_port}"

    def _spawn(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> None:
        self.children[name] = Child([sys.executable, *arguments], environment, self.installation.log(name))

    def _wait_for(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _HEALTHY_WITHIN
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise StackError(f"the {name} process does not get ready; see {self.installation.log(name)}")
            time.sleep(0.05)

    def _functions_run(self) -> bool:
        try:
            return functions_status(self.functions_address).running
        except FunctionsUnreachable:
            return False

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection(self.http_address.removeprefix("http://"), timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
