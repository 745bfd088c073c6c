"""Waiting for what the cloud does by itself."""

import time
from collections.abc import Callable

_PATIENCE = 60.0
_BETWEEN_LOOKS = 0.1


def wait_until(what: str, condition: Callable[[], bool], patience: float = _PATIENCE) -> None:
    """Until it holds. Asserts that it does in time, saying what did not come."""
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, f"not within {patience:.0f} s: {what}"
        time.sleep(_BETWEEN_LOOKS)
