"""Where functions run on one machine: in as many warm threads as are busy at once, until their function's time-out.

Lambda ends the environment of an invocation that takes too long. Here its thread is told to end, by an exception that
no handler catches, and is waited for, so that what comes again never meets what came before. An exception cannot reach
a thread that waits for the system: such a call ends at its own time-out first.
"""

import ctypes
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import Context, copy_context
from queue import SimpleQueue
from typing import TypeAlias

_log = logging.getLogger(__name__)

_ENDS_WITHIN = 30.0  # longer than any call to AWS waits for its answer

Work: TypeAlias = Callable[[], object]


class FunctionTimedOut(Exception):
    """An invocation took longer than its function may, and was ended wherever it was."""


class _Ended(BaseException):
    """Ends an environment in the midst of its work. Not an Exception: what is ended handles nothing any more."""


class Environments:
    """The environments of one function. They keep what threads keep, as Lambda's do, until one is ended."""

    def __init__(self, function: str, seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._idle: list[_Environment] = []
        self._lock = threading.Lock()

    def run(self, work: Work) -> object:
        """What the work answers or raises. It sees the caller's context variables.

        Raises FunctionTimedOut once it has ended, or has not ended long after it was told to.
        """
        with self._lock:
            environment = self._idle.pop() if self._idle else _Environment(self._function)
        future = environment.begin(work)
        if not wait((future,), self._seconds).done:
            environment.end()
            raise FunctionTimedOut(f"{self._function} did not end within {self._seconds:g} s")
        with self._lock:
            self._idle.append(environment)
        return future.result()


class _Environment:
    """A thread that does one piece of work after the other."""

    def __init__(self, name: str) -> None:
        self._waiting: SimpleQueue[tuple[Future[object], Context, Work]] = SimpleQueue()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    def begin(self, work: Work) -> "Future[object]":
        future: Future[object] = Future()
        self._waiting.put((future, copy_context(), work))
        return future

    def end(self) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(_Ended)
        )
        self._thread.join(_ENDS_WITHIN)
        if self._thread.is_alive():
            _log.error("%s goes on although its time is over", self._thread.name)

    def _live(self) -> None:
        try:
            while True:
                future, context, work = self._waiting.get()
                try:
                    answer = context.run(work)
                except _Ended:
                    raise
                except BaseException as error:  # noqa: BLE001 - whoever called gets it, whatever it is
                    future.set_exception(error)
                else:
                    future.set_result(answer)
                del future, context, work  # a thread that waits holds on to nothing
        except _Ended:
            return
