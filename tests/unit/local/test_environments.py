"""Where functions run: warm threads, and an end at the time-out wherever the function is."""

import threading
import time
from contextvars import ContextVar
from typing import Any

import pytest

from pannier.local.environments import Environments, FunctionTimedOut

SOON = 0.1
NEVER = 60.0


def test_what_the_work_answers_and_raises_is_the_callers() -> None:
    environments = Environments("collect", NEVER)
    assert environments.run(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        environments.run(lambda: 1 // 0)
    with pytest.raises(TimeoutError):  # a handler's own, and no time-out of ours
        environments.run(_raise_a_time_out)
    with pytest.raises(SystemExit):
        environments.run(_exit)


def test_one_environment_is_warm_for_the_next_and_sees_the_callers_context() -> None:
    said: ContextVar[str] = ContextVar("said", default="nothing")
    environments = Environments("collect", NEVER)
    said.set("something")
    first: Any = environments.run(lambda: (threading.get_ident(), said.get()))
    second = environments.run(lambda: (threading.get_ident(), said.get()))
    assert first == second
    assert first[1] == "something"
    assert first[0] != threading.get_ident()


def test_there_are_as_many_as_are_busy_at_once() -> None:
    environments = Environments("collect", NEVER)
    both = threading.Barrier(2, timeout=10)
    idents: list[object] = []

    def busy() -> int:
        both.wait()
        return threading.get_ident()

    callers = [threading.Thread(target=lambda: idents.append(environments.run(busy))) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(10)
    assert len(set(idents)) == 2
    assert environments.run(threading.get_ident) in idents


def test_what_takes_too_long_has_ended_when_it_is_told() -> None:
    environments = Environments("collect", SOON)
    turns: list[int] = []
    swallowed: list[str] = []

    def endless() -> None:
        while True:
            try:
                turns.append(1)
                time.sleep(0.001)
            except Exception as error:  # noqa: BLE001 - as handlers do, which must not survive by it
                swallowed.append(repr(error))

    began = time.monotonic()
    with pytest.raises(FunctionTimedOut, match=r"collect did not end within 0\.1 s"):
        environments.run(endless)
    assert SOON <= time.monotonic() - began < 10
    after = len(turns)
    assert environments.run(lambda: "as if nothing had been") == "as if nothing had been"
    assert (len(turns), swallowed) == (after, [])


def test_what_waits_for_the_system_ends_when_that_lets_it_go() -> None:
    environments = Environments("stuck", SOON)
    went_on: list[bool] = []

    def stuck() -> None:
        threading.Event().wait(3 * SOON)
        went_on.append(True)

    with pytest.raises(FunctionTimedOut):
        environments.run(stuck)
    assert went_on == []
    assert "stuck" not in {thread.name for thread in threading.enumerate()}


def _exit() -> None:
    raise SystemExit(1)


def _raise_a_time_out() -> None:
    raise TimeoutError
