"""The data directory: what lies where, who runs on it, and how another program finds the one that runs."""

import fcntl
import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from pannier.local.aws import use_engine

PROJECT = Path(__file__).parents[3]


class NotRunning(Exception):
    """Nothing runs on this data directory."""


class AlreadyRunning(Exception):
    """Another supervisor runs on this data directory."""


@dataclass(frozen=True, slots=True)
class Running:
    """What runs: addresses, and the variables that lead another process to the same tables, clock and keys."""

    pid: int
    http: str
    functions: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Installation:
    """One data directory."""

    directory: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Installation":
        """`DATA_DIR`, else `.pannier` beside the code."""
        return cls(Path(environ.get("DATA_DIR") or PROJECT / ".pannier").absolute())

    @property
    def state(self) -> Path:
        """Where the engine keeps the tables in between runs."""
        return self.directory / "state"

    @property
    def prepared(self) -> Path:
        """Exists once tables and demo data are in, and saved."""
        return self.directory / "prepared"

    @property
    def clock(self) -> Path:
        return self.directory / "clock.json"

    @property
    def failures(self) -> Path:
        """Word of records that functions gave up, one JSON line each."""
        return self.directory / "failures.jsonl"

    @property
    def outbox(self) -> Path:
        """What was sent to people, one JSON line each."""
        return self.directory / "outbox.jsonl"

    def log(self, name: str) -> Path:
        """The log file of one process."""
        return self.directory / "logs" / f"{name}.log"

    def create(self) -> None:
        for directory in (self.directory, self.state, self.directory / "logs"):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def lock(self) -> IO[str]:
        """Claim the directory for as long as the file stays open, at most as long as the process lives.

        Raises AlreadyRunning.
        """
        file = (self.directory / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise AlreadyRunning(f"Pannier already runs on {self.directory}") from error
        return file

    def announce(self, running: Running) -> None:
        """Tell other programs what runs."""
        fresh = self._running.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(running), file, indent=1)
        fresh.replace(self._running)

    def withdraw(self) -> None:
        """Nothing runs any more."""
        self._running.unlink(missing_ok=True)

    def running(self) -> Running:
        """What runs here now. Raises NotRunning, also when what ran was killed and could not say so."""
        try:
            self.lock().close()
        except AlreadyRunning:
            if self._running.exists():
                return Running(**json.loads(self._running.read_text()))
            raise NotRunning(f"what runs on {self.directory} is just starting or stopping") from None
        except FileNotFoundError:
            pass
        raise NotRunning(f"nothing runs on {self.directory}; start it with `make run`")

    @property
    def _running(self) -> Path:
        return self.directory / "running.json"


def attach(environ: MutableMapping[str, str]) -> Running:
    """Lead this process, by its environment, to the tables, clock and keys of what runs. Raises NotRunning."""
    running = Installation.from_environment(environ).running()
    environ.update(running.environment)
    use_engine(environ)
    return running
