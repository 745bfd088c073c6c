"""Waiting for what happens by itself."""

import time
from collections.abc import Callable

_PATIENCE = 10.0


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds, which has a bound."""
    until = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)
