"""Waiting for what happens by itself."""

import time
from collections.abc import Callable

_PATIENCE = 30.0


def wait_for(condition: Callable[[], bool], within: float = _PATIENCE) -> None:
    """Until it holds, for so many seconds at most."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)
