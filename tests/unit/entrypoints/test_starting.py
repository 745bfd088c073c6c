"""What a function does before its first event."""

import random
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from pannier.entrypoints.starting import differ_after_restore


def test_processes_of_one_snapshot_draw_different_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    hooks: list[Callable[[], object]] = []
    runtime = ModuleType("snapshot_restore_py")
    runtime.register_after_restore = hooks.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", runtime)
    differ_after_restore()
    snapshot = random.getstate()

    def drawn_in_a_process_of_it() -> float:
        random.setstate(snapshot)
        for hook in hooks:
            hook()
        return random.random()

    assert drawn_in_a_process_of_it() != drawn_in_a_process_of_it()


def test_without_lambdas_runtime_there_is_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", None)
    differ_after_restore()
