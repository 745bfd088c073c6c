"""What can happen to a function, and how it is made to happen."""

import threading
from collections.abc import Callable
from enum import StrEnum

SHARE = 0.3
"""How many of the invocations meet a fault."""


class Fault(StrEnum):
    DUPLICATE = "duplicate"
    REWIND = "rewind"
    SPLIT = "split"
    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    CRASH_WITHIN = "crash within"
    HALF_DONE = "half done"
    HALF_REPORTED = "half reported"


HARMLESS = (Fault.DUPLICATE, Fault.REWIND, Fault.SPLIT)


class InjectedCrash(Exception):
    """The function was made to crash."""


class _Killed(BaseException):
    """Ends a function in the midst of its work. Not an Exception: what is killed handles nothing any more."""


class _Life(threading.local):
    """How many calls to AWS this thread's function may still make; None when it is left alone."""

    calls: int | None = None


_life = _Life()


def after_call(**_: object) -> None:
    """Runs when the service has answered, so that the write is done and the function does not know."""
    if _life.calls is not None:
        _life.calls -= 1
        if _life.calls <= 0:
            raise _Killed


def with_short_life(calls: int, run: Callable[[], object]) -> object:
    """Run it, but end it behind that call. Raises InjectedCrash."""
    _life.calls = calls
    try:
        return run()
    except _Killed as end:
        raise InjectedCrash(Fault.CRASH_WITHIN) from end
    finally:
        _life.calls = None
