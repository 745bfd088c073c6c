"""The public `graphql-ws` client in a process of its own (tests/node/live.mjs): its commands, and what it tells."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NODE = Path(__file__).parent / "node"
PATIENCE = 20.0


class App:
    """An app in Node."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(json.loads(line))

    def command(self, **given: Any) -> None:
        """`token`, `subscribe`, `stop`, `kill`, `away`, each with what it takes."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()

    def told(self) -> Any:
        """The next thing that happened to it."""
        return self._told.get(timeout=PATIENCE)

    def connects(self) -> None:
        """It is asked for its token, and then is connected."""
        assert self.told() == {"event": "asked"}
        assert self.told() == {"event": "connected"}


@contextmanager
def graphql_ws(address: str) -> Iterator[App]:
    """A client of the server at `http://…`."""
    with subprocess.Popen(
        ["node", "live.mjs", address.replace("http", "ws", 1) + "/graphql"],
        cwd=NODE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield App(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(PATIENCE) == 0
