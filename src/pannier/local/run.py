"""`pannier run`: the whole platform on this machine, until ctrl-C or SIGTERM."""

import argparse
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from types import FrameType

from rich.console import Console

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client, use_engine
from pannier.local.demo_data import describe_demo, load_demo
from pannier.local.engine import EngineError
from pannier.local.installation import AlreadyRunning, Installation
from pannier.local.stack import Stack, StackError
from pannier.local.tables import create_tables

_SETTLE_WITHIN = 240.0


class _Stop(BaseException):
    """Somebody wants us to end."""


def main(_: argparse.Namespace) -> int:
    """An exit status: 0 after a clean stop, 1 when something is wrong, 3 when something was left unsettled."""
    console = Console(stderr=True, highlight=False)
    use_engine(os.environ)
    try:
        host, port = _address(os.environ)
        installation = Installation.from_environment(os.environ)
        installation.create()
        with installation.lock():
            installation.withdraw()  # what a killed supervisor could not take back
            _demand_free(host, port)
            return _Supervisor(
                Stack(installation, os.environ, host, port, lambda step: console.print(f"  {step}")), console
            ).run()
    except (AlreadyRunning, EngineError, StackError, OSError) as error:
        console.print(f"[red]pannier run:[/] {error}")
        return 1


class _Supervisor:
    """One life of the stack."""

    def __init__(self, stack: Stack, console: Console) -> None:
        self._stack = stack
        self._installation = stack.installation
        self._console = console
        self._began = time.monotonic()

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        try:
            if not self._installation.prepared.exists():
                self._prepare()
            self._start()
            while True:
                time.sleep(0.5)
                self._stack.check()
        except _Stop:
            return self._stop(0)
        except (EngineError, StackError) as error:
            self._console.print(f"[red]pannier run:[/] {error}")
            return self._stop(1)

    def _prepare(self) -> None:
        """Tables and demo data, saved, so that even a kill later on leads back to them. Half of it is never kept."""
        stack = self._stack
        self._console.print("Preparing tables and demo data; this is done once.")
        try:
            self._start_engine()
            stack.start_functions(faults=False)
            if stack.given.get("DEMO", "1") != "0":
                load_demo(Settings.from_environment(stack.environment()), stack.given, self._console)
                stack.say("publishing the menus")
            if not stack.settle(_SETTLE_WITHIN):
                raise StackError(f"the demo data does not settle; see {self._installation.log('functions')}")
            stack.stop()
        except BaseException:
            stack.abandon()
            shutil.rmtree(self._installation.state, ignore_errors=True)
            raise
        self._installation.prepared.touch()

    def _start(self) -> None:
        stack = self._stack
        self._start_engine()
        stack.start_all(faults=True)
        self._installation.announce(stack.running())
        self._console.print(_greeting(stack, time.monotonic() - self._began))

    def _start_engine(self) -> None:
        stack = self._stack
        stack.say("starting the engine")
        stack.start_engine()
        settings = Settings.from_environment(stack.environment())
        if created := create_tables(dynamodb_client(settings), settings):
            stack.say(f"created {len(created)} tables")
        stack.make_resources()

    def _stop(self, status: int) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _be_patient)
        self._installation.withdraw()
        self._console.print("\nStopping.")
        try:
            settled = self._stack.stop()
        except EngineError as error:
            self._console.print(f"[red]pannier run:[/] {error}")
            return 1
        if settled:
            kept = (
                "the data is saved"
                if self._installation.prepared.exists()
                else "the preparation was not finished"
            )
            self._console.print(f"Stopped; {kept}.")
            return status
        self._console.print(
            "[red]Stopped before the functions had settled everything:[/] what they had not done is lost. "
            f"See {self._installation.log('functions')}."
        )
        return status or 3


def _interrupt(_: int, __: FrameType | None) -> None:
    raise _Stop


def _be_patient(_: int, __: FrameType | None) -> None:
    print("still stopping: a kill would lose the changes since the last clean stop", file=sys.stderr)


def _address(environ: Mapping[str, str]) -> tuple[str, int]:
    """Raises StackError."""
    text = environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StackError(f"PORT is {text!r}; a number from 1 to 65535 is expected")
    return environ.get("HOST") or "127.0.0.1", int(text)


def _demand_free(host: str, port: int) -> None:
    """Raises StackError when somebody listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StackError(
                f"{host}:{port} cannot be listened on ({error.strerror}); name another port: make run PORT=8001"
            ) from error


def _greeting(stack: Stack, seconds: float) -> str:
    lines = [
        f"Pannier runs, {seconds:.1f} s after the start.",
        f"  GraphQL and GraphiQL   {stack.http_address}/graphql",
        f"  partner console        {stack.http_address}/console/",
        f"  health                 {stack.http_address}/healthz",
        f"  what was sent          {stack.http_address}/outbox",
        f"  data and logs          {stack.installation.directory}",
        *(
            ["  faults                 injected into the functions (FAULTS=1)"]
            if _faults(stack.given)
            else []
        ),
        *(describe_demo() if stack.given.get("DEMO", "1") != "0" else []),
        "ctrl-C stops it and keeps the data; a kill goes back to the last clean stop.",
    ]
    return "\n".join(lines)


def _faults(environ: Mapping[str, str]) -> bool:
    return environ.get("FAULTS", "0") != "0"
