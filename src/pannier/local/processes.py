"""Child processes that never outlive their supervisor."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """In a child, before it becomes its program: be killed when the parent dies, however it dies.

    Linux only. SIGKILL on purpose: an engine that saved its state now would keep changes whose stream records, and so
    whose consequences, are gone.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """A running program whose output goes to a log file."""

    def __init__(self, command: Sequence[str | Path], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a ctrl-C is for the supervisor, which stops its children in order
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads of ours hold a lock here
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self, within: float) -> int | None:
        """Ask it to end, and kill it when it does not in that many seconds. Its status, None when it was killed."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
