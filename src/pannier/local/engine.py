"""The embedded engine (the database and what is beside it): ministack, with packages of its own, as a child process.

It is an ASGI application, and uvicorn serves it, whose parser is machine code: a call of DynamoDB then takes half of
the CPU that it takes with the engine's own server. It keeps its state only if it is stopped with SIGTERM, and never
the records of its streams; see the page on the local stack. With `DYNAMODB_ENDPOINT` another engine is used, which is
then nobody's to start or stop here.
"""

import http.client
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pannier.local.aws import ENGINE_CREDENTIALS
from pannier.local.processes import Child

_START_WITHIN = 30.0
_STOP_WITHIN = 60.0
_SERVER = {
    "UVICORN_APP": "ministack.app:app",
    "UVICORN_HOST": "127.0.0.1",
    "UVICORN_HTTP": "httptools",
    "UVICORN_WS": "none",
    "UVICORN_LOG_LEVEL": "warning",
    "UVICORN_ACCESS_LOG": "0",
    "UVICORN_TIMEOUT_KEEP_ALIVE": "75",
    "UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN": "5",  # whoever still waits for an answer then waits for nothing
}


class EngineError(Exception):
    """The engine is not installed, did not start, or did not stop."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """`state` is the directory the data lives in between runs; without it nothing is kept."""

    program: Path
    log: Path
    state: Path | None = None
    port: int | None = None


def engine_program(environ: Mapping[str, str], project: Path) -> Path:
    """The engine's executable: `PANNIER_ENGINE`, else the one `make` installs. Raises EngineError."""
    program = Path(environ.get("PANNIER_ENGINE") or project / ".venv-engine" / "bin" / "uvicorn")
    if not program.exists():
        raise EngineError(f"the engine is not installed at {program}: `make` does it, or set PANNIER_ENGINE")
    return program


def free_port() -> int:
    """A port of the loopback interface that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Engine:
    """A running engine. As a context manager it is started and stopped."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = options
        self._process: Child | None = None
        self._port = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Of its process, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers. Raises EngineError."""
        self._port = self._options.port or free_port()
        self._process = Child([self._options.program], self._environment(), self._options.log)
        deadline = time.monotonic() + _START_WITHIN
        while not self._answers():
            if not self._process.alive() or time.monotonic() > deadline:
                self.kill()
                raise EngineError(f"the engine did not start; its log is {self._options.log}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Have it save its state and end. Raises EngineError when it does not end in time; it is killed then."""
        process, self._process = self._process, None
        if process is not None and process.stop(_STOP_WITHIN) is None:
            raise EngineError("the engine did not stop in time, so it may not have saved its state")

    def kill(self) -> None:
        """End it at once, without its state."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def alive(self) -> bool:
        return self._process is not None and self._process.alive()

    def reset(self) -> None:
        """Forget everything: tables, queues, objects, what was sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.request("POST", "/_ministack/reset")
        if connection.getresponse().status != 200:
            raise EngineError("the engine did not reset")
        connection.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but the path: the engine shall not find anybody's AWS account."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
        state = self._options.state
        return kept | {
            **_SERVER,
            "UVICORN_PORT": str(self._port),
            "BIND_HOST": "127.0.0.1",  # for the engine's own server, where PANNIER_ENGINE names that
            "GATEWAY_PORT": str(self._port),
            "LOG_LEVEL": "WARNING",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",  # it would listen on a port of its own
            "PERSIST_STATE": "1" if state else "0",
            "STATE_DIR": str(state) if state else "",
            "S3_PERSIST": "1" if state else "0",  # what is in the buckets, written at once
            "S3_DATA_DIR": str(state / "objects") if state else "",
            "MINISTACK_HOST": "127.0.0.1",  # what it says in the URLs of queues
            **ENGINE_CREDENTIALS,  # addresses that are signed with them are checked
        }

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=2)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
