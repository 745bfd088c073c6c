"""What can happen to a function, and how it is made to happen."""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
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


@dataclass(slots=True)
class _Life:
    """How many calls to AWS a function may still make, in the thread of the first of them.

    Threads of a pool that work for it are left alone: who waits for one that was killed would wait for ever, where a
    real crash ends the waiting, too.
    """

    calls: int
    thread: int | None = None

    def is_led_here(self) -> bool:
        here = threading.get_ident()
        self.thread = self.thread or here
        return self.thread == here


_life: ContextVar[_Life | None] = ContextVar("life", default=None)  # None: it is left alone


def after_call(**_: object) -> None:
    """Runs when the service has answered, so that the write is done and the function does not know."""
    if (life := _life.get()) is not None and life.is_led_here():
        life.calls -= 1
        if life.calls <= 0:
            raise _Killed


def with_short_life(calls: int, run: Callable[[], object]) -> object:
    """Run it, but end it behind that call. Raises InjectedCrash."""
    token = _life.set(_Life(calls))
    try:
        return run()
    except _Killed as end:
        raise InjectedCrash(Fault.CRASH_WITHIN) from end
    finally:
        _life.reset(token)
