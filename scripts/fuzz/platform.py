"""A platform of one's own: `pannier run` with the demo city, on a free port and a directory of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROJECT = Path(__file__).parents[2]
_STARTS_WITHIN, _STOPS_WITHIN = 180.0, 120.0
_RUNS = "ctrl-C stops it"


@contextmanager
def running_platform(directory: Path) -> Iterator[str]:
    """Its address, while it runs. Raises RuntimeError when it does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    output = directory / "output"
    environment = os.environ | {"DATA_DIR": str(directory / "data"), "PORT": str(port), "PYTHONPATH": "src"}
    with output.open("w") as file:
        process = subprocess.Popen(
            [_PROJECT / ".venv/bin/python", "-m", "pannier", "run"],
            cwd=_PROJECT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, output)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_STOPS_WITHIN)


def _wait(process: "subprocess.Popen[bytes]", output: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while _RUNS not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the platform does not run:\n{output.read_text()}")
        time.sleep(0.2)
